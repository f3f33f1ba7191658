/** What happened, as hooks get it: one JSON object, the same for as long as this papo has hooks. */
import type { ConversationId, Ref, UserId } from '../../core/ids.ts'
import { groupConversationId, groupOf, personConversationId } from '../../core/ids.ts'
import { plaintextGroupConversationId } from '../../core/plaintext-ids.ts'
import type { HookName } from '../../core/settings/hooks.ts'
import type { Of } from '../../model/commands.ts'
import type { ChatEvent } from '../../model/events.ts'
import { mentions } from '../../model/messages/mentions.ts'
import { messageOf } from '../../model/messages/message-window.ts'
import type { Message } from '../../model/messages/messages.ts'
import { callsAt } from '../../model/messages/notify-level.ts'
import { statusOf } from '../../model/people/presence.ts'
import { displayedTime } from '../../model/shown-time.ts'
import type { State } from '../../model/state.ts'
import { calledConversation, calledPerson } from '../api/messages/names.ts'

/** Something for hooks: the names it goes by, the first that counts first, and what it is about. */
export type HookEvent = {
  readonly names: readonly HookName[]
  readonly conversation?: ConversationId
  readonly fields: { readonly [name: string]: unknown }
}

/** Who, by id and name. */
const author = (state: State, by: UserId) => ({ by, name: calledPerson(state, by) })
/** Where, and what one types for it: `papo send "$in"`. */
const place = (state: State, conversation: ConversationId) => ({
  conversation,
  in: calledConversation(state, conversation),
})

const isQuiet = (state: State, by: UserId) =>
  by === state.me.id || (state.people.get(by)?.blocked ?? false)

const messageEvent = (state: State, message: Message): readonly HookEvent[] => {
  const { id, by, text, conversation, reply, unsigned } = message
  if (isQuiet(state, by)) return []
  const mention = groupOf(conversation) !== undefined && mentions(text, state.me.id)
  const level = state.conversations.get(conversation)?.notifyLevel ?? 'all'
  return [
    {
      names: mention ? ['mention', 'message'] : ['message'],
      conversation,
      fields: {
        id,
        ...place(state, conversation),
        ...author(state, by),
        at: displayedTime(message),
        text,
        mention,
        // whether papo itself would notify
        quiet: !callsAt(level, mention ? 'mention' : 'message'),
        ...(reply === undefined ? {} : { reply }),
        ...(unsigned ? { unsigned } : {}),
      },
    },
  ]
}

const changeEvent = (
  state: State,
  name: HookName,
  { conversation, target }: { readonly conversation: ConversationId; readonly target: Ref },
  by: UserId | undefined,
  fields: HookEvent['fields'],
): readonly HookEvent[] => {
  if (by === undefined || isQuiet(state, by)) return []
  const where = { id: target, ...place(state, conversation), ...author(state, by) }
  return [{ names: [name], conversation, fields: { ...where, ...fields } }]
}

const PLAINTEXT_KINDS = { talk: 'talk', enter: 'ask', invite: 'invite' } as const

type Asked = {
  readonly id: string
  readonly kind: 'talk' | 'ask' | 'invite'
  readonly from: UserId
  readonly to: UserId
  readonly at: number
  readonly text: string
}

const requestEvent = (
  state: State,
  { id, kind, from, to, at, text }: Asked,
  conversation: ConversationId,
): readonly HookEvent[] => {
  if (to !== state.me.id || isQuiet(state, from)) return []
  const where = place(state, conversation)
  const fields = { id, kind, ...where, ...author(state, from), at, text }
  return [{ names: ['request'], conversation, fields }]
}

const messageChange = (state: State, event: ChatEvent): readonly HookEvent[] => {
  if (event.type === 'message.edited' || event.type === 'message.deleted') {
    const by = messageOf(state, event.conversation, event.target)?.by
    return event.type === 'message.edited'
      ? changeEvent(state, 'edit', event, by, { text: event.text })
      : changeEvent(state, 'delete', event, by, {})
  }
  if (event.type !== 'message.reacted') return []
  const { by, emoji, on } = event
  return changeEvent(state, 'reaction', event, by, { emoji, removed: !on })
}

const asked = (state: State, event: ChatEvent): readonly HookEvent[] => {
  if (event.type === 'request.made') {
    const { request } = event
    const made = { ...request, kind: 'talk', at: displayedTime(request) } as const
    return requestEvent(state, made, personConversationId(request.from))
  }
  if (event.type === 'join.made') {
    const { join } = event
    const made = { ...join, at: displayedTime(join) }
    return requestEvent(state, made, groupConversationId(join.group))
  }
  if (event.type !== 'plaintext.asked') return []
  const { id, kind, from, to, at, group } = event.request
  const made = { id, kind: PLAINTEXT_KINDS[kind], from, to, at, text: '' }
  const where =
    group === undefined ? personConversationId(from) : plaintextGroupConversationId(group)
  return requestEvent(state, made, where)
}

/** Who was online, away or offline before, and I connected or not, by id. */
type Statuses = Map<UserId, string>

/** Who is online, away or offline at the start: what the disk knows and a broker retains tells it only once. */
export const statusesIn = ({ people, now }: Pick<State, 'people' | 'now'>): Statuses =>
  new Map([...people.values()].map((person) => [person.id, statusOf(person, now)]))

const presence = (
  state: State,
  { who, status }: Of<ChatEvent, 'presence.updated'>,
  before: Statuses,
): readonly HookEvent[] => {
  const was = before.get(who)
  before.set(who, status)
  // what the broker retained tells who was here before: that is no news
  if (was === status || isQuiet(state, who) || state.link.status !== 'online') return []
  if (was === undefined && status === 'offline') return []
  const conversation = personConversationId(who)
  return [{ names: [status], conversation, fields: author(state, who) }]
}

const connection = (
  { me }: State,
  { link: { broker, status, problem } }: Of<ChatEvent, 'link.changed'>,
  before: Statuses,
): readonly HookEvent[] => {
  const was = before.get(me.id)
  const now = status === 'online' ? 'connected' : 'disconnected'
  before.set(me.id, now)
  if (was === now || (was === undefined && now === 'disconnected')) return []
  return [{ names: [now], fields: { broker, ...(problem === undefined ? {} : { problem }) } }]
}

/** What of an event hooks may be for. `before` is kept up to date. */
export const hookEventsOf = (
  state: State,
  event: ChatEvent,
  before: Statuses,
): readonly HookEvent[] => {
  if (event.type === 'message.sent') return messageEvent(state, event.message)
  if (event.type === 'presence.updated') return presence(state, event, before)
  if (event.type === 'link.changed') return connection(state, event, before)
  return [...messageChange(state, event), ...asked(state, event)]
}
