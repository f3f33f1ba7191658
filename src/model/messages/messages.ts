/** The messages of a conversation, and their changes: edits, deletes, reactions, typing. */
import type { Draft } from 'immer'
import type { ConversationId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import type { MessageChannel } from '../../core/channel.ts'
import { withEntry } from '../../core/collections/persistent-map.ts'
import { ECHO, personOf } from '../../core/ids.ts'
import { messageChannel } from './channel-info.ts'
import { messageRules } from './decide-message.ts'
import { applyMessageChange } from './message-changes.ts'
import type { MessageChange } from './message-changes.ts'
import { mentions } from './mentions.ts'
import type { MessageCommand } from './message-commands.ts'
import type { Unsigned } from './unsigned.ts'
import { isBefore } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import { withMessage, decrementUnread, messageOf } from './message-window.ts'
import type { Addresses, Effects, Noun, Reduce } from '../noun.ts'

export type Message = {
  readonly id: Ref
  readonly conversation: ConversationId
  readonly channel: MessageChannel
  readonly by: UserId
  /** Orders the messages, together with the id. */
  readonly at: Millis
  /** The time to show, where it is another. */
  readonly shownAt?: Millis
  /** Its number among its author's messages in the channel; tells how far it got. */
  readonly seq: number
  readonly text: SafeText
  readonly reply?: Ref
  /** It arrived after messages that are shown below it. */
  readonly late?: boolean
  /** The newest edit, by time and id. */
  readonly edited?: Mark
  /** The time of that edit to show, where it is another. */
  readonly editShownAt?: Millis
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
  | (TargetedEvent & {
      readonly type: 'message.edited'
      readonly text: SafeText
      readonly shownAt?: Millis
    })
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

const applyTo = (draft: Draft<State>, event: MessageChange) => {
  const message = messageOf(draft, event.conversation, event.target)
  if (message) decrementUnread(draft, message, event)
  if (message) applyMessageChange(message as Draft<Message>, event)
}

const markOf = ({ at, id: ref, shownAt }: Message): Mark => ({
  at,
  ref,
  ...(shownAt !== undefined && { shownAt }),
})

/** The map in which what is under this key knows the newest message of its channel. */
const withNewest = <K, V extends { readonly last?: Mark | undefined }>(
  places: ReadonlyMap<K, V>,
  key: K,
  message: Message,
): ReadonlyMap<K, V> => {
  const place = places.get(key)
  const mark = markOf(message)
  if (!place || (place.last && !isBefore(place.last, mark))) return places
  return withEntry(places, key, { ...place, last: mark })
}

/** By hand: each message that comes is one, and nine tenths of its cost were drafts. */
const afterMessage = (state: State, message: Message): State => {
  const { channel, conversation } = message
  const kept = state.conversations.get(conversation)
  return {
    ...state,
    conversations: kept
      ? withEntry(state.conversations, conversation, withMessage(state, kept, message))
      : state.conversations,
    groups:
      channel.kind === 'group' ? withNewest(state.groups, channel.group, message) : state.groups,
    sessions:
      channel.kind === 'direct'
        ? withNewest(state.sessions, channel.session, message)
        : state.sessions,
  }
}

const reduce: Reduce<MessageEvent> = {
  'message.sent': { next: (state, { message }) => afterMessage(state, message) },
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
  decide: messageRules,
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
