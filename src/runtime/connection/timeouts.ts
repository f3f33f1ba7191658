/** Nobody waits for ever for a broker that does not answer. */
import type { Clock } from '../../ports/clock.ts'

/** How long (ms) each step of leaving may take: a farewell, and closing the link. */
export const LEAVE_TIMEOUT = 2000

/** How long (ms) a connection that is being made is waited for, to be closed politely, when one leaves. */
export const CONNECT_TIMEOUT_ON_LEAVE = 250

/** Resolves when `work` is done or after `most` milliseconds, whichever comes first. */
export const waitAtMost = async (
  clock: Clock,
  work: Promise<unknown>,
  most: number,
): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = clock.after(most, resolve)
  await Promise.race([work, promise])
  stop()
}
