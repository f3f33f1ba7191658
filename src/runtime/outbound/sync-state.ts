/**
 * When my messages of one channel are sent again, and to whom. A receiver who is online gets only the
 * newest message that it has not confirmed: its number shows what is missing, and the receipt that
 * follows names exactly what to send. A receiver who is away gets everything again, but only if the
 * broker may have forgotten it; members of a group ask for it when they come.
 *
 * Values and two pure functions: `receive` takes an input into the state, `next` gives what to send now.
 */
import type { SeqRange } from '../../core/seq-ranges.ts'
import {
  hasSeq,
  intersectRanges,
  MAX_SEQ_JUMP,
  mergeRanges,
  presentRanges,
  subtractRanges,
} from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import type { OutgoingCounter } from '../counters.ts'
import { isGroupCounter, isLargeGroup, missingFor } from './receivers.ts'
import { MAX_RECEIPT_DELAY } from '../inbound/receipts/receipt-budget.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A receiver is probed so long (ms) after the broker has a message, then after a minute, doubling up to an hour. */
const FIRST_PROBE = 10_000
/** Where receipts are rare, the first probe waits longer than the slowest receipt. */
const FIRST_PROBE_LARGE_GROUP = MAX_RECEIPT_DELAY + 2 * MINUTE
/** What the broker retained or queued for us and for a newcomer arrives first; only then is anything sent again. */
const SETTLE = 1500
/** A message that was sent again this lately (ms) is not sent once more for the same gap. */
const RECENT = 2000
/** Where more than this part of a group lacks a message, it is published again for all of them. */
const MANY_SHARE = 1 / 3

/** What is planned for a receiver who lacks something. */
export type PeerSync = {
  /** Its next probe; `Infinity`: none, it is away. */
  readonly probeAt: number
  /** Probes since it last confirmed something or came. */
  readonly probes: number
  /** What it asked for. */
  readonly wanted: readonly SeqRange[]
  /** What the broker may have forgotten: sent again if the receiver is away at its next probe. */
  readonly forgotten: readonly SeqRange[]
  /** What was sent again since `resentAt`. */
  readonly resent: readonly SeqRange[]
  readonly resentAt: number
}

/** The receivers of one channel who lack something. */
export type SyncState = ReadonlyMap<UserId, PeerSync>

export type SyncInput =
  /** The broker has a message of this channel, or its receivers changed. */
  | { readonly type: 'changed' }
  /** A receiver asks for `ranges`; `progress`: it confirmed something new. */
  | {
      readonly type: 'feedback'
      readonly who: UserId
      readonly ranges: readonly SeqRange[]
      readonly progress: boolean
    }
  /** A receiver came, or showed a new connection. */
  | { readonly type: 'arrived'; readonly who: UserId }
  /** Our link is there. `forgot`: the broker may have lost what it had of us. */
  | { readonly type: 'linked'; readonly forgot: boolean }

/** These go to one receiver, or are published again for all. */
export type Resend = { readonly to: UserId | 'all'; readonly ranges: readonly SeqRange[] }

const NEW_PEER: PeerSync = {
  probeAt: Infinity,
  probes: 0,
  wanted: [],
  forgotten: [],
  resent: [],
  resentAt: 0,
}

/** The state after an input. */
export const receive = (
  counter: OutgoingCounter,
  state: SyncState,
  input: SyncInput,
  now: number,
): SyncState => {
  const first = now + (isLargeGroup(counter) ? FIRST_PROBE_LARGE_GROUP : FIRST_PROBE)
  const after = new Map(state)
  for (const receiver of counter.receivers) {
    const { to } = receiver
    if ('who' in input && input.who !== to) continue
    const missing = missingFor(counter, receiver)
    const peer = state.get(to) ?? NEW_PEER
    const waiting = peer.probeAt === Infinity ? { ...peer, probeAt: first } : peer
    if (missing.length === 0) after.delete(to)
    else if (input.type === 'changed') after.set(to, waiting)
    else if (input.type === 'arrived') after.set(to, { ...peer, probes: 0, probeAt: now + SETTLE })
    else if (input.type === 'feedback') {
      const planned = input.progress ? { ...peer, probes: 0, probeAt: first } : waiting
      after.set(to, { ...planned, wanted: input.ranges })
    } else {
      const had = intersectRanges(missing, presentRanges(counter.sent))
      const forgotten = input.forgot && !isGroupCounter(counter) ? had : []
      after.set(to, { ...NEW_PEER, probeAt: now + SETTLE, forgotten })
    }
  }
  return after
}

/**
 * The newest message that this receiver believes: they refuse a number that is too far above those that
 * they have. The receipt for it asks for what is before, and so it goes on step by step.
 */
const newestWithinReach = (
  { delivered }: OutgoingCounter['receivers'][number],
  missing: readonly SeqRange[],
): number | undefined =>
  (intersectRanges(missing, [[1, delivered.upTo + MAX_SEQ_JUMP]]).at(-1) ?? missing.at(-1))?.[1]

/** What is due for this receiver, and what is planned after that. */
const probe = (
  counter: OutgoingCounter,
  peer: PeerSync,
  newest: number,
  isHere: boolean,
  now: number,
): readonly [PeerSync, readonly SeqRange[]] => {
  const probes = peer.probes + 1
  // a receiver who is away will show a new connection
  if (!isHere) return [{ ...peer, probes, probeAt: Infinity, forgotten: [] }, peer.forgotten]
  const probeAt = now + Math.min(HOUR, MINUTE * 2 ** peer.probes)
  // what the broker does not have is on its way by itself
  const ranges = hasSeq(counter.sent, newest) ? ([[newest, newest]] as const) : []
  return [{ ...peer, probes, probeAt, forgotten: [] }, ranges]
}

/**
 * What to send now, and the state after that; `resentAll`: somebody away gets everything again. `isHere` says who
 * is to be probed, after so many probes in vain.
 */
export const next = (
  counter: OutgoingCounter,
  state: SyncState,
  isHere: (who: UserId, probes: number) => boolean,
  now: number,
): {
  readonly state: SyncState
  readonly resends: readonly Resend[]
  readonly resentAll: boolean
} => {
  const after = new Map<UserId, PeerSync>()
  const lacking = new Map<string, readonly [readonly SeqRange[], UserId[]]>()
  let resentAll = false
  for (const receiver of counter.receivers) {
    const { to } = receiver
    const before = state.get(to)
    const isDue = before !== undefined && before.probeAt <= now
    if (before && !isDue && before.wanted.length === 0) after.set(to, before)
    else if (before) {
      const missing = missingFor(counter, receiver)
      const newest = newestWithinReach(receiver, missing)
      if (newest === undefined) continue
      const here = isDue && isHere(to, before.probes)
      const [peer, due] = isDue ? probe(counter, before, newest, here, now) : [before, []]
      const isRecent = now - peer.resentAt < RECENT
      const asked = intersectRanges(mergeRanges(peer.wanted, due), missing)
      const ranges = isRecent ? subtractRanges(asked, peer.resent) : asked
      const resent = isRecent ? mergeRanges(peer.resent, ranges) : ranges
      after.set(to, { ...peer, wanted: [], resent, resentAt: isRecent ? peer.resentAt : now })
      if (ranges.length === 0) continue
      resentAll ||= isDue && !here
      const key = JSON.stringify(ranges)
      lacking.set(key, [ranges, [...(lacking.get(key)?.[1] ?? []), to]])
    }
  }
  const many = isGroupCounter(counter) ? Math.max(3, counter.receivers.length * MANY_SHARE) : 0
  const resends = [...lacking.values()].flatMap(([ranges, receivers]): readonly Resend[] =>
    receivers.length > many ? [{ to: 'all', ranges }] : receivers.map((to) => ({ to, ranges })),
  )
  return { state: after, resends, resentAll }
}

/** When `next` has something to do; `Infinity`: not without an input. */
export const dueAt = (state: SyncState): number =>
  [...state.values()].reduce((due, { probeAt }) => Math.min(due, probeAt), Infinity)
