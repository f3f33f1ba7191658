/** One row of the chat: the pointer of the chosen message, then the row itself. */
import { memo } from 'react'
import { useTheme } from '../../src/themes/theme.ts'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'

type Props = {
  readonly spans: readonly Span[]
  readonly width: number
  readonly chosen: boolean
}

/** Drawn again only when its row or the choice changed. */
export const MessageLine = memo(({ spans, width, chosen }: Props) => {
  const { glyphs, styles } = useTheme()
  const pointer: Span = chosen ? { text: glyphs.chosen, style: styles.focus } : { text: ' ' }
  return <Line spans={[pointer, ...spans]} width={width} />
})
MessageLine.displayName = 'MessageLine'
