/**
 * Tells that something of a program may have changed, once for all that changed in one turn of the loop. A program that
 * sends a thousand messages waits for each of them: looking at all of them after every change would cost a million looks.
 */
import type { Stop } from '../../core/stop.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'

export type Changes = {
  /** Calls `listener` at the end of each turn in which something changed. */
  readonly subscribe: (listener: () => void) => Stop
}

/** The changes of this program: of its state, and of what became of what it sent. */
export const createChanges = (runtime: Pick<Runtime, 'store' | 'onTracked'>): Changes => {
  const listeners = new Set<() => void>()
  let stops: readonly Stop[] = []
  let isPlanned = false
  const tell = () => {
    isPlanned = false
    for (const listener of listeners) listener()
  }
  const changed = () => {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(tell)
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      if (listeners.size === 1)
        stops = [runtime.store.subscribe(changed), runtime.onTracked(changed)]
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        for (const stop of stops) stop()
      }
    },
  }
}
