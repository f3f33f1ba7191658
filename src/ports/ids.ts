import type { Millis, Ulid } from '../core/ids.ts'

/** Randomness, and only for naming. */
export type Ids = {
  readonly next: (at: Millis) => Ulid
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
}
