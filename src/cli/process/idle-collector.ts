/**
 * Knows when a program has more to do than it can handle, and when it is idle again: then it gives memory back that it no
 * longer needs. V8 collects garbage when more memory is wanted; a program that wants none keeps what it had in its busiest
 * minute, for days.
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
/** It is looked so often (ms) whether the loop has hardly anything else to do than what comes: that is a flood. */
const WINDOW = 250
const FLOOD_SHARE = 0.8
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
  /** Called for each thing that happens in a flood while nobody types. */
  readonly onFlood?: () => void
  /** Called when somebody types in a flood, and when the program is idle, before `collect`. */
  readonly onCalm?: () => void
}

/** A collector that sets no timer while little happens. */
export const createIdleCollector = (deps: Deps): IdleCollector => {
  const { cpu, idle, now, memory, onFlood = () => {}, onCalm = () => {} } = deps
  let workedBefore = cpu()
  let kept = 0
  let lastKey = Number.NEGATIVE_INFINITY
  let lastBusy = Number.NEGATIVE_INFINITY
  let isWaiting = false
  let isFlood = false
  let window = { from: now(), idle: idle() }

  const isTyping = () => now() - lastKey < TYPING
  const look = () => {
    const [begun, idleBefore] = [now(), idle()]
    deps.after(LOOK, () => {
      const passed = now() - begun
      const isBusy = passed - (idle() - idleBefore) > BUSY_SHARE * passed
      if (isBusy) lastBusy = now()
      if (now() - Math.max(lastBusy, lastKey) < QUIET) return look()
      isWaiting = false
      onCalm()
      if (memory() > kept + WORTH) {
        deps.collect()
        kept = memory()
      }
      workedBefore = cpu()
    })
  }
  const lookAtWork = (time: number) => {
    const [before, passed] = [window, time - window.from]
    window = { from: time, idle: idle() }
    isFlood = window.idle - before.idle < (1 - FLOOD_SHARE) * passed
    if (isWaiting || (!isFlood && cpu() - workedBefore <= WORK)) return
    isWaiting = true
    lastBusy = time
    look()
  }
  const onWork = () => {
    const time = now()
    if (time - window.from >= WINDOW) lookAtWork(time)
    if (isFlood && !isTyping()) onFlood()
  }

  return {
    onWork,
    isTyping,
    onKey: () => {
      lastKey = now()
      if (isFlood) onCalm()
      onWork()
    },
  }
}
