/**
 * Open topics on the link: what the broker sends becomes lines of the conversations that want it,
 * mine are known when they come back, copies and floods are held off.
 */
import { followedTopics } from '../../model/screen/pane-selectors.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { Plain, PlainNote } from '../../model/messages/unsigned.ts'
import { RETURNS_WITHIN } from '../../model/open-topics/open-topics.ts'
import type { OpenTopic, OwnLine } from '../../model/open-topics/open-topics.ts'
import type { ChatEvent } from '../../model/commands.ts'
import { merged, NOTHING, upTo, withNumber } from '../../core/seq-ranges.ts'
import type { Range } from '../../core/seq-ranges.ts'
import { isWildcard, topicFilter, wantsTopic } from '../../core/topic-filter.ts'
import { conversationAt, later, NOBODY, talkAt } from '../../core/ids.ts'
import type { Millis, SafeText, TopicFilter, UserId } from '../../core/ids.ts'
import { safeLine } from '../../core/safe-text.ts'
import type { Denied } from '../../core/link-end.ts'
import type { Clock, Disk, Names, Packet } from '../../ports.ts'
import { readBare } from '../../protocol/open-topic-line.ts'
import { createCopies } from './overlap-dedupe.ts'
import { tolerating } from '../storage-errors.ts'
import { createGate } from './rate-limit.ts'
import { createKept } from './retained-dedupe.ts'
import type { Model } from '../event-store.ts'
import type { Copied, Neighbour } from './bridge.ts'

type Needs = {
  readonly model: () => Model
  readonly disk: Disk
  readonly clock: Clock
  readonly names: Names
  /** What we and other neighbours hear anyway, as whole topics. */
  readonly own: () => readonly string[]
}

type Line = { readonly filter: TopicFilter; readonly seq: number }

export type Topics = Neighbour &
  Copied & {
    /** What became of a line of mine that was published. */
    readonly told: (line: Line, outcome: 'done' | 'lost' | Denied) => void
    /** Once, at the start: what is known of my lines. */
    readonly restore: () => void
  }

const utf8 = new TextEncoder()

const isSame = (text: string, payload: Uint8Array) => {
  const bytes = utf8.encode(text)
  return bytes.length === payload.length && bytes.every((byte, index) => byte === payload[index])
}

/** In a conversation of several topics each line tells where it was. */
const where = ({ filter }: OpenTopic, topic: string) =>
  isWildcard(filter) ? { topic: safeLine(topic) } : {}

const withBroker = ({ filter, seq }: Line): ChatEvent => ({
  type: 'delivery.noted',
  session: talkAt(filter),
  sent: withNumber(NOTHING, seq),
  retried: seq,
})

const failed = ({ filter, seq }: Line, reason: string): ChatEvent => ({
  type: 'delivery.noted',
  session: talkAt(filter),
  failed: { seq, reason },
})

/** The neighbour that hears open topics. */
export const createTopics = (needs: Needs): Topics => {
  const { disk, clock, names, own } = needs
  const state = () => needs.model().state()
  const happen = (events: readonly ChatEvent[]) => needs.model().happen(events)

  /** A line as a message: below everything that stands in its conversation. */
  const messageIn = (filter: TopicFilter, by: UserId, text: SafeText, plain: Plain): Message => {
    const conversation = conversationAt(filter)
    const last: Millis = state().conversations.get(conversation)?.clock ?? (0 as Millis)
    const now = clock.now()
    const at = now > last ? now : later(last, 1)
    const id = names.fresh(at)
    return { id, conversation, session: talkAt(filter), by, at, seq: 0, text, reactions: [], plain }
  }

  const flooded = (filter: TopicFilter, count: number) => {
    if (!state().topics.get(filter)?.followed) return
    const note: PlainNote = { kind: 'flood', count }
    happen([{ type: 'message.said', message: messageIn(filter, NOBODY, '' as SafeText, { note }) }])
  }

  const copies = createCopies()
  const gate = createGate(clock, flooded)
  const kept = createKept(disk.history)

  /** The line of mine that this packet brings back. */
  const returned = ({ topic, payload, retain }: Packet): (Line & OwnLine) | undefined => {
    const filter = retain ? undefined : topicFilter(topic)
    const lines = filter === undefined ? [] : (state().topics.get(filter)?.lines ?? [])
    const now = clock.now()
    const line = lines.find(({ at, text }) => at + RETURNS_WITHIN > now && isSame(text, payload))
    return filter === undefined || !line ? undefined : { filter, ...line }
  }

  const heardOthers = (rooms: readonly OpenTopic[], { topic, payload, retain, again }: Packet) => {
    const { from, text, note } = readBare(payload)
    const plain = {
      ...(from === undefined ? {} : { from }),
      ...(retain ? { kept: true } : {}),
      ...(note ? { note } : {}),
    }
    for (const room of rooms) {
      const { filter } = room
      const message = messageIn(filter, NOBODY, text, { ...plain, ...where(room, topic) })
      if (retain && kept.isShown(filter, topic, message)) continue
      if (again && kept.stands(filter, message)) continue
      if (!gate.admits(filter)) continue
      happen([{ type: 'message.said', message }])
      kept.shown(filter, topic, message)
    }
  }

  const heardOwn = (rooms: readonly OpenTopic[], topic: string, line: Line & OwnLine) => {
    const { filter, seq, text } = line
    const { id, name } = state().me
    const said = text.slice(text.indexOf(': ') + 2) as SafeText
    // where it was said it stands already
    const others = rooms.filter((room) => room.filter !== filter)
    happen([
      { type: 'topic.returned', filter, seq },
      withBroker(line),
      ...others.map((room): ChatEvent => {
        const plain = { from: name, ...where(room, topic) }
        return { type: 'message.said', message: messageIn(room.filter, id, said, plain) }
      }),
    ])
  }

  const roomsFor = (topic: string) =>
    followedTopics(state()).filter(({ filter }) => wantsTopic(filter, topic))

  const take = (rooms: readonly OpenTopic[], packet: Packet) => {
    const line = returned(packet)
    if (line) heardOwn(rooms, packet.topic, line)
    else heardOthers(rooms, packet)
  }

  return {
    filters: () => followedTopics(state()).map(({ filter }) => filter),
    ofNow: () => [],
    unwanted: () =>
      [...state().topics.values()].flatMap(({ filter, followed }) => (followed ? [] : [filter])),
    packet: (packet) => {
      const rooms = roomsFor(packet.topic)
      if (rooms.length > 0) take(rooms, packet)
      return rooms.length > 0
    },
    isCopy: (packet) => {
      const { topic } = packet
      const rooms = roomsFor(topic)
      const asked = () => {
        const wanting = new Set([...own(), ...rooms.map(({ filter }) => filter as string)])
        return [...wanting].filter((filter) => wantsTopic(filter, topic)).length
      }
      return copies.isCopy(packet, rooms.length === 0 ? 1 : asked(), clock.now())
    },
    forget: copies.forget,
    happened: (events) => {
      for (const event of events) {
        if (event.type !== 'topic.left') continue
        gate.forget(event.filter)
        kept.forget(event.filter)
      }
    },
    linked: () => {},
    leaving: () => {
      tolerating(gate.flush)
      return Promise.resolve()
    },
    told: (line, outcome) =>
      tolerating(() => {
        if (outcome === 'done') return happen([{ type: 'topic.sent', ...line }, withBroker(line)])
        const key = outcome === 'lost' ? 'line-lost' : 'line-refused'
        const trouble = { key, about: safeLine(line.filter), at: clock.now() }
        const reason = outcome === 'lost' ? 'lost' : outcome.reason
        happen([failed(line, reason), { type: 'trouble.noted', trouble }])
      }),
    restore: () => {
      for (const { filter, said, lines } of state().topics.values()) {
        const unsent = lines.filter(({ sent }) => !sent).map(({ seq }) => seq)
        const holes = merged(
          [],
          unsent.map((seq): Range => [seq, seq]),
        )
        const sent = upTo({ upto: said + 1, holes }, said)
        happen([
          { type: 'delivery.noted', session: talkAt(filter), sent },
          ...unsent.map((seq) => failed({ filter, seq }, 'lost')),
        ])
      }
    },
  }
}
