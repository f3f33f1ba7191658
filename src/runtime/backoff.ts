/** How long to wait before the next attempt to connect. */

const FIRST = 1000
const MOST = 30_000

/** Milliseconds before attempt number `attempt` (0 = the first after a break), with jitter `chance` in [0, 1). */
export const backoff = (attempt: number, chance: number): number => {
  const full = FIRST * 2 ** (attempt < 6 ? attempt : 6)
  const bounded = full < MOST ? full : MOST
  return bounded * (0.5 + chance / 2)
}
