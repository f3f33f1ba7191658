/** The groups: mine first, then those that I could join; below them the open topics that I follow. */
import { memo, useMemo, useState } from 'react'
import { conversationList, topicRows } from '../src/chat/selectors.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { actionOf, labelOf } from './keys.ts'
import { useKeys } from './keyboard/useKeys.ts'
import { Line } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { firstRow, stepped } from './panes/list.ts'
import { TopicRow } from './panes/TopicRow.tsx'
import { wrap } from './text/wrap.ts'
import { openConversation } from './ui/conversations.ts'
import { useDesk, useUi } from './ui/desk.ts'

type Props = { readonly width: number; readonly height: number }

export const GroupsPane = memo(({ width, height }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const { styles } = useTheme()
  const groups = useChat((state) => state.groups)
  const topics = useChat(topicRows)
  const list = useChat(conversationList)
  const open = useChat((state) => state.open)
  const focused = useUi(({ pane }) => pane === 'groups')
  const active = useUi(({ pane, layer, question }) => pane === 'groups' && !layer && !question)
  // by conversation, so that the choice stays where it is when others come and go
  const [which, setWhich] = useState<string>()
  const chosen = Math.max(
    0,
    topics.findIndex(({ conversation }) => conversation === which),
  )
  const numbers = useMemo(() => new Map(list.map(({ id }, index) => [id, index + 1])), [list])
  useKeys(
    (key) => {
      const action = actionOf('groups', key)
      const topic = topics[chosen]
      if (action === 'choose' && key.type === 'key') {
        setWhich(topics[stepped(key.name, chosen, topics.length)]?.conversation)
      } else if (action === 'open' && topic) openConversation(desk, topic.conversation)
      else return false
      return true
    },
    { isActive: active },
  )
  const inside = width - 2
  const room = Math.max(0, height - 2)
  const above = [...groups.values()].slice(0, topics.length > 0 ? Math.floor(room / 2) : room)
  const below = room - above.length
  const first = firstRow(topics.length, chosen, below)
  const nothing = groups.size === 0 && topics.length === 0
  const empty = nothing ? wrap(texts.groupsEmpty, Math.max(6, inside - 2)) : []
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.groups} ${groups.size + topics.length}`}
      footer={focused && topics.length > 0 ? `${labelOf('return')} ${texts.hints.open}` : ''}
      footerNote={first + below < topics.length ? `+${topics.length - first - below}` : ''}
      focused={focused}
    >
      {above.map(({ id, card }) => (
        <Line key={id} spans={[{ text: `   # ${card.name}` }]} width={inside} />
      ))}
      {topics.slice(first, first + below).map((row, index) => (
        <TopicRow
          key={row.conversation}
          row={row}
          number={numbers.get(row.conversation) ?? 0}
          width={inside}
          chosen={focused && first + index === chosen}
          open={row.conversation === open}
        />
      ))}
      {empty.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: ` ${row.show}`, style: styles.muted }]}
          width={inside}
        />
      ))}
    </Pane>
  )
})
GroupsPane.displayName = 'GroupsPane'
