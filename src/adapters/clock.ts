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
