/** A disk that stores nothing now and then. */
import { diskFailure } from '../../../src/ports/storage.ts'
import type { Disk, DiskTrouble } from '../../../src/ports/storage.ts'

/** The same disk; a transaction fails at its end when `fails` says so, as SQLite does that finds no room to commit. */
export const createFailingDisk = (
  disk: Disk,
  fails: () => boolean,
  trouble?: DiskTrouble,
): Disk => {
  let depth = 0
  let isStoring = false
  /** Runs this in a transaction that may fail at its end, if anything is to be stored. */
  const run = <T>(store: (work: () => T) => T, work: () => T): T => {
    depth += 1
    if (depth === 1) isStoring = false
    try {
      return store(() => {
        const result = work()
        if (depth === 1 && isStoring && fails())
          throw diskFailure(new Error('no space left'), trouble)
        return result
      })
    } finally {
      depth -= 1
    }
  }
  return {
    ...disk,
    transaction: (durable, work) =>
      run(
        (task) => disk.transaction(durable, task),
        () => {
          isStoring = true
          return work()
        },
      ),
    together: (work) => run(disk.together, work),
  }
}
