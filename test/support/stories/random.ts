/** Chance that can be told again: the same seed gives the same numbers. */

export type Random = {
  /** A number in [0, 1). */
  readonly number: () => number
  /** True in so many of 1. */
  readonly happens: (share: number) => boolean
  /** A whole number from 0 to `below`, not including it. */
  readonly below: (below: number) => number
  readonly oneOf: <T>(items: readonly T[]) => T | undefined
}

/** Chance from a seed (mulberry32). */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(number() * limit)
  return {
    number,
    happens: (share) => number() < share,
    below,
    oneOf: (items) => items[below(items.length)],
  }
}
