/** The box around every pane: exactly of the given size, with texts in its border. */
import { Box } from 'ink'
import type { ReactNode } from 'react'
import { borderLines, borderRow } from './border.ts'
import type { Border } from './border.ts'
import { MemoText } from './MemoText.tsx'

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
  const lines = borderLines[border][focused ? 'focused' : 'calm']
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
      <MemoText {...paint} line={top} />
      {inside === 0 ? undefined : (
        <Box height={inside} flexShrink={0}>
          <Box width={1} flexShrink={0}>
            <MemoText {...paint} line={side} />
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
            <MemoText {...paint} line={side} />
          </Box>
        </Box>
      )}
      {height < 2 ? undefined : <MemoText {...paint} line={bottom} />}
    </Box>
  )
}
