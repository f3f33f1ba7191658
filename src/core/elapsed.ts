/**
 * Have more than so many milliseconds passed since then? The clock on the wall may be set back, and nothing may wait until it is
 * where it was: what would have been in the future is over.
 */
export const hasPassed = (now: number, since: number, millis: number): boolean =>
  now - since > millis || now < since
