/**
 * A disk that can store nothing more does not end the program: the person is warned, what was to be stored
 * is refused or comes again, and everything goes on when there is room.
 */
import type { Disk } from '../ports/storage.ts'
import type { Clock } from '../ports/clock.ts'
import { isDiskFailure } from '../ports/storage.ts'

/** Who hears of it when nothing was stored. */
export type StorageListener = {
  /** Nothing of a transaction is true, because the disk failed or because of a bug: read again what is known of the disk. */
  readonly onUndone: (error: Error) => void
  /** The first transaction after a failure of the disk has succeeded. */
  readonly onRecovery?: () => void
}

/**
 * The same disk; the listener hears of every transaction that failed, before its error is rethrown, and of every flush that did.
 */
export const reportFailures = (
  disk: Disk,
  { onUndone, onRecovery = () => {} }: StorageListener,
): Disk => {
  let depth = 0
  let hasFailed = false

  const tell = (thrown: unknown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    if (isDiskFailure(error)) hasFailed = true
    onUndone(error)
  }

  const attempt = <T>(store: () => T): T => {
    depth += 1
    try {
      return store()
    } catch (error) {
      // within another one: that one fails too
      if (depth === 1) tell(error)
      throw error
    } finally {
      depth -= 1
    }
  }
  const run = <T>(store: () => T): T => {
    const result = attempt(store)
    if (depth === 0 && hasFailed) {
      hasFailed = false
      onRecovery()
    }
    return result
  }

  return {
    ...disk,
    transaction: (durable, work) => run(() => disk.transaction(durable, work)),
    together: (work) => run(() => disk.together(work)),
    flush: (done) =>
      disk.flush((error) => {
        if (error) tell(error)
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
