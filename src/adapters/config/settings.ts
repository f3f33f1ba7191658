/** Settings out of a file, flags and the environment: what they must be, and which source takes precedence. */

import {
  defaultSettings,
  flagOf,
  settingNames,
  settingTable,
  variableOf,
} from '../../core/settings/setting-table.ts'
import type { PartialSettings, Settings } from '../../core/settings/setting-table.ts'
import { formatSettingPath } from '../../core/settings/setting-spec.ts'
import type { SettingPath, SettingRule } from '../../core/settings/setting-spec.ts'

/** What is wrong with a setting: its source, its name, and what would be right. */
export type SettingsProblem = {
  readonly reason: 'not-json' | 'not-utf8' | 'no-access' | 'not-allowed' | 'unknown'
  /** A file with its line, `--flag` or `PAPO_VARIABLE`. */
  readonly where: string
  /** The setting, and what in it: `hooks[2].run`. */
  readonly key?: string
  /** What it must be. */
  readonly rule?: SettingRule
  /** What was given, where it may be shown. */
  readonly value?: string
}

/** What is wrong in one source, unknown names included. */
type BadSettings = {
  readonly ok: false
  readonly error: 'bad-settings'
  readonly problems: readonly SettingsProblem[]
}

/** One source read: its settings and what to warn of, or everything that is wrong. */
export type SettingsResult =
  | {
      readonly ok: true
      readonly value: PartialSettings
      readonly warnings: readonly SettingsProblem[]
    }
  | BadSettings

/** For editors that check a file by its schema; papo does not read it. */
const SCHEMA_KEY = '$schema'

const problemsIn = (
  name: string,
  value: unknown,
  where: (path: SettingPath) => string,
): readonly SettingsProblem[] => {
  const spec = settingTable.get(name)
  if (!spec) return [{ reason: 'unknown', where: where([name]), key: name }]
  if (spec.read(value) !== undefined) return []
  const given = spec.shown && typeof value === 'string' ? { value } : {}
  return (spec.faultsIn?.(value) ?? [{ path: [], rule: spec.rule }]).map(({ path, rule }) => {
    const whole = [name, ...path]
    return {
      reason: 'not-allowed',
      where: where(whole),
      key: formatSettingPath(whole),
      rule,
      ...given,
    }
  })
}

/**
 * Reads values by name. A wrong value is an error with what is allowed; an unknown name is a warning, so
 * that an older papo reads the file of a newer one. `where` gives the source of a name, or of something in its value.
 */
export const readSettings = (
  values: { readonly [name: string]: unknown },
  where: (path: SettingPath) => string,
): SettingsResult => {
  const given = new Map<string, unknown>()
  const problems: SettingsProblem[] = []
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || name === SCHEMA_KEY) continue
    const wrong = problemsIn(name, value, where)
    problems.push(...wrong)
    if (wrong.length === 0) given.set(name, settingTable.get(name)?.read(value))
  }
  if (problems.some(({ reason }) => reason === 'not-allowed'))
    return { ok: false, error: 'bad-settings', problems }
  // each value was read by the kind of its name
  return { ok: true, value: Object.fromEntries(given) as PartialSettings, warnings: problems }
}

/** Settings as a file has them. */
export const settingsAsJson = (settings: PartialSettings): { readonly [name: string]: unknown } =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const toJson = settingTable.get(name)?.toJson
      return [name, value === undefined || !toJson ? value : toJson(value)]
    }),
  )

/**
 * All settings together: flags, by their names without `--`, count before the environment (`PAPO_…`; empty ones are not set), that
 * before the profile's file, that before what papo does by itself.
 */
export const resolveSettings = (
  flags: { readonly [name: string]: unknown },
  env: { readonly [name: string]: string | undefined },
  file: PartialSettings,
): { readonly ok: true; readonly value: Settings } | BadSettings => {
  const named = settingNames.map((name) => [name, flags[flagOf(name).slice(2)]])
  const fromFlags = readSettings(Object.fromEntries(named), ([name]) => flagOf(String(name)))
  const variables = settingNames.map((name) => [name, env[variableOf(name)] || undefined])
  const fromEnv = readSettings(Object.fromEntries(variables), ([name]) => variableOf(String(name)))
  if (!fromFlags.ok || !fromEnv.ok) {
    const problems = [fromFlags, fromEnv].flatMap((one) => (one.ok ? [] : one.problems))
    return { ok: false, error: 'bad-settings', problems }
  }
  const password = env['PAPO_PASSWORD'] ? { password: env['PAPO_PASSWORD'] } : {}
  return {
    ok: true,
    value: { ...defaultSettings, ...file, ...fromEnv.value, ...fromFlags.value, ...password },
  }
}
