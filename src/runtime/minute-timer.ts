/** The one clock that always runs: it moves "3 h ago" on, once a minute. */
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports/clock.ts'

const MINUTE = 60_000

/** Calls `tick` every minute between `start` and `stop`. */
export const createMinuteTimer = (clock: Clock, tick: () => void) => {
  let stopTimer: Stop | undefined
  const start = () => {
    stopTimer = clock.after(MINUTE, () => {
      // the next one first: an error in this one must not stop the clock
      start()
      tick()
    })
  }
  return { start, stop: () => stopTimer?.() }
}
