/** The window of messages that is on hand of a conversation. */
import type { Draft } from 'immer'
import { original } from 'immer'
import type { ConversationId, Ref } from '../../core/ids.ts'
import { ECHO } from '../../core/ids.ts'
import type { MessageChange } from './message-changes.ts'
import { removesContent } from './message-changes.ts'
import { mentions } from './mentions.ts'
import type { Message } from './messages.ts'
import { isBefore } from '../direct/sessions.ts'
import type { State } from '../state.ts'

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

/** Puts a message where it belongs by (at, id), counts it as unread, and keeps the window small. */
export const insertMessage = (draft: Draft<State>, message: Message) => {
  const kept = draft.conversations.get(message.conversation)
  if (!kept) return
  if (message.at > kept.clock) kept.clock = message.at
  const ignored = draft.people.get(message.by)?.blocked ?? false
  if (message.by !== draft.me.id && message.by !== ECHO && !ignored) {
    kept.unread += 1
    if (message.channel.kind === 'group' && mentions(message.text, draft.me.id)) kept.mentions += 1
    const marked = draft.open === kept.id && kept.newFrom !== undefined
    if (kept.unread === 1 && !marked) kept.newFrom = message.id
  }
  // untouched arrays are read from the original: reading through a draft costs a proxy for each
  const before = original(draft)?.conversations.get(message.conversation)?.messages
  const messages =
    before && before === original(kept)?.messages && before.length === kept.messages.length
      ? before
      : (kept.messages as readonly Message[])
  const mark = { at: message.at, ref: message.id }
  let index = messages.length
  while (index > 0) {
    const above = messages[index - 1]
    if (!above || isBefore({ at: above.at, ref: above.id }, mark)) break
    index -= 1
  }
  // an empty window with older messages is not on hand: a part of them would look like all of them
  if (index === 0 && kept.hasOlder) return
  if (index === messages.length && kept.hasNewer) return
  // a reader who is not at the newest loses nothing of what is before them
  const isHeld = draft.open === kept.id && draft.heldWindow === kept.id
  const limit = kept.hasNewer || isHeld ? WINDOW_WHILE_READING : WINDOW
  Object.freeze(message)
  const next =
    index === messages.length
      ? [...messages, message]
      : [...messages.slice(0, index), message, ...messages.slice(index)]
  // trimmed by a tenth at a time, so that not every message copies and drops
  const excess = next.length > limit * 1.1
  if (excess) kept[isHeld ? 'hasNewer' : 'hasOlder'] = true
  const cut = (all: readonly Message[]) => (isHeld ? all.slice(0, limit) : all.slice(-limit))
  // frozen here: immer would walk through the whole window for every message that comes
  kept.messages = Object.freeze(excess ? cut(next) : next) as Draft<Message>[]
}
