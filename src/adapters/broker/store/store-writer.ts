/** Writes to the broker's store in batches, one at a time, in the order of the calls. */
import type { ClassicLevel } from 'classic-level'
import { createStoreAccess } from './store-access.ts'

/** Called once, when what was put is on disk, is not needed there any more, or (`false`) could not be written. */
export type StoredCallback = (isStored: boolean) => void

/** The one way to write to the store. */
export type StoreWriter = {
  readonly put: (key: string, value: Buffer, stored?: StoredCallback) => void
  readonly remove: (key: string, stored?: StoredCallback) => void
  /** Takes back what was put and is not being written yet; false: it is too late. */
  readonly takeBack: (key: string) => boolean
  /** Writes as soon as possible; otherwise what was put waits a moment for more, or to be taken back. */
  readonly hurry: () => void
  /** Is this key to be taken away with the next batch, perhaps because the last one failed? */
  readonly isRemoved: (key: string) => boolean
  /** Resolves when everything that was put until now is on disk, or (`false`) some of it could not be written. */
  readonly settle: () => Promise<boolean>
  /** Runs a job that reads, when everything that was put until now is on disk or failed. */
  readonly read: <T>(job: () => Promise<T>) => Promise<T>
  /**
   * Deletes all keys between these two when everything that was put until now is written; what is put later may be
   * written before it. Rejects where that cannot be done.
   */
  readonly clear: (range: { readonly gte: string; readonly lt: string }) => Promise<void>
  /** Is so much not on disk yet that no more should be taken? */
  readonly isBusy: () => boolean
  /** Calls back once, when that is over. */
  readonly onceCalm: (resume: () => void) => void
  /** The store is about to be closed for good. */
  readonly stop: () => Promise<void>
}

/** How long (ms) a batch waits for more: a receiver that is present mostly acknowledges before that. */
const HOLD = 2
/** So many bytes may wait for the disk. */
const MOST_WAITING = 16 * 1024 * 1024
/** What a row costs beside its key and value, roughly. */
const OVERHEAD = 100

/** What is written under a key, or taken away. */
export type StoreRow = {
  readonly value: Buffer | undefined
  readonly stored: StoredCallback | undefined
}

const both =
  (one: StoredCallback, other: StoredCallback | undefined): StoredCallback =>
  (isStored) => {
    one(isStored)
    other?.(isStored)
  }

/**
 * A writer for `db`; `failed` is told of errors, once for each batch, with what is not written. After a failed batch
 * nothing is written until the store was opened again; what was to be taken away is taken away then.
 */
export const createStoreWriter = (
  db: ClassicLevel,
  failed: (error: unknown, rows: ReadonlyMap<string, StoreRow>) => void,
): StoreWriter => {
  let staged = new Map<string, StoreRow>()
  let bytes = 0
  let jobs: ((isStored: boolean) => Promise<void>)[] = []
  const access = createStoreAccess(db)
  // what could not be taken away; left there, it would be back after a restart
  const unremoved = new Set<string>()
  // the outcome of the batch that is being written
  let writing: Promise<boolean> = Promise.resolve(true)
  let isWriting = false
  let isUrgent = false
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let paused: (() => void)[] = []

  const sizeOf = (key: string, { value }: StoreRow) => OVERHEAD + key.length + (value?.length ?? 0)

  const writeRows = async (batch: ReadonlyMap<string, StoreRow>) => {
    const rows: (
      | { readonly type: 'put'; readonly key: string; readonly value: Buffer }
      | { readonly type: 'del'; readonly key: string }
    )[] = []
    for (const key of unremoved) if (!batch.has(key)) rows.push({ type: 'del', key })
    for (const [key, { value }] of batch)
      rows.push(value ? { type: 'put', key, value } : { type: 'del', key })
    if (!(await access.isReady()))
      throw new Error('the last write failed, and there is no room yet')
    await db.batch(rows, { valueEncoding: 'buffer' })
    unremoved.clear()
  }
  const write = async (batch: ReadonlyMap<string, StoreRow>): Promise<boolean> => {
    if (batch.size === 0) return true
    let isStored = true
    try {
      await writeRows(batch)
    } catch (error) {
      isStored = false
      access.fail()
      for (const [key, { value }] of batch) if (!value) unremoved.add(key)
      failed(error, batch)
    }
    for (const { stored } of batch.values()) stored?.(isStored)
    return isStored
  }
  const clear = async (range: { readonly gte: string; readonly lt: string }) => {
    if (!(await access.isReady()))
      throw new Error('the last write failed, and there is no room yet')
    try {
      await db.clear(range)
    } catch (error) {
      access.fail()
      throw error
    }
  }

  const flush = async () => {
    clearTimeout(timer)
    clearImmediate(immediate)
    timer = undefined
    immediate = undefined
    if (isWriting || (staged.size === 0 && jobs.length === 0)) return
    isWriting = true
    isUrgent = false
    const [batch, batchBytes, batchJobs] = [staged, bytes, jobs]
    staged = new Map()
    jobs = []
    writing = write(batch)
    const isStored = await writing
    for (const job of batchJobs) await job(isStored)
    bytes -= batchBytes
    isWriting = false
    const resumed = bytes < MOST_WAITING / 2 ? paused : []
    if (resumed.length > 0) paused = []
    for (const resume of resumed) resume()
    if (isUrgent) void flush()
    else if (staged.size > 0) wait()
  }
  const wait = () => {
    if (!isWriting) timer ??= setTimeout(() => void flush(), HOLD)
  }
  const hurry = () => {
    if (isWriting) isUrgent = true
    else immediate ??= setImmediate(() => void flush())
  }
  const stage = (key: string, row: StoreRow) => {
    const former = staged.get(key)
    if (former) {
      bytes -= sizeOf(key, former)
      // what takes its place is stored for both
      const { stored } = former
      staged.set(key, stored ? { ...row, stored: both(stored, row.stored) } : row)
    } else staged.set(key, row)
    bytes += sizeOf(key, row)
    wait()
  }
  /** Runs a job when everything that was put until now is written, or failed. */
  const run = <T>(job: (isStored: boolean) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      jobs.push((isStored) => job(isStored).then(resolve, reject))
      hurry()
    })
  const settle = async () => {
    if (!isWriting && staged.size === 0 && jobs.length === 0) return true
    const former = isWriting ? writing : true
    const isStored = await run((stored) => Promise.resolve(stored))
    return (await former) && isStored
  }

  return {
    put: (key, value, stored) => stage(key, { value, stored }),
    remove: (key, stored) => stage(key, { value: undefined, stored }),
    takeBack: (key) => {
      const row = staged.get(key)
      if (!row?.value) return false
      staged.delete(key)
      bytes -= sizeOf(key, row)
      row.stored?.(true)
      return true
    },
    hurry,
    isRemoved: (key) => (staged.has(key) ? !staged.get(key)?.value : unremoved.has(key)),
    settle,
    read: async (job) => {
      await settle()
      return access.read(job)
    },
    clear: (range) => run(() => clear(range)),
    isBusy: () => bytes > MOST_WAITING,
    onceCalm: (resume) => void paused.push(resume),
    stop: access.stop,
  }
}
