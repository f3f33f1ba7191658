/** Waits until what the broker kept for us has come: our own packet comes back after it. */
import type { Millis } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** How long (ms) the sentinel may take: a broker that does not let us write there delivers it to nobody. */
const MAX_WAIT = 5000
/** While packets come, the wait goes on until so long (ms) after the last one … */
const QUIET_PERIOD = 2000
/** … and no longer than this (ms) in all. Commands wait longer for a link than this. */
const MAX_WAIT_WITH_PACKETS = 20_000

/** It is known that the sentinel does not come back: silence (ms) for so long ends the wait. */
const SHORT_QUIET = 300

/** One wait at a time. */
export const createRetainedSync = (clock: Clock) => {
  let waiting:
    | { readonly from: Millis; readonly finish: () => void; readonly hurry: () => void }
    | undefined
  let lastPacketAt = 0

  return {
    /** Resolves when the packet that `publishSentinel` publishes is back, or after a while. */
    wait: (publishSentinel: () => void) =>
      new Promise<void>((resolve) => {
        const from = clock.now()
        let begunAt: number = from
        let quiet = QUIET_PERIOD
        const finish = () => {
          waiting = undefined
          stop()
          resolve()
        }
        const check = () => {
          const now = clock.now()
          // a clock that was set back must not make it longer
          begunAt = Math.min(begunAt, now)
          lastPacketAt = Math.min(lastPacketAt, now)
          const until = Math.min(lastPacketAt + quiet, begunAt + MAX_WAIT_WITH_PACKETS)
          const rest = until - now
          if (rest <= 0) finish()
          else stop = clock.after(rest, check)
        }
        let stop = clock.after(MAX_WAIT, check)
        const hurry = () => {
          quiet = SHORT_QUIET
          stop()
          stop = clock.after(SHORT_QUIET, check)
        }
        waiting = { from, finish, hurry }
        publishSentinel()
      }),
    /** A packet came: what the broker kept is still on its way. */
    onPacket: () => {
      lastPacketAt = clock.now()
    },
    /** A sentinel is back, with the time at which it was published. */
    onSentinel: (at: Millis) => {
      if (waiting && at >= waiting.from) waiting.finish()
    },
    /** The sentinel will not come back: the wait goes on only while packets come. */
    hurry: () => waiting?.hurry(),
    /** Nobody waits any more. */
    finish: () => waiting?.finish(),
  }
}
