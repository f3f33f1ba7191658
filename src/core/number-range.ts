/** Numbers that come from outside: what they may be at least and at most. */

/** The longest time (ms) that a timer of Node takes; a longer one rings at once. */
export const LONGEST_TIMER = 2 ** 31 - 1

/** What a number may be. `whole`: without a fraction. */
export type NumberRange = {
  readonly least: number
  readonly most: number
  readonly whole?: boolean
}

/** Reads a number in this range as people write one: digits, and a point where a fraction is allowed. */
export const numberIn = (text: string, { least, most, whole }: NumberRange): number | undefined => {
  if (!(whole ? /^\d{1,15}$/u : /^\d{1,15}(?:\.\d{1,9})?$/u).test(text)) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
}
