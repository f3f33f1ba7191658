/**
 * How much work others may make. Each person with whom I have something in common has a budget of their own, from which
 * only what they have signed is taken: nobody uses it up in their name. All strangers share one, of which each name gets
 * a part. What exceeds a budget is dropped before its signature is checked, which costs more than everything before it.
 * Nothing is lost by that for good: numbered commands are not confirmed, so their authors send them again; everything
 * else is followed by another.
 */
import { remember } from '../../core/collections/remember.ts'
import type { Millis } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'

/** A bucket holds so many tokens, and gets so many more a second. */
type BucketSize = { readonly most: number; readonly perSecond: number }

/**
 * How long (ms) it may take to handle what somebody whom I know says that is new. Thousands may wait for me, at a broker
 * or at their author, when I come; on a fast machine they take less of it.
 */
export const TIME_OF_KNOWN: BucketSize = { most: 600, perSecond: 500 }
/** What they have said before: anybody may publish it again. */
export const REPLAYED_OF_KNOWN: BucketSize = { most: 100, perSecond: 20 }
/** What all strangers publish while I am here, and one name's part of it. */
export const OF_STRANGERS: BucketSize = { most: 2000, perSecond: 200 }
/** How long (ms) it may take to handle all of that: some of it is a hundred times slower than the rest. */
export const TIME_OF_STRANGERS: BucketSize = { most: 200, perSecond: 30 }
export const OF_STRANGER: BucketSize = { most: 250, perSecond: 10 }
/** What a broker has kept of strangers: it comes at once after each connection. */
export const RETAINED_OF_STRANGERS: BucketSize = { most: 5000, perSecond: 50 }
/** What strangers ask of me: each is written to disk. */
export const ASKED_BY_STRANGERS: BucketSize = { most: 200, perSecond: 1 }
/** What they send in conversations that nobody accepted, or in groups that they are not in, as far as I know. */
export const EARLY_OF_STRANGERS: BucketSize = { most: 200, perSecond: 2 }
/** So many names have a bucket; of more, those that were used least lately are forgotten. */
const MAX_BUCKETS = 5000

type Bucket = { readonly tokens: number; readonly at: number }

export type Buckets = {
  /** Takes a token; false if there is none. */
  readonly take: (name: string) => boolean
  /** Is there a token? */
  readonly has: (name: string) => boolean
  /** Takes so many, as far as they are there. */
  readonly spend: (name: string, tokens: number) => void
}

/** Buckets of one size, one for each name. */
export const createBuckets = (
  clock: Pick<Clock, 'now'>,
  { most, perSecond }: BucketSize,
): Buckets => {
  const buckets = new Map<string, Bucket>()
  const tokensOf = (name: string, now: Millis) => {
    const { tokens, at } = buckets.get(name) ?? { tokens: most, at: now }
    // a clock that was set back must not keep everything out
    return now < at ? most : Math.min(most, tokens + ((now - at) / 1000) * perSecond)
  }
  const put = (name: string, tokens: number, at: Millis) =>
    remember(buckets, name, { tokens, at }, MAX_BUCKETS)
  return {
    take: (name) => {
      const now = clock.now()
      const tokens = tokensOf(name, now)
      put(name, tokens < 1 ? tokens : tokens - 1, now)
      return tokens >= 1
    },
    has: (name) => tokensOf(name, clock.now()) >= 1,
    spend: (name, some) => {
      const now = clock.now()
      put(name, Math.max(0, tokensOf(name, now) - some), now)
    },
  }
}

export type WorkBudget = {
  /** Is anything left of the time that somebody whom I know may take? */
  readonly hasKnown: (who: string) => boolean
  /** Handling something new that somebody whom I know has signed took so long (ms). */
  readonly spendKnown: (who: string, millis: number) => void
  /** May a packet be handled that somebody whom I know has signed, and published before? */
  readonly allowsRepeated: (who: string) => boolean
  /** May a packet in the name of a stranger, or by another key than the pinned one, be looked at? */
  readonly allowsStranger: (name: string, retained: boolean) => boolean
  /** Handling something that was not retained, in the name of a stranger, took so long (ms). */
  readonly spendStrangers: (millis: number) => void
  /** May a stranger ask me something? */
  readonly allowsAsking: () => boolean
  /** May a stranger send something in a conversation? */
  readonly allowsEarly: () => boolean
}

/** The budgets of one program. */
export const createWorkBudget = (clock: Pick<Clock, 'now'>): WorkBudget => {
  const known = createBuckets(clock, TIME_OF_KNOWN)
  const replayed = createBuckets(clock, REPLAYED_OF_KNOWN)
  const strangers = createBuckets(clock, OF_STRANGERS)
  const strangersTime = createBuckets(clock, TIME_OF_STRANGERS)
  const stranger = createBuckets(clock, OF_STRANGER)
  const retained = createBuckets(clock, RETAINED_OF_STRANGERS)
  const asking = createBuckets(clock, ASKED_BY_STRANGERS)
  const early = createBuckets(clock, EARLY_OF_STRANGERS)
  return {
    hasKnown: known.has,
    spendKnown: known.spend,
    allowsRepeated: replayed.take,
    // one who has used up their part takes nothing of what is left for the others
    allowsStranger: (name, isRetained) =>
      isRetained
        ? retained.take('')
        : strangersTime.has('') && stranger.take(name) && strangers.take(''),
    spendStrangers: (millis) => strangersTime.spend('', millis),
    allowsAsking: () => asking.take(''),
    allowsEarly: () => early.take(''),
  }
}

/** Counts what was dropped, and reports it once a second: each report makes a new state. */
export const createDropCount = (clock: Clock, report: (count: number) => void) => {
  let count = 0
  return () => {
    count += 1
    if (count > 1) return
    clock.after(1000, () => {
      const dropped = count
      count = 0
      report(dropped)
    })
  }
}
