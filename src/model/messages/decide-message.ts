/** Who may send, edit, delete and react, and what of it is refused. */
import { addMillis, authorKeyOf } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank, safeNfcLine, sendableText } from '../../core/text/safe-text.ts'
import type { Stamped } from '../commands.ts'
import { shownTime } from '../shown-time.ts'
import { isBefore } from '../direct/sessions.ts'
import { isToldTo } from '../people/privacy.ts'
import type { Mark } from '../direct/sessions.ts'
import type { Decide } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { State } from '../state.ts'
import type { InGroup, InSession } from './channel-info.ts'
import { channelInfoOf } from './channel-info.ts'
import type { Delete, Edit, MessageCommand, React, Send, Typing } from './message-commands.ts'
import { messageOf } from './message-window.ts'
import type { Message, MessageEvent } from './messages.ts'

/** How long one `typing` holds without being renewed, in milliseconds. */
export const TYPING_FOR = 6000
/** A message dated this much (ms) before the newest one is marked as late. */
const LATE_AFTER = 5000
/** The longest reaction, in UTF-16 units: one emoji with its joiners, or a short text. */
export const MAX_REACTION = 32
/** The most emojis that one person may put under one message, those taken back included. */
const MAX_REACTIONS = 50

type ChannelCommand = Stamped<(InSession | InGroup) & { readonly type: string }>

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
  // whoever has their name and another key is somebody else
  return message.value.by === command.by && !isTheirs ? message : fail('not-yours-to-change')
}

const markOf = ({ at, ref }: ChannelCommand): Mark => ({ at, ref })

type Decision = Result<readonly MessageEvent[], Refusal>

const send = (state: State, command: ChannelCommand & Send): Decision => {
  const info = channelInfoOf(state, command)
  if (!info.ok) return info
  const text = sendableText(command.text)
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
    ...shownTime(command),
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
  const text = sendableText(command.text)
  if (!text.ok) return text
  const { conversation, id } = message.value
  const mark = markOf(command)
  const shown = shownTime(command)
  return ok([
    { type: 'message.edited', conversation, target: id, mark, text: text.value, ...shown },
  ])
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
  // whoever hides it from somebody does not see it of them either
  if (by !== state.me.id && !isToldTo(state, by, 'typing')) return ok([])
  return ok([{ type: 'typing.changed', conversation, by, until, on }])
}

/** Which events each command about a message makes, or why it is refused. */
export const messageRules: Decide<MessageCommand, MessageEvent> = {
  'message.send': send,
  'message.edit': edit,
  'message.delete': remove,
  'message.react': react,
  'message.typing': typing,
}
