/** The rows of a text, one after the other: by words, never inside a grapheme cluster. */
import {
  cellOf,
  clusters,
  clustersWithin,
  REPLACEMENT,
  stableText,
  tabWidth,
  widthOf,
} from './width.ts'

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
  const kept = clustersWithin(show, width)
  return kept.show === '' ? { show: REPLACEMENT, width: 1 } : kept
}

/** The pieces of a line, one after the other: of a long one only as many as somebody asks for. */
function* piecesOf(line: string, width: number): Generator<Piece, void, undefined> {
  let at = 0
  for (const cluster of clusters(line)) {
    const cell = cellOf(cluster)
    const fits = cell.width <= width ? cell : shrinkCluster(cell.show, width)
    yield { show: fits.show, width: fits.width, at, kind: kindOf(cluster) }
    at += cluster.length
  }
}

const isBlank = (piece: Piece) => piece.kind === 'blank' || piece.kind === 'tab'

/** Wraps one line without newlines; `base` is added to every offset. Blanks at a break hang. */
function* rowsOfLine(
  line: string,
  width: number,
  base: number,
): Generator<TextRow, void, undefined> {
  const pieces: Piece[] = []
  const coming = piecesOf(line, width)
  const pieceAt = (index: number): Piece | undefined => {
    if (index < pieces.length) return pieces[index]
    const { value } = coming.next()
    if (value) pieces.push(value)
    return value ?? undefined
  }
  const offset = (index: number) => base + (pieces[index]?.at ?? line.length)
  const rowOf = (start: number, end: number, wrapped: boolean): TextRow => {
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
    return { show: drawn, width: widthOf(drawn), from: offset(start), to: offset(end) }
  }

  let start = 0
  let used = 0
  let breakAt = 0
  let full = false
  let index = 0
  for (let piece = pieceAt(0); piece !== undefined; piece = pieceAt(index)) {
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
      yield rowOf(start, end, true)
      start = end
      index = end
      used = 0
      full = false
      continue
    }
    used += piece.width
    index += 1
  }
  yield rowOf(start, pieces.length, false)
}

/**
 * The rows of a text at `width` cells from this place on, where a row begins (UTF-16 offset). Every row takes at most so
 * many cells in its steady form, and an empty text is one empty row. What is before the place changes none of them.
 */
export function* rowsFrom(
  text: string,
  width: number,
  place: number,
): Generator<TextRow, void, undefined> {
  for (let at = place; at <= text.length;) {
    const next = text.indexOf('\n', at)
    const end = next === -1 ? text.length : next
    yield* rowsOfLine(text.slice(at, end), width, at)
    at = end + 1
  }
}
