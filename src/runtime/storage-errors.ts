/**
 * A disk that can store nothing more does not end the program: the person is warned, what was to be stored
 * is refused or comes again, and everything goes on when there is room.
 */
import type { Disk } from '../ports/storage.ts'
import type { Clock } from '../ports/clock.ts'
import { isDiskFailure } from '../ports/storage.ts'

/**
 * The same disk; `onFailure` gets the error of every failed transaction, before it is rethrown, and of every failed flush;
 * `onRecovery` is called when the first one after that has succeeded. If the disk fails
 * within a transaction, all of it fails, also where somebody in between tolerated that.
 */
export const reportDiskFailures = (
  disk: Disk,
  onFailure: (error: Error) => void,
  onRecovery: () => void = () => {},
): Disk => {
  let depth = 0
  let failure: Error | undefined
  let hasFailed = false

  const fail = (error: Error) => {
    hasFailed = true
    onFailure(error)
  }

  const within: Disk['transaction'] = (durable, work) => {
    if (failure) throw failure
    try {
      return disk.transaction(durable, work)
    } catch (error) {
      if (isDiskFailure(error)) failure = error
      throw error
    }
  }
  const attempt = <T>(store: (work: () => T) => T, work: () => T): T => {
    depth += 1
    try {
      return store(() => {
        const result = work()
        if (failure) throw failure
        return result
      })
    } catch (error) {
      const cause = failure ?? error
      failure = undefined
      if (isDiskFailure(cause)) fail(cause)
      throw error
    } finally {
      failure = undefined
      depth -= 1
    }
  }
  const outermost = <T>(store: (work: () => T) => T, work: () => T): T => {
    const result = attempt(store, work)
    if (hasFailed) {
      hasFailed = false
      onRecovery()
    }
    return result
  }

  return {
    ...disk,
    transaction: (durable, work) =>
      depth > 0
        ? within(durable, work)
        : outermost((guarded) => disk.transaction(durable, guarded), work),
    together: (work) => outermost(disk.together, work),
    flush: (done) =>
      disk.flush((error) => {
        if (error) fail(error)
        done(error)
      }),
  }
}

/** Does what can be done again later: a failing disk is no reason to stop. */
export const tolerateDiskFailure = (task: () => void): void => {
  try {
    task()
  } catch (error) {
    if (!isDiskFailure(error)) throw error
  }
}

/** A clock whose tasks tolerate a failing disk. */
export const tolerateDiskFailureInTimers = (clock: Clock): Clock => ({
  now: clock.now,
  after: (delay, task) => clock.after(delay, () => tolerateDiskFailure(task)),
})
