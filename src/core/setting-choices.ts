/**
 * The settings that are a choice out of a few values. Files, flags and variables are checked against
 * this table, and `/set`, Tab and the README list it. The first value is what holds where nothing is set.
 */

const CHOICES = {
  theme: ['dark', 'light', 'contrast', 'plain'],
  lang: ['en', 'pt-BR'],
  emoji: ['on', 'off'],
  borders: ['unicode', 'ascii'],
  notify: ['bell', 'off'],
  keys: ['papo', 'emacs'],
} as const

/** The name of a setting that can be changed while the program runs. */
export type Choice = keyof typeof CHOICES

/** One of the values of such a setting. */
export type ValueOf<C extends Choice> = (typeof CHOICES)[C][number]

/** Which table of keys holds: ours, or the one that leaves readline's keys to the input. */
export type KeyScheme = ValueOf<'keys'>

/** The values that a setting takes. */
export const valuesOf = <C extends Choice>(name: C): (typeof CHOICES)[C] => CHOICES[name]

/** Every setting with its values, in the order in which they are listed. */
export const choices: ReadonlyMap<string, readonly string[]> = new Map<Choice, readonly string[]>([
  ['theme', CHOICES.theme],
  ['lang', CHOICES.lang],
  ['emoji', CHOICES.emoji],
  ['borders', CHOICES.borders],
  ['notify', CHOICES.notify],
  ['keys', CHOICES.keys],
])
