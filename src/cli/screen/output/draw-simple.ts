/**
 * Draws pieces of a row as Ink's class `Output` does, where every character takes one cell. Ink makes an object of each
 * cell and of each character, and puts them together one by one; here a run of characters with the same looks is one.
 * What comes out is the same: `test/property/reuse-rows.test.ts`.
 */
import { isSimple } from '../../../core/text/simple-text.ts'
import type { Range, Transformers } from './ink-output.ts'
import { NO_LOOKS, between, lookAfter } from './text-looks.ts'
import type { Looks } from './text-looks.ts'

/** One line of a text, and where it begins; only these columns are drawn. */
export type Piece = {
  readonly x: number
  readonly columns: Range | undefined
  readonly line: string
  readonly transformers: Transformers
  /** The place of the line in its text, for transformers that ask; else 0. */
  readonly index: number
}

type Run = { readonly text: string; readonly looks: Looks }

const ESCAPE = '\u001B'

/** A text as runs; `undefined` where something else than simple characters and looks is in it. */
const runsOf = (text: string): readonly Run[] | undefined => {
  if (!text.includes(ESCAPE)) {
    if (!isSimple(text)) return undefined
    return text === '' ? [] : [{ text, looks: NO_LOOKS }]
  }
  const runs: Run[] = []
  let looks = NO_LOOKS
  let at = 0
  while (at < text.length) {
    const escape = text.indexOf(ESCAPE, at)
    const end = escape === -1 ? text.length : escape
    if (end > at) {
      const part = text.slice(at, end)
      if (!isSimple(part)) return undefined
      const last = runs.at(-1)
      if (last?.looks === looks) runs.splice(-1, 1, { text: last.text + part, looks })
      else runs.push({ text: part, looks })
    }
    if (escape === -1) return runs
    const close = text.indexOf('m', escape)
    const next = close === -1 ? undefined : lookAfter(looks, text.slice(escape, close + 1))
    if (!next) return undefined
    looks = next
    at = close + 1
  }
  return runs
}

const lengthOf = (runs: readonly Run[]) => runs.reduce((sum, { text }) => sum + text.length, 0)

const textOf = (runs: readonly Run[]): string => {
  let text = ''
  let looks = NO_LOOKS
  for (const run of runs) {
    text += between(looks, run.looks) + run.text
    ;({ looks } = run)
  }
  return text + between(looks, NO_LOOKS)
}

const slice = (runs: readonly Run[], from: number, to: number): readonly Run[] => {
  let at = 0
  return runs.flatMap(({ text, looks }) => {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at))
    at += text.length
    return part === '' ? [] : [{ text: part, looks }]
  })
}

/** What is seen of a piece, and where it begins. */
type Seen = { readonly at: number; readonly runs: readonly Run[] }

/** Ink writes and reads a text between two steps, which may change in which order its looks end. */
const reread = (runs: readonly Run[]): readonly Run[] | undefined =>
  runs.every(({ looks }) => looks === NO_LOOKS) ? runs : runsOf(textOf(runs))

const seenOf = ({ x, columns, line, transformers, index }: Piece): Seen | undefined => {
  let runs = runsOf(line)
  if (!runs) return undefined
  let at = x
  if (columns) {
    const [x1, x2] = columns
    const width = lengthOf(runs)
    if (x + width < x1 || x > x2) return { at, runs: [] }
    runs = slice(reread(runs) ?? [], Math.max(0, x1 - x), Math.min(width, x2 - x))
    at = Math.max(x, x1)
  }
  if (transformers.length === 0) runs = reread(runs)
  else {
    const text = transformers.reduce((now, transform) => transform(now, index), textOf(runs))
    // a sequence may be cut by a transformer, or made by it
    runs = runsOf(text)
  }
  return runs && { at, runs }
}

/**
 * The cells from `start` up to `end`, which does not belong to them, with these pieces in them: as wide as that, and with
 * no looks behind it. `undefined` where something is not simple, lies over another piece, or has no room.
 */
export const drawSimple = (
  pieces: readonly Piece[],
  start: number,
  end: number,
): string | undefined => {
  const cells: Run[] = []
  let at = start
  for (const piece of pieces) {
    const seen = seenOf(piece)
    if (!seen) return undefined
    const { runs } = seen
    if (runs.length === 0) continue
    if (seen.at < at) return undefined
    if (seen.at > at) cells.push({ text: ' '.repeat(seen.at - at), looks: NO_LOOKS })
    cells.push(...runs)
    at = seen.at + lengthOf(runs)
  }
  if (at > end) return undefined
  if (at < end) cells.push({ text: ' '.repeat(end - at), looks: NO_LOOKS })
  return textOf(cells)
}
