/** Who has which words: counters of every place, kept on disk with the words that they count. */
import type { Coverage, Range } from '../core/coverage.ts'
import { NOTHING, withNumber } from '../core/coverage.ts'
import type { PublicKey, SessionId, UserId } from '../core/names.ts'
import type { Slots } from '../ports.ts'
import { topicOf } from '../protocol/topics.ts'
import type { Told } from '../protocol/topics.ts'

/** The words of one author (one key) towards me in one place. */
export type Incoming = {
  readonly topic: string
  readonly key: PublicKey
  readonly from: UserId
  readonly about: SessionId | 'control'
  /** What I have on disk. */
  readonly got: Coverage
  /** Up to which number they were shown to me. */
  readonly read: number
  /** What the author was last told of it. */
  readonly told: { readonly upto: number; readonly holes: number; readonly read: number }
}

/** My words towards somebody in one place. */
export type Outgoing = {
  readonly topic: string
  readonly to: UserId
  readonly about: SessionId | 'control'
  /** The number of my newest word. */
  readonly count: number
  readonly sent: Coverage
  readonly delivered: Coverage
  readonly read: number
  /** Words that the broker refuses, with its reasons. */
  readonly aside: readonly (readonly [seq: number, reason: string])[]
  /** When everything unconfirmed was last sent again to somebody away (Unix ms). */
  readonly repeatedAt: number
}

/** The most holes that an author may leave before further words have to wait. */
export const MOST_HOLES = 1000

/** The place that a receipt calls by its session or `control`. */
export const aboutOf = (place: Told): SessionId | 'control' | undefined => {
  if (place.kind === 'session') return place.id
  return place.kind === 'control' ? 'control' : undefined
}

const toOf = (place: Told): UserId | undefined => {
  if (place.kind === 'session') return place.to
  return place.kind === 'control' ? place.of : undefined
}

export type Ledger = {
  readonly incoming: (place: Told, key: PublicKey) => Incoming | undefined
  readonly outgoing: (place: Told) => Outgoing | undefined
  readonly outgoingOf: (topic: string) => Outgoing | undefined
  readonly allIncoming: () => readonly Incoming[]
  /** By topic and key, with a space between. */
  readonly incomingByName: (name: string) => Incoming | undefined
  readonly allOutgoing: () => readonly Outgoing[]
  /** Keeps a counter. Call it inside the transaction that makes it true. */
  readonly put: (counter: Incoming | Outgoing) => void
  /** Takes what is on disk for true again, after a transaction failed. */
  readonly reload: () => void
}

/** The name of a counter of others' words: the same for the same place and key. */
export const nameOf = ({ topic, key }: Pick<Incoming, 'topic' | 'key'>): string => `${topic} ${key}`

/** Can this counter take the word `seq`, and what has it then? */
export const take = (counter: Incoming, seq: number): Incoming | undefined => {
  const got = withNumber(counter.got, seq)
  return got.holes.length > MOST_HOLES ? undefined : { ...counter, got }
}

/** The counters of a profile, as its disk has them. */
export const openLedger = (slots: Slots): Ledger => {
  const incoming = new Map<string, Incoming>()
  const outgoing = new Map<string, Outgoing>()
  const reload = () => {
    incoming.clear()
    outgoing.clear()
    for (const [, text] of slots.list('in:')) {
      const counter = JSON.parse(text) as Incoming
      incoming.set(nameOf(counter), counter)
    }
    for (const [, text] of slots.list('out:')) {
      const counter = JSON.parse(text) as Outgoing
      outgoing.set(counter.topic, counter)
    }
  }
  reload()
  return {
    reload,
    incoming: (place, key) => {
      const about = aboutOf(place)
      if (about === undefined || place.kind === 'card') return undefined
      const topic = topicOf(place)
      const from = place.from
      const told = { upto: 0, holes: 0, read: 0 }
      const fresh: Incoming = { topic, key, from, about, got: NOTHING, read: 0, told }
      return incoming.get(nameOf(fresh)) ?? fresh
    },
    outgoing: (place) => {
      const about = aboutOf(place)
      const to = toOf(place)
      if (about === undefined || to === undefined) return undefined
      const topic = topicOf(place)
      const nothing = { sent: NOTHING, delivered: NOTHING, read: 0, aside: [], repeatedAt: 0 }
      return outgoing.get(topic) ?? { topic, to, about, count: 0, ...nothing }
    },
    outgoingOf: (topic) => outgoing.get(topic),
    allIncoming: () => [...incoming.values()],
    incomingByName: (name) => incoming.get(name),
    allOutgoing: () => [...outgoing.values()],
    put: (counter) => {
      if ('got' in counter) {
        incoming.set(nameOf(counter), counter)
        slots.put(`in:${nameOf(counter)}`, JSON.stringify(counter))
      } else {
        outgoing.set(counter.topic, counter)
        slots.put(`out:${counter.topic}`, JSON.stringify(counter))
      }
    },
  }
}

/** Splits runs after `most` numbers, for reading words from disk in pieces. */
export const firstOf = (
  ranges: readonly Range[],
  most: number,
): { readonly now: readonly Range[]; readonly rest: readonly Range[] } => {
  const now: Range[] = []
  const rest: Range[] = []
  let room = most
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
