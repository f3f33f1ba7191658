/** A store that notifies its listeners at a limited rate, so that a flood of changes does not draw each one. */
import { createStore } from './store.ts'
import type { Store } from './store.ts'

/**
 * What throttling needs from a clock. `now` is in milliseconds, never goes back, and may have fractions; `idle` is how
 * much of that time there was nothing to do.
 */
type Timing = {
  readonly now: () => number
  readonly idle: () => number
  readonly after: (delay: number, task: () => void) => () => void
  /** Does it when the keys that have arrived were read; returns how to call it off. */
  readonly soon: (task: () => void) => () => void
}

/** `flush` notifies of pending changes now: a key press must not wait for its echo. */
export type ThrottledStore<S> = Store<S> & {
  readonly flush: () => void
  /** While paused, nobody is notified: the terminal is behind. Unpausing notifies of pending changes. */
  readonly setPaused: (paused: boolean) => void
}

/** After drawing, so many times as long is left to everything else: drawing takes a quarter of the time at most. */
const REST = 3
/** Where there is more to do than time, nobody reads what runs by, and drawing takes a tenth. */
const BUSY_REST = 9
/** Less than this share of the time without anything to do means that there is more to do than time. */
const BUSY = 0.3
/** But what is shown is never older than this (ms), also where drawing is very slow. */
const LONGEST_REST = 250

/** For a change for which nobody waits, drawings are at least so far apart (ms). */
const CALM_INTERVAL = 250

/**
 * Readers of the throttled store see the state of the last notification, so that everything drawn in one
 * frame is of one moment. Listeners get the first change after a pause as soon as keys that have arrived are read, and further ones not before
 * `interval` milliseconds, nor before three times what the last drawing took, or nine times where there was no time left. What listeners do at once and what
 * they do in a microtask counts as drawing (React draws changes of a store in a microtask). Nobody waits for what
 * `isMinor` says of what is shown and what would be: that is drawn less often, as a number that counts up.
 */
export const createThrottledStore = <S>(
  source: Store<S>,
  timing: Timing,
  interval: number,
  isMinor: (shown: S, next: S) => boolean = () => false,
): ThrottledStore<S> => {
  const shown = createStore(source.get())
  let notBefore = Number.NEGATIVE_INFINITY
  let calmBefore = Number.NEGATIVE_INFINITY
  let stopTimer: (() => void) | undefined
  /** The timer is for something minor, and something else may come before it is due. */
  let isCalm = false
  let paused = false
  let isDrawing = false
  let last: { readonly ended: number; readonly idle: number } | undefined

  const draw = (state: S) => {
    const begun = timing.now()
    const isBusy = last && timing.idle() - last.idle < BUSY * (begun - last.ended)
    let resumed = begun
    isDrawing = true
    // microtasks run in order: what listeners queue lies between these two
    queueMicrotask(() => {
      resumed = timing.now()
    })
    shown.set(state)
    const notified = timing.now()
    queueMicrotask(() => {
      const ended = timing.now()
      const cost = notified - begun + ended - resumed
      const rest = Math.min((isBusy ? BUSY_REST : REST) * cost, LONGEST_REST)
      notBefore = Math.max(begun + interval, ended + rest)
      calmBefore = Math.max(begun + CALM_INTERVAL, notBefore)
      last = { ended, idle: timing.idle() }
      isDrawing = false
      changed()
    })
  }
  const flush = () => {
    if (paused) return
    stopTimer?.()
    stopTimer = undefined
    isCalm = false
    const state = source.get()
    if (!Object.is(state, shown.get())) draw(state)
  }
  /** Keys that arrived meanwhile come first, and are drawn by themselves. */
  const drawSoon = () => {
    isCalm = false
    stopTimer = timing.soon(flush)
  }
  const changed = () => {
    // what changes while it is drawn waits until it is known what that took
    if ((stopTimer && !isCalm) || paused || isDrawing) return
    if (Object.is(source.get(), shown.get())) return
    const minor = isMinor(shown.get(), source.get())
    if (stopTimer && minor) return
    stopTimer?.()
    const wait = (minor ? calmBefore : notBefore) - timing.now()
    isCalm = minor
    stopTimer = wait > 0 ? timing.after(wait, drawSoon) : timing.soon(flush)
  }
  source.subscribe(changed)
  return {
    get: shown.get,
    set: source.set,
    subscribe: shown.subscribe,
    flush,
    setPaused: (hold) => {
      // the terminal tells after each frame that it has it: that is no reason to draw another one
      if (hold === paused) return
      paused = hold
      if (!paused) flush()
    },
  }
}
