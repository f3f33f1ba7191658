/**
 * Draws a row of the screen by joining what was drawn before. When a conversation moves up by a line, no row is what it
 * was; but each consists of the same pieces as another one did: a border, a name in the list, a message. A piece is drawn by
 * Ink's own class, with nothing but a mark behind it, and remembered as long as its component is not drawn again.
 */
import { memoize } from '../../../core/collections/memoize.ts'
import { drawSimple } from './draw-simple.ts'
import type { Piece } from './draw-simple.ts'
import { isSameList } from './ink-output.ts'
import type { OutputClass, Range, Transformers, Write } from './ink-output.ts'

/** Pieces that are drawn together, from the column `start` up to `end`, which does not belong to them. */
type Group = { readonly pieces: readonly Piece[]; readonly start: number; readonly end: number }

/** A group as a text; `undefined` if it is wider than its place. */
type Drawn = { readonly group: Group; readonly text: string | undefined }

/** A character that hardly any text has. It is one of the simple ones: others need Unicode's tables, which take 40 ms to load. */
export const JOIN_MARK = '\u0482'
/** So many lines are remembered of one component, and of those that have none. */
const MOST_LINES = 600
/** So many places of a line are remembered. */
const MOST_PLACES = 20
const WITHOUT: Transformers[number] = (line) => line

const ESCAPE = '\u001B'
// looks (SGR), and the end of a link (OSC 8)
// oxlint-disable-next-line eslint/no-control-regex
const ENDS_STYLED = /\u001B(?:\[[\d;:]*m|\]8;;(?:\u0007|\u001B\\|\u009C))$/u
// a sequence may reach from one line to the next; CR LF are one character
// oxlint-disable-next-line eslint/no-control-regex
const REACHES_ON = /[\r\u001B\u0080-\u009F]/u

/** The lines of a text, if none of them depends on another one. */
const linesOf = (text: string): readonly string[] | undefined => {
  if (!text.includes('\n')) return [text]
  return REACHES_ON.test(text) ? undefined : text.split('\n')
}

const isEmpty = (range: Range | undefined) => range !== undefined && range[0] >= range[1]

const isWhole = (piece: Piece) =>
  Number.isInteger(piece.x) && (piece.columns ?? []).every(Number.isInteger)

const startOf = ({ x, columns }: Piece) => Math.max(x, columns?.[0] ?? x)

const isSamePiece = (a: Piece, b: Piece, by: number) =>
  a.line === b.line &&
  a.x + by === b.x &&
  a.index === b.index &&
  (a.columns === b.columns
    ? by === 0 || a.columns === undefined
    : a.columns !== undefined &&
      b.columns !== undefined &&
      a.columns[0] + by === b.columns[0] &&
      a.columns[1] + by === b.columns[1]) &&
  isSameList(a.transformers, b.transformers, Object.is)

/** Is it the same, though it may stand in another place of its row? */
const isSameGroup = (a: Group, b: Group) =>
  a.end - a.start === b.end - b.start &&
  isSameList(a.pieces, b.pieces, (one, other) => isSamePiece(one, other, b.start - a.start))

/** Groups of pieces, from left to right; what begins in one cell is drawn together. */
const groupsOf = (pieces: readonly Piece[], width: number): readonly Group[] => {
  const sorted = pieces.toSorted((a, b) => startOf(a) - startOf(b))
  const groups: Group[] = []
  for (const piece of sorted.toReversed()) {
    const start = startOf(piece)
    const next = groups.at(-1)
    if (next?.start === start) groups.splice(-1, 1, { ...next, pieces: [piece, ...next.pieces] })
    else groups.push({ pieces: [piece], start, end: next?.start ?? width })
  }
  return groups.toReversed()
}

/**
 * Makes the function that gives a row of `width` cells, or `undefined` where it is not made of pieces that lie side by
 * side: then Ink has to draw the whole of it. Ink's caches are not kept from one piece to the next: a piece is drawn once.
 */
export const createRowJoiner = (Original: OutputClass) => {
  const known = new WeakMap<Transformers[number], Map<string, Drawn[]>>()
  const linesOnce = memoize(linesOf, MOST_LINES)

  const draw = ({ pieces, start, end }: Group): string | undefined => {
    const simple = drawSimple(pieces, start, end)
    if (simple !== undefined) return simple
    if (pieces.some(({ line }) => line.includes(JOIN_MARK))) return undefined
    const output = new Original({ width: end - start + 1, height: 1 })
    output.write(end - start, 0, JOIN_MARK, { transformers: [] })
    for (const { x, columns, line, transformers, index } of pieces) {
      const given = transformers.map((one) => (text: string) => one(text, index))
      if (columns) {
        const [x1, x2] = columns
        output.clip({ x1: x1 - start, x2: x2 - start, y1: undefined, y2: undefined })
      }
      // Ink takes no empty text, but lets transformers make something of an empty line
      const [above, text] = line === '' ? [1, '\n'] : [0, line]
      output.write(x - start, -above, text, { transformers: given })
      if (columns) output.unclip()
    }
    const text = output.get().output
    // what is too wide has drawn over the mark
    return text.endsWith(JOIN_MARK) && !text.includes('\n') ? text.slice(0, -1) : undefined
  }

  const drawOnce = (group: Group): string | undefined => {
    const [first] = group.pieces
    if (!first) return undefined
    const owner = first.transformers[0] ?? WITHOUT
    const ofOwner = known.get(owner) ?? new Map<string, Drawn[]>()
    known.set(owner, ofOwner)
    if (ofOwner.size > MOST_LINES) ofOwner.clear()
    const ofLine = ofOwner.get(first.line) ?? []
    const found = ofLine.find((one) => isSameGroup(one.group, group))
    if (found) return found.text
    const text = draw(group)
    ofOwner.set(first.line, [...ofLine.slice(-MOST_PLACES), { group, text }])
    return text
  }

  const joined = (groups: readonly Group[]): string | undefined => {
    let text = ' '.repeat(groups[0]?.start ?? 0)
    let last: { readonly group: Group; readonly text: string } | undefined
    for (const next of groups) {
      const drawn = drawOnce(next)
      if (drawn === undefined) return undefined
      // from one look to the next Ink writes what differs: both sides are drawn together
      if (last && drawn.startsWith(ESCAPE) && ENDS_STYLED.test(last.text)) {
        const { start, pieces } = last.group
        const both = { start, end: next.end, pieces: [...pieces, ...next.pieces] }
        const together = drawOnce(both)
        if (together === undefined) return undefined
        last = { group: both, text: together }
      } else {
        text += last?.text ?? ''
        last = { group: next, text: drawn }
      }
    }
    return (text + (last?.text ?? '')).trimEnd()
  }

  return (writes: readonly Write[], row: number, width: number): string | undefined => {
    const pieces: Piece[] = []
    for (const { x, y, text, transformers, clipping, first } of writes) {
      const { rows, columns } = clipping
      if (isEmpty(rows) || isEmpty(columns)) continue
      if (rows && (row < rows[0] || row >= rows[1])) continue
      const lines = first === y ? linesOnce(text) : undefined
      const line = lines?.[row - y]
      if (line === undefined) return undefined
      // of a text that begins on the left of its clip, all lines are drawn if one of them reaches into it
      const isLeft = columns !== undefined && x < columns[0]
      if (isLeft && lines !== undefined && lines.length > 1 && transformers.length > 0)
        return undefined
      const asks = transformers.some((one) => one.length > 1)
      const piece = { x, columns, line, transformers, index: asks ? row - y : 0 }
      const start = startOf(piece)
      if (!isWhole(piece) || start < 0 || start >= width) return undefined
      pieces.push(piece)
    }
    return joined(groupsOf(pieces, width))
  }
}
