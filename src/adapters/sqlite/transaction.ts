/** One transaction around everything that belongs together; only my own commands wait for the disk. */
import type { DatabaseSync } from 'node:sqlite'
import type { Disk } from '../../ports/storage.ts'
import { diskFailure } from '../../ports/storage.ts'

/** sqlite.org/rescode.html: out of memory, read-only, I/O error, full, cannot open. */
const FAILURES: ReadonlySet<number> = new Set([7, 8, 10, 13, 14])
/** Another program writes, such as somebody's shell, or a backup. */
const BUSY: ReadonlySet<number> = new Set([5, 6])
const IO_ERROR = 10

/** The kind of an error of SQLite: the low byte of its code, the rest are details. */
const kindOf = (error: unknown): number | undefined => {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code % 256 : undefined
}

const isBusy = (error: unknown): boolean => BUSY.has(kindOf(error) ?? 0)

/** The error as the port has it, when it is the disk's and not ours. */
const asDiskFailure = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  if (isBusy(error)) return diskFailure(error, 'busy')
  return FAILURES.has(kindOf(error) ?? 0) ? diskFailure(error) : error
}

/** What writes on one connection. */
export type Transactions = Pick<Disk, 'transaction' | 'together'> & {
  /**
   * Makes durable what was stored so far, by a tiny durable write; not within a transaction. `hasFailed`: an fsync of the log
   * has failed since. Throws `diskFailure`.
   */
  readonly flushLog: (hasFailed: boolean) => void
}

/**
 * Makes the port's `transaction` and `together` for one connection. In WAL mode `synchronous=NORMAL` commits
 * without an fsync (safe against the program's death), FULL with one (safe against a power cut); the
 * switch costs a microsecond, but is only allowed between transactions. A durable one inside
 * another that is not makes a tiny durable write after the commit: its fsync covers the whole log.
 *
 * One within another is a part of it. As a savepoint it could be taken back alone, but SQLite copies each page before it is
 * changed in one: that costs as much as a third of what is stored.
 *
 * Another program that writes is waited for, `patience` milliseconds; but once only, for nothing else is done meanwhile: as long
 * as it goes on, each transaction fails at once, and one that stores nothing tells nothing of it.
 */
export const createTransaction = (db: DatabaseSync, patience: number): Transactions => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const flush = db.prepare('UPDATE durable_flush SET times = times + 1')
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  let depth = 0
  /** What one within another has thrown. */
  let broken: { readonly error: unknown } | undefined
  let isLogDoubtful = false
  let full: boolean | undefined
  let wanted = false
  let isPatient = true
  // within `together`: has something been stored yet?
  let gathered: 'nothing' | 'something' | undefined

  const synchronous = (durable: boolean) => {
    if (durable !== full) db.exec(`PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`)
    full = durable
  }

  const setPatience = (on: boolean) => {
    if (on === isPatient) return
    db.exec(`PRAGMA busy_timeout = ${on ? patience : 0}`)
    isPatient = on
  }

  /** Takes all of the log into the database, after an fsync of the log; false where a program that reads is in the way. */
  const takeLog = (): boolean => {
    const { busy, log, checkpointed } = checkpoint.get() ?? {}
    return busy === 0 && log === checkpointed
  }

  /**
   * After an fsync that failed the system takes for written what is not, and the next one succeeds without it. So what is in
   * the log is written again, into the database itself.
   */
  const rewriteLog = () => {
    if (!takeLog()) throw diskFailure(new Error('another program reads the database'))
    isLogDoubtful = false
  }

  const flushLog = () => {
    synchronous(true)
    if (isLogDoubtful) rewriteLog()
    try {
      flush.run()
      setPatience(true)
    } catch (error) {
      // who writes does not keep us from that
      if (!isBusy(error) || !takeLog()) throw error
      setPatience(false)
    }
  }

  const throwingDiskFailures = <T>(task: () => T): T => {
    try {
      return task()
    } catch (error) {
      if (kindOf(error) === IO_ERROR) isLogDoubtful = true
      if (isBusy(error)) setPatience(false)
      throw asDiskFailure(error)
    }
  }

  const attempt = <T>(work: () => T, store: () => void): T => {
    depth += 1
    try {
      const result = work()
      if (broken) throw broken.error
      store()
      return result
    } catch (error) {
      // a full disk makes SQLite roll everything back by itself
      if (db.isTransaction) rollback.run()
      throw broken ? broken.error : error
    } finally {
      depth -= 1
      broken = undefined
    }
  }

  /** Within another one, which begins when there is something to store. */
  const runWithin: Disk['transaction'] = (durable, work) => {
    if (broken) throw broken.error
    wanted ||= durable
    try {
      if (gathered === 'nothing') {
        synchronous(false)
        begin.run()
        gathered = 'something'
      }
      return work()
    } catch (error) {
      broken ??= { error }
      throw error
    }
  }

  const run: Disk['transaction'] = (durable, work) => {
    if (depth > 0) return runWithin(durable, work)
    synchronous(durable)
    wanted = durable
    begin.run()
    const result = attempt(work, () => commit.run())
    setPatience(true)
    if (wanted && !durable) flushLog()
    return result
  }

  const hasGathered = () => gathered === 'something'

  const gather: Disk['together'] = (work) => {
    gathered = 'nothing'
    wanted = false
    try {
      const result = attempt(work, () => void (hasGathered() && commit.run()))
      if (hasGathered()) setPatience(true)
      if (wanted) flushLog()
      return result
    } finally {
      gathered = undefined
    }
  }

  return {
    transaction: (durable, work) => throwingDiskFailures(() => run(durable, work)),
    together: (work) => throwingDiskFailures(() => gather(work)),
    flushLog: (hasFailed) => {
      isLogDoubtful ||= hasFailed
      throwingDiskFailures(flushLog)
    },
  }
}
