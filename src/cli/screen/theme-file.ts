/** The file of a theme of one's own: where it is, what stands in it, and what is wrong with it. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { lineInJson, parseJsonObject } from '../../adapters/config/json-lines.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { decodeUtf8 } from '../../core/text/utf8.ts'
import { readOwnTheme } from '../../themes/own-theme.ts'
import type { OwnTheme, ThemeFault } from '../../themes/own-theme.ts'
import { textsFor } from '../../i18n/texts.ts'
import type { Texts } from '../../i18n/texts.ts'
import type { Setup } from '../setup.ts'

type ThemeTexts = Pick<Texts, 'themeFaults'>

/** The largest file (bytes) that can be a theme. */
const MAX_FILE = 65_536

/** What is wrong, and where: the file with the line. */
type FileFault = {
  readonly where: string
  readonly fault: ThemeFault | { readonly is: 'no-file' }
}

/** A theme, or all that keeps it from being one. */
export type ThemeFileResult =
  | { readonly ok: true; readonly value: OwnTheme }
  | { readonly ok: false; readonly faults: readonly FileFault[] }

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
  if (text === undefined) return { ok: false, faults: [{ where: file, fault: { is: 'no-file' } }] }
  const object = parseJsonObject(text)
  if (!object.ok) {
    const where = `${file}:${object.line ?? 1}`
    return { ok: false, faults: [{ where, fault: { is: 'no-object', path: [] } }] }
  }
  const read = readOwnTheme(object.value)
  if (read.ok) return read
  const faults = read.faults.map((fault) => ({
    where: `${file}:${lineInJson(text, fault.path)}`,
    fault,
  }))
  return { ok: false, faults }
}

/** What there is instead is told by the first of its kind (`isFirst`) alone. */
const faultSentence = (
  { where: place, fault }: FileFault,
  isFirst: boolean,
  { themeFaults }: ThemeTexts,
): string => {
  const where = revealLine(place)
  const known = isFirst && 'known' in fault ? fault.known.join(', ') : ''
  switch (fault.is) {
    case 'no-file':
      return themeFaults.noFile(where)
    case 'no-object':
      return themeFaults.noObject(where)
    case 'no-people':
      return themeFaults.noPeople(where)
    case 'no-role':
      return themeFaults.noRole(where, revealLine(fault.name), known)
    case 'no-style':
      return themeFaults.noStyle(where, revealLine(fault.word), known)
  }
}

/** All that keeps this file from being a theme, in words; nothing where it is one, or no file is named. */
export const themeFileProblems = (
  setup: Pick<Setup, 'paths' | 'profile'>,
  path: string,
  texts: ThemeTexts,
): readonly string[] => {
  const read = path === '' ? undefined : readThemeFile(setup, path)
  const faults = read && !read.ok ? read.faults : []
  return faults.map((one, index) => {
    const isFirst = faults.findIndex(({ fault }) => fault.is === one.fault.is) === index
    return faultSentence(one, isFirst, texts)
  })
}

/** What is wrong with the file of the theme that is set, as the start tells it. */
export const themeProblems = (setup: Setup): readonly string[] =>
  themeFileProblems(setup, setup.settings.themeFile ?? '', textsFor(setup.language)).map(
    (why) => `papo: ${why}.`,
  )
