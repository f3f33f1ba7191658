/**
 * What is to be said to the broker: words from disk, in order per place, a few at a time, each place
 * in its turn. Nothing is published while there is no link, and nothing leaves the disk by it.
 */
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import { common, merged, missing, NOTHING, size, withNumber, within } from '../../core/seq-ranges.ts'
import type { Denied } from '../../core/link-end.ts'
import type { Link, Outgoing as OutPacket, Words } from '../../ports.ts'
import { firstOf } from '../counters.ts'
import { createSuspects } from './poison-messages.ts'

/** At most this many publishes are unacknowledged, whatever the broker would allow. */
const IN_FLIGHT = 10
/** How many words are read from disk at once. */
const CHUNK = 64

type Ready = { readonly seq: number; readonly bytes: Uint8Array }
type Queue = { due: readonly Range[]; ready: readonly Ready[]; readonly flying: Set<number> }

export type OutboxEvents = {
  /** The broker acknowledged this word. */
  readonly onSent: (topic: string, seq: number) => void
  /** The broker refuses this word. */
  readonly onRefused: (topic: string, seq: number, reason: string) => void
  /** The number of words that the broker does not have changed. */
  readonly onWaiting: () => void
}

export type Outbox = {
  /** These words of a place are to be sent (again). */
  readonly due: (topic: string, ranges: readonly Range[]) => void
  /** Of this place only these words need to be sent: somebody has the others. */
  readonly settled: (topic: string, lacking: readonly Range[]) => void
  readonly linked: (link: Link) => void
  /** The link ended; `closed` when the other side closed it. */
  readonly unlinked: (closed: boolean) => void
  /** Publishes now or never: what is worth nothing later, or can be made again. */
  readonly fleeting: (packet: OutPacket) => Promise<'done' | 'lost' | Denied>
  /** Which words of a place were given to a link, whatever became of them. */
  readonly tried: (topic: string) => Coverage
  /** How many words are due or on their way. */
  readonly waiting: () => number
}

type Needs = {
  readonly words: Words
  readonly now: () => number
  /** The whole topic, with its space. */
  readonly fullTopic: (topic: string) => string
}

/** An outbox over the words on disk. */
export const createOutbox = (needs: Needs, events: OutboxEvents): Outbox => {
  const queues = new Map<string, Queue>()
  const suspects = createSuspects(needs.now)
  // put aside while the answer "lost" was still to come
  const condemned = new Set<string>()
  let link: Link | undefined
  let flying = 0

  const queueOf = (topic: string): Queue => {
    const known = queues.get(topic)
    if (known) return known
    const fresh: Queue = { due: [], ready: [], flying: new Set() }
    queues.set(topic, fresh)
    return fresh
  }

  const nextOf = (topic: string, queue: Queue): Ready | undefined => {
    while (queue.ready.length === 0 && queue.due.length > 0) {
      const { now, rest } = firstOf(queue.due, CHUNK)
      queue.due = rest
      queue.ready = now.flatMap(([from, to]) => needs.words.between(topic, from, to))
    }
    const [first, ...more] = queue.ready
    queue.ready = more
    return first
  }

  const tried = new Map<string, Coverage>()
  const publish = async (current: Link, topic: string, queue: Queue, word: Ready) => {
    const { seq, bytes } = word
    queue.flying.add(seq)
    tried.set(topic, withNumber(tried.get(topic) ?? NOTHING, seq))
    flying += 1
    suspects.publishing(topic, seq)
    const packet = { topic: needs.fullTopic(topic), payload: bytes, retain: false, qos: 1 } as const
    const outcome = await current.publish(packet)
    flying -= 1
    queue.flying.delete(seq)
    if (outcome === 'lost') {
      // this link is over, whether it has told so yet or not: trying again on it would never end
      if (link === current) link = undefined
      if (condemned.delete(`${topic} ${seq}`)) return
      queues.set(topic, queue)
      queue.ready = [word, ...queue.ready].toSorted((a, b) => a.seq - b.seq)
    } else {
      suspects.clear(topic, seq)
      if (outcome === 'done') events.onSent(topic, seq)
      else events.onRefused(topic, seq, outcome.reason)
    }
    events.onWaiting()
    pump()
  }

  const pump = () => {
    const most = suspects.some() ? 1 : IN_FLIGHT
    const isOpen = () => link !== undefined && flying < most && flying < link.window
    for (let taken = true; taken && isOpen();) {
      taken = false
      for (const [topic, queue] of queues) {
        if (!link || !isOpen()) break
        const word = nextOf(topic, queue)
        if (word) {
          taken = true
          void publish(link, topic, queue, word)
        } else if (queue.flying.size === 0) queues.delete(topic)
      }
    }
  }

  const waiting = () =>
    [...queues.values()].reduce(
      (sum, queue) => sum + size(queue.due) + queue.ready.length + queue.flying.size,
      0,
    )

  return {
    due: (topic, ranges) => {
      const queue = queueOf(topic)
      let have = NOTHING
      for (const { seq } of queue.ready) have = withNumber(have, seq)
      for (const seq of queue.flying) have = withNumber(have, seq)
      const top = ranges.reduce((most, [, to]) => (to > most ? to : most), 0)
      const fresh = common(ranges, missing(have, top))
      queue.due = merged(queue.due, fresh)
      // a word that is due again may come before those that were read ahead
      const ahead = queue.ready.at(-1)?.seq ?? 0
      if (fresh.some(([from]) => from < ahead)) {
        const back = queue.ready.map(({ seq }): Range => [seq, seq])
        queue.due = merged(queue.due, back)
        queue.ready = []
      }
      events.onWaiting()
      pump()
    },
    settled: (topic, lacking) => {
      suspects.settled(topic, lacking)
      const queue = queues.get(topic)
      if (!queue) return
      queue.due = common(queue.due, lacking)
      queue.ready = queue.ready.filter(({ seq }) => within(lacking, seq))
      events.onWaiting()
    },
    linked: (current) => {
      link = current
      pump()
    },
    unlinked: (closed) => {
      link = undefined
      const guilty = suspects.unlinked(closed)
      if (!guilty) return
      const queue = queues.get(guilty.topic)
      if (queue) queue.ready = queue.ready.filter(({ seq }) => seq !== guilty.seq)
      if (queue?.flying.has(guilty.seq)) condemned.add(`${guilty.topic} ${guilty.seq}`)
      events.onRefused(guilty.topic, guilty.seq, 'broker-closes')
      events.onWaiting()
    },
    fleeting: async (packet) => (link ? link.publish(packet) : 'lost'),
    tried: (topic) => tried.get(topic) ?? NOTHING,
    waiting,
  }
}
