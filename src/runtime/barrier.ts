/** Waits until what the broker kept for us has come: our own packet comes back after it. */
import type { Millis } from '../core/names.ts'
import type { Clock } from '../ports.ts'

/** How long (ms) what the broker kept for us may take before we go on without its end mark. */
const LONGEST = 5000

/** One wait at a time. */
export const createBarrier = (clock: Clock) => {
  let waiting: { readonly from: Millis; readonly pass: () => void } | undefined
  return {
    /** Resolves when the packet that `mark` publishes is back, or after a while. */
    wait: (mark: () => void) =>
      new Promise<void>((resolve) => {
        const pass = () => {
          waiting = undefined
          stop()
          resolve()
        }
        const stop = clock.after(LONGEST, pass)
        waiting = { from: clock.now(), pass }
        mark()
      }),
    /** Such a packet is back, with the time that it was published. */
    back: (at: Millis) => {
      if (waiting && at >= waiting.from) waiting.pass()
    },
    /** Nobody waits any more. */
    pass: () => waiting?.pass(),
  }
}
