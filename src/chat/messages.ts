/** What is said in a conversation, and changed afterwards: edits, deletes, reactions, typing. */
import type { Draft } from 'immer'
import type {
  ConversationId,
  Millis,
  Ref,
  SafeText,
  SessionId,
  TalkId,
  UserId,
} from '../core/names.ts'
import { conversationWith, ECHO, filterOf, isGroup, later, personOf } from '../core/names.ts'
import { fail, ok } from '../core/result.ts'
import type { Result } from '../core/result.ts'
import { MAX_TEXT, safeLine } from '../core/text.ts'
import { change } from './changed.ts'
import type { Changing } from './changed.ts'
import type { Plain } from './plain.ts'
import { isBefore, isClosed, sessionOf, sessionPlace } from './sessions.ts'
import type { Mark, Session } from './sessions.ts'
import type { State } from './state.ts'
import { insertMessage } from './view.ts'
import type { Addressed, Decide, Effects, Reduce, Refusal, Stamped } from './words.ts'

export type Message = {
  readonly id: Ref
  readonly conversation: ConversationId
  /** The session or group in which it was said. */
  readonly session: TalkId
  readonly by: UserId
  readonly at: Millis
  /** Its number among its author's words in the session; tells how far it got. */
  readonly seq: number
  readonly text: SafeText
  readonly reply?: Ref
  /** It came after words that stand below it. */
  readonly late?: boolean
  /** The newest edit, by time and id. */
  readonly edited?: Mark
  readonly deleted?: boolean
  /** It was no member's word after all: nobody gets to see it. */
  readonly voided?: boolean
  readonly reactions: readonly Reaction[]
  /** It came (or went) as bare text of which nobody vouches who wrote it. */
  readonly plain?: Plain
}

/** One person's emoji; `on: false` remembers that it was taken back, and when. */
export type Reaction = {
  readonly by: UserId
  readonly emoji: SafeText
  readonly on: boolean
  readonly mark: Mark
}

type InSession = { readonly session: SessionId }
type OnMessage = InSession & { readonly target: Ref }

export type MessageCommand =
  | (InSession & { readonly type: 'session.say'; readonly text: SafeText; readonly reply?: Ref })
  | (OnMessage & { readonly type: 'session.edit'; readonly text: SafeText })
  | (OnMessage & { readonly type: 'session.delete' })
  | (OnMessage & { readonly type: 'session.react'; readonly emoji: SafeText; readonly on: boolean })
  /** `at` is the time of the hearer: nobody's typing lasts longer because clocks differ. */
  | (InSession & { readonly type: 'session.typing'; readonly on: boolean })

type Changed = { readonly conversation: ConversationId; readonly target: Ref; readonly mark: Mark }

export type MessageEvent =
  | { readonly type: 'message.said'; readonly message: Message }
  | (Changed & { readonly type: 'message.edited'; readonly text: SafeText })
  | (Changed & { readonly type: 'message.deleted' })
  | (Changed & {
      readonly type: 'message.reacted'
      readonly by: UserId
      readonly emoji: SafeText
      readonly on: boolean
    })
  | {
      readonly type: 'typing.seen'
      readonly conversation: ConversationId
      readonly by: UserId
      readonly until: Millis
      readonly on: boolean
    }

/** How long one `typing` holds without being renewed, in milliseconds. */
export const TYPING_FOR = 6000
/** A word that comes this much (ms) behind what stands below it is marked as late. */
const LATE_AFTER = 5000
/** The longest reaction, in UTF-16 units: one emoji with its joiners, or a short word. */
const MAX_EMOJI = 32
/** The most emojis that one person may put under one message, those taken back included. */
const MAX_REACTIONS = 50

/** A message on hand: in a window, or called back because a word is about it. */
export const messageOf = (state: State, conversation: ConversationId, id: Ref) =>
  state.conversations.get(conversation)?.messages.find((message) => message.id === id) ??
  state.elsewhere.get(id)

const openFor = (state: State, command: Stamped<InSession>): Result<Session, Refusal> => {
  const session = sessionOf(state, command)
  if (!session.ok) return session
  // a word of theirs that crossed the second END takes the end back; I, who see both, must not speak
  const mine = command.by === state.me.id
  if (mine && isClosed(session.value, state.me.id)) return fail('session-closed')
  return session
}

const bounded = (text: SafeText): Result<SafeText, Refusal> => {
  if (text.trim() === '') return fail('empty')
  return text.length > MAX_TEXT ? fail('too-long') : ok(text)
}

const target = (state: State, command: Stamped<OnMessage>): Result<Message, Refusal> => {
  const session = openFor(state, command)
  if (!session.ok) return session
  const message = messageOf(state, conversationWith(session.value.with), command.target)
  if (!message || message.conversation !== conversationWith(session.value.with)) {
    return fail('unknown-message')
  }
  return message.deleted ? fail('message-deleted') : ok(message)
}

const ownTarget = (state: State, command: Stamped<OnMessage>): Result<Message, Refusal> => {
  const message = target(state, command)
  if (!message.ok) return message
  return message.value.by === command.by ? message : fail('not-yours-to-change')
}

const markOf = ({ at, ref }: Stamped<InSession>): Mark => ({ at, ref })

export const decide: Decide<MessageCommand, MessageEvent> = {
  'session.say': (state, command) => {
    const session = openFor(state, command)
    if (!session.ok) return session
    const text = bounded(command.text)
    if (!text.ok) return text
    const conversation = conversationWith(session.value.with)
    const { ref: id, by, at, seq, reply } = command
    const { last } = session.value
    // what is newer than everything cannot be on hand
    const isNewest = !last || isBefore(last, markOf(command))
    if (!isNewest && messageOf(state, conversation, id)) return fail('already-known')
    const newest = last?.at ?? 0
    const message: Message = {
      id,
      conversation,
      session: command.session,
      by,
      at,
      seq,
      text: text.value,
      ...(reply ? { reply } : {}),
      ...(at + LATE_AFTER < newest ? { late: true } : {}),
      reactions: [],
    }
    return ok([{ type: 'message.said', message }])
  },
  'session.edit': (state, command) => {
    const message = ownTarget(state, command)
    if (!message.ok) return message
    const text = bounded(command.text)
    if (!text.ok) return text
    const { conversation, id } = message.value
    return ok([
      {
        type: 'message.edited',
        conversation,
        target: id,
        mark: markOf(command),
        text: text.value,
      },
    ])
  },
  'session.delete': (state, command) => {
    const message = ownTarget(state, command)
    if (!message.ok) return message
    const { conversation, id } = message.value
    return ok([{ type: 'message.deleted', conversation, target: id, mark: markOf(command) }])
  },
  'session.react': (state, command) => {
    const message = target(state, command)
    if (!message.ok) return message
    const { on, by } = command
    // as it is read from the wire, so that both see the same
    const emoji = safeLine(command.emoji, MAX_EMOJI + 1)
    if (emoji === '') return fail('empty')
    if (emoji.length > MAX_EMOJI) return fail('too-long')
    const own = message.value.reactions.filter((reaction) => reaction.by === by)
    const fresh = !own.some((reaction) => reaction.emoji === emoji)
    if (fresh && own.length >= MAX_REACTIONS) return fail('too-long')
    const { conversation, id } = message.value
    const mark = markOf(command)
    return ok([{ type: 'message.reacted', conversation, target: id, mark, by, emoji, on }])
  },
  'session.typing': (state, command) => {
    const session = openFor(state, command)
    if (!session.ok) return session
    const { by, at, on } = command
    const until = later(at, TYPING_FOR)
    const conversation = conversationWith(session.value.with)
    return ok([{ type: 'typing.seen', conversation, by, until, on }])
  },
}

const changing = (draft: Draft<State>, event: Changing) => {
  const message = messageOf(draft, event.conversation, event.target)
  if (message) change(message as Draft<Message>, event)
}

export const reduce: Reduce<MessageEvent> = {
  'message.said': (draft, { message }) => {
    insertMessage(draft, message)
    draft.conversations.get(message.conversation)?.typing.delete(message.by)
    const session = isGroup(message.session) ? undefined : draft.sessions.get(message.session)
    const mark = { at: message.at, ref: message.id }
    if (session && (!session.last || isBefore(session.last, mark))) session.last = mark
  },
  'message.edited': changing,
  'message.deleted': changing,
  'message.reacted': changing,
  'typing.seen': (draft, { conversation, by, until, on }) => {
    if (by === draft.me.id) return
    const typing = draft.conversations.get(conversation)?.typing
    if (on) typing?.set(by, until)
    else typing?.delete(by)
  },
}

export const effects: Effects<MessageEvent> = {
  'message.said': (state, { message }) => {
    // what machines say all day rings no bell
    if (filterOf(message.conversation) !== undefined) return []
    if (message.by !== state.me.id) {
      const { by: from, conversation } = message
      return [{ type: 'notify', about: 'message', from, conversation }]
    }
    const echo = personOf(message.conversation) === ECHO
    return echo ? [{ type: 'echo', said: message.id }] : []
  },
}

export const address: Addressed<MessageCommand> = {
  'session.say': sessionPlace,
  'session.edit': sessionPlace,
  'session.delete': sessionPlace,
  'session.react': sessionPlace,
  'session.typing': sessionPlace,
}
