/**
 * Opens the store again after a failed write. LevelDB appends to a log, and a full disk may leave half a record there: it
 * goes on as if nothing had happened, but whatever it appends behind that record is lost when the log is read at the next
 * start. Opening the store again reads the log now and begins a new one.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClassicLevel } from 'classic-level'

/** Milliseconds between two attempts to open the store again. */
const RETRY = 1000
/** So many bytes are needed: the log is turned into a table of this size at most, and the next log wants room too. */
const ROOM = 4 * 1024 * 1024

/** Fails where the disk has no room for what opening the store writes, so that the store stays readable until it has. */
const needRoom = async (folder: string) => {
  const path = join(folder, 'room')
  try {
    await writeFile(path, Buffer.alloc(ROOM))
  } finally {
    await rm(path, { force: true })
  }
}

/** Reads are kept apart from the moments in which the store is closed. */
export const createStoreAccess = (db: ClassicLevel) => {
  let state: 'open' | 'failed' | 'closed' | 'stopped' = 'open'
  let nextAttempt = 0
  let timer: NodeJS.Timeout | undefined
  let attempt: Promise<void> | undefined
  let readers = 0
  let idle: (() => void) | undefined
  // what reads wait for
  let blocked: PromiseWithResolvers<void> | undefined

  const isOpen = () => state === 'open'
  const unblock = () => {
    blocked?.resolve()
    blocked = undefined
  }
  const untilIdle = () =>
    new Promise<void>((resolve) => {
      if (readers === 0) resolve()
      else idle = resolve
    })

  const reopen = async () => {
    try {
      // somebody else has closed it, for good
      if (state === 'failed' && db.status !== 'open') return
      await needRoom(db.location)
      blocked ??= Promise.withResolvers()
      await untilIdle()
      state = 'closed'
      await db.close()
      await db.open()
      state = 'open'
      unblock()
    } catch {
      nextAttempt = Date.now() + RETRY
      // nothing can be read meanwhile, so it does not wait for the next write
      if (state === 'closed') timer = setTimeout(() => void start(), RETRY).unref()
      else unblock()
    }
  }
  const start = async () => {
    clearTimeout(timer)
    attempt ??= reopen()
    await attempt
    attempt = undefined
  }

  const read = async <T>(job: () => Promise<T>): Promise<T> => {
    if (blocked) {
      await blocked.promise
      return read(job)
    }
    readers += 1
    try {
      return await job()
    } finally {
      readers -= 1
      if (readers === 0) idle?.()
    }
  }

  return {
    /** Runs a job that reads; the store is not closed before it has ended. */
    read,
    /** A write failed: no other is to be tried until the store was opened again. */
    fail: () => {
      if (isOpen()) state = 'failed'
    },
    /** May something be written? It opens the store again where that is needed, but not too often. */
    isReady: async (): Promise<boolean> => {
      if (!isOpen() && state !== 'stopped' && Date.now() >= nextAttempt) await start()
      return isOpen()
    },
    /** The store is about to be closed for good. */
    stop: async () => {
      clearTimeout(timer)
      await attempt
      clearTimeout(timer)
      state = 'stopped'
      unblock()
    },
  }
}
