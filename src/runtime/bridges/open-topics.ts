/**
 * Open topics on the link: what the broker sends becomes lines of the conversations that want it,
 * my own lines are recognised when they come back, copies and floods are held off.
 */
import { followedTopics } from '../../model/screen/pane-selectors.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { Unsigned, UnsignedNote } from '../../model/messages/unsigned.ts'
import { unsignedMessage } from '../../model/messages/unsigned.ts'
import { RETURNS_WITHIN } from '../../model/open-topics/open-topics.ts'
import type { OpenTopic, OwnLine } from '../../model/open-topics/open-topics.ts'
import type { ChatEvent } from '../../model/events.ts'
import { mergeRanges, NO_SEQS, limitSeqRanges, addSeq } from '../../core/seq-ranges.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import { isWildcard, parseTopicFilter, matchesTopic } from '../../core/broker/topic-filter.ts'
import { createRef, topicConversationId, addMillis, ANONYMOUS } from '../../core/ids.ts'
import type { Millis, SafeText, TopicFilter, UserId } from '../../core/ids.ts'
import { topicChannel } from '../../core/channel.ts'
import { revealInvisible, safeLine } from '../../core/text/safe-text.ts'
import type { Packet, PublishOutcome } from '../../ports/transport.ts'
import { decodeOpenTopicLine } from '../../protocol/open-topic-line.ts'
import { createOverlapDedupe, isSamePayload } from './overlap-dedupe.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'
import { OPEN_TOPIC_RATE, createRateLimit } from './rate-limit.ts'
import { createRetainedDedupe } from './retained-dedupe.ts'
import type { DuplicateFilter, Bridge } from './bridge.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'eventStore' | 'disk' | 'clock' | 'ids'> & {
  /** What papo and other bridges subscribe to anyway, as whole topics. */
  readonly own: () => readonly string[]
}

type LineRef = { readonly filter: TopicFilter; readonly seq: number }

export type OpenTopicsBridge = Bridge &
  DuplicateFilter & {
    /** What became of a line of mine that was published. */
    readonly settled: (line: LineRef, outcome: PublishOutcome) => void
  }

const utf8 = new TextEncoder()

/** In a conversation of several topics each line names its topic. */
const topicLabel = ({ filter }: OpenTopic, topic: string) =>
  isWildcard(filter) ? { topic: safeLine(revealInvisible(topic)) } : {}

const acknowledged = ({ filter, seq }: LineRef): ChatEvent => ({
  type: 'delivery.updated',
  channel: topicChannel(filter),
  sent: addSeq(NO_SEQS, seq),
  retried: seq,
})

const failed = ({ filter, seq }: LineRef, reason: string): ChatEvent => ({
  type: 'delivery.updated',
  channel: topicChannel(filter),
  failed: { seq, reason },
})

/** The bridge to open topics. */
export const createOpenTopicsBridge = (deps: Deps): OpenTopicsBridge => {
  const { disk, clock, ids, own } = deps
  const { state, commit } = deps.eventStore

  /** A line as a message: below everything in its conversation. */
  const messageIn = (filter: TopicFilter, by: UserId, text: SafeText, plain: Unsigned): Message => {
    const conversation = topicConversationId(filter)
    const last: Millis = state().conversations.get(conversation)?.clock ?? (0 as Millis)
    const now = clock.now()
    const at = now > last ? now : addMillis(last, 1)
    const ref = createRef(ids.next(at), state().me.key)
    return unsignedMessage({ by, at, ref }, topicChannel(filter), conversation, text, plain)
  }

  const noteFlood = (filter: TopicFilter, count: number) => {
    if (!state().topics.get(filter)?.followed) return
    const note: UnsignedNote = { kind: 'flood', count }
    commit([
      { type: 'message.sent', message: messageIn(filter, ANONYMOUS, '' as SafeText, { note }) },
    ])
  }

  const overlaps = createOverlapDedupe()
  const rateLimit = createRateLimit(clock, OPEN_TOPIC_RATE, noteFlood)
  const retained = createRetainedDedupe(disk.history)

  /** The line of mine that this packet brings back. */
  const ownLineOf = ({ topic, payload, retain }: Packet): (LineRef & OwnLine) | undefined => {
    const filter = retain ? undefined : parseTopicFilter(topic)
    const lines = filter === undefined ? [] : (state().topics.get(filter)?.lines ?? [])
    const now = clock.now()
    const line = lines.find(
      ({ at, text }) => at + RETURNS_WITHIN > now && isSamePayload(utf8.encode(text), payload),
    )
    return filter === undefined || !line ? undefined : { filter, ...line }
  }

  const receiveOthers = (
    topics: readonly OpenTopic[],
    { topic, payload, retain, duplicate, size }: Packet,
  ) => {
    const { from, text, note } = decodeOpenTopicLine(payload, size)
    const plain = {
      ...(from === undefined ? {} : { from }),
      ...(retain ? { retained: true } : {}),
      ...(note ? { note } : {}),
    }
    for (const openTopic of topics) {
      const { filter } = openTopic
      const message = messageIn(filter, ANONYMOUS, text, {
        ...plain,
        ...topicLabel(openTopic, topic),
      })
      if (retain && retained.isNewest(filter, topic, message)) continue
      if (duplicate && retained.isRecent(filter, message)) continue
      if (!rateLimit.allows(filter)) continue
      commit([{ type: 'message.sent', message }])
      retained.record(filter, topic, message)
    }
  }

  const receiveOwn = (topics: readonly OpenTopic[], topic: string, line: LineRef & OwnLine) => {
    const { filter, seq, text } = line
    const { id, name } = state().me
    const body = text.slice(text.indexOf(': ') + 2) as SafeText
    // the conversation where I wrote it has it already
    const others = topics.filter((openTopic) => openTopic.filter !== filter)
    commit([
      { type: 'topic.returned', filter, seq },
      acknowledged(line),
      ...others.map((openTopic): ChatEvent => {
        const plain = { from: name, ...topicLabel(openTopic, topic) }
        return { type: 'message.sent', message: messageIn(openTopic.filter, id, body, plain) }
      }),
    ])
  }

  const topicsFor = (topic: string) =>
    followedTopics(state()).filter(({ filter }) => matchesTopic(filter, topic))

  const receive = (topics: readonly OpenTopic[], packet: Packet) => {
    const line = ownLineOf(packet)
    if (line) receiveOwn(topics, packet.topic, line)
    else receiveOthers(topics, packet)
  }

  /** What is known of my lines. */
  const restore = () => {
    for (const { filter, sentCount, lines } of state().topics.values()) {
      const unsent = lines.filter(({ sent }) => !sent).map(({ seq }) => seq)
      const gaps = mergeRanges(
        [],
        unsent.map((seq): SeqRange => [seq, seq]),
      )
      const sent = limitSeqRanges({ upTo: sentCount + 1, gaps }, sentCount)
      commit([
        { type: 'delivery.updated', channel: topicChannel(filter), sent },
        ...unsent.map((seq) => failed({ filter, seq }, 'lost')),
      ])
    }
  }

  return {
    filters: () => followedTopics(state()).map(({ filter }) => filter),
    liveFilters: () => [],
    staleFilters: () =>
      [...state().topics.values()].flatMap(({ filter, followed }) => (followed ? [] : [filter])),
    receive: (packet) => {
      const topics = topicsFor(packet.topic)
      if (topics.length > 0) receive(topics, packet)
      return topics.length > 0
    },
    isDuplicate: (packet) => {
      const { topic } = packet
      const topics = topicsFor(topic)
      const matchingFilters = () => {
        const wanting = new Set([...own(), ...topics.map(({ filter }) => filter as string)])
        return [...wanting].filter((filter) => matchesTopic(filter, topic)).length
      }
      return overlaps.isDuplicate(packet, topics.length === 0 ? 1 : matchingFilters(), clock.now())
    },
    forget: overlaps.forget,
    on: {
      started: restore,
      undone: () => {
        overlaps.forget()
        retained.reload()
      },
      committed: (events) => {
        for (const event of events) {
          if (event.type !== 'topic.unfollowed') continue
          rateLimit.forget(event.filter)
          retained.forget(event.filter)
        }
      },
    },
    leaving: () => {
      tolerateDiskFailure(rateLimit.flush)
      return Promise.resolve()
    },
    settled: (line, outcome) =>
      tolerateDiskFailure(() => {
        if (outcome === 'done')
          return commit([{ type: 'topic.acknowledged', ...line }, acknowledged(line)])
        const key = outcome === 'lost' ? 'line-lost' : 'line-refused'
        const warning = { key, about: safeLine(line.filter), at: clock.now() }
        const reason = outcome === 'lost' ? 'lost' : outcome.reason
        commit([failed(line, reason), { type: 'warning.raised', warning }])
      }),
  }
}
