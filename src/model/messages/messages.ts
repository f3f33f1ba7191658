/** The messages of a conversation, and their changes: edits, deletes, reactions, typing. */
import type { Draft } from 'immer'
import type { ConversationId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import type { MessageChannel } from '../../core/channel.ts'
import { authorKeyOf, ECHO, addMillis, personOf } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { safeNfcLine, isBlank, MAX_TEXT } from '../../core/text/safe-text.ts'
import { applyMessageChange } from './message-changes.ts'
import type { MessageChange } from './message-changes.ts'
import { mentions } from './mentions.ts'
import type { Delete, Edit, MessageCommand, React, Send, Typing } from './message-commands.ts'
import type { Unsigned } from './unsigned.ts'
import type { InGroup, InSession } from './channel-info.ts'
import { channelInfoOf, messageChannel } from './channel-info.ts'
import { isBefore } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import { insertMessage, decrementUnread } from './message-window.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'

export type Message = {
  readonly id: Ref
  readonly conversation: ConversationId
  readonly channel: MessageChannel
  readonly by: UserId
  readonly at: Millis
  /** Its number among its author's messages in the channel; tells how far it got. */
  readonly seq: number
  readonly text: SafeText
  readonly reply?: Ref
  /** It arrived after messages that are shown below it. */
  readonly late?: boolean
  /** The newest edit, by time and id. */
  readonly edited?: Mark
  readonly deleted?: boolean
  /** Its author was not a member after all: nobody gets to see it. */
  readonly voided?: boolean
  readonly reactions: readonly Reaction[]
  /** It was received (or sent) as plain text: nobody vouches for its author. */
  readonly unsigned?: Unsigned
}

/** One person's emoji; `on: false` remembers that it was taken back, and when. */
export type Reaction = {
  readonly by: UserId
  readonly emoji: SafeText
  readonly on: boolean
  readonly mark: Mark
}

type TargetedEvent = {
  readonly conversation: ConversationId
  readonly target: Ref
  readonly mark: Mark
}

export type MessageEvent =
  | { readonly type: 'message.sent'; readonly message: Message }
  | (TargetedEvent & { readonly type: 'message.edited'; readonly text: SafeText })
  | (TargetedEvent & { readonly type: 'message.deleted' })
  | (TargetedEvent & {
      readonly type: 'message.reacted'
      readonly by: UserId
      readonly emoji: SafeText
      readonly on: boolean
    })
  /** A message or a change of one does not count, because its author was not a member (or it does count after all). */
  | (Omit<TargetedEvent, 'mark'> & {
      readonly type: 'message.voided'
      readonly voidedRef: Ref
      readonly on: boolean
    })
  | {
      readonly type: 'typing.changed'
      readonly conversation: ConversationId
      readonly by: UserId
      readonly until: Millis
      readonly on: boolean
    }

/** How long one `typing` holds without being renewed, in milliseconds. */
export const TYPING_FOR = 6000
/** A message dated this much (ms) before the newest one is marked as late. */
const LATE_AFTER = 5000
/** The longest reaction, in UTF-16 units: one emoji with its joiners, or a short text. */
export const MAX_REACTION = 32
/** The most emojis that one person may put under one message, those taken back included. */
const MAX_REACTIONS = 50

/** A message on hand: in a window, or loaded again because a command is about it. */
export const messageOf = (state: State, conversation: ConversationId, id: Ref) =>
  state.conversations.get(conversation)?.messages.find((message) => message.id === id) ??
  state.outsideWindow.get(id)

type ChannelCommand = Stamped<(InSession | InGroup) & { readonly type: string }>

const validText = (text: SafeText): Result<SafeText, Refusal> => {
  if (isBlank(text)) return fail('empty')
  return text.length > MAX_TEXT ? fail('too-long') : ok(text)
}

const findTarget = (state: State, command: ChannelCommand & Delete): Result<Message, Refusal> => {
  const info = channelInfoOf(state, command)
  if (!info.ok) return info
  const message = messageOf(state, info.value.conversation, command.target)
  if (message?.conversation !== info.value.conversation) return fail('unknown-message')
  return message.deleted ? fail('message-deleted') : ok(message)
}

const findOwnTarget = (
  state: State,
  command: ChannelCommand & Delete,
): Result<Message, Refusal> => {
  const message = findTarget(state, command)
  // there is no need to wait for somebody else's message
  const isTheirs = authorKeyOf(command.target) !== command.key
  if (!message.ok && isTheirs && message.error === 'unknown-message')
    return fail('not-yours-to-change')
  if (!message.ok) return message
  return message.value.by === command.by ? message : fail('not-yours-to-change')
}

const markOf = ({ at, ref }: ChannelCommand): Mark => ({ at, ref })

type Decision = Result<readonly MessageEvent[], Refusal>

const send = (state: State, command: ChannelCommand & Send): Decision => {
  const info = channelInfoOf(state, command)
  if (!info.ok) return info
  const text = validText(command.text)
  if (!text.ok) return text
  const { conversation, last } = info.value
  const { channel, ref: id, by, at, seq, reply } = command
  // what is newer than everything cannot be on hand
  const isNewest = !last || isBefore(last, markOf(command))
  if (!isNewest && messageOf(state, conversation, id)) return fail('already-known')
  const message: Message = {
    id,
    conversation,
    channel,
    by,
    at,
    seq,
    text: text.value,
    ...(reply ? { reply } : {}),
    ...(at + LATE_AFTER < (last?.at ?? 0) ? { late: true } : {}),
    reactions: [],
  }
  return ok([{ type: 'message.sent', message }])
}

const edit = (state: State, command: ChannelCommand & Edit): Decision => {
  const message = findOwnTarget(state, command)
  if (!message.ok) return message
  const text = validText(command.text)
  if (!text.ok) return text
  const { conversation, id } = message.value
  const mark = markOf(command)
  return ok([{ type: 'message.edited', conversation, target: id, mark, text: text.value }])
}

const remove = (state: State, command: ChannelCommand & Delete): Decision => {
  const message = findOwnTarget(state, command)
  if (!message.ok) return message
  const { conversation, id } = message.value
  return ok([{ type: 'message.deleted', conversation, target: id, mark: markOf(command) }])
}

const react = (state: State, command: ChannelCommand & React): Decision => {
  const message = findTarget(state, command)
  if (!message.ok) return message
  const { on, by } = command
  // as from the wire, so that both see the same
  const emoji = safeNfcLine(command.emoji, 4 * MAX_REACTION)
  if (isBlank(emoji)) return fail('empty')
  if (emoji.length > MAX_REACTION) return fail('too-long')
  const own = message.value.reactions.filter((reaction) => reaction.by === by)
  const fresh = !own.some((reaction) => reaction.emoji === emoji)
  if (fresh && own.length >= MAX_REACTIONS) return fail('too-long')
  const { conversation, id } = message.value
  const mark = markOf(command)
  return ok([{ type: 'message.reacted', conversation, target: id, mark, by, emoji, on }])
}

const typing = (state: State, command: ChannelCommand & Typing): Decision => {
  const info = channelInfoOf(state, command)
  if (!info.ok) return info
  const { by, at, on } = command
  const until = addMillis(at, TYPING_FOR)
  const { conversation } = info.value
  return ok([{ type: 'typing.changed', conversation, by, until, on }])
}

const decide: Decide<MessageCommand, MessageEvent> = {
  'message.send': send,
  'message.edit': edit,
  'message.delete': remove,
  'message.react': react,
  'message.typing': typing,
}

const applyTo = (draft: Draft<State>, event: MessageChange) => {
  const message = messageOf(draft, event.conversation, event.target)
  if (message) decrementUnread(draft, message, event)
  if (message) applyMessageChange(message as Draft<Message>, event)
}

/** What knows the newest message of this channel. */
const placeOf = ({ groups, sessions }: Draft<State>, { channel }: Message) => {
  if (channel.kind === 'group') return groups.get(channel.group)
  return channel.kind === 'direct' ? sessions.get(channel.session) : undefined
}

const reduce: Reduce<MessageEvent> = {
  'message.sent': (draft, { message }) => {
    insertMessage(draft, message)
    draft.conversations.get(message.conversation)?.typing.delete(message.by)
    const place = placeOf(draft, message)
    const mark = { at: message.at, ref: message.id }
    if (place && (!place.last || isBefore(place.last, mark))) place.last = mark
  },
  'message.edited': applyTo,
  'message.deleted': applyTo,
  'message.reacted': applyTo,
  'message.voided': applyTo,
  'typing.changed': (draft, { conversation, by, until, on }) => {
    if (by === draft.me.id) return
    const typing = draft.conversations.get(conversation)?.typing
    if (on) typing?.set(by, until)
    else typing?.delete(by)
  },
}

const effects: Effects<MessageEvent> = {
  'message.sent': (state, { message }) => {
    // what machines say all day rings no bell
    if (message.channel.kind === 'topic') return []
    if (message.by !== state.me.id) {
      const { by: from, conversation } = message
      if (state.people.get(from)?.blocked) return []
      const called = message.channel.kind === 'group' && mentions(message.text, state.me.id)
      return [{ type: 'notify', about: called ? 'mention' : 'message', from, conversation }]
    }
    return personOf(message.conversation) === ECHO ? [{ type: 'echo', message: message.id }] : []
  },
}

const address: Addresses<MessageCommand> = {
  'message.send': messageChannel,
  'message.edit': messageChannel,
  'message.delete': messageChannel,
  'message.react': messageChannel,
  'message.typing': messageChannel,
}

export const messageNoun: Noun<MessageCommand, MessageEvent> = {
  decide,
  reduce,
  effects,
  address,
  keeping: {
    'message.sent': 'lasting',
    'message.edited': 'lasting',
    'message.deleted': 'lasting',
    'message.reacted': 'lasting',
    'message.voided': 'lasting',
    'typing.changed': 'not',
  },
  internal: ['typing.changed'],
}
