/**
 * Knows when a program is busy, and when it is idle again: then it gives memory back that it no longer needs. V8 collects
 * garbage when more memory is wanted; a program that wants none keeps what it had in its busiest minute, for days.
 */
import type { Stop } from '../../core/stop.ts'

/** Idle means: no key for so long (ms), and in that time next to nothing to do. It is looked so often whether there is. */
const QUIET = 2000
const BUSY_SHARE = 0.1
const LOOK = 500
/** Somebody who types presses the next key within this time (ms). */
const TYPING = 1000
/** After so much work (ms of CPU) there may be something to give back. A program that nobody uses needs hours for that. */
const WORK = 1000
/** So much of it (ms of CPU) within so long (ms) is a flood, or somebody who pastes or turns pages. */
const BURST = 200
const BURST_WITHIN = 2000
/** Less than this (bytes) is not worth the time of a few frames. */
const WORTH = 12 * 1024 * 1024

export type IdleCollector = {
  /** Something happened. */
  readonly onWork: () => void
  /** Somebody pressed a key: nothing may delay the next one. */
  readonly onKey: () => void
  /** Is somebody typing? */
  readonly isTyping: () => boolean
}

type Deps = {
  /** Milliseconds of CPU that the process has used. */
  readonly cpu: () => number
  /** Milliseconds in which its loop had nothing to do, and milliseconds of time. */
  readonly idle: () => number
  readonly now: () => number
  /** Bytes of memory that the process has. */
  readonly memory: () => number
  readonly after: (delay: number, task: () => void) => Stop
  readonly collect: () => void
  /** Called for what happens while there is much to do, from its beginning on, and once at the end; `collect` comes behind it. */
  readonly onBusy?: () => void
  readonly onIdle?: () => void
}

/** A collector that sets no timer while little happens. */
export const createIdleCollector = (deps: Deps): IdleCollector => {
  const { cpu, idle, now, memory, onBusy = () => {}, onIdle = () => {} } = deps
  let workedBefore = cpu()
  let kept = 0
  let lastKey = Number.NEGATIVE_INFINITY
  let lastBusy = Number.NEGATIVE_INFINITY
  let isWaiting = false
  let burst = { from: Number.NEGATIVE_INFINITY, worked: 0 }

  const look = () => {
    const [begun, idleBefore] = [now(), idle()]
    deps.after(LOOK, () => {
      const passed = now() - begun
      const isBusy = passed - (idle() - idleBefore) > BUSY_SHARE * passed
      if (isBusy) lastBusy = now()
      if (now() - Math.max(lastBusy, lastKey) < QUIET) return look()
      isWaiting = false
      onIdle()
      if (memory() > kept + WORTH) {
        deps.collect()
        kept = memory()
      }
      workedBefore = cpu()
    })
  }
  const onWork = () => {
    if (isWaiting) return onBusy()
    const [time, worked] = [now(), cpu()]
    if (time - burst.from > BURST_WITHIN) burst = { from: time, worked }
    if (worked - workedBefore <= WORK && worked - burst.worked <= BURST) return
    isWaiting = true
    onBusy()
    lastBusy = time
    look()
  }

  return {
    onWork,
    isTyping: () => now() - lastKey < TYPING,
    onKey: () => {
      lastKey = now()
      onWork()
    },
  }
}
