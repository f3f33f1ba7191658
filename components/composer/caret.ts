/** Where the cursor of a buffer stands on wrapped rows, and how it moves up and down on them. */
import { cellOf, clusters, tabWidth } from '../../src/text/width.ts'
import { wrap } from '../../src/text/wrap.ts'
import type { TextRow } from '../../src/text/wrap-rows.ts'
import type { TextBuffer } from './text-buffer.ts'

/** A position on the wrapped rows; `column` in cells. */
export type Caret = { readonly row: number; readonly column: number }

const rowIndex = (rows: readonly TextRow[], cursor: number): number => {
  // the cursor behind the last character of a wrapped row is at the beginning of the next one
  const next = rows.findIndex((row) => row.from > cursor)
  return (next === -1 ? rows.length : next) - 1
}

const stops = (
  text: string,
  row: TextRow,
  width: number,
): readonly { at: number; column: number }[] => {
  const found = [{ at: row.from, column: 0 }]
  let at = row.from
  let column = 0
  for (const cluster of clusters(text.slice(row.from, row.to))) {
    if (cluster === '\n') break
    at += cluster.length
    column += cluster === '\t' ? tabWidth(column) : cellOf(cluster).width
    found.push({ at, column: Math.min(column, width) })
  }
  return found
}

/** The position of the cursor when the text is wrapped at `width` cells. */
export const caretOf = (buffer: TextBuffer, width: number): Caret => {
  const rows = wrap(buffer.text, width)
  const index = Math.max(0, rowIndex(rows, buffer.cursor))
  const row = rows[index]
  if (row === undefined) return { row: 0, column: 0 }
  const stop = stops(buffer.text, row, width).findLast(({ at }) => at <= buffer.cursor)
  return { row: index, column: stop?.column ?? 0 }
}

/** The cursor nearest to a cell of the wrapped rows. */
export const placeCaret = (buffer: TextBuffer, width: number, cell: Caret): TextBuffer => {
  const rows = wrap(buffer.text, width)
  const index = Math.max(0, Math.min(rows.length - 1, cell.row))
  const row = rows[index]
  if (row === undefined) return buffer
  const last = rows[index + 1] === undefined || buffer.text[row.to] === '\n'
  const within = stops(buffer.text, row, width).filter(({ at }) => last || at < row.to)
  const cursor = within.findLast(({ column }) => column <= cell.column)?.at ?? row.from
  return { ...buffer, cursor, goal: undefined, killing: false }
}

const vertical = (buffer: TextBuffer, width: number, by: 1 | -1): TextBuffer | undefined => {
  const rows = wrap(buffer.text, width)
  const here = caretOf(buffer, width)
  const row = rows[here.row + by]
  if (row === undefined) return undefined
  const goal = buffer.goal ?? here.column
  const last = rows[here.row + by + 1] === undefined || buffer.text[row.to] === '\n'
  const within = stops(buffer.text, row, width).filter(({ at }) => last || at < row.to)
  const stop = within.findLast(({ column }) => column <= goal)
  return { ...buffer, cursor: stop?.at ?? row.from, goal, killing: false }
}

/** One row up, keeping the column; `undefined` on the first row (the caller shows what was sent). */
export const caretUp = (buffer: TextBuffer, width: number): TextBuffer | undefined =>
  vertical(buffer, width, -1)

/** One row down, keeping the column; `undefined` on the last row. */
export const caretDown = (buffer: TextBuffer, width: number): TextBuffer | undefined =>
  vertical(buffer, width, 1)

/** The first row to draw: the view moves only when the caret would leave its `space` rows. */
export const topRowFor = (before: number, caret: number, rows: number, space: number): number =>
  Math.max(Math.min(before, caret, Math.max(0, rows - space)), caret - space + 1)
