/** Which language and which letters the environment asks for (POSIX locale variables). */

import { languageOf } from '../core/languages.ts'
import type { Language } from '../core/languages.ts'

type Environment = Readonly<Record<string, string | undefined>>

const first = (env: Environment, names: readonly string[]) =>
  names.map((name) => env[name]).find((value) => value !== undefined && value !== '') ?? ''

/** The language for messages, English when there is none of ours; LC_ALL goes before LC_MESSAGES and LANG. */
export const localeLanguage = (env: Environment): Language =>
  languageOf(first(env, ['LC_ALL', 'LC_MESSAGES', 'LANG'])) ?? 'en'

/**
 * Whether the terminal takes UTF-8. An environment that says nothing at all is taken for one that
 * does, as every terminal of today.
 */
export const localeIsUnicode = (env: Environment): boolean => {
  const locale = first(env, ['LC_ALL', 'LC_CTYPE', 'LANG'])
  if (locale === '') return env['TERM'] !== 'linux'
  return /utf-?8/iu.test(locale)
}

/**
 * Whether lines and signs beyond ASCII can be drawn. The fonts of the Linux console have 512 characters at most,
 * and with them neither heavy lines nor most signs (setfont(8)); its locale may be UTF-8 all the same.
 */
export const drawsSigns = (borders: 'auto' | 'unicode' | 'ascii', env: Environment): boolean =>
  localeIsUnicode(env) && (borders === 'auto' ? env['TERM'] !== 'linux' : borders === 'unicode')
