/** The settings: which there are, what each may be, and which source takes precedence. */

import { parseBrokerAddress } from '../core/broker/broker-address.ts'
import { settingValuesOf } from '../core/setting-choices.ts'
import type { SettingName, SettingValue } from '../core/setting-choices.ts'
import { isSpace } from '../core/broker/invite.ts'
import { parseOwnName } from '../core/user-name.ts'

/** What a person may set. Paths are as given; `password` never comes from a file of settings. */
export type Settings = {
  readonly broker?: string
  readonly name?: string
  readonly space: string
  readonly username?: string
  readonly passwordFile?: string
  readonly password?: string
  readonly cafile?: string
  readonly cert?: string
  readonly key?: string
  readonly insecure: boolean
  /** Speak the plain-text chat too. */
  readonly classic: boolean
  readonly lang?: string
  readonly theme: SettingValue<'theme'>
  readonly emoji: SettingValue<'emoji'>
  readonly notify: SettingValue<'notify'>
  readonly borders: SettingValue<'borders'>
  readonly keys: SettingValue<'keys'>
}

/** Settings of one source, as far as it has any. */
export type PartialSettings = Partial<Settings>

/** What is wrong with a setting: its source, its name, and what would be right. */
export type SettingsProblem = {
  readonly reason: 'not-json' | 'not-utf8' | 'no-access' | 'not-allowed' | 'unknown'
  /** A file with its line, `--flag` or `PAPO_VARIABLE`. */
  readonly where: string
  readonly key?: string
  readonly allowed?: string
  /** What was given, where it may be shown. */
  readonly value?: string
}

/** One source read: its settings and what to warn of, or the first thing that is wrong. */
export type SettingsResult =
  | {
      readonly ok: true
      readonly value: PartialSettings
      readonly warnings: readonly SettingsProblem[]
    }
  | { readonly ok: false; readonly error: 'bad-settings'; readonly problem: SettingsProblem }

type SettingKind = {
  readonly allowed: string
  readonly read: (value: unknown) => unknown
  /** May a wrong value be shown? */
  readonly shown?: boolean
}

const TEXT: SettingKind = {
  allowed: 'a text of 1 to 1,000 characters on one line',
  read: (value) => {
    // oxlint-disable-next-line eslint/no-control-regex
    const clean = typeof value === 'string' && /^[^\u0000-\u001F\u007F]{1,1000}$/u.test(value)
    return clean ? value : undefined
  },
}
const like = (allowed: string, fits: (value: string) => boolean): SettingKind => ({
  allowed,
  read: (value) => (typeof value === 'string' && fits(value) ? value : undefined),
})
const choice = (name: SettingName): SettingKind => {
  const options: readonly string[] = settingValuesOf(name)
  return {
    allowed: options.map((option) => `"${option}"`).join(' or '),
    read: (value) => options.find((option) => option === value),
  }
}
const YES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
])

const KINDS: ReadonlyMap<string, SettingKind> = new Map<
  Exclude<keyof Settings, 'password'>,
  SettingKind
>([
  [
    'broker',
    {
      allowed: 'mqtt://host:port (or mqtts, ws, wss)',
      shown: true,
      read: (value) =>
        typeof value === 'string' && parseBrokerAddress(value).ok ? value.trim() : undefined,
    },
  ],
  [
    'name',
    {
      ...like(
        '1 to 32 letters, digits, spaces between them, ".", "-" or "_"',
        (value) => parseOwnName(value).ok,
      ),
      shown: true,
    },
  ],
  ['space', like('one to three levels of A-Z a-z 0-9 - _ ~, with "/" between them', isSpace)],
  ['username', TEXT],
  ['passwordFile', TEXT],
  ['cafile', TEXT],
  ['cert', TEXT],
  ['key', TEXT],
  ['insecure', { allowed: 'true or false', read: (value) => YES.get(value) }],
  ['classic', { allowed: 'true or false', read: (value) => YES.get(value) }],
  ['lang', TEXT],
  ['theme', choice('theme')],
  ['emoji', choice('emoji')],
  ['notify', choice('notify')],
  ['borders', choice('borders')],
  ['keys', choice('keys')],
])

/** The names of all settings that a file, a flag or a variable may have. */
export const SETTING_NAMES: readonly string[] = [...KINDS.keys()]

/** `passwordFile` as a flag: `--password-file`. */
export const flagOf = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`

/** `passwordFile` as a variable: `PAPO_PASSWORD_FILE`. */
export const variableOf = (name: string): string =>
  `PAPO_${flagOf(name).slice(2).replaceAll('-', '_').toUpperCase()}`

/**
 * Reads values by name. A wrong value is an error with what is allowed; an unknown name is a warning, so
 * that an older papo reads the file of a newer one. `where` gives the source of a name.
 */
export const readSettings = (
  values: { readonly [name: string]: unknown },
  where: (name: string) => string,
): SettingsResult => {
  const given = new Map<string, unknown>()
  const warnings: SettingsProblem[] = []
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    const kind = KINDS.get(name)
    const read = kind?.read(value)
    if (!kind) warnings.push({ reason: 'unknown', where: where(name), key: name })
    else if (read === undefined) {
      const { allowed } = kind
      const given = kind.shown && typeof value === 'string' ? { value } : {}
      const problem: SettingsProblem = {
        reason: 'not-allowed',
        where: where(name),
        key: name,
        allowed,
        ...given,
      }
      return { ok: false, error: 'bad-settings', problem }
    } else given.set(name, read)
  }
  // each value was read by the kind of its name
  return { ok: true, value: Object.fromEntries(given) as PartialSettings, warnings }
}

const DEFAULTS: Settings = {
  space: 'papo',
  insecure: false,
  classic: false,
  theme: 'dark',
  emoji: 'on',
  notify: 'bell',
  borders: 'unicode',
  keys: 'papo',
}

/**
 * All settings together: flags, by their names without `--`, count before the environment (`PAPO_…`; empty ones are not set), that
 * before the profile's file, that before what papo does by itself.
 */
export const resolveSettings = (
  flags: { readonly [name: string]: unknown },
  env: { readonly [name: string]: string | undefined },
  file: PartialSettings,
):
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly error: 'bad-settings'; readonly problem: SettingsProblem } => {
  const named = SETTING_NAMES.map((name) => [name, flags[flagOf(name).slice(2)]])
  const fromFlags = readSettings(Object.fromEntries(named), flagOf)
  if (!fromFlags.ok) return fromFlags
  const variables = SETTING_NAMES.map((name) => [name, env[variableOf(name)] || undefined])
  const fromEnv = readSettings(Object.fromEntries(variables), variableOf)
  if (!fromEnv.ok) return fromEnv
  const password = env['PAPO_PASSWORD'] ? { password: env['PAPO_PASSWORD'] } : {}
  return {
    ok: true,
    value: { ...DEFAULTS, ...file, ...fromEnv.value, ...fromFlags.value, ...password },
  }
}
