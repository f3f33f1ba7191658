/** The file of a theme of one's own: where it is, what stands in it, and what is wrong with it. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { lineInJson, parseJsonObject } from '../../adapters/json-lines.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { decodeUtf8 } from '../../core/text/utf8.ts'
import { readOwnTheme } from '../../themes/own-theme.ts'
import type { OwnTheme, ThemeFault } from '../../themes/own-theme.ts'
import { textsFor } from '../../i18n/texts.ts'
import type { Texts } from '../../i18n/texts.ts'
import type { Setup } from '../setup.ts'

/** The largest file (bytes) that can be a theme. */
const MAX_FILE = 65_536

/** A theme, or why there is none: the file with the line, and what is wrong there. */
export type ThemeFileResult =
  | { readonly ok: true; readonly value: OwnTheme }
  | {
      readonly ok: false
      readonly where: string
      readonly fault: ThemeFault | { readonly is: 'no-file' }
    }

const textOf = (file: string): string | undefined => {
  try {
    const found = statSync(file)
    // what has no end, such as a device or a pipe, is none
    if (!found.isFile() || found.size > MAX_FILE) return undefined
    const text = decodeUtf8(readFileSync(file))
    return text.ok ? text.value : undefined
  } catch {
    // not there, or not to be read
    return undefined
  }
}

/** Reads it; a path that is not absolute begins at the folder of `config.json`. */
export const readThemeFile = (
  { paths, profile }: Pick<Setup, 'paths' | 'profile'>,
  path: string,
): ThemeFileResult => {
  const file = resolve(dirname(paths.config(profile)), path)
  const text = textOf(file)
  if (text === undefined) return { ok: false, where: file, fault: { is: 'no-file' } }
  const object = parseJsonObject(text)
  if (!object.ok) {
    return { ok: false, where: `${file}:${object.line ?? 1}`, fault: { is: 'no-object', path: [] } }
  }
  const read = readOwnTheme(object.value)
  if (read.ok) return read
  return { ok: false, where: `${file}:${lineInJson(text, read.fault.path)}`, fault: read.fault }
}

/** What keeps this file from being a theme, in words; nothing where it is one, or no file is named. */
export const themeFileProblem = (
  setup: Pick<Setup, 'paths' | 'profile'>,
  path: string,
  { themeFaults }: Pick<Texts, 'themeFaults'>,
): string | undefined => {
  const read = path === '' ? undefined : readThemeFile(setup, path)
  if (!read || read.ok) return undefined
  const { fault } = read
  const where = revealLine(read.where)
  switch (fault.is) {
    case 'no-file':
      return themeFaults.noFile(where)
    case 'no-object':
      return themeFaults.noObject(where)
    case 'no-people':
      return themeFaults.noPeople(where)
    case 'no-role':
      return themeFaults.noRole(where, revealLine(fault.name), fault.known.join(', '))
    case 'no-style':
      return themeFaults.noStyle(where, revealLine(fault.word), fault.known.join(', '))
  }
}

/** What is wrong with the file of the theme that is set, as the start tells it. */
export const themeFault = (setup: Setup): string | undefined => {
  const why = themeFileProblem(setup, setup.settings.themeFile ?? '', textsFor(setup.language))
  return why === undefined ? undefined : `papo: ${why}.`
}
