/**
 * The settings that are a choice out of a few values. Files, flags and variables are checked against
 * this table, and `/set`, Tab and the README list it. The first value is what holds where nothing is set.
 */

const SETTING_VALUES = {
  theme: ['dark', 'light', 'contrast', 'plain'],
  lang: ['en', 'pt-BR'],
  emoji: ['on', 'off'],
  borders: ['unicode', 'ascii'],
  notify: ['bell', 'off'],
  keys: ['papo', 'emacs'],
} as const

/** The name of a setting that can be changed while the program runs. */
export type SettingName = keyof typeof SETTING_VALUES

/** One of the values of such a setting. */
export type SettingValue<C extends SettingName> = (typeof SETTING_VALUES)[C][number]

/** Which table of keys holds: ours, or the one that leaves readline's keys to the input. */
export type KeyScheme = SettingValue<'keys'>

/** The values that a setting takes. */
export const settingValuesOf = <C extends SettingName>(name: C): (typeof SETTING_VALUES)[C] =>
  SETTING_VALUES[name]

/** Every setting with its values, in the order in which they are listed. */
export const settingChoices: ReadonlyMap<string, readonly string[]> = new Map<
  SettingName,
  readonly string[]
>([
  ['theme', SETTING_VALUES.theme],
  ['lang', SETTING_VALUES.lang],
  ['emoji', SETTING_VALUES.emoji],
  ['borders', SETTING_VALUES.borders],
  ['notify', SETTING_VALUES.notify],
  ['keys', SETTING_VALUES.keys],
])
