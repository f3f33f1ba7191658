/**
 * The way of my numbered messages from the disk to the broker. It promises:
 *
 * - Order. The messages of one topic are handed to the link in the order of their numbers. Several are
 *   in flight, so after a broken link the later ones may have arrived before the earlier ones. Between
 *   topics there is no order: they take turns, so that a long queue does not hold up a short one.
 * - Durability. A message is on disk before it is enqueued, and survives a power cut before it is published; the
 *   outbox never removes it. What is
 *   due is only in memory: at the start of the program `delivery.ts` enqueues everything that the
 *   broker has not acknowledged and some receiver still lacks.
 * - At least once. A message whose acknowledgement was lost with its link is published again. Receivers
 *   recognise it by its number.
 * - Bounds. At most `MAX_IN_FLIGHT` messages are unacknowledged, fewer if the broker allows fewer, and one at
 *   a time while a message is suspected of making the broker close the connection (`poison-messages.ts`).
 *   Only `CHUNK` messages of a topic are in memory, however many are due.
 *
 * An acknowledgement means that the broker has it, not that a receiver does: that is what receipts are
 * for. A message that the broker refuses leaves the queue with a reason; `delivery.ts` decides when it
 * is tried again. Ephemeral packets promise nothing: without a link they are lost.
 */
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import { NO_SEQS, addSeq } from '../../core/seq-ranges.ts'
import type { Link, OutgoingPacket, PublishOutcome } from '../../ports/transport.ts'
import type { GroupCommit } from './group-commit.ts'
import { createOutboxQueue } from './outbox-queue.ts'
import type { OutboxQueue, Ready } from './outbox-queue.ts'
import { createPoisonDetector } from './poison-messages.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/**
 * At most this many publishes are unacknowledged, whatever the broker would allow: enough for a thousand messages a second
 * at a round trip of 60 ms, and few enough that a link that breaks leaves little in doubt.
 */
const MAX_IN_FLIGHT = 64
/** And no more once they have so many bytes: a ping must not wait for minutes behind them on a slow line. */
const MAX_BYTES_IN_FLIGHT = 64 * 1024

export type OutboxEvents = {
  /** The broker acknowledged these messages of one topic. */
  readonly onSent: (topic: string, seqs: readonly number[]) => void
  /** The broker rejected this message. */
  readonly onRefused: (topic: string, seq: number, reason: string) => void
  /** The number of messages that the broker does not have changed. */
  readonly onWaiting: () => void
}

export type Outbox = {
  /** These messages of a channel, in ascending ranges, are to be sent (again): at the end of this turn of the loop. */
  readonly enqueue: (topic: string, ranges: readonly SeqRange[]) => void
  /** Of this channel only these messages still have to be sent: the receivers have the others. */
  readonly keepOnly: (topic: string, missing: readonly SeqRange[]) => void
  readonly onLinked: (link: Link) => void
  /** What was read from the disk may not be on it. */
  readonly onUndone: () => void
  /** The link ended; `closed` when the other side closed it. */
  readonly onUnlinked: (closed: boolean) => void
  /** Publishes now or never: for packets that are worthless later, or can be made again. */
  readonly publishEphemeral: (packet: OutgoingPacket) => Promise<PublishOutcome>
  /** Which messages of a channel were handed to a link, whatever became of them. */
  readonly attempted: (topic: string) => SeqRanges
  /** How many messages are due or on their way. */
  readonly waiting: () => number
}

/** An outbox over the messages on disk. */
export const createOutbox = (
  deps: Pick<RuntimeContext, 'disk' | 'fullTopic'> & {
    readonly now: () => number
    readonly whenDurable: GroupCommit['whenDurable']
  },
  events: OutboxEvents,
): Outbox => {
  const queues = new Map<string, OutboxQueue>()
  const poison = createPoisonDetector(deps.now)
  // rejected while the outcome "lost" was still to come
  const droppedInFlight = new Set<string>()
  let link: Link | undefined
  let inFlight = 0
  let bytesInFlight = 0

  const queueOf = (topic: string): OutboxQueue => {
    const known = queues.get(topic)
    if (known) return known
    const fresh = createOutboxQueue(topic, deps.disk.packets)
    queues.set(topic, fresh)
    return fresh
  }

  // what the broker acknowledged in this turn, by topic
  let acknowledged = new Map<string, number[]>()
  const reportSent = () => {
    const sent = acknowledged
    acknowledged = new Map()
    for (const [topic, seqs] of sent) events.onSent(topic, seqs)
    if (sent.size > 0) events.onWaiting()
  }

  let isPlanned = false
  /** Goes on when everything else of this turn has been done: many messages share what that costs. */
  const goOnLater = () => {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(() => {
      isPlanned = false
      reportSent()
      pump()
    })
  }

  const tried = new Map<string, SeqRanges>()
  const publish = async (current: Link, topic: string, queue: OutboxQueue, ready: Ready) => {
    const { seq, bytes } = ready
    tried.set(topic, addSeq(tried.get(topic) ?? NO_SEQS, seq))
    inFlight += 1
    bytesInFlight += bytes.length
    poison.onPublish(topic, seq)
    const packet = { topic: deps.fullTopic(topic), payload: bytes, retain: false, qos: 1 } as const
    const outcome = await current.publish(packet)
    inFlight -= 1
    bytesInFlight -= bytes.length
    queue.landed(seq)
    if (outcome === 'lost') {
      // this link has ended, whether it has reported that yet or not: retrying on it would never end
      if (link === current) link = undefined
      if (droppedInFlight.delete(`${topic} ${seq}`)) return events.onWaiting()
      queue.readAgain([seq])
      events.onWaiting()
    } else {
      poison.onAnswered(topic, seq)
      if (outcome === 'done') {
        const seqs = acknowledged.get(topic)
        if (seqs) seqs.push(seq)
        else acknowledged.set(topic, [seq])
      } else {
        events.onRefused(topic, seq, outcome.reason)
        events.onWaiting()
      }
    }
    goOnLater()
  }

  const pump = () => {
    const limit = poison.hasSuspects() ? 1 : MAX_IN_FLIGHT
    const isOpen = ({ window }: Link) =>
      inFlight < Math.min(limit, window) && bytesInFlight < MAX_BYTES_IN_FLIGHT
    for (const [topic, queue] of queues) {
      if (!link || !isOpen(link)) break
      const ready = queue.next()
      if (ready) {
        // whose turn it was goes to the end, also for the next call; this loop comes to it again there
        queues.delete(topic)
        queues.set(topic, queue)
        void publish(link, topic, queue, ready)
      } else if (queue.size() === 0) queues.delete(topic)
    }
  }

  let failures = 0
  /** Also while there is no link: what I wrote is not to be lost until there is one. */
  const planDue = (queue: OutboxQueue, ranges: readonly SeqRange[]) => {
    const before = failures
    deps.whenDurable(() => {
      if (failures === before) queue.makeDue(ranges)
      goOnLater()
    })
  }

  const waiting = () => [...queues.values()].reduce((sum, queue) => sum + queue.size(), 0)

  return {
    enqueue: (topic, ranges) => {
      const queue = queueOf(topic)
      const fresh = queue.add(ranges)
      events.onWaiting()
      planDue(queue, fresh)
    },
    keepOnly: (topic, stillMissing) => {
      poison.keepOnly(topic, stillMissing)
      const queue = queues.get(topic)
      if (!queue) return
      queue.keepOnly(stillMissing)
      events.onWaiting()
    },
    onUndone: () => {
      // numbers that are free again may be those of other messages before the next fsync has ended
      failures += 1
      for (const queue of queues.values()) planDue(queue, queue.check())
    },
    onLinked: (current) => {
      link = current
      pump()
    },
    onUnlinked: (closed) => {
      link = undefined
      const rejected = poison.onUnlinked(closed)
      if (!rejected) return
      const queue = queues.get(rejected.topic)
      queue?.drop(rejected.seq)
      if (queue?.isInFlight(rejected.seq)) droppedInFlight.add(`${rejected.topic} ${rejected.seq}`)
      events.onRefused(rejected.topic, rejected.seq, 'broker-closes')
      events.onWaiting()
    },
    publishEphemeral: async (packet) => (link ? link.publish(packet) : 'lost'),
    attempted: (topic) => tried.get(topic) ?? NO_SEQS,
    waiting,
  }
}
