/** Panels and lists as lines: what a number chooses is numbered, what only a screen needs is left out. */
import type { HelpSection } from '../../../../components/overlays/help-sections.ts'
import { focusOfOverlay } from '../../../../components/state/focus.ts'
import type { Overlay } from '../../../../components/state/ui-store.ts'
import type { Texts } from '../../../i18n/texts.ts'

/** What tells more as time goes by. */
export const isGrowing = ({ kind }: Overlay): boolean => kind === 'wire' || kind === 'doctor'

/** What stays open, because one chooses or answers there; the rest is told and done. */
export const staysOpen = (overlay: Overlay): boolean =>
  isGrowing(overlay) || ['list', 'history', 'verify'].includes(focusOfOverlay(overlay))

const POINTER = /^[▸>]\s*/u

/** The rows of a list from its first one on, numbered; where the first is not chosen, it tells why there are none. */
const numbered = (lines: readonly string[], first: number): readonly string[] => {
  const end = lines.findIndex((line, index) => index >= first && line.trim() === '')
  const rows = lines.slice(first, end === -1 ? undefined : end)
  if (!POINTER.test(rows[0] ?? '')) return rows
  return rows.map((row, index) => `${index + 1}. ${row.replace(POINTER, '').trim()}`)
}

/** The help: each section with a key or a command in a line. */
export const sectionLines = (sections: readonly HelpSection[]): readonly string[] =>
  sections.flatMap(({ title, entries }) => [
    '',
    `${title}:`,
    ...entries.map(({ left, right }) => `  ${left}: ${right}`),
  ])

/** Neither empty nor a rule. */
const isSome = (line: string) => !/^[\s─━=-]*$/u.test(line)

/** The lines of a panel, of what is drawn inside its frame. */
export const panelLines = (
  overlay: Overlay,
  lines: readonly string[],
  plain: Texts['plain'],
): readonly string[] => {
  const focus = focusOfOverlay(overlay)
  // below the input and the rule
  if (focus === 'list') return [...numbered(lines, 2), plain.chooses].filter(isSome)
  if (focus === 'history') return [...numbered(lines, 0), plain.chooses].filter(isSome)
  // the pointer moves with each packet, and moves nothing
  if (focus === 'wire')
    return lines
      .slice(0, -1)
      .filter(isSome)
      .map((line) => line.replace(POINTER, ''))
  // the last row has the keys of a screen
  const told = lines.slice(0, -1).filter(isSome)
  return focus === 'verify' ? [...told, plain.verifies] : told
}

// as xterm sends them
const PAGE_UP = '\u001B[5~'
const DOWN = '\u001B[B'
const CLEAR = '\u0015'

/** The keys that do what a line asks of a panel: a number takes a row, words filter a list, a letter is one of its keys. */
export const keysOf = (overlay: Overlay, line: string): string => {
  const number = /^\d{1,3}$/u.test(line) ? Number(line) : 0
  if (number > 0) return `${PAGE_UP}${DOWN.repeat(number - 1)}\r`
  return focusOfOverlay(overlay) === 'list' ? CLEAR + line : line
}
