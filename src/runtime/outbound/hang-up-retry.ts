/** When what a broker seemed to hang up at is sent again: it may be innocent, because a network or a cluster that breaks looks the same. */

const FIRST_RETRY = 60_000
const MAX_RETRY = 4 * 3_600_000

/** How long (ms) it is left out after it was taken for the cause `times` times: each time twice as long. */
export const hangUpRetryDelay = (times: number): number =>
  Math.min(FIRST_RETRY * 2 ** (times - 1), MAX_RETRY)
