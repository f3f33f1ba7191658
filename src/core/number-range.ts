/** Numbers that come from outside: what they may be at least and at most. */

/** The longest time (ms) that a timer of Node takes; a longer one rings at once. */
export const MAX_TIMER_DELAY = 2 ** 31 - 1

/** What a number may be. `whole`: without a fraction. */
export type NumberRange = {
  readonly min: number
  readonly max: number
  readonly integer?: boolean
}

/** Reads a number in this range as people write one: digits, and a point where a fraction is allowed. */
export const parseNumber = (
  text: string,
  { min, max, integer }: NumberRange,
): number | undefined => {
  if (!(integer ? /^\d{1,15}$/u : /^\d{1,15}(?:\.\d{1,9})?$/u).test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}
