/** What is known in memory of the retained messages: by topic, and by the client that published them. */
import type { BrokerQos } from '../protocol/message.ts'

/** One retained message without its text. */
export type RetainedEntry = {
  /** What it takes of the limits. */
  readonly bytes: number
  /** The client that published it. */
  readonly owner: string
  /** Its place in the broker's order of messages. */
  readonly counter: number
  readonly qos: BrokerQos
  /** When it is of no use any more (Unix ms); 0: never. */
  readonly expiresAt: number
}

type Amount = 'count' | 'bytes'
/** What a client has retained; its topics, the longest unchanged first. */
type OwnerUse = { count: number; bytes: number; readonly topics: Set<string> }

/** Milliseconds between two looks at all topics for those that have expired. */
const LOOK = 1000

/** Amounts of one class differ by less than a fifth. */
const classOf = (amount: number) => Math.floor(4 * Math.log2(amount))

/** Finds a client with most, among any number of them; the difference of less than a fifth is not looked at. */
const createRanking = () => {
  const classes = new Map<number, Set<string>>()
  return {
    /** The amount of a client has changed; 0: it has nothing. */
    move: (owner: string, from: number, to: number) => {
      const [old, fresh] = [classOf(from), classOf(to)]
      if (old === fresh) return
      const former = classes.get(old)
      former?.delete(owner)
      if (former?.size === 0) classes.delete(old)
      if (to === 0) return
      const members = classes.get(fresh)
      if (members) members.add(owner)
      else classes.set(fresh, new Set([owner]))
    },
    first: (): string | undefined => {
      const [owner] = classes.get(Math.max(...classes.keys())) ?? []
      return owner
    },
  }
}

/** Nothing is retained yet. */
export const createRetainedTable = () => {
  // the longest unchanged come first
  const table = new Map<string, RetainedEntry>()
  const owners = new Map<string, OwnerUse>()
  const rankings = { count: createRanking(), bytes: createRanking() }
  let total = 0
  // no message expires before
  let soonest = Number.POSITIVE_INFINITY
  let nextLook = 0

  const change = (owner: string, use: OwnerUse, count: number, bytes: number) => {
    rankings.count.move(owner, use.count, use.count + count)
    rankings.bytes.move(owner, use.bytes, use.bytes + bytes)
    use.count += count
    use.bytes += bytes
    total += bytes
    if (use.count === 0) owners.delete(owner)
  }
  const forget = (topic: string) => {
    const entry = table.get(topic)
    const use = entry && owners.get(entry.owner)
    if (!entry || !use) return
    table.delete(topic)
    use.topics.delete(topic)
    change(entry.owner, use, -1, -entry.bytes)
  }

  return {
    forget,
    /** The message of a topic, in the place of its last one. */
    set: (topic: string, entry: RetainedEntry) => {
      forget(topic)
      table.set(topic, entry)
      const use = owners.get(entry.owner) ?? { count: 0, bytes: 0, topics: new Set() }
      owners.set(entry.owner, use)
      use.topics.add(topic)
      change(entry.owner, use, 1, entry.bytes)
      if (entry.expiresAt > 0) soonest = Math.min(soonest, entry.expiresAt)
    },
    has: (topic: string) => table.has(topic),
    entries: () => table.entries(),
    size: () => table.size,
    bytes: () => total,
    useOf: (owner: string): Readonly<Record<Amount, number>> =>
      owners.get(owner) ?? { count: 0, bytes: 0 },
    /** The client that has most, and a tenth of its topics: the longest unchanged. */
    largest: (by: Amount): { readonly owner: string; readonly topics: readonly string[] } => {
      const owner = rankings[by].first() ?? ''
      const topics = owners.get(owner)?.topics ?? new Set<string>()
      return { owner, topics: [...topics].slice(0, Math.ceil(topics.size / 10)) }
    },
    /** The topics whose messages have expired; it does not look more than once in a second. */
    expired: (now: number): readonly string[] => {
      if (soonest > now || nextLook > now) return []
      nextLook = now + LOOK
      soonest = Number.POSITIVE_INFINITY
      const found: string[] = []
      for (const [topic, { expiresAt }] of table)
        if (expiresAt === 0) continue
        else if (expiresAt <= now) found.push(topic)
        else soonest = Math.min(soonest, expiresAt)
      return found
    },
  }
}
