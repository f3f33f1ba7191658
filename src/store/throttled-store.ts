/** A store that notifies its listeners at a limited rate, so that a flood of changes does not draw each one. */
import { createStore } from './store.ts'
import type { Store } from './store.ts'

/** What throttling needs from the clock. */
type Timing = {
  readonly now: () => number
  readonly after: (delay: number, task: () => void) => () => void
}

/** `flush` notifies of pending changes now: a key press must not wait for its echo. */
export type ThrottledStore<S> = Store<S> & {
  readonly flush: () => void
  /** While paused, nobody is notified: the terminal is behind. Unpausing notifies of pending changes. */
  readonly setPaused: (paused: boolean) => void
}

/**
 * Readers of the throttled store see the state of the last notification, so that everything drawn in one
 * frame is of one moment. Listeners get the first change after a pause at once; `interval` is in milliseconds.
 */
export const createThrottledStore = <S>(
  source: Store<S>,
  timing: Timing,
  interval: number,
): ThrottledStore<S> => {
  const shown = createStore(source.get())
  let last = Number.NEGATIVE_INFINITY
  let stopTimer: (() => void) | undefined
  let paused = false
  const flush = () => {
    if (paused) return
    stopTimer?.()
    stopTimer = undefined
    last = timing.now()
    shown.set(source.get())
  }
  source.subscribe(() => {
    if (stopTimer || paused) return
    const wait = last + interval - timing.now()
    if (wait <= 0) flush()
    else stopTimer = timing.after(wait, flush)
  })
  return {
    get: shown.get,
    set: source.set,
    subscribe: shown.subscribe,
    flush,
    setPaused: (hold) => {
      paused = hold
      if (!paused) flush()
    },
  }
}
