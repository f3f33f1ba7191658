/** The open conversation: its messages, who is typing, and the choosing of a message. */
import { Box } from 'ink'
import { memo, useMemo } from 'react'
import { statusOf } from '../src/chat/presence.ts'
import { endsOf, openConversation, relationWith, sessionToSpeakIn } from '../src/chat/selectors.ts'
import type { Conversation } from '../src/chat/view.ts'
import { classicSaying } from '../src/chat/classicView.ts'
import { ECHO, filterOf, personOf } from '../src/core/names.ts'
import { safeText } from '../src/core/text.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import { Checklist } from './Checklist.tsx'
import { rowsOf } from './chat/rows.ts'
import type { Item } from './chat/items.ts'
import { TypingLine } from './chat/TypingLine.tsx'
import { useItems, useLook } from './chat/useLook.ts'
import { useMessageMode } from './chat/useMessageMode.ts'
import { useReading } from './chat/useReading.ts'
import { actionOf } from './keys.ts'
import { LAYER, useKeys } from './keyboard/useKeys.ts'
import { Line } from './Line.tsx'
import { MessageLine } from './MessageLine.tsx'
import { Pane } from './Pane.tsx'
import { widthOf } from './text/width.ts'
import { truncate, wrap } from './text/wrap.ts'
import { plainPlace } from './ui/plain.ts'
import { useUi } from './ui/desk.ts'
import { talkName } from './ui/names.ts'
import { personGlyph } from './ui/look.ts'
import { topicTitle } from './ui/titles.ts'

type Size = { readonly width: number; readonly height: number }

/** Title and note of a conversation: who, how, how much trusted, which session. */
const useHeading = ({ id }: Conversation, width: number): readonly [string, string] => {
  const texts = useTexts()
  const { glyphs, ascii } = useTheme()
  const who = personOf(id)
  const topic = topicTitle(id)
  const filter = filterOf(id)
  const follows = useChat(({ topics }) => filter !== undefined && topics.get(filter)?.followed)
  const title = useChat((state) => {
    const person = who === undefined ? undefined : state.people.get(who)
    if (plainPlace(id)) return texts.classic.title(talkName(state, id))
    if (!person) return who ?? id
    if (person.trust === 'built-in') return `${person.name} ${glyphs.online} ${texts.builtIn}`
    const status = statusOf(person, state.now)
    const word = status === 'offline' ? texts.ago(state.now - person.seen) : ''
    return `${person.name} ${personGlyph(glyphs, person, status)} ${texts[status]} ${word}`.trim()
  })
  const note = useChat((state) => {
    const person = who === undefined ? undefined : state.people.get(who)
    if (!person || person.trust === 'built-in') return ''
    const trust = texts.trust[person.rival === undefined ? person.trust : 'changed']
    const mark = person.trust === 'verified' ? `${glyphs.verified} ` : ''
    const session = sessionToSpeakIn(state, id)
    return session && width >= 72 ? `${mark}${trust} ${glyphs.rule} ${session.id}` : mark + trust
  })
  if (topic === undefined) return [title, note]
  const dot = ascii ? '-' : '·'
  const long = `  ${texts.topics.note} ${dot} ${texts.topics.unsigned}`
  const room = width - 6
  const isRoomy = room - widthOf(long) >= Math.min(widthOf(topic), 16)
  const mark = isRoomy ? long : `  ${texts.topics.unsigned}`
  // that it is no person's word must be read, however long the topic is
  const shown = truncate(topic, Math.max(8, room - widthOf(mark)), glyphs.ellipsis)
  return [shown + mark, follows ? '' : texts.topics.left]
}

/** What stands in a conversation without a word. */
const useEmptyText = ({ id }: Conversation): string => {
  const texts = useTexts()
  const who = personOf(id)
  return useChat((state) => {
    if (who === ECHO) return texts.echoEmpty
    if (plainPlace(id)) return texts.classic.chatEmpty(talkName(state, id))
    const topic = topicTitle(id)
    if (topic !== undefined) return `${texts.topics.empty(topic)} ${texts.topics.emptyHint}`
    const name = (who === undefined ? undefined : state.people.get(who)?.name) ?? id
    const relation = who === undefined ? 'none' : relationWith(state, who)
    return relation === 'talking'
      ? `${texts.chatEmpty(name)} ${texts.chatEmptyHint}`
      : texts.notTalking(name)
  })
}

const Open = ({ conversation, width, height }: Size & { readonly conversation: Conversation }) => {
  const theme = useTheme()
  const texts = useTexts()
  const pane = useUi(({ pane }) => pane)
  const chosen = useUi(({ chosen }) => chosen)
  const inside = width - 2
  const spare = height - 2 >= 6 ? 1 : 0
  const room = Math.max(1, height - 2 - spare)
  const look = useLook(conversation, inside - 2)
  const items = useItems(conversation)
  const empty = useEmptyText(conversation)
  const [title, note] = useHeading(conversation, width)
  const heightOf = (item: Item) => rowsOf(item, look).length
  const isMine = (item: Item) => item.kind === 'message' && item.message.by === look.me
  const reading = useReading(conversation, items, heightOf, room, isMine)
  useKeys(
    (key) => {
      const action = actionOf('any', key)
      if (action === 'pageUp') reading.scroll(1 - room)
      else if (action === 'pageDown') reading.scroll(room - 1)
      else if (action === 'rowUp') reading.scroll(-1)
      else if (action === 'rowDown') reading.scroll(1)
      else if (action === 'oldest') reading.toTop()
      else if (action === 'newest') reading.toBottom()
      else return false
      return true
    },
    { layer: LAYER.app },
  )
  useMessageMode(conversation, items, reading)
  const { rows, atBottom } = reading.viewport
  const below =
    reading.newBelow > 0
      ? `${texts.newBelow(reading.newBelow)} ${theme.glyphs.below}`
      : `${texts.moreBelow} ${theme.glyphs.below}`
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
      footer={pane === 'chat' ? texts.messageMode : ''}
      footerNote={atBottom && !conversation.hasNewer ? '' : below}
      focused={pane === 'chat'}
    >
      {emptyRows.slice(0, room).map((row) => (
        <Line
          key={row.from}
          spans={[{ text: `  ${row.show}`, style: theme.styles.muted }]}
          width={inside}
        />
      ))}
      {rows.map(({ index, row }) => {
        const item = items[index]
        const spans = item && rowsOf(item, look)[row]
        return item && spans ? (
          <MessageLine
            key={`${item.key} ${row}`}
            spans={spans}
            width={inside}
            chosen={pane === 'chat' && item.key === chosen}
          />
        ) : undefined
      })}
      <Box height={Math.max(0, room - rows.length - emptyRows.length)} flexShrink={0} />
      {spare === 0 ? undefined : <TypingLine conversation={conversation} width={inside} />}
    </Pane>
  )
}

/** The chat pane: the open conversation, or the first steps where none is open. */
export const ChatPane = memo(({ width, height }: Size) => {
  const conversation = useChat(openConversation)
  return conversation ? (
    <Open key={conversation.id} conversation={conversation} width={width} height={height} />
  ) : (
    <Checklist width={width} height={height} />
  )
})
ChatPane.displayName = 'ChatPane'

/** Whether the open conversation has ended for me, for the words in the input. */
export const useClosed = (): boolean =>
  useChat((state) => {
    if (state.open === undefined) return false
    if (plainPlace(state.open)) return classicSaying(state, state.open, safeText('')) === undefined
    const session = sessionToSpeakIn(state, state.open)
    return !session || endsOf(state, session).closed
  })
