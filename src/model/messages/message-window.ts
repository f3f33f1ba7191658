/** The window of messages that is on hand of a conversation. */
import type { Draft } from 'immer'
import type { ConversationId, Ref } from '../../core/ids.ts'
import { ECHO } from '../../core/ids.ts'
import type { MessageChange } from './message-changes.ts'
import { removesContent } from './message-changes.ts'
import { mentions } from './mentions.ts'
import type { Message } from './messages.ts'
import { isBefore } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Conversation } from '../screen/view.ts'

/** A message on hand: in a window, or loaded again because a command is about it. */
export const messageOf = (state: State, conversation: ConversationId, id: Ref) =>
  state.conversations.get(conversation)?.messages.find((message) => message.id === id) ??
  state.outsideWindow.get(id)

/** The window that follows the newest messages, and the largest one of a reader who pages. */
export const WINDOW = 500
export const WINDOW_WHILE_READING = 1500

const isTheirs = ({ me }: Pick<State, 'me'>, { by, deleted, voided }: Message) =>
  by !== me.id && by !== ECHO && !deleted && !voided

/** A message that is about to be deleted or voided is not unread either. */
export const decrementUnread = (draft: Draft<State>, message: Message, event: MessageChange) => {
  const kept = removesContent(event) ? draft.conversations.get(message.conversation) : undefined
  if (!kept || kept.unread === 0 || !isTheirs(draft, message)) return
  const theirs = kept.messages.filter((one) => isTheirs(draft, one)).slice(-kept.unread)
  if (!theirs.some(({ id }) => id === message.id)) return
  kept.unread -= 1
  const called = message.channel.kind === 'group' && mentions(message.text, draft.me.id)
  if (called && kept.mentions > 0) kept.mentions -= 1
}

/** Where it belongs by (at, id). */
const placeIn = (messages: readonly Message[], { at, id }: Message): number => {
  const mark = { at, ref: id }
  let index = messages.length
  while (index > 0) {
    const above = messages[index - 1]
    if (!above || isBefore({ at: above.at, ref: above.id }, mark)) break
    index -= 1
  }
  return index
}

type Window = Pick<Conversation, 'messages' | 'hasOlder' | 'hasNewer'>

/** The window with a message in its place, if it belongs into the window. */
const windowWith = (state: State, kept: Conversation, message: Message): Window => {
  const { messages, hasOlder, hasNewer } = kept
  const index = placeIn(messages, message)
  // an empty window with older messages is not on hand: a part of them would look like all of them
  if (index === 0 && hasOlder) return kept
  if (index === messages.length && hasNewer) return kept
  const next = messages.toSpliced(index, 0, Object.freeze(message))
  // a reader who is not at the newest loses nothing of what is before them
  const isHeld = state.open === kept.id && state.heldWindow === kept.id
  const limit = hasNewer || isHeld ? WINDOW_WHILE_READING : WINDOW
  // trimmed by a tenth at a time, so that not every message copies and drops
  if (next.length <= limit * 1.1) return { messages: next, hasOlder, hasNewer }
  return isHeld
    ? { messages: next.slice(0, limit), hasOlder, hasNewer: true }
    : { messages: next.slice(-limit), hasOlder: true, hasNewer }
}

/** What is unread with this message, how many of it call me, and where "new" begins. */
const unreadWith = (
  { me, people, open }: State,
  { id, unread, mentions: calls, newFrom }: Conversation,
  { id: ref, by, channel, text }: Message,
): Pick<Conversation, 'unread' | 'mentions' | 'newFrom'> => {
  if (by === me.id || by === ECHO || people.get(by)?.blocked)
    return { unread, mentions: calls, newFrom }
  const called = channel.kind === 'group' && mentions(text, me.id)
  const isMarked = open === id && newFrom !== undefined
  return {
    unread: unread + 1,
    mentions: calls + (called ? 1 : 0),
    newFrom: unread === 0 && !isMarked ? ref : newFrom,
  }
}

const without = <K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> =>
  map.has(key) ? new Map([...map].filter(([one]) => one !== key)) : map

/** The conversation with a message where it belongs; it counts as unread, and its author types no more. */
export const withMessage = (state: State, kept: Conversation, message: Message): Conversation => {
  const { unread, mentions: calls, newFrom } = unreadWith(state, kept, message)
  // an array that is not frozen: V8 copies a frozen one a hundred times slower
  const { messages, hasOlder, hasNewer } = windowWith(state, kept, message)
  return {
    ...kept,
    messages,
    hasOlder,
    hasNewer,
    unread,
    mentions: calls,
    newFrom,
    clock: message.at > kept.clock ? message.at : kept.clock,
    typing: without(kept.typing, message.by),
  }
}

/** The conversation with nothing unread; `live`: what came since its reader looks on was never "new" to them. */
export const markAllRead = (kept: Conversation, live = false): Conversation => {
  const { messages, unread, newFrom } = kept
  const isSeen = live && messages.findIndex(({ id }) => id === newFrom) >= messages.length - unread
  return { ...kept, unread: 0, mentions: 0, newFrom: isSeen ? undefined : newFrom }
}
