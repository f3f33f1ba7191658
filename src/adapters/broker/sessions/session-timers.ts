/** The timers of a session whose client is away: for its will, and for its end (MQTT 5 sections 3.1.2.11.2 and 3.1.3.2.2). */
import type { BrokerSession } from './session.ts'

/** A session may wait longer than a timer can; the sweep finds it then. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Calls back in so many milliseconds; it keeps no process alive. */
export const callLater = (delay: number, job: () => void): NodeJS.Timeout =>
  setTimeout(job, Math.max(delay, 0)).unref()

/** Nothing happens to the session any more. */
export const stopSessionTimers = (session: BrokerSession): void => {
  for (const timer of session.timers) clearTimeout(timer)
  session.timers = []
}

/** Its will is published `delay` ms after its last use, but not within `grace` ms from now; and it ends `age` ms after its last use. */
export const startSessionTimers = (
  session: BrokerSession,
  {
    age,
    grace,
    sayWill,
    end,
  }: {
    readonly age: number
    readonly grace: number
    readonly sayWill: () => void
    /** Ends the session, which publishes the will as well. */
    readonly end: () => void
  },
): void => {
  const absent = Date.now() - session.usedAt
  const left = age - absent
  const willIn = session.will && Math.max(session.will.delay - absent, grace)
  const isWillFirst = willIn !== undefined && willIn < Math.min(left, LONGEST_TIMER)
  session.timers = [
    ...(isWillFirst ? [callLater(willIn, sayWill)] : []),
    ...(left < LONGEST_TIMER ? [callLater(left, end)] : []),
  ]
}
