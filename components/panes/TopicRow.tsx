/** An open topic in a list: its sign, its topic, what is unread. */
import { memo } from 'react'
import type { TopicRow as Row } from '../../src/chat/selectors.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { Line, spread } from '../Line.tsx'
import type { Span } from '../Line.tsx'
import { topicName } from '../ui/titles.ts'

/** `≈ house/kitchen  2`, and at the right end what kind of thing this is, where that is not clear. */
export const topicSpans = (
  { topic, unread, muted }: Row,
  { glyphs, styles }: Theme,
  room: number,
  kind = '',
  open = false,
): readonly Span[] => {
  const count = unread > 0 ? String(unread) : ''
  const quiet = muted ? styles.muted : styles.unread
  return spread(
    [
      { text: `${glyphs.topic} `, style: styles.muted },
      {
        text: topicName(topic.filter),
        style: { ...(unread > 0 || open ? { bold: true } : {}), underline: open },
      },
      ...(count === '' || kind === '' ? [] : [{ text: ` ${count}`, style: quiet }]),
    ],
    kind === '' ? [{ text: count, style: quiet }] : [{ text: kind, style: styles.muted }],
    room,
    glyphs.ellipsis,
  )
}

type Props = {
  readonly row: Row
  readonly number: number
  readonly width: number
  readonly chosen: boolean
  readonly open: boolean
}

/** A row of the pane below the groups. */
export const TopicRow = memo(({ row, number, width, chosen, open }: Props) => {
  const theme = useTheme()
  const { glyphs, styles } = theme
  return (
    <Line
      spans={[
        { text: chosen ? glyphs.pointer : ' ', style: styles.focus },
        { text: number >= 1 && number <= 9 ? String(number) : ' ', style: styles.muted },
        { text: ' ' },
        ...topicSpans(row, theme, width - 4, '', open),
      ]}
      width={width}
      over={chosen ? styles.selected : undefined}
    />
  )
})
TopicRow.displayName = 'TopicRow'
