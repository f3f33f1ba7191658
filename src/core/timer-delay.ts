/** Delays that a timer of JavaScript can take. */

/** The longest delay (ms) of a timer: 24.8 days. Node takes a longer one for 1 ms, and prints a warning. */
const LONGEST_DELAY = 2_147_483_647

/** The delay that comes nearest to this one: at once for what is overdue, the longest for what is further away. */
export const timerDelay = (delay: number): number => {
  if (delay > LONGEST_DELAY) return LONGEST_DELAY
  return delay > 0 ? delay : 0
}
