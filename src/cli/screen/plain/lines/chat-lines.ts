/** Messages and conversations as lines: what the chat pane draws, for somebody who hears it or reads it in a log. */
import { chatItems } from '../../../../../components/chat/chat-items.ts'
import type { ChatItem } from '../../../../../components/chat/chat-items.ts'
import type { RowContext } from '../../../../../components/chat/item-rows.ts'
import { actionText, messageBody } from '../../../../../components/chat/message-body.ts'
import { conversationLines } from '../../../../../components/chat/system-lines/conversation-lines.ts'
import { claimedName, isAnonymous } from '../../../../../components/chat/unsigned-messages.ts'
import { isDelayed, personName } from '../../../../../components/actions/action-context.ts'
import { conversationTitle } from '../../../../../components/state/conversation-titles.ts'
import { keyOf } from '../../../../core/channel.ts'
import { groupOf, personOf } from '../../../../core/ids.ts'
import type { UserId } from '../../../../core/ids.ts'
import { limitMarks, safeLine } from '../../../../core/text/safe-text.ts'
import { progressOf } from '../../../../model/messages/delivery.ts'
import { messageOf } from '../../../../model/messages/message-window.ts'
import type { Message } from '../../../../model/messages/messages.ts'
import { personLookAlike } from '../../../../model/screen/look-alikes.ts'
import { requestRows } from '../../../../model/screen/request-rows.ts'
import type { Conversation } from '../../../../model/screen/view.ts'
import { displayedTime } from '../../../../model/shown-time.ts'
import type { PlainView } from './plain-view.ts'

/** So much of a text says which one is meant (UTF-16 units). */
const EXCERPT = 60

/** The look of rows that nobody draws; only the words of a message are taken. */
const wordsOnly = ({ state, services, texts, theme }: PlainView): RowContext => ({
  width: 0,
  nameWidth: 0,
  theme,
  texts,
  me: state.me.id,
  nameOf: (who) => personName(state, who),
  actorOf: (who) => personName(state, who),
  markOf: () => undefined,
  callsMe: () => false,
  isHidden: ({ by, conversation }) =>
    groupOf(conversation) !== undefined && (state.people.get(by)?.blocked ?? false),
  progressOf: (message) => progressOf(message, state.delivery.get(keyOf(message.channel))),
  quoted: (ref) => services.message(ref),
  isUnfolded: () => true,
  now: 0,
  hitTerms: () => [],
})

/** A text of several lines: those after the first stand further in. */
const indented = (text: string): string => limitMarks(text).replaceAll('\n', '\n    ')

/** The beginning of what a message says, on one line. */
export const messageExcerpt = (message: Message, view: PlainView): string => {
  const text = safeLine(messageBody(message, wordsOnly(view)).text, 4 * EXCERPT)
  const letters = Array.from(text)
  return letters.length > EXCERPT ? `${letters.slice(0, EXCERPT).join('')}…` : text
}

/** A name, and that it only looks like another one. */
const nameOf = (who: UserId, { state, texts }: PlainView): string => {
  const alike = who === state.me.id ? undefined : personLookAlike(state, who)
  const name = personName(state, who)
  return alike ? `${name} (${texts.lookAlike.phrase(alike)})` : name
}

const authorOf = (message: Message, view: PlainView): string =>
  isAnonymous(message) ? claimedName(message, view.texts) : nameOf(message.by, view)

/** Who wrote it, and to whom or where, unless that is the conversation that is open. */
const headOf = (message: Message, view: PlainView): string => {
  const { state, texts } = view
  const by = authorOf(message, view)
  const { conversation } = message
  if (conversation === state.open) return by
  const title = conversationTitle(state, conversation)
  const isForTwo = personOf(conversation) !== undefined
  if (!isForTwo) return texts.plain.inGroup(by, title)
  return message.by === state.me.id ? texts.plain.to(by, title) : texts.plain.toYou(by)
}

const replyMark = ({ reply, conversation }: Message, view: PlainView): string => {
  if (reply === undefined) return ''
  const found = messageOf(view.state, conversation, reply) ?? view.services.message(reply)
  // whoever replies may name any message
  const isHere = found !== undefined && found.conversation === conversation && !found.voided
  return ` ${view.texts.plain.reply(isHere ? messageExcerpt(found, view) : view.texts.earlierMessage)}`
}

/** What became of a message of mine that is not at the broker: it waits, or was refused. */
const progressMark = (message: Message, { state, texts }: PlainView): string => {
  if (message.by !== state.me.id) return ''
  const progress = progressOf(message, state.delivery.get(keyOf(message.channel)))
  const isTold = progress === 'failed' || (progress === 'waiting' && isDelayed(state))
  return isTold ? ` (${texts.progress[progress]})` : ''
}

const reactionMark = ({ reactions, deleted }: Message, { state }: PlainView): string => {
  const some = reactions.filter(({ on }) => on && deleted !== true)
  const words = some.map(({ emoji, by }) => `${emoji} ${personName(state, by)}`)
  return words.length === 0 ? '' : ` [${words.join(', ')}]`
}

/** `09:12  bob: hello`, with what it replies to and what became of it. */
export const plainMessageLine = (message: Message, view: PlainView): string => {
  const { texts, state } = view
  const context = wordsOnly(view)
  const body = indented(messageBody(message, context).text)
  const isAction = !message.deleted && actionText(message, context) !== undefined
  const place = message.conversation === state.open ? '' : `${headOf(message, view)}: `
  const said = isAction
    ? `${place}* ${body}`
    : `${headOf(message, view)}: ${body}${message.deleted ? '' : replyMark(message, view)}`
  const marks = progressMark(message, view) + reactionMark(message, view)
  return `${texts.dates.stamp(displayedTime(message), state.now)}  ${said}${marks}`
}

/** What nobody typed, with its time. No text of others can begin a line of its own. */
export const timed = (at: number, sentence: string, { texts }: PlainView): string =>
  `${texts.dates.clock(at)}  ${indented(sentence)}`

const itemLine = (item: ChatItem, view: PlainView): string => {
  const { texts } = view
  switch (item.kind) {
    case 'day':
      return `${texts.dates.day(item.at)}:`
    case 'new':
      return texts.plain.unread
    case 'system':
      return timed(item.shownAt ?? item.at, item.text, view)
    case 'message':
      return plainMessageLine(item.message, view)
  }
}

const itemsOf = (conversation: Conversation, view: PlainView): readonly ChatItem[] => {
  const { state, texts } = view
  const group = groupOf(conversation.id)
  const lines = conversationLines(
    {
      id: conversation.id,
      group: group && state.groups.get(group),
      requests: requestRows(state),
      sessions: state.sessions.values(),
      plaintextSessions: state.plaintext.sessions.values(),
    },
    { me: state.me.id, nameOf: (who) => personName(state, who), texts, withoutTopics: true },
  )
  return chatItems(conversation, lines, texts.dates)
}

/** What was said and done last in a conversation: so many of it, and all that is new. */
export const newestLines = (
  conversation: Conversation,
  view: PlainView,
  most: number,
): readonly string[] => {
  const items = itemsOf(conversation, view)
  const firstNew = items.findIndex(({ kind }) => kind === 'new')
  const wanted = firstNew === -1 ? most : Math.max(most, items.length - firstNew + 1)
  return items.slice(-wanted).map((item) => itemLine(item, view))
}

/** What is new since the conversation was opened; nothing where nothing is. */
export const newLines = (conversation: Conversation, view: PlainView): readonly string[] => {
  const items = itemsOf(conversation, view)
  const firstNew = items.findIndex(({ kind }) => kind === 'new')
  return firstNew === -1 ? [] : items.slice(firstNew).map((item) => itemLine(item, view))
}

/** A message with some of what stands before and after it; it is marked. */
export const linesAround = (
  conversation: Conversation,
  { id }: Pick<Message, 'id'>,
  view: PlainView,
  { before, after }: { readonly before: number; readonly after: number },
): readonly string[] => {
  const items = itemsOf(conversation, view)
  const at = items.findIndex((item) => item.key === id)
  if (at === -1) return []
  return items
    .slice(Math.max(0, at - before), at + after + 1)
    .map((item) => `${item.key === id ? '> ' : '  '}${itemLine(item, view)}`)
}
