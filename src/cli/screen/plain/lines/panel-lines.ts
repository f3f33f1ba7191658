/** Panels and lists as lines: what a number takes is numbered, what only a screen needs is left out. */
import { focusOfOverlay } from '../../../../../components/state/focus.ts'
import type { Overlay } from '../../../../../components/state/ui-store.ts'
import type { Texts } from '../../../../i18n/texts.ts'

/** What is drawn of a panel: its frame taken apart, and what is inside. */
export type DrawnPanel = {
  readonly title: string
  /** Beside the title. */
  readonly note: string
  readonly lines: readonly string[]
  /** In the lower border. */
  readonly footer: string
}

/** A panel as it is told; `rows`: how many of its lines a number takes. */
export type ToldPanel = { readonly lines: readonly string[]; readonly rows: number }

/** Does it tell more as time goes by? */
export const isGrowing = ({ kind }: Overlay): boolean => kind === 'doctor'

/** What stays open, because one chooses or answers there, or it goes on; the rest is told and done. */
export const staysOpen = (overlay: Overlay): boolean =>
  isGrowing(overlay) || ['list', 'history', 'verify'].includes(focusOfOverlay(overlay))

/** Is somebody to be chosen here before anything is sent or done? Then words look for a row. */
export const isPicking = (overlay: Overlay): boolean =>
  overlay.kind === 'people' || overlay.kind === 'goTo'

const POINTER = /^[▸>]\s*/u

/** The rows of a list from its first one on, numbered; where the first is not chosen, it tells why there are none. */
const numbered = (lines: readonly string[], first: number): ToldPanel => {
  const end = lines.findIndex((line, index) => index >= first && line.trim() === '')
  const rows = lines.slice(first, end === -1 ? undefined : end)
  if (!POINTER.test(rows[0] ?? '')) return { lines: rows, rows: 0 }
  return {
    lines: rows.map((row, index) => `${index + 1}. ${row.replace(POINTER, '').trim()}`),
    rows: rows.length,
  }
}

/** Neither empty nor a rule. */
const isSome = (line: string) => !/^[\s─━=-]*$/u.test(line)

const told = (
  overlay: Overlay,
  { lines, footer }: DrawnPanel,
  plain: Texts['plain'],
  hasNewKey: boolean,
): ToldPanel => {
  const focus = focusOfOverlay(overlay)
  if (focus === 'list' || focus === 'history') {
    // a list has its input and a rule above
    const list = numbered(lines, focus === 'list' ? 2 : 0)
    const hint = isPicking(overlay) ? plain.picks : plain.chooses
    const after = [overlay.kind === 'search' ? footer : '', list.rows > 0 ? hint : '']
    return { ...list, lines: [...list.lines, ...after] }
  }
  // the last row has the keys of a screen
  const inside = lines.slice(0, -1)
  const answers = hasNewKey ? plain.verifiesNewKey : plain.verifies
  return { lines: focus === 'verify' ? [...inside, answers] : inside, rows: 0 }
}

/** The lines of a panel, of what is drawn inside its frame, below its title. `hasNewKey`: can another key be accepted there? */
export const panelLines = (
  overlay: Overlay,
  drawn: DrawnPanel,
  plain: Texts['plain'],
  hasNewKey: boolean,
): ToldPanel => {
  // beside the title of a list stand keys of a screen
  const isList = focusOfOverlay(overlay) === 'list'
  const title = [drawn.title, isList ? '' : drawn.note].filter(Boolean).join(', ')
  const { lines, rows } = told(overlay, drawn, plain, hasNewKey)
  return { lines: [`${title}:`, ...lines.filter(isSome)], rows }
}

// as xterm sends them
const PAGE_UP = '\u001B[5~'
const DOWN = '\u001B[B'
const CLEAR = '\u0015'

/** The keys that take this row of a list, counted from 1. */
export const keysForRow = (row: number): string => `${PAGE_UP}${DOWN.repeat(row - 1)}\r`

/** The keys that look for this in a list. */
export const keysForWords = (words: string): string => CLEAR + words
