/** Who has which words: counters of every place, kept on disk with the words that they count. */
import type { ConfirmedByAll } from '../model/messages/delivery.ts'
import type { SeqRanges, SeqRange } from '../core/seq-ranges.ts'
import { NO_SEQS, addSeq } from '../core/seq-ranges.ts'
import type { PublicKey, ChatId, UserId } from '../core/ids.ts'
import { parseIncoming, parseOutgoing } from './stored-counters.ts'
import type { KeyValueStore } from '../ports/storage.ts'
import { topicOf, writerOf } from '../protocol/topics.ts'
import { groupOfChannel, keyOf, sequencedChannelOf } from '../core/channel.ts'
import type { Address, RosterChannel, SequencedChannel } from '../core/channel.ts'

/** The words of one author (one key) towards me in one place. */
export type IncomingCounter = {
  readonly topic: string
  readonly key: PublicKey
  readonly from: UserId
  readonly channel: SequencedChannel
  /** What I have on disk. */
  readonly received: SeqRanges
  /** Which of them were shown to me, or show nothing: they are no messages. */
  readonly read: SeqRanges
  /** Numbers under which something else came as well: its author has them from an older copy. */
  readonly conflicts?: readonly SeqRange[]
  /** What the author was last told of it; of what was read, how many numbers. */
  readonly reported: { readonly upTo: number; readonly gaps: number; readonly read: number }
}

/** One who is to have my words of a place. */
export type ReceiverState = {
  readonly to: UserId
  readonly delivered: SeqRanges
  /** Which of these were shown to them. */
  readonly read: SeqRanges
  /** In a group: words up to this number were said before they came. */
  readonly from?: number
}

/** My words in one place: towards somebody, or towards the members of a group. */
export type OutgoingCounter = {
  readonly topic: string
  readonly channel: SequencedChannel
  /** The number of my newest word. */
  readonly count: number
  readonly sent: SeqRanges
  readonly receivers: readonly ReceiverState[]
  /** In a group: what all receivers of some earlier time had, confirmed and shown. */
  readonly before?: ConfirmedByAll
  /** In a group: words that do not count, because I was no member any more. */
  readonly lost?: readonly SeqRange[]
  /** Words that the broker refused, with its reasons; `again`: it is being tried once more. */
  readonly rejected: readonly (readonly [seq: number, reason: string, again?: boolean])[]
  /** Numbers under which I say nothing: others know words by them that I do not, see older.ts. */
  readonly unusedSeqs?: readonly SeqRange[]
  /** Words that were said again under a new number, and how many gaps there are in mine. */
  readonly renumbered?: readonly (readonly [from: number, to: number])[]
  readonly gapCount?: number
  /** When everything unconfirmed was last sent again to somebody away (Unix ms). */
  readonly retransmittedAt: number
}

/** The most gaps that an author may leave before further words have to wait. */
export const MAX_COUNTER_GAPS = 1000

/** Who is to have a word of this place; the members of a group are told when they are known. */
const receiversOf = (address: Address): readonly ReceiverState[] => {
  const to =
    address.kind === 'direct' ? address.to : address.kind === 'inbox' ? address.of : undefined
  return to === undefined ? [] : [{ to, delivered: NO_SEQS, read: NO_SEQS }]
}

/** What messages of this channel call it; nothing for inboxes. */
export const chatIdOf = (channel: SequencedChannel): ChatId | undefined =>
  channel.kind === 'direct' ? channel.session : groupOfChannel(channel)

export type Counters = {
  readonly incoming: (address: Address, key: PublicKey) => IncomingCounter | undefined
  readonly outgoing: (address: Address) => OutgoingCounter | undefined
  readonly outgoingOf: (topic: string) => OutgoingCounter | undefined
  readonly allIncoming: () => readonly IncomingCounter[]
  /** By topic and key, with a space between. */
  readonly incomingByName: (name: string) => IncomingCounter | undefined
  readonly allOutgoing: () => readonly OutgoingCounter[]
  /** Keeps a counter. Call it inside the transaction that makes it true. */
  readonly put: (counter: IncomingCounter | OutgoingCounter) => void
  /** Takes what is on disk for true again, after a transaction failed. */
  readonly reload: () => void
}

/** The number under which a word of mine goes out by now. */
export const currentSeq = (
  { renumbered = [] }: Pick<OutgoingCounter, 'renumbered'>,
  seq: number,
): number => {
  const [, to] = renumbered.find(([from]) => from === seq) ?? []
  return to === undefined ? seq : currentSeq({ renumbered }, to)
}

/** My words that somebody speaks of; a control topic may be older than what I know of it. */
export const findOutgoing = (
  counters: Pick<Counters, 'allOutgoing' | 'outgoing'>,
  me: UserId,
  to: UserId,
  channel: SequencedChannel | RosterChannel,
): OutgoingCounter | undefined =>
  channel.kind === 'inbox'
    ? counters.outgoing({ kind: 'inbox', of: to, from: me })
    : counters
        .allOutgoing()
        .find(
          (one) =>
            keyOf(one.channel) === keyOf(channel) &&
            one.receivers.some((receiver) => receiver.to === to),
        )

/** The name of a counter of others' words: the same for the same place and key. */
export const counterName = ({ topic, key }: Pick<IncomingCounter, 'topic' | 'key'>): string =>
  `${topic} ${key}`

/** Can this counter take the word `seq`, and what has it then? */
export const recordSeq = (counter: IncomingCounter, seq: number): IncomingCounter | undefined => {
  const received = addSeq(counter.received, seq)
  return received.gaps.length > MAX_COUNTER_GAPS ? undefined : { ...counter, received }
}

/** The counters of a profile, as its disk has them. */
export const openCounters = (slots: KeyValueStore): Counters => {
  const incoming = new Map<string, IncomingCounter>()
  const outgoing = new Map<string, OutgoingCounter>()
  const reload = () => {
    incoming.clear()
    outgoing.clear()
    for (const [, text] of slots.list('in:')) {
      const counter = parseIncoming(text)
      if (counter) incoming.set(counterName(counter), counter)
    }
    for (const [, text] of slots.list('out:')) {
      const counter = parseOutgoing(text)
      if (counter) outgoing.set(counter.topic, counter)
    }
  }
  reload()
  return {
    reload,
    incoming: (address, key) => {
      const channel = sequencedChannelOf(address)
      if (!channel) return undefined
      const topic = topicOf(address)
      const from = writerOf(address)
      const reported = { upTo: 0, gaps: 0, read: 0 }
      const fresh: IncomingCounter = {
        topic,
        key,
        from,
        channel,
        received: NO_SEQS,
        read: NO_SEQS,
        reported,
      }
      return incoming.get(counterName(fresh)) ?? fresh
    },
    outgoing: (address) => {
      const channel = sequencedChannelOf(address)
      if (!channel) return undefined
      const topic = topicOf(address)
      const receivers = receiversOf(address)
      const nothing = { sent: NO_SEQS, rejected: [], retransmittedAt: 0 }
      return outgoing.get(topic) ?? { topic, channel, count: 0, receivers, ...nothing }
    },
    outgoingOf: (topic) => outgoing.get(topic),
    allIncoming: () => [...incoming.values()],
    incomingByName: (name) => incoming.get(name),
    allOutgoing: () => [...outgoing.values()],
    put: (counter) => {
      if ('received' in counter) {
        incoming.set(counterName(counter), counter)
        slots.put(`in:${counterName(counter)}`, JSON.stringify(counter))
      } else {
        outgoing.set(counter.topic, counter)
        slots.put(`out:${counter.topic}`, JSON.stringify(counter))
      }
    },
  }
}

/** Splits runs after `most` numbers, for reading words from disk in pieces. */
export const takeFirst = (
  ranges: readonly SeqRange[],
  max: number,
): { readonly now: readonly SeqRange[]; readonly rest: readonly SeqRange[] } => {
  const now: SeqRange[] = []
  const rest: SeqRange[] = []
  let room = max
  for (const [from, to] of ranges) {
    const count = to - from + 1
    if (room >= count) now.push([from, to])
    else if (room > 0) {
      now.push([from, from + room - 1])
      rest.push([from + room, to])
    } else rest.push([from, to])
    room -= room < count ? room : count
  }
  return { now, rest }
}
