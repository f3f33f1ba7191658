/** Open topics: any topic of the broker as bare text. Nobody vouches for who wrote a line. */
import type { Draft } from 'immer'
import { isInSpace, isWildcard, parseTopicFilter } from '../../core/broker/topic-filter.ts'
import type { Millis, Ref, SafeText, TopicFilter } from '../../core/ids.ts'
import { topicChannel } from '../../core/channel.ts'
import { topicConversationId } from '../../core/ids.ts'
import { chunkText } from '../../core/text/chunk.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { isBlank } from '../../core/text/safe-text.ts'
import type { MessageEvent } from '../messages/messages.ts'
import { unsignedMessage } from '../messages/unsigned.ts'
import { messageOf } from '../messages/message-window.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Decide, Effects, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'

/** A line of mine that has not come back from the broker yet. */
export type OwnLine = {
  readonly seq: number
  /** The bare text as it was published, with my name in front. */
  readonly text: string
  readonly at: Millis
  /** The broker acknowledged it. */
  readonly sent: boolean
}

export type OpenTopic = {
  readonly filter: TopicFilter
  readonly since: Millis
  /** False once I left it: a broker that kept our session must be asked to send no more of it. */
  readonly followed: boolean
  /** How many lines I wrote there. */
  readonly sentCount: number
  readonly lines: readonly OwnLine[]
}

export type TopicCommand =
  | { readonly type: 'topic.follow'; readonly topic: string }
  | { readonly type: 'topic.unfollow'; readonly topic: string }
  | { readonly type: 'topic.publish'; readonly topic: string; readonly text: SafeText }
  /** Says a line of mine again that got lost. */
  | { readonly type: 'topic.retry'; readonly topic: string; readonly line: Ref }

type Line = { readonly filter: TopicFilter; readonly seq: number }

export type TopicEvent =
  | { readonly type: 'topic.followed'; readonly filter: TopicFilter; readonly at: Millis }
  | { readonly type: 'topic.unfollowed'; readonly filter: TopicFilter }
  | (Line & { readonly type: 'topic.published'; readonly text: string; readonly at: Millis })
  | (Line & { readonly type: 'topic.retried'; readonly text: string })
  /** The broker has it. */
  | (Line & { readonly type: 'topic.acknowledged' })
  /** It came back: the next one like it is somebody else's. */
  | (Line & { readonly type: 'topic.returned' })

/** The longest line, in UTF-16 units: mine is not longer, and of others' the rest is cut. */
export const MAX_OPEN_TOPIC_LINE = 4000
/** The most topics that I can follow at once. */
export const MAX_FOLLOWED = 100
/** How long (ms) a broker may keep a line of mine for me before it comes back. */
export const RETURNS_WITHIN = 24 * 3_600_000
/** The most lines of one topic of which it is remembered that they have not come back. */
const MAX_OWN_LINES = 100

/** A text as lines that I may say one after the other, with my name in front of each. */
export const splitIntoLines = ({ me }: Pick<State, 'me'>, text: string): readonly SafeText[] =>
  chunkText(text, MAX_OPEN_TOPIC_LINE - me.name.length - 2)

const parseFilter = (topic: string): Result<TopicFilter, Refusal> => {
  const filter = parseTopicFilter(topic)
  return filter === undefined ? fail('bad-topic') : ok(filter)
}

const publishableTopic = (state: State, topic: string): Result<TopicFilter, Refusal> => {
  const filter = parseFilter(topic)
  if (!filter.ok) return filter
  if (isWildcard(filter.value)) return fail('wildcard')
  // some brokers close the connection of a client that publishes there
  if (topic.startsWith('$')) return fail('brokers-own')
  if (isInSpace(state.space, topic)) return fail('own-space')
  return state.link.status === 'online' ? filter : fail('not-online')
}

const decide: Decide<TopicCommand, TopicEvent | MessageEvent> = {
  'topic.follow': (state, { topic, at }) => {
    const filter = parseFilter(topic)
    if (!filter.ok) return filter
    if (state.topics.get(filter.value)?.followed) return ok([])
    const followed = [...state.topics.values()].filter((one) => one.followed).length
    if (followed >= MAX_FOLLOWED) return fail('too-many-topics')
    return ok([{ type: 'topic.followed', filter: filter.value, at }])
  },
  'topic.unfollow': (state, { topic }) => {
    const known = [...state.topics.values()].find(({ filter }) => filter === topic)
    return known?.followed
      ? ok([{ type: 'topic.unfollowed', filter: known.filter }])
      : fail('unknown-topic')
  },
  'topic.publish': (state, command) => {
    const { topic, text, at } = command
    const filter = publishableTopic(state, topic)
    if (!filter.ok) return filter
    if (isBlank(text)) return fail('empty')
    const { name } = state.me
    const line = `${name}: ${text}`
    if (line.length > MAX_OPEN_TOPIC_LINE) return fail('too-long')
    const seq = (state.topics.get(filter.value)?.sentCount ?? 0) + 1
    const conversation = topicConversationId(filter.value)
    const channel = topicChannel(filter.value)
    const message = unsignedMessage(command, channel, conversation, text, { from: name }, seq)
    return ok([
      { type: 'message.sent', message },
      { type: 'topic.published', filter: filter.value, seq, text: line, at },
    ])
  },
  'topic.retry': (state, { topic, line }) => {
    const filter = publishableTopic(state, topic)
    if (!filter.ok) return filter
    const message = messageOf(state, topicConversationId(filter.value), line)
    const own = state.topics.get(filter.value)?.lines.find(({ seq }) => seq === message?.seq)
    if (!own || message?.by !== state.me.id) return fail('unknown-message')
    if (own.sent) return fail('already-known')
    const { seq, text } = own
    return ok([{ type: 'topic.retried', filter: filter.value, seq, text }])
  },
}

const FRESH = { followed: false, sentCount: 0, lines: [] } as const

/** The topic, known from now on if it was not. */
const ensureTopic = (draft: Draft<State>, filter: TopicFilter, since: Millis): Draft<OpenTopic> => {
  const topic: Draft<OpenTopic> = draft.topics.get(filter) ?? { ...FRESH, filter, since, lines: [] }
  draft.topics.set(filter, topic)
  // of those that I left, only so many are remembered
  const left = [...draft.topics.values()].filter((one) => !one.followed && one.filter !== filter)
  for (const one of left.slice(0, -MAX_FOLLOWED)) draft.topics.delete(one.filter)
  return topic
}

const changeLine = (draft: Draft<State>, { filter, seq }: Line, sent: 'sent' | 'returned') => {
  const topic = draft.topics.get(filter)
  if (!topic) return
  const { lines } = topic
  topic.lines =
    sent === 'returned'
      ? lines.filter((line) => line.seq !== seq)
      : lines.map((line) => (line.seq === seq ? { ...line, sent: true } : line))
}

/** Old lines will not come back; those that were never sent stay until they are sent again. */
const pendingLines = (lines: readonly Draft<OwnLine>[], now: Millis) =>
  lines.filter(({ sent, at }) => !sent || at + RETURNS_WITHIN > now).slice(-MAX_OWN_LINES)

const reduce: Reduce<TopicEvent> = {
  'topic.followed': (draft, { filter, at }) => {
    const topic = ensureTopic(draft, filter, at)
    topic.followed = true
    topic.since = at
    // at the end of the list, also when I was there before
    draft.topics.delete(filter)
    draft.topics.set(filter, topic)
    ensureConversation(draft, topicConversationId(filter))
  },
  'topic.unfollowed': (draft, { filter }) => {
    const topic = draft.topics.get(filter)
    if (topic) topic.followed = false
    const conversation = draft.conversations.get(topicConversationId(filter))
    if (!conversation) return
    conversation.unread = 0
    conversation.newFrom = undefined
    if (draft.open === conversation.id) draft.open = undefined
  },
  'topic.published': (draft, { filter, seq, text, at }) => {
    const topic = ensureTopic(draft, filter, at)
    topic.sentCount = seq
    topic.lines = pendingLines([...topic.lines, { seq, text, at, sent: false }], at)
  },
  'topic.retried': () => {},
  'topic.acknowledged': (draft, line) => changeLine(draft, line, 'sent'),
  'topic.returned': (draft, line) => changeLine(draft, line, 'returned'),
}

const publishLine = (_: State, { filter, seq, text }: Line & { readonly text: string }) =>
  [{ type: 'publish', topic: filter, text, line: { filter, seq } }] as const

const effects: Effects<TopicEvent> = {
  'topic.followed': (_, { filter }) => [{ type: 'subscribe', filters: [filter], on: true }],
  'topic.unfollowed': (_, { filter }) => [{ type: 'subscribe', filters: [filter], on: false }],
  'topic.published': publishLine,
  'topic.retried': publishLine,
}

export const topicNoun: Noun<TopicCommand, TopicEvent> = {
  decide,
  reduce,
  effects,
  keeping: {
    'topic.followed': 'lasting',
    'topic.unfollowed': 'lasting',
    'topic.published': 'lasting',
    'topic.retried': 'not',
    'topic.acknowledged': 'lasting',
    'topic.returned': 'lasting',
  },
}
