/** Waits until what the broker kept for us has come: our own packet comes back after it. */
import type { Millis } from '../../core/ids.ts'
import type { Clock } from '../../ports.ts'

/** So long (ms) the end mark may take: a broker that does not let us write there gives it to nobody. */
const LONGEST = 5000
/** While packets come, it is waited on: until so long (ms) after the last one … */
const SILENCE = 2000
/** … and no longer than this (ms) in all. Commands wait longer for a link than this. */
const LONGEST_WITH_PACKETS = 20_000

/** One wait at a time. */
export const createBarrier = (clock: Clock) => {
  let waiting: { readonly from: Millis; readonly pass: () => void } | undefined
  let heardAt = 0

  return {
    /** Resolves when the packet that `mark` publishes is back, or after a while. */
    wait: (mark: () => void) =>
      new Promise<void>((resolve) => {
        const from = clock.now()
        const pass = () => {
          waiting = undefined
          stop()
          resolve()
        }
        const look = () => {
          const now = clock.now()
          const until = Math.min(heardAt + SILENCE, from + LONGEST_WITH_PACKETS)
          // a clock that was set back must not make it longer
          const rest = Math.min(until - now, SILENCE)
          if (rest <= 0) pass()
          else stop = clock.after(rest, look)
        }
        let stop = clock.after(LONGEST, look)
        waiting = { from, pass }
        mark()
      }),
    /** A packet came: what the broker kept is still on its way. */
    heard: () => {
      heardAt = clock.now()
    },
    /** Such a packet is back, with the time that it was published. */
    back: (at: Millis) => {
      if (waiting && at >= waiting.from) waiting.pass()
    },
    /** Nobody waits any more. */
    pass: () => waiting?.pass(),
  }
}
