/**
 * Makes the log of the database survive a power cut while the program goes on. An fsync takes milliseconds, tens on a slow
 * disk, and one within a transaction stops the loop for that long.
 */
import { close, fdatasync, openSync, realpathSync } from 'node:fs'
import type { Disk } from '../../ports/storage.ts'
import { diskFailure, isDiskFailure } from '../../ports/storage.ts'

export type LogFlusher = {
  readonly flush: Disk['flush']
  /** When the database is closed: from now on nobody is told anything. */
  readonly close: () => void
}

/**
 * Flushes the log (WAL) of the database at `path` by a handle of its own: what a transaction has written is in the cache of
 * the system, and an fsync of any handle of a file takes all of it. The log stays the same file as long as the database
 * is open. It carries no locks, so closing this handle loses none.
 *
 * `flushAtOnce` makes everything durable by a transaction, and throws a `diskFailure`. So the first flush is done: only
 * SQLite knows whether the folder has to be made durable for a new log. And so is the one after a failure (`hasFailed`): what the
 * failed fsync left out has to be written again.
 */
export const createLogFlusher = (
  path: string,
  flushAtOnce: (hasFailed: boolean) => void,
): LogFlusher => {
  let handle: number | undefined
  let isClosed = false
  let running = 0
  let isCertain = false
  let hasFailed = false

  const flushByTransaction: Disk['flush'] = (done) => {
    try {
      flushAtOnce(hasFailed)
    } catch (error) {
      if (!isDiskFailure(error)) throw error
      return done(error)
    }
    isCertain = true
    hasFailed = false
    done()
  }
  /** The handle of the log; undefined where it cannot be had: then transactions are all there is. */
  const open = () => {
    try {
      // SQLite follows links before it names the log
      handle ??= openSync(`${realpathSync(path)}-wal`, 'r+')
    } catch {
      // such as a file system on which SQLite keeps no log, or too many open files
    }
    return handle
  }
  const closeHandle = () => {
    if (handle === undefined || running > 0) return
    // once: the number may be that of another file by then
    const closing = handle
    handle = undefined
    close(closing, () => {})
  }

  return {
    flush: (done) => {
      if (isClosed) return
      const log = isCertain ? open() : undefined
      if (log === undefined) return flushByTransaction(done)
      running += 1
      fdatasync(log, (error) => {
        running -= 1
        if (isClosed) return closeHandle()
        if (!error) return done()
        isCertain = false
        hasFailed = true
        done(diskFailure(error))
      })
    },
    close: () => {
      isClosed = true
      closeHandle()
    },
  }
}
