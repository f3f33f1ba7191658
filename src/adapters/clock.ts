/** The port `Clock`: the computer's. */
import type { Millis } from '../core/ids.ts'
import { timerDelay } from '../core/timer-delay.ts'
import type { Clock } from '../ports/clock.ts'

/** Wall time in whole milliseconds, and timers that do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now() as Millis,
  after: (delay, task) => {
    const timer = setTimeout(task, timerDelay(delay)).unref()
    return () => clearTimeout(timer)
  },
}

/**
 * Milliseconds of a clock that nobody sets, since any moment: for what lies between two moments. `performance` has the same
 * clock, and loads eleven modules of Node with it.
 */
export const steadyMillis = (): number => {
  const [seconds, nanos] = process.hrtime()
  return seconds * 1000 + nanos / 1_000_000
}
