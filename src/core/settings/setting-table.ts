/**
 * The one table of settings. `config.json`, flags, variables, `/set`, Tab, the README, `docs/settings.md` and the JSON
 * schema read it. A new setting is one entry here, and its meaning in `src/i18n/en/settings.ts` and
 * `src/i18n/pt-BR/settings.ts`.
 */
import { languageOf } from '../languages.ts'
import type { Language } from '../languages.ts'
import { bindingsSetting } from './bindings.ts'
import { hooksSetting } from './hooks.ts'
import {
  booleanSetting,
  brokerSetting,
  choiceSetting,
  durationSetting,
  ownNameSetting,
  spaceSetting,
  textSetting,
  timeSpanSetting,
} from './setting-kinds.ts'
import { withColumns } from './setting-spec.ts'
import type { SettingSpec } from './setting-spec.ts'

const account = { flag: 'every', placeholder: 'FILE' } as const

/** A choice that the screen follows at once. */
const onScreen = <const V extends readonly [string, ...string[]]>(...values: V) =>
  withColumns(choiceSetting(...values), { live: true })

/** The language of the locale where nothing is set; `pt`, `pt_BR.UTF-8` and the like will do. */
const languageSetting: SettingSpec<Language, undefined> = {
  ...choiceSetting('en', 'pt-BR'),
  fallback: undefined,
  read: (given) => (typeof given === 'string' ? languageOf(given) : undefined),
}

/** Every setting by its name, in the order in which they are listed. */
const TABLE = {
  theme: withColumns(choiceSetting('dark', 'light', 'contrast', 'plain'), {
    live: true,
    flag: 'screen',
  }),
  themeFile: withColumns(textSetting(), { live: true, placeholder: 'FILE' }),
  lang: withColumns(languageSetting, { live: true, flag: 'every' }),
  emoji: onScreen('on', 'off'),
  borders: onScreen('auto', 'unicode', 'ascii'),
  clock: onScreen('24h', '12h'),
  seconds: onScreen('off', 'on'),
  times: onScreen('exact', 'relative'),
  markdown: onScreen('on', 'off'),
  hyperlinks: onScreen('auto', 'on', 'off'),
  notify: onScreen('auto', 'desktop', 'osc9', 'osc99', 'osc777', 'bell', 'off'),
  notifyText: onScreen('name', 'text', 'none'),
  quiet: withColumns(timeSpanSetting(), { live: true }),
  title: onScreen('on', 'off'),
  awayAfter: withColumns(durationSetting(10 * 60_000, { off: true }), { live: true }),
  receipts: onScreen('on', 'off'),
  typing: onScreen('on', 'off'),
  sort: onScreen('name', 'activity'),
  hideAfter: withColumns(durationSetting(0, { off: true }), { live: true }),
  keys: onScreen('papo', 'emacs'),
  mouse: onScreen('off', 'on'),
  bindings: withColumns(bindingsSetting(), { live: true }),
  hooks: hooksSetting(),
  plain: withColumns(booleanSetting(), { flag: 'screen' }),
  broker: withColumns(brokerSetting(), { flag: 'every', placeholder: 'URL', shown: true }),
  name: withColumns(ownNameSetting(), { flag: 'every', placeholder: 'NAME', shown: true }),
  space: withColumns(spaceSetting('papo'), { flag: 'every', placeholder: 'NAME' }),
  username: withColumns(textSetting(), { flag: 'every', placeholder: 'NAME' }),
  passwordFile: withColumns(textSetting(), account),
  clientId: withColumns(textSetting(), { flag: 'every', placeholder: 'ID' }),
  cafile: withColumns(textSetting(), account),
  cert: withColumns(textSetting(), account),
  key: withColumns(textSetting(), account),
  insecure: withColumns(booleanSetting(), { flag: 'every' }),
  classic: withColumns(booleanSetting(), { flag: 'every' }),
}

type Table = typeof TABLE

/** The name of a setting. */
export type SettingName = keyof Table

/** What a setting may be. */
export type SettingValue<N extends SettingName> = Exclude<ReturnType<Table[N]['read']>, undefined>

type UnsetName = {
  [N in SettingName]: Table[N]['fallback'] extends undefined ? N : never
}[SettingName]

/** The value of every setting. Paths are as given; `password` never comes from a file of settings. */
export type Settings = {
  readonly [N in Exclude<SettingName, UnsetName>]: SettingValue<N>
} & { readonly [N in UnsetName]?: SettingValue<N> } & { readonly password?: string }

/** Settings of one source, as far as it has any. */
export type PartialSettings = Partial<Settings>

/** Which table of keys holds: ours, or the one that leaves readline's keys to the input. */
export type KeyScheme = SettingValue<'keys'>

/** The whole table, to be listed. */
export const settingTable: ReadonlyMap<string, SettingSpec<unknown>> = new Map<
  SettingName,
  SettingSpec<unknown>
>(Object.entries(TABLE) as readonly [SettingName, SettingSpec<unknown>][])

/** The names of all settings. */
export const settingNames = Object.keys(TABLE) as readonly SettingName[]

/** What holds where nothing is set. */
export const defaultSettings = Object.fromEntries(
  settingNames
    .filter((name) => TABLE[name].fallback !== undefined)
    .map((name) => [name, TABLE[name].fallback]),
) as Settings

/** The words that a setting may be, where it is a choice; none otherwise. */
export const settingChoicesOf = <N extends SettingName>(
  name: N,
): readonly (SettingValue<N> & string)[] => {
  const rule = settingTable.get(name)?.rule
  // the words of the rule are what its reader gives
  return (rule?.kind === 'choice' ? rule.values : []) as readonly (SettingValue<N> & string)[]
}

/** The words that a setting may be when it is typed, as far as they can be listed. */
export const settingWordsOf = (name: SettingName): readonly string[] => {
  const rule = settingTable.get(name)?.rule
  if (rule?.kind === 'boolean') return ['true', 'false']
  return rule?.kind === 'choice' ? rule.values : []
}

/** What a text that was typed makes of a setting; nothing where it cannot be one of its values. */
export const typedSetting = (name: SettingName, typed: string): PartialSettings | undefined => {
  const value = settingTable.get(name)?.read(typed)
  return value === undefined ? undefined : { [name]: value }
}

const foldName = (typed: string) => typed.replaceAll('-', '').toLowerCase()

const byFoldedName: ReadonlyMap<string, SettingName> = new Map(
  settingNames.map((name) => [foldName(name), name]),
)

/** The setting that somebody means: `passwordFile`, `password-file` and `PASSWORDFILE` are one. */
export const settingCalled = (typed: string): SettingName | undefined =>
  byFoldedName.get(foldName(typed))

/** `passwordFile` as a flag: `--password-file`. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`

/** `passwordFile` as a variable: `PAPO_PASSWORD_FILE`. */
export const variableOf = (name: string): string =>
  `PAPO_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`
