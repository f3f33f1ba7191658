/** Who has which words: counters of every place, kept on disk with the words that they count. */
import type { Before } from '../model/messages/delivery.ts'
import type { Coverage, Range } from '../core/seq-ranges.ts'
import { NOTHING, upTo, withNumber } from '../core/seq-ranges.ts'
import type { PublicKey, SessionId, TalkId, UserId } from '../core/ids.ts'
import type { Slots } from '../ports.ts'
import type { About } from '../protocol/messages/sync.ts'
import { groupAbout } from '../protocol/messages/sync.ts'
import { topicOf } from '../protocol/topics.ts'
import type { Told } from '../protocol/topics.ts'

/** The words of one author (one key) towards me in one place. */
export type Incoming = {
  readonly topic: string
  readonly key: PublicKey
  readonly from: UserId
  readonly about: About
  /** What I have on disk. */
  readonly got: Coverage
  /** Which of them were shown to me, or show nothing: they are no messages. */
  readonly read: Coverage
  /** Numbers under which something else came as well: its author has them from an older copy. */
  readonly other?: readonly Range[]
  /** What the author was last told of it; of what was read, how many numbers. */
  readonly told: { readonly upto: number; readonly holes: number; readonly read: number }
}

/** One who is to have my words of a place. */
export type Receiver = {
  readonly to: UserId
  readonly delivered: Coverage
  /** Which of these were shown to them. */
  readonly read: Coverage
  /** In a group: words up to this number were said before they came. */
  readonly from?: number
}

/** My words in one place: towards somebody, or towards the members of a group. */
export type Outgoing = {
  readonly topic: string
  readonly about: About
  /** The number of my newest word. */
  readonly count: number
  readonly sent: Coverage
  readonly receivers: readonly Receiver[]
  /** In a group: what all receivers of some earlier time had, confirmed and shown. */
  readonly before?: Before
  /** In a group: words that do not count, because I was no member any more. */
  readonly lost?: readonly Range[]
  /** Words that the broker refused, with its reasons; `again`: it is being tried once more. */
  readonly aside: readonly (readonly [seq: number, reason: string, again?: boolean])[]
  /** Numbers under which I say nothing: others know words by them that I do not, see older.ts. */
  readonly gone?: readonly Range[]
  /** Words that were said again under a new number, and how many gaps there are in mine. */
  readonly moved?: readonly (readonly [from: number, to: number])[]
  readonly gaps?: number
  /** When everything unconfirmed was last sent again to somebody away (Unix ms). */
  readonly repeatedAt: number
}

/** The most holes that an author may leave before further words have to wait. */
export const MOST_HOLES = 1000

/** The place that a receipt calls by its session, its group or `control`. */
export const aboutOf = (place: Told): About | undefined => {
  if (place.kind === 'session') return place.id
  if (place.kind === 'group') return `#${place.group}`
  return place.kind === 'control' ? 'control' : undefined
}

/** Who is to have a word of this place; the members of a group are told when they are known. */
const receiversOf = (place: Told): readonly Receiver[] => {
  const to = place.kind === 'session' ? place.to : place.kind === 'control' ? place.of : undefined
  return to === undefined ? [] : [{ to, delivered: NOTHING, read: NOTHING }]
}

/** What messages of this place call it; nothing for control topics. */
export const talkOf = (about: About): TalkId | undefined =>
  about === 'control' ? undefined : (groupAbout(about) ?? (about as SessionId))

/** How an older papo wrote what was read: as the highest number. */
type ReadUpTo<C> = Omit<C, 'read'> & { readonly read: Coverage | number }

/** What is meant by it: what is there of the numbers up to that one. */
const readOf = (read: Coverage | number, there: Coverage): Coverage =>
  typeof read === 'number' ? upTo(there, read) : read

/** A counter of an older papo, which knew of one receiver only. */
type ToOne = Omit<Outgoing, 'receivers'> & ReadUpTo<Receiver>
type ToMany = Omit<Outgoing, 'receivers'> & {
  readonly receivers: readonly ReadUpTo<Receiver>[]
}

const receiverFrom = (one: ReadUpTo<Receiver>): Receiver => ({
  ...one,
  read: readOf(one.read, one.delivered),
})

/** Counters as they are on disk. */
const outgoingFrom = (text: string): Outgoing => {
  const kept = JSON.parse(text) as ToMany | ToOne
  if ('receivers' in kept) return { ...kept, receivers: kept.receivers.map(receiverFrom) }
  const { to, delivered, read, ...rest } = kept
  return { ...rest, receivers: [receiverFrom({ to, delivered, read })] }
}
const incomingFrom = (text: string): Incoming => {
  const kept = JSON.parse(text) as ReadUpTo<Incoming>
  return { ...kept, read: readOf(kept.read, kept.got) }
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

/** The number under which a word of mine goes out by now. */
export const numberNow = ({ moved = [] }: Pick<Outgoing, 'moved'>, seq: number): number => {
  const [, to] = moved.find(([from]) => from === seq) ?? []
  return to === undefined ? seq : numberNow({ moved }, to)
}

/** My words that somebody speaks of; a control topic may be older than what I know of it. */
export const wordsTo = (
  ledger: Pick<Ledger, 'allOutgoing' | 'outgoing'>,
  me: UserId,
  to: UserId,
  place: string,
): Outgoing | undefined =>
  place === 'control'
    ? ledger.outgoing({ kind: 'control', of: to, from: me })
    : ledger
        .allOutgoing()
        .find(({ about, receivers }) => about === place && receivers.some((one) => one.to === to))

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
      const counter = incomingFrom(text)
      incoming.set(nameOf(counter), counter)
    }
    for (const [, text] of slots.list('out:')) {
      const counter = outgoingFrom(text)
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
      const fresh: Incoming = { topic, key, from, about, got: NOTHING, read: NOTHING, told }
      return incoming.get(nameOf(fresh)) ?? fresh
    },
    outgoing: (place) => {
      const about = aboutOf(place)
      if (about === undefined) return undefined
      const topic = topicOf(place)
      const receivers = receiversOf(place)
      const nothing = { sent: NOTHING, aside: [], repeatedAt: 0 }
      return outgoing.get(topic) ?? { topic, about, count: 0, receivers, ...nothing }
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
