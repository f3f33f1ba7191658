/** One value, who reads it and who wants to know when it changed. Knows nothing about chat or React. */
import type { Stop } from '../core/stop.ts'

export type Store<S> = {
  readonly get: () => S
  readonly subscribe: (listener: () => void) => Stop
  /** Replaces the state; listeners are notified unless it is the very same value. */
  readonly set: (state: S) => void
}

/** A store that begins with `state`. */
export const createStore = <S>(state: S): Store<S> => {
  let current = state
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    set: (next) => {
      if (Object.is(next, current)) return
      current = next
      for (const listener of listeners) listener()
    },
  }
}
