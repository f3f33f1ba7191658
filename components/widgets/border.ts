/** The border around every pane, as text: what Ink draws, and what is drawn before Ink is there. */
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'

/** Which characters draw the border. */
export type Border = 'unicode' | 'ascii'

/** The characters of one kind of line. */
type Lines = {
  readonly corners: readonly [string, string, string, string]
  readonly across: string
  readonly down: string
}

/** The lines of borders: heavier ones where the keyboard is. */
export const borderLines: Readonly<
  Record<Border, { readonly calm: Lines; readonly focused: Lines }>
> = {
  unicode: {
    calm: { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│' },
    focused: { corners: ['┏', '┓', '┗', '┛'], across: '━', down: '┃' },
  },
  ascii: {
    calm: { corners: ['+', '+', '+', '+'], across: '-', down: '|' },
    focused: { corners: ['#', '#', '#', '#'], across: '=', down: '|' },
  },
}

/** A border row of `width` cells: `left` after the corner, `right` before the other one. */
export const borderRow = (
  ends: readonly [string, string],
  across: string,
  width: number,
  left: string,
  right: string,
): string => {
  if (width < 2) return across.repeat(Math.max(0, width))
  const room = width - 2
  const ellipsis = across === '─' || across === '━' ? '…' : '~'
  const words = (text: string, most: number) =>
    text === '' || most < 4 ? '' : ` ${truncate(text, most - 2, ellipsis)} `
  const title = words(left, room - 1)
  // a piece of line before the title, between both, and after the note
  const note = words(right, room - widthOf(title) - (title === '' ? 1 : 3))
  const fill = room - widthOf(title) - widthOf(note)
  const before = title === '' ? 0 : 1
  const after = note === '' ? 0 : 1
  return (
    ends[0] +
    across.repeat(before) +
    title +
    across.repeat(fill - before - after) +
    note +
    across.repeat(after) +
    ends[1]
  )
}
