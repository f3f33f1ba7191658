/** Who has which messages: the counters of every channel, kept on disk with the messages that they count. */
import type { PeerProgress } from '../model/messages/delivery.ts'
import type { SeqRanges, SeqRange } from '../core/seq-ranges.ts'
import { MAX_SEQ_JUMP, NO_SEQS, addSeq } from '../core/seq-ranges.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { PacketHash, PublicKey, UserId } from '../core/ids.ts'
import type { CounterListener } from './outbound/seq-waiters.ts'
import { createGatheredWrites } from './gathered-writes.ts'
import type { GatheredWrites } from './gathered-writes.ts'
import { parseIncoming, parseOutgoing } from './stored-counters.ts'
import type { KeyValueStore } from '../ports/storage.ts'
import { topicOf, writerOf } from '../protocol/topics.ts'
import { inboxOf, sequencedChannelOf } from '../core/channel.ts'
import { createIndex } from '../core/collections/lookup-index.ts'
import type { Address, RosterChannel, SequencedChannel } from '../core/channel.ts'

/** A command in a group that no command that is there names as the one before it: its number and hash. */
export type ChainTip = readonly [seq: number, hash: PacketHash]

/** The messages of one author (one key) to me in one channel. */
export type IncomingCounter = {
  readonly topic: string
  readonly key: PublicKey
  readonly from: UserId
  readonly channel: SequencedChannel
  /** What I have on disk. */
  readonly received: SeqRanges
  /** Which of them I have seen, or show nothing because they are not chat messages. */
  readonly read: SeqRanges
  /** Those of `read` that the author is never told of: one of us hid it when I read them. See inbound/receipts/untold.ts. */
  readonly untold?: readonly SeqRange[]
  /** Numbers under which a second, different message came: the author restored an older copy of the profile. */
  readonly conflicts?: readonly SeqRange[]
  /** In a group: where the author's chains of commands end, ascending. */
  readonly tips?: readonly ChainTip[]
  /** Nothing of this author was ever accepted: there is room for the counters of some. */
  readonly stranger?: boolean
  /** What the last receipt to the author reported; `read`: how many numbers were read, in the last one that told it. */
  readonly reported: { readonly upTo: number; readonly gaps: number; readonly read: number }
}

/** Somebody who is to receive my messages of a channel. */
export type ReceiverState = {
  readonly to: UserId
  readonly delivered: SeqRanges
  /** Which of them they have seen. */
  readonly read: SeqRanges
  /** In a group: messages up to this number were sent before they became a member. */
  readonly from?: number
}

/** My messages in one channel: to somebody, or to the members of a group. */
export type OutgoingCounter = {
  readonly topic: string
  readonly channel: SequencedChannel
  /** The number of my newest message. */
  readonly count: number
  readonly sent: SeqRanges
  readonly receivers: readonly ReceiverState[]
  /** In a group: what all receivers of some earlier time had confirmed and seen. */
  readonly before?: PeerProgress
  /** In a group: messages that do not count, because I was no longer a member. */
  readonly lost?: readonly SeqRange[]
  /** Messages that the broker rejected, with its reasons; `again`: it is being tried once more. */
  readonly rejected: readonly (readonly [seq: number, reason: string, again?: boolean])[]
  /** Numbers that I do not use: others have messages under them that I do not know, see rollback-recovery.ts. */
  readonly unusedSeqs?: readonly SeqRange[]
  /** Messages that were sent again under a new number, and how many gaps there are in my numbers. */
  readonly renumbered?: readonly (readonly [from: number, to: number])[]
  readonly gapCount?: number
  /** When everything unconfirmed was last sent again to somebody who was away (Unix ms). */
  readonly retransmittedAt: number
}

/** The most gaps that an author may leave before further messages have to wait. */
export const MAX_COUNTER_GAPS = 1000

/** So many counters of strangers are kept. */
export const MAX_STRANGERS_COUNTERS = 1000

/** Who is to receive a message of this channel; the members of a group are set as soon as they are known. */
const receiversOf = (address: Address): readonly ReceiverState[] => {
  const to =
    address.kind === 'direct' ? address.to : address.kind === 'inbox' ? address.of : undefined
  return to === undefined ? [] : [{ to, delivered: NO_SEQS, read: NO_SEQS }]
}

export type Counters = {
  readonly incoming: (address: Address, key: PublicKey) => IncomingCounter | undefined
  readonly outgoing: (address: Address) => OutgoingCounter | undefined
  readonly outgoingOf: (topic: string) => OutgoingCounter | undefined
  readonly allIncoming: () => readonly IncomingCounter[]
  /** Those of one author. */
  readonly incomingFrom: (who: UserId) => readonly IncomingCounter[]
  /** By topic and key, with a space between. */
  readonly incomingByName: (name: string) => IncomingCounter | undefined
  readonly allOutgoing: () => readonly OutgoingCounter[]
  /** Those that somebody is a receiver of. */
  readonly outgoingTo: (who: UserId) => readonly OutgoingCounter[]
  /** Stores a counter: now, or at the end of `together`. Call it inside the transaction that makes it true. */
  readonly put: (counter: IncomingCounter | OutgoingCounter) => void
  /** Deletes a counter of others' messages, and returns its name if there was one. Call it in a transaction. */
  readonly forget: (address: Address, key: PublicKey) => string | undefined
  /** Runs `work`, within `Disk.together`; counters that change with each of many messages are written once then. */
  readonly together: GatheredWrites['together']
  /** Tells each counter of mine that is stored; nothing when all were read from disk again. */
  readonly onOutgoing: (listener: CounterListener) => void
  /** Reads everything from disk again, after a transaction failed. */
  readonly reload: () => void
}

/** The number under which a message of mine is sent now. */
export const currentSeq = (
  { renumbered = [] }: Pick<OutgoingCounter, 'renumbered'>,
  seq: number,
): number => {
  // a new number is always higher; a damaged disk must not lead in a circle
  const [, to] = renumbered.find(([from, next]) => from === seq && next > from) ?? []
  return to === undefined ? seq : currentSeq({ renumbered }, to)
}

/** The counter of my messages that somebody refers to; what they know of the channel may be older than what I know. */
export const findOutgoing = (
  counters: Pick<Counters, 'outgoing' | 'outgoingOf'>,
  me: UserId,
  to: UserId,
  channel: SequencedChannel | RosterChannel,
): OutgoingCounter | undefined => {
  if (channel.kind === 'inbox') return counters.outgoing(inboxOf(to, me))
  if (channel.kind === 'roster') return undefined
  const address =
    channel.kind === 'direct' ? { ...channel, to, from: me } : { ...channel, from: me }
  const found = counters.outgoingOf(topicOf(address))
  return found?.receivers.some((receiver) => receiver.to === to) ? found : undefined
}

/** The name of a counter of others' messages: the same for the same channel and key. */
export const counterName = ({ topic, key }: Pick<IncomingCounter, 'topic' | 'key'>): string =>
  `${topic} ${key}`

/** The counter with message `seq` in it, or why it cannot take it. */
export const recordSeq = (
  counter: IncomingCounter,
  seq: number,
): Result<IncomingCounter, 'too-far-ahead' | 'too-many-gaps'> => {
  if (seq > counter.received.upTo + MAX_SEQ_JUMP) return fail('too-far-ahead')
  const received = addSeq(counter.received, seq)
  return received.gaps.length > MAX_COUNTER_GAPS
    ? fail('too-many-gaps')
    : ok({ ...counter, received })
}

/** The counters of a profile, as its disk has them. */
export const openCounters = (slots: KeyValueStore): Counters => {
  const incoming = new Map<string, IncomingCounter>()
  const outgoing = new Map<string, OutgoingCounter>()
  const byAuthor = createIndex<UserId>()
  const byReceiver = createIndex<UserId>()
  // the least lately used first
  const ofStrangers = new Set<string>()
  const remove = (name: string): boolean => {
    ofStrangers.delete(name)
    byAuthor.put(name, [])
    return incoming.delete(name)
  }
  const putIncoming = (counter: IncomingCounter) => {
    const name = counterName(counter)
    incoming.set(name, counter)
    byAuthor.put(name, [counter.from])
    ofStrangers.delete(name)
    if (counter.stranger) ofStrangers.add(name)
  }
  const putOutgoing = (counter: OutgoingCounter) => {
    outgoing.set(counter.topic, counter)
    byReceiver.put(
      counter.topic,
      counter.receivers.map(({ to }) => to),
    )
  }
  const listeners: CounterListener[] = []
  const writes = createGatheredWrites(slots)
  const reload = () => {
    const [others, mine] = [slots.list('in:'), slots.list('out:')]
    writes.forget()
    incoming.clear()
    outgoing.clear()
    byAuthor.clear()
    ofStrangers.clear()
    byReceiver.clear()
    for (const [, text] of others) {
      const counter = parseIncoming(text)
      if (counter) putIncoming(counter)
    }
    for (const [, text] of mine) {
      const counter = parseOutgoing(text)
      if (counter) putOutgoing(counter)
    }
    for (const listener of listeners) listener()
  }
  reload()
  return {
    reload,
    onOutgoing: (listener) => void listeners.push(listener),
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
    incomingFrom: (who) => byAuthor.of(who).flatMap((name) => incoming.get(name) ?? []),
    incomingByName: (name) => incoming.get(name),
    allOutgoing: () => [...outgoing.values()],
    outgoingTo: (who) => byReceiver.of(who).flatMap((topic) => outgoing.get(topic) ?? []),
    forget: (address, key) => {
      const name = counterName({ topic: topicOf(address), key })
      if (!remove(name)) return undefined
      writes.remove(`in:${name}`)
      return name
    },
    together: writes.together,
    put: (counter) => {
      if ('received' in counter) {
        putIncoming(counter)
        const [oldest] = ofStrangers.size > MAX_STRANGERS_COUNTERS ? ofStrangers : []
        if (oldest !== undefined && remove(oldest)) writes.remove(`in:${oldest}`)
        writes.put(`in:${counterName(counter)}`, counter)
      } else {
        const before = outgoing.get(counter.topic)
        putOutgoing(counter)
        writes.put(`out:${counter.topic}`, counter)
        for (const listener of listeners) listener({ before, after: counter })
      }
    },
  }
}
