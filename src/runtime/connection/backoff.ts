/** How long to wait before the next attempt to connect. */

const FIRST_DELAY = 1000
const MAX_DELAY = 30_000
/** Three connections that end this soon (ms) after each other call for more patience. */
const SHORT_LIFE = 3000

/** Milliseconds before attempt number `attempt` (0 = the first after a break), with jitter `chance` in [0, 1). */
export const backoff = (attempt: number, chance: number): number => {
  const full = FIRST_DELAY * 2 ** (attempt < 6 ? attempt : 6)
  const bounded = full < MAX_DELAY ? full : MAX_DELAY
  return bounded * (0.5 + chance / 2)
}

/**
 * Counts connections that lived only for `lived` milliseconds; returns how many extra attempts the next
 * one counts for. Three in a row: most likely a duplicate instance, which is recognised by its boot at the next try.
 */
export const createShortLives = () => {
  let inRow = 0
  return (wasOnline: boolean, lived: number): number => {
    if (wasOnline) inRow = lived < SHORT_LIFE ? inRow + 1 : 0
    return inRow >= 3 ? 3 : 0
  }
}
