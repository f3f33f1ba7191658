/**
 * A disk that can store nothing more does not end the program: the person is warned, what was to be stored
 * is refused or comes again, and everything goes on when there is room.
 */
import type { Disk } from '../ports/storage.ts'
import type { Clock } from '../ports/clock.ts'
import { isDiskFailure } from '../ports/storage.ts'

/** The same disk; `onFailure` gets the error of every failed transaction, before it is rethrown. */
export const reportDiskFailures = (disk: Disk, onFailure: (error: Error) => void): Disk => {
  let depth = 0
  return {
    ...disk,
    transaction: (durable, work) => {
      depth += 1
      try {
        return disk.transaction(durable, work)
      } catch (error) {
        if (depth === 1 && isDiskFailure(error)) onFailure(error)
        throw error
      } finally {
        depth -= 1
      }
    },
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
