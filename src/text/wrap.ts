/** Text → rows of at most so many cells, by words, never inside a grapheme cluster. */
import { cellOf, clusters, REPLACEMENT, stableText, tabWidth, widthOf } from './width.ts'

/** One row: what is drawn, and which part of the text it is (UTF-16 offsets, `to` exclusive). */
export type TextRow = {
  readonly show: string
  /** Cells that `show` takes. */
  readonly width: number
  readonly from: number
  readonly to: number
}

type Piece = {
  readonly show: string
  readonly width: number
  readonly at: number
  readonly kind: 'blank' | 'tab' | 'word' | 'loose' | 'closing'
}

const BLANK = /^[ \u1680\u2000-\u200A\u205F\u3000]$/u
// scripts that are written without spaces: a row may end between any two of these
const loosePattern = () => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const CLOSING = /^[、。，．：；！？）」』】〉》…ー]/u

const kindOf = (cluster: string): Piece['kind'] => {
  if (cluster === '\t') return 'tab'
  if (cluster === ' ') return 'blank'
  if ((cluster.codePointAt(0) ?? 0) < 0x1680) return 'word'
  if (BLANK.test(cluster)) return 'blank'
  if (CLOSING.test(cluster)) return 'closing'
  return loosePattern().test(cluster) ? 'loose' : 'word'
}

/** A cluster of several pictures may be wider than a whole row: as much of it as fits. */
const shrinkCluster = (
  show: string,
  width: number,
): { readonly show: string; readonly width: number } => {
  let kept = ''
  let taken = 0
  for (const part of clusters(show)) {
    const cell = cellOf(part)
    if (taken + cell.width > width) break
    kept += cell.show
    taken += cell.width
  }
  return kept === '' ? { show: REPLACEMENT, width: 1 } : { show: kept, width: taken }
}

const piecesOf = (line: string, width: number): readonly Piece[] => {
  const pieces: Piece[] = []
  let at = 0
  for (const cluster of clusters(line)) {
    const cell = cellOf(cluster)
    const fits = cell.width <= width ? cell : shrinkCluster(cell.show, width)
    pieces.push({ show: fits.show, width: fits.width, at, kind: kindOf(cluster) })
    at += cluster.length
  }
  return pieces
}

const isBlank = (piece: Piece) => piece.kind === 'blank' || piece.kind === 'tab'

/** Wraps one line without newlines; `base` is added to every offset. Blanks at a break hang. */
const wrapLine = (line: string, width: number, base: number): readonly TextRow[] => {
  const pieces = piecesOf(line, width)
  const rows: TextRow[] = []
  const offset = (index: number) => base + (pieces[index]?.at ?? line.length)
  const emit = (start: number, end: number, wrapped: boolean) => {
    let show = ''
    let used = 0
    let solid = 0
    for (const piece of pieces.slice(start, end)) {
      const room = piece.kind === 'tab' ? tabWidth(used) : piece.width
      // a blank that has no room hangs over the edge, undrawn
      if (used + room > width) continue
      show += piece.kind === 'tab' ? ' '.repeat(room) : piece.show
      used += room
      if (isBlank(piece)) continue
      solid = show.length
    }
    // once more: where a piece was left out, its neighbours may have joined into one character
    const drawn = stableText(wrapped ? show.slice(0, solid) : show)
    rows.push({
      show: drawn,
      width: widthOf(drawn),
      from: offset(start),
      to: offset(end),
    })
  }

  let start = 0
  let used = 0
  let breakAt = 0
  let full = false
  for (let index = 0; index < pieces.length;) {
    const piece = pieces[index]
    if (piece === undefined) break
    if (isBlank(piece)) {
      const room = piece.kind === 'tab' ? tabWidth(used) : piece.width
      if (used + room <= width) used += room
      else full = true
      index += 1
      breakAt = index
      continue
    }
    const before = pieces[index - 1]
    if (index > start && piece.kind !== 'closing') {
      if (piece.kind === 'loose' || before?.kind === 'loose') breakAt = index
    }
    if (full || used + piece.width > width) {
      const end = breakAt > start ? breakAt : index
      emit(start, end, true)
      start = end
      index = end
      used = 0
      full = false
      continue
    }
    used += piece.width
    index += 1
  }
  emit(start, pieces.length, false)
  return rows
}

const MAX_CACHED_UNITS = 2_000_000
const cache = new Map<string, readonly TextRow[]>()
let cached = 0

/**
 * Wraps a text at `width` cells (at least 1): every row takes at most so many cells in its steady
 * form, and an empty text is one empty row. Remembers what it wrapped, within a bound.
 */
export const wrap = (text: string, width: number): readonly TextRow[] => {
  const room = Math.max(1, Math.floor(width))
  const key = `${room} ${text}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const rows: TextRow[] = []
  let base = 0
  for (const line of text.split('\n')) {
    for (const row of wrapLine(line, room, base)) rows.push(row)
    base += line.length + 1
  }
  cached += key.length
  if (cached > MAX_CACHED_UNITS) {
    cache.clear()
    cached = key.length
  }
  cache.set(key, rows)
  return rows
}

/** The first `most` rows of a text; the last one says that something is left out, where something is. */
export const wrapWithin = (text: string, width: number, most: number): readonly TextRow[] => {
  const rows = wrap(text, width)
  const shown = rows.slice(0, Math.max(0, most))
  const last = shown.at(-1)
  if (last === undefined || shown.length === rows.length) return shown
  return [...shown.slice(0, -1), { ...last, show: truncate(`${last.show} …`, width) }]
}

/** The text on one line of at most `width` cells, in its steady form, `…` where it was cut. */
export const truncate = (text: string, width: number, ellipsis = '…'): string => {
  const shown = stableText(text)
  if (widthOf(shown) <= width) return shown
  const room = width - widthOf(ellipsis)
  if (room < 0) return ''
  let kept = ''
  let used = 0
  for (const cluster of clusters(shown)) {
    const cell = cellOf(cluster)
    if (used + cell.width > room) break
    kept += cell.show
    used += cell.width
  }
  return kept + ellipsis
}

/**
 * Sentences in at most `width` cells: whole clauses, as many as fit, where that is more than a third of the
 * room; else cut as `truncate` does it.
 */
export const clausesWithin = (text: string, width: number): string => {
  const shown = stableText(text)
  if (widthOf(shown) <= width) return shown
  const starts = [...shown.matchAll(/[.;,:] /gu)].map(({ index }) => shown.slice(0, index))
  const start = starts.findLast((one) => widthOf(one) <= width)
  return start !== undefined && widthOf(start) * 3 > width ? start : truncate(shown, width)
}

/** The text cut or filled with spaces to exactly `width` cells. */
export const fit = (text: string, width: number, ellipsis = '…'): string => {
  const shown = truncate(text, width, ellipsis)
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)))
}
