/** A text that is drawn again only when it or its looks changed: what is drawn of it lives on (docs/decisions/0024-reused-rows.md). */
import { Text } from 'ink'
import { memo } from 'react'

type Props = {
  readonly line: string
  readonly bold?: boolean
  readonly dimColor?: boolean
  readonly color?: string
}

/** One line, cut to its place, or several that all have room. */
export const MemoText = memo(({ line, ...looks }: Props) => (
  <Text {...looks} wrap="truncate">
    {line}
  </Text>
))
MemoText.displayName = 'MemoText'
