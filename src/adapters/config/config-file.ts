/** The file of settings of a profile: `config.json`. */
import { readFileSync } from 'node:fs'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { decodeUtf8 } from '../../core/text/utf8.ts'
import { codeOf, writePrivately } from '../files/private-files.ts'
import type { PartialSettings } from '../../core/settings/setting-table.ts'
import { lineInJson, parseJsonObject } from './json-lines.ts'
import type { JsonObject } from './json-lines.ts'
import { readSettings, settingsAsJson } from './settings.ts'
import type { SettingPath } from '../../core/settings/setting-spec.ts'
import type { SettingsResult, SettingsProblem } from './settings.ts'

const failed = (where: string, reason: SettingsProblem['reason']): SettingsResult => ({
  ok: false,
  error: 'bad-settings',
  problems: [{ reason, where }],
})

/** The file as text: a byte order mark and line ends of Windows do no harm, another encoding than UTF-8 does. */
const textOf = (file: string): string | undefined => {
  const text = decodeUtf8(readFileSync(file))
  return text.ok ? text.value : undefined
}

/** Reads the file. One that is not there has no settings. */
export const readConfig = (file: string): SettingsResult => {
  try {
    const text = textOf(file)
    if (text === undefined) return failed(file, 'not-utf8')
    const values = parseJsonObject(text)
    return values.ok
      ? readSettings(values.value, (path) => `${file}:${lineInJson(text, path)}`)
      : failed(`${file}:${values.line ?? 1}`, 'not-json')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ok: true, value: {}, warnings: [] }
    return failed(file, 'no-access')
  }
}

/** The file and the line of something in it; the file alone where it cannot be read, or has it not. */
export const whereInConfig = (file: string, path: SettingPath): string => {
  try {
    return `${file}:${lineInJson(textOf(file) ?? '', path)}`
  } catch {
    // the setting came from a variable
    return file
  }
}

/**
 * Changes settings in the file (0600) and leaves the others as they are, also those that this papo
 * does not know. A file that is no JSON is not touched. A password is never written.
 */
export const writeConfig = (
  file: string,
  change: PartialSettings,
): Result<true, 'not-json' | 'no-access' | 'exists'> => {
  let before: Result<JsonObject, 'not-json'> = ok({})
  try {
    before = parseJsonObject(textOf(file) ?? '')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return { ok: false, error: 'no-access' }
  }
  if (!before.ok) return fail('not-json')
  const { password: _, ...rest } = { ...before.value, ...settingsAsJson(change) }
  return writePrivately(file, `${JSON.stringify(rest, undefined, 2)}\n`)
}
