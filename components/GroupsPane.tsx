/** The groups: mine first, then those that I could join; below them the open topics that I follow, and those in plain text. */
import { memo, useMemo, useState } from 'react'
import { classicGroups } from '../src/chat/classicView.ts'
import { conversationList, topicRows } from '../src/chat/selectors.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { actionOf, labelOf } from './keys.ts'
import { useKeys } from './keyboard/useKeys.ts'
import { Line } from './Line.tsx'
import { Pane } from './Pane.tsx'
import { ClassicGroup } from './panes/ClassicRow.tsx'
import { firstRow, stepped } from './panes/list.ts'
import { TopicRow } from './panes/TopicRow.tsx'
import { wrap } from './text/wrap.ts'
import { onPlainGroup } from './ui/classic.ts'
import { openConversation } from './ui/conversations.ts'
import { useDesk, useUi } from './ui/desk.ts'

type Props = { readonly width: number; readonly height: number }

export const GroupsPane = memo(({ width, height }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const { styles } = useTheme()
  const groups = useChat((state) => state.groups)
  const topics = useChat(topicRows)
  const plain = useChat(classicGroups)
  const rows = useMemo(() => [...topics, ...plain], [topics, plain])
  const list = useChat(conversationList)
  const open = useChat((state) => state.open)
  const focused = useUi(({ pane }) => pane === 'groups')
  const active = useUi(({ pane, layer, question }) => pane === 'groups' && !layer && !question)
  // by conversation, so that the choice stays where it is when others come and go
  const [which, setWhich] = useState<string>()
  const chosen = Math.max(
    0,
    rows.findIndex(({ conversation }) => conversation === which),
  )
  const numbers = useMemo(() => new Map(list.map(({ id }, index) => [id, index + 1])), [list])
  useKeys(
    (key) => {
      const action = actionOf('groups', key)
      const row = rows[chosen]
      if (action === 'choose' && key.type === 'key') {
        setWhich(rows[stepped(key.name, chosen, rows.length)]?.conversation)
        return true
      }
      if (!row) return false
      if ('group' in row) return onPlainGroup(desk, action, row.group.name)
      if (action !== 'open') return false
      openConversation(desk, row.conversation)
      return true
    },
    { isActive: active },
  )
  const inside = width - 2
  const room = Math.max(0, height - 2)
  const above = [...groups.values()].slice(0, rows.length > 0 ? Math.floor(room / 2) : room)
  const below = room - above.length
  const first = firstRow(rows.length, chosen, below)
  const nothing = groups.size === 0 && rows.length === 0
  const empty = nothing ? wrap(texts.groupsEmpty, Math.max(6, inside - 2)) : []
  return (
    <Pane
      width={width}
      height={height}
      title={`${texts.groups} ${groups.size + rows.length}`}
      footer={focused && rows.length > 0 ? `${labelOf('return')} ${texts.hints.open}` : ''}
      footerNote={first + below < rows.length ? `+${rows.length - first - below}` : ''}
      focused={focused}
    >
      {above.map(({ id, card }) => (
        <Line key={id} spans={[{ text: `   # ${card.name}` }]} width={inside} />
      ))}
      {rows.slice(first, first + below).map((row, index) => {
        const { conversation } = row
        const look = {
          number: numbers.get(conversation) ?? 0,
          width: inside,
          chosen: focused && first + index === chosen,
          open: conversation === open,
        }
        return 'group' in row ? (
          <ClassicGroup key={conversation} row={row} {...look} />
        ) : (
          <TopicRow key={conversation} row={row} {...look} />
        )
      })}
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
