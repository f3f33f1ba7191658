/** The box around every pane: exactly of the given size, with texts in its border. */
import { Box, Text } from 'ink'
import type { ReactNode } from 'react'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'

/** Which characters draw the border. */
export type Border = 'unicode' | 'ascii'

type Lines = {
  readonly corners: readonly [string, string, string, string]
  readonly across: string
  readonly down: string
}

const LINES: Readonly<Record<Border, { readonly calm: Lines; readonly focused: Lines }>> = {
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

type Props = {
  readonly width: number
  readonly height: number
  /** Set into the top border on the left; shortened when there is no room. */
  readonly title?: string
  /** Set into the top border on the right; the first to be shortened. */
  readonly note?: string
  readonly footer?: string
  readonly footerNote?: string
  /** Told by heavier lines (other characters in ASCII) and a bold title, not by colour alone. */
  readonly focused?: boolean
  readonly border?: Border
  readonly color?: string
  readonly children?: ReactNode
}

/** A bordered box of exactly `width` × `height` cells; inside there are two fewer of each. */
export const Frame = (props: Props) => {
  const { width, height, focused = false, border = 'unicode' } = props
  const lines = LINES[border][focused ? 'focused' : 'calm']
  const [topLeft, topRight, bottomLeft, bottomRight] = lines.corners
  const paint = { bold: focused, ...(props.color === undefined ? {} : { color: props.color }) }
  const inside = Math.max(0, height - 2)
  const side = Array.from({ length: inside }, () => lines.down).join('\n')
  const top = borderRow(
    [topLeft, topRight],
    lines.across,
    width,
    props.title ?? '',
    props.note ?? '',
  )
  const bottom = borderRow(
    [bottomLeft, bottomRight],
    lines.across,
    width,
    props.footer ?? '',
    props.footerNote ?? '',
  )
  return (
    <Box width={width} height={height} flexDirection="column" overflow="hidden" flexShrink={0}>
      <Text {...paint} wrap="truncate">
        {top}
      </Text>
      {inside === 0 ? undefined : (
        <Box height={inside} flexShrink={0}>
          <Box width={1} flexShrink={0}>
            <Text {...paint}>{side}</Text>
          </Box>
          <Box
            width={Math.max(0, width - 2)}
            height={inside}
            flexDirection="column"
            overflow="hidden"
            flexShrink={0}
          >
            {props.children}
          </Box>
          <Box width={1} flexShrink={0}>
            <Text {...paint}>{side}</Text>
          </Box>
        </Box>
      )}
      {height < 2 ? undefined : (
        <Text {...paint} wrap="truncate">
          {bottom}
        </Text>
      )}
    </Box>
  )
}
