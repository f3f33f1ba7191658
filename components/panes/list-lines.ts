/** The lines of a list: each row, its warning and its quote. */
import { firstRow } from './list-window.ts'
import { quoteRows } from './list-row.ts'
import type { ListRow } from './list-row.ts'
import type { ListRows } from './list-rows.ts'

export type ListLine = {
  readonly one: ListRow
  /** The place of the row in the list. */
  readonly index: number
  readonly kind: string
  readonly text: string
}

const linesOf = (
  one: ListRow,
  index: number,
  inside: number,
  ellipsis: string,
): readonly ListLine[] => {
  const warning = one.warning?.() ?? ''
  return [
    { one, index, kind: 'row', text: '' },
    ...(warning === '' ? [] : [{ one, index, kind: 'warning', text: warning }]),
    ...quoteRows(one.quote ?? '', inside, ellipsis).map((text, row) => ({
      one,
      index,
      kind: `quote ${row}`,
      text,
    })),
  ]
}

type Space = { readonly room: number; readonly inside: number; readonly ellipsis: string }

/**
 * The lines on the screen, and how many rows follow that are not on it as a whole. Rows that are farther from the chosen one
 * than the screen is high are not looked at: whether a name reads like another one takes a while to find out, and there may
 * be thousands.
 */
export const visibleLines = (
  { keys, at }: Pick<ListRows, 'keys' | 'at'>,
  chosen: number,
  { room, inside, ellipsis }: Space,
): { readonly visible: readonly ListLine[]; readonly more: number } => {
  const linesAt = (index: number) => {
    const one = at(index)
    return one ? linesOf(one, index, inside, ellipsis) : []
  }
  const above: (readonly ListLine[])[] = []
  let chosenLine = 0
  for (let index = chosen - 1; index >= 0 && chosenLine < room; index -= 1) {
    const lines = linesAt(index)
    above.unshift(lines)
    chosenLine += lines.length
  }
  const lines = above.flat()
  const enough = firstRow(Infinity, chosenLine, room) + room
  for (let index = chosen; index < keys.length; index += 1) {
    if (index > chosen && lines.length >= enough) break
    lines.push(...linesAt(index))
  }
  const first = firstRow(lines.length, chosenLine, room)
  const visible = lines.slice(first, first + room)
  const last = visible.at(-1)?.index ?? -1
  const isCut = lines[first + room]?.index === last
  return { visible, more: keys.length - 1 - last + (isCut ? 1 : 0) }
}
