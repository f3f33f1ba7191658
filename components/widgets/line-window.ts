/** The part of a text of one line that fits into a row, with the caret in it. */
import { topRowFor } from '../composer/caret.ts'
import type { TextBuffer } from '../composer/text-buffer.ts'
import { cellOf, clusters } from '../../src/text/width.ts'

type Line = Pick<TextBuffer, 'text' | 'cursor'>

/** What is drawn: the text before the caret, the character under it, and the rest. */
type LineWindow = { readonly before: string; readonly under: string; readonly after: string }

type DrawnCell = {
  readonly from: number
  readonly column: number
  readonly width: number
  readonly show: string
}

const drawnCells = (text: string): readonly DrawnCell[] => {
  const drawn: DrawnCell[] = []
  let [from, column] = [0, 0]
  for (const cluster of clusters(text)) {
    const { show, width } = /^\s/u.test(cluster) ? { show: ' ', width: 1 } : cellOf(cluster)
    drawn.push({ from, column, width, show })
    from += cluster.length
    column += width
  }
  return drawn
}

const columnsOf = ({ text, cursor }: Line) => {
  const drawn = drawnCells(text)
  const last = drawn.at(-1)
  const end = last ? last.column + last.width : 0
  return { drawn, end, caret: drawn.find(({ from }) => from >= cursor)?.column ?? end }
}

/** The first column to draw in `room` cells: the view moves only when the caret would leave it. */
export const firstColumn = (line: Line, before: number, room: number): number => {
  const { end, caret } = columnsOf(line)
  return topRowFor(before, caret, end + 1, room)
}

/** The text with the caret on what stands in this column. */
export const atColumn = (buffer: TextBuffer, column: number): TextBuffer => {
  const cell = drawnCells(buffer.text).find((one) => column < one.column + one.width)
  return { ...buffer, cursor: cell?.from ?? buffer.text.length, killing: false, goal: undefined }
}

const textOf = (part: readonly DrawnCell[]) => part.map(({ show }) => show).join('')

/** What `room` cells show from the column `first` on. */
export const lineWindow = (line: Line, first: number, room: number): LineWindow => {
  const { drawn, caret } = columnsOf(line)
  const shown = drawn.filter(
    ({ column, width }) => column >= first && column + width <= first + room,
  )
  // a character of two cells that begins before the view leaves one of them free
  const cut = Math.max(0, Math.min(caret, shown[0]?.column ?? caret) - first)
  return {
    before: ' '.repeat(cut) + textOf(shown.filter(({ column }) => column < caret)),
    under: shown.find(({ column, width }) => column === caret && width > 0)?.show ?? ' ',
    after: textOf(shown.filter(({ column }) => column > caret)),
  }
}
