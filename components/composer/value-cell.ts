/** One value outside of React: keys come faster than frames, and each must see what the last one did. */
import type { Stop } from '../../src/core/stop.ts'

/** A value that can be looked at, replaced and watched. */
export type ValueCell<T> = {
  readonly get: () => T
  readonly set: (next: T) => void
  readonly subscribe: (listener: () => void) => Stop
}

/** Makes a cell that holds `first`. */
export const createCell = <T>(first: T): ValueCell<T> => {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
