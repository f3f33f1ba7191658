/**
 * Commands of mine are on disk as soon as they are stored, and survive the death of the program; to survive a power cut
 * they need an fsync, which takes as long as everything else together. So all that were stored in one turn of the loop,
 * or while the fsync before was on its way, share one, and nothing of mine is published before it (PostgreSQL calls
 * this a group commit). The program goes on meanwhile.
 */
import type { Stop } from '../../core/stop.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** A disk that failed is tried again after so many milliseconds. */
const DISK_RETRY = 1000

export type GroupCommit = {
  /** A command of mine is stored in this turn of the loop, which a power cut may undo. */
  readonly stored: () => void
  /**
   * Calls `task` when all that is stored by the end of this turn of the loop survives a power cut: at once if it does
   * already. As long as the disk fails it is not called.
   */
  readonly whenDurable: (task: () => void) => void
  /** Resolves when nothing waits for the disk. */
  readonly settled: () => Promise<void>
}

/** A group commit over this disk. */
export const createGroupCommit = ({
  disk,
  clock,
}: {
  readonly disk: Pick<RuntimeContext['disk'], 'flush'>
  readonly clock: Pick<RuntimeContext['clock'], 'after'>
}): GroupCommit => {
  // how many commands were stored, and how many of them are durable; the program that ran before this one may
  // have died between storing and that
  let stored = 1
  let durable = 0
  let waiting: (() => void)[] = []
  let isPlanned = false
  let isFlushing = false
  let stopRetry: Stop | undefined

  const flush = () => {
    isPlanned = false
    if (isFlushing || waiting.length === 0) return
    const tasks = waiting
    const upTo = stored
    waiting = []
    isFlushing = true
    disk.flush((error) => {
      isFlushing = false
      if (error) {
        waiting = [...tasks, ...waiting]
        stopRetry?.()
        stopRetry = clock.after(DISK_RETRY, flush)
        return
      }
      durable = upTo
      for (const task of tasks) task()
      flush()
    })
  }

  const whenDurable = (task: () => void) => {
    // those that came before go first
    if (durable === stored && waiting.length === 0) return task()
    waiting.push(task)
    if (isPlanned || isFlushing) return
    isPlanned = true
    // behind whatever transaction is open now, which may still fail
    queueMicrotask(flush)
  }

  return {
    stored: () => {
      stored += 1
    },
    whenDurable,
    settled: () =>
      waiting.length === 0 && !isFlushing ? Promise.resolve() : new Promise(whenDurable),
  }
}
