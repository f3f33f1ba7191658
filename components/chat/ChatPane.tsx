/** The open conversation: its messages, who is typing, and the choosing of a message. */
import { Box } from 'ink'
import { memo, useImperativeHandle, useMemo } from 'react'
import { currentConversation } from '../../src/model/screen/pane-selectors.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { Checklist } from '../widgets/Checklist.tsx'
import { isLongItem, itemRows, shownRow } from './item-rows.ts'
import type { ChatItem } from './chat-items.ts'
import { chatFooters } from './scroll/chat-footers.ts'
import { TypingLine } from './TypingLine.tsx'
import { useEmptyText, useHeading } from './useHeading.ts'
import { useChatItems, useRowContext } from './useRowContext.ts'
import { useMessageMode } from './useMessageMode.ts'
import { useChatScroll } from './scroll/useChatScroll.ts'
import { actionOf } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { Line } from '../widgets/Line.tsx'
import { firstRowWith } from './text-spans.ts'
import { MessageLine } from './MessageLine.tsx'
import { Pane } from '../widgets/Pane.tsx'
import { wrap } from '../../src/text/wrap.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import { goToUnread } from '../actions/conversations.ts'
import { chosenRange } from '../actions/selection.ts'
import { formatCount } from '../../src/i18n/counts.ts'

type Size = { readonly width: number; readonly height: number }
/** `shown`: it is on the screen, and not behind a list that has all of it. */
type Props = Size & { readonly shown: boolean }

const OpenConversation = ({
  conversation,
  width,
  height,
  shown,
}: Props & { readonly conversation: Conversation }) => {
  const ctx = useActionContext()
  const theme = useTheme()
  const texts = useTexts()
  const pane = useUi(({ pane }) => pane)
  const chosen = useUi(({ chosen }) => chosen)
  const search = useUi(({ search }) => search)
  const isHit = search !== undefined && search.message === chosen
  const hit = isHit
    ? texts.search.hit(search.place + 1, formatCount(search.count, texts.language))
    : undefined
  const inside = width - 2
  const spare = height - 2 >= 6 ? 1 : 0
  const room = Math.max(1, height - 2 - spare)
  const context = useRowContext(conversation, inside - 2)
  const items = useChatItems(conversation)
  const empty = useEmptyText(conversation)
  const [title, note] = useHeading(conversation, width)
  const heightOf = (item: ChatItem) => itemRows(item, context).length
  const isTheirs = (item: ChatItem) =>
    item.kind === 'message' &&
    item.message.by !== context.me &&
    !item.message.deleted &&
    !context.isHidden(item.message)
  const view = { heightOf, height: room, width: inside, isTheirs, shown }
  const scroll = useChatScroll(conversation, items, view)
  useImperativeHandle(ctx.ui.chat, () => ({
    toUnread: scroll.toUnread,
    toNewest: scroll.toBottom,
  }))
  useKeys(
    (key) => {
      const action = actionOf('any', key)
      if (action === 'pageUp') scroll.scroll(1 - room)
      else if (action === 'pageDown') scroll.scroll(room - 1)
      else if (action === 'rowUp') scroll.scroll(-1)
      else if (action === 'rowDown') scroll.scroll(1)
      else if (action === 'oldest') scroll.toTop()
      else if (action === 'newest') scroll.toBottom()
      else if (action === 'unread') goToUnread(ctx)
      else return false
      return true
    },
    { layer: LAYER.app },
  )
  const hitRow = (key: string) => {
    const item = search?.message === key ? items.find((one) => one.key === key) : undefined
    const rows = item ? itemRows(item, context) : []
    return firstRowWith(rows, theme.styles.hit)
  }
  const enter = useMessageMode(conversation, items, scroll, {
    isLong: (item) => isLongItem(item, context),
    hitRow,
  })
  const { rows } = scroll.viewport
  const chosenFrom = useUi((ui) => ui.chosenFrom)
  const range = useMemo(
    () => chosenRange(conversation.messages, { chosen, chosenFrom }),
    [conversation.messages, chosen, chosenFrom],
  )
  const several = useMemo(() => new Set<string>(range.map(({ id }) => id)), [range])
  const mode = several.size > 0 ? texts.choosingSeveral(several.size) : (hit ?? texts.messageMode)
  const isChoosing = pane === 'chat' && chosen !== undefined
  const footers = chatFooters(
    scroll,
    { footer: isChoosing ? mode : '', isMode: mode === texts.messageMode },
    width - 2,
    texts,
    theme,
  )
  const free = useUi(({ question }) => shown && !question)
  useMouse(
    { width, height },
    (mouse) => {
      if (mouse.kind === 'wheel') return scroll.scroll(mouse.turned)
      const line = rows[mouse.row - (room - rows.length)]
      const item = line && items[line.index]
      if (item?.kind !== 'message') return
      if (pane === 'chat' && item.message.id === chosen) enter()
      else ctx.ui.patch({ pane: 'chat', chosen: item.message.id, chosenFrom: undefined })
    },
    free,
  )
  const emptyRows = useMemo(
    () => (items.length > 0 ? [] : wrap(empty, Math.max(8, inside - 4))),
    [items, empty, inside],
  )
  return (
    <Pane
      width={width}
      height={height}
      title={title}
      note={note}
      {...footers}
      focused={pane === 'chat'}
    >
      <Box height={Math.max(0, room - rows.length - emptyRows.length)} flexShrink={0} />
      {emptyRows.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: `  ${row.show}`, style: theme.styles.muted }]}
          width={inside}
        />
      ))}
      {rows.map(({ index, row }, line) => {
        const item = items[index]
        const spans = item && shownRow(item, row, line, context)
        return item && spans ? (
          <MessageLine
            key={`${item.key} ${row}`}
            spans={spans}
            width={inside}
            chosen={item.key === chosen || several.has(item.key)}
          />
        ) : undefined
      })}
      {spare === 0 ? undefined : <TypingLine conversation={conversation} width={inside} />}
    </Pane>
  )
}

/** The chat pane: the open conversation, or the first steps where none is open. */
export const ChatPane = memo(({ width, height, shown }: Props) => {
  const conversation = useChat(currentConversation)
  return conversation ? (
    <OpenConversation
      key={conversation.id}
      conversation={conversation}
      width={width}
      height={height}
      shown={shown}
    />
  ) : (
    <Checklist width={width} height={height} />
  )
})
ChatPane.displayName = 'ChatPane'
