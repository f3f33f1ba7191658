/**
 * What is to be said to the broker: words from disk, in order per place, a few at a time, each place
 * in its turn. Nothing is published while there is no link, and nothing leaves the disk by it.
 */
import type { Range } from '../core/coverage.ts'
import { common, missing, NOTHING, size, withNumber } from '../core/coverage.ts'
import type { Denied, Link, Outgoing as OutPacket, Words } from '../ports.ts'
import { firstOf } from './ledger.ts'

/** At most this many publishes are unacknowledged, whatever the broker would allow. */
const IN_FLIGHT = 10
/** How many words are read from disk at once. */
const CHUNK = 64
/** A close this soon (ms) after a publish is laid at that publish's door; twice puts it aside. */
const SUSPICIOUS = 2000

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
  /** These words need not be sent any more: somebody has them. */
  readonly settled: (topic: string, lacking: readonly Range[]) => void
  readonly linked: (link: Link) => void
  /** The link ended; `closed` when the other side closed it. */
  readonly unlinked: (closed: boolean) => void
  /** Publishes now or never: what is worth nothing later, or can be made again. */
  readonly fleeting: (packet: OutPacket) => Promise<'done' | 'lost' | Denied>
  /** How many words are due or on their way. */
  readonly waiting: () => number
  readonly isDue: (topic: string, seq: number) => boolean
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
  const strikes = new Map<string, number>()
  let link: Link | undefined
  let flying = 0
  let lastPublish = 0
  let careful = false

  const queueOf = (topic: string): Queue => {
    const known = queues.get(topic)
    if (known) return known
    const fresh: Queue = { due: [], ready: [], flying: new Set() }
    queues.set(topic, fresh)
    return fresh
  }

  const isDue = (topic: string, seq: number) => {
    const queue = queues.get(topic)
    if (!queue) return false
    return (
      queue.flying.has(seq) ||
      queue.ready.some((word) => word.seq === seq) ||
      queue.due.some(([from, to]) => seq >= from && seq <= to)
    )
  }

  const nextOf = (topic: string, queue: Queue): Ready | undefined => {
    if (queue.ready.length === 0 && queue.due.length > 0) {
      const { now, rest } = firstOf(queue.due, CHUNK)
      queue.due = rest
      queue.ready = now.flatMap(([from, to]) => needs.words.between(topic, from, to))
    }
    const [first, ...more] = queue.ready
    queue.ready = more
    return first
  }

  const publish = async (current: Link, topic: string, queue: Queue, word: Ready) => {
    queue.flying.add(word.seq)
    flying += 1
    lastPublish = needs.now()
    const packet = {
      topic: needs.fullTopic(topic),
      payload: word.bytes,
      retain: false,
      qos: 1,
    } as const
    const outcome = await current.publish(packet)
    flying -= 1
    queue.flying.delete(word.seq)
    const name = `${topic} ${word.seq}`
    if (outcome === 'done') {
      strikes.delete(name)
      careful = false
      events.onSent(topic, word.seq)
    } else if (outcome === 'lost') {
      if ((strikes.get(name) ?? 0) >= 2) {
        strikes.delete(name)
        careful = false
        events.onRefused(topic, word.seq, 'broker-closes')
      } else queue.ready = [word, ...queue.ready].toSorted((a, b) => a.seq - b.seq)
    } else events.onRefused(topic, word.seq, outcome.reason)
    events.onWaiting()
    pump()
  }

  const pump = () => {
    const window = careful ? 1 : IN_FLIGHT
    while (link && flying < window && flying < link.window) {
      let taken = false
      for (const [topic, queue] of queues) {
        if (!link || flying >= window || flying >= link.window) break
        const word = nextOf(topic, queue)
        if (!word) {
          if (queue.flying.size === 0) queues.delete(topic)
          continue
        }
        taken = true
        void publish(link, topic, queue, word)
      }
      if (!taken) return
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
      for (const word of queue.ready) have = withNumber(have, word.seq)
      for (const seq of [...queue.flying].toSorted((a, b) => a - b)) have = withNumber(have, seq)
      const top = ranges.reduce((most, [, to]) => (to > most ? to : most), 0)
      const fresh = common(ranges, missing(have, top))
      queue.due = merged([...queue.due, ...fresh])
      // a word that is due again may come before those that were read ahead
      const ahead = queue.ready.at(-1)?.seq ?? 0
      if (fresh.some(([from]) => from < ahead)) {
        queue.due = merged([...queue.due, ...queue.ready.map(({ seq }): Range => [seq, seq])])
        queue.ready = []
      }
      events.onWaiting()
      pump()
    },
    settled: (topic, lacking) => {
      const queue = queues.get(topic)
      if (!queue) return
      queue.due = common(queue.due, lacking)
      queue.ready = queue.ready.filter(({ seq }) =>
        lacking.some(([from, to]) => seq >= from && seq <= to),
      )
      events.onWaiting()
    },
    linked: (current) => {
      link = current
      pump()
    },
    unlinked: (closed) => {
      link = undefined
      if (!closed || flying === 0 || needs.now() - lastPublish > SUSPICIOUS) return
      const suspects = [...queues].flatMap(([topic, queue]) =>
        [...queue.flying].map((seq) => `${topic} ${seq}`),
      )
      // only a lone suspect can be found guilty; with several the next round tries one at a time
      for (const name of suspects) {
        const before = strikes.get(name) ?? 0
        strikes.set(name, suspects.length === 1 ? before + 1 : before > 0 ? before : 1)
      }
      careful = true
    },
    fleeting: async (packet) => (link ? link.publish(packet) : 'lost'),
    waiting,
    isDue,
  }
}

/** Sorted and joined where they touch or overlap. */
const merged = (ranges: readonly Range[]): readonly Range[] => {
  const out: Range[] = []
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1] + 1) out[out.length - 1] = [last[0], to > last[1] ? to : last[1]]
    else out.push([from, to])
  }
  return out
}
