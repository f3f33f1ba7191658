/**
 * Follows what an intent put on its way, to the broker and to its receivers. It goes by sequence numbers
 * and by the counters on disk: whether a screen shows it makes no difference.
 */
import { hasSeq, isInRanges } from '../../core/seq-ranges.ts'
import type { RosterHash, GroupId, Ref, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Counters, OutgoingCounter } from '../counters.ts'
import { currentSeq } from '../counters.ts'
import { createSeqWaiters } from './seq-waiters.ts'
import type { Handlers } from '../loop.ts'
import type { RetainedRosters } from '../groups/retained-rosters.ts'
import type { PublishOutcome } from '../../ports/transport.ts'

/** A roster that is too large for the broker: of which group, its bytes, and the most that the broker takes, where it says so. */
export type LargeRoster = {
  readonly name: string
  readonly size?: number
  readonly limit?: number
}

/** How far something is on its way to the broker. */
export type PublishStatus =
  /** The broker has not acknowledged it; `kept`: until it does, it is tried with every connection. */
  | { readonly kind: 'waiting'; readonly kept: boolean }
  | { readonly kind: 'published' }
  /** The broker rejects it; `kept`: it is tried again with the next connection. */
  | {
      readonly kind: 'refused'
      readonly reason: string
      readonly kept: boolean
      readonly roster?: LargeRoster
    }
  /** It no longer counts, no matter who has it; `reason` names a refusal. */
  | { readonly kind: 'void'; readonly reason: string }

/** What was sent, and what became of it. */
export type TrackedSend = {
  readonly ref: Ref
  /** The status of the whole: published when all parts are, else that of the worst part. */
  readonly status: () => PublishStatus
  /** Its receivers, each with whether all of it is on their disk. */
  readonly reached: () => ReadonlyMap<UserId, boolean>
  /** Calls `listener` when one of these may have changed; for a roster, the state of its group tells more. */
  readonly subscribe: (listener: () => void) => Stop
}

/** Something that is published by itself: a sequenced command, a roster, or bare text. */
type Publication =
  | { readonly kind: 'message'; readonly topic: string; readonly seq: number }
  | { readonly kind: 'roster'; readonly group: GroupId; readonly hash: RosterHash }
  | {
      readonly kind: 'plaintext'
      readonly outcome: () => PublishOutcome | undefined
      readonly waiting: Set<() => void>
    }

export type PublishTracker = {
  readonly on: Handlers
  /** Bare text is published; it has no number. */
  readonly trackPlaintext: (outcome: Promise<PublishOutcome>) => void
  /**
   * Runs what sends something; gives back its result, and how to follow all that it put on its way. Not
   * for handlers of the loop: what these send is published after them.
   */
  readonly track: <T>(task: () => T) => readonly [T, Omit<TrackedSend, 'ref'>]
}

const WAITING: PublishStatus = { kind: 'waiting', kept: true }
const PUBLISHED: PublishStatus = { kind: 'published' }

/** Is it one of its receivers? In a group these are those who were members when it was sent. */
const receives = ({ from = 0 }: OutgoingCounter['receivers'][number], seq: number) => from < seq

const messageStatus = (
  counter: OutgoingCounter | undefined,
  seqWhenSent: number,
): PublishStatus => {
  if (!counter) return WAITING
  const seq = currentSeq(counter, seqWhenSent)
  const { sent, receivers, rejected, before, lost = [] } = counter
  if (isInRanges(lost, seq)) return { kind: 'void', reason: 'not-a-member' }
  // a receiver who has it got it through the broker, even if the acknowledgement was lost; no list is made of
  // them, for this is asked once a turn for each message that somebody waits for
  const isPublished =
    hasSeq(sent, seq) ||
    receivers.some((one) => receives(one, seq) && hasSeq(one.delivered, seq)) ||
    (before !== undefined && hasSeq(before.delivered, seq))
  if (isPublished) return PUBLISHED
  const [, reason] = rejected.find(([number]) => number === seq) ?? []
  return reason === undefined ? WAITING : { kind: 'refused', reason, kept: true }
}

const plaintextStatus = (outcome: PublishOutcome | undefined): PublishStatus => {
  if (outcome === undefined) return { kind: 'waiting', kept: false }
  if (outcome === 'done') return PUBLISHED
  return { kind: 'refused', reason: outcome === 'lost' ? 'lost' : outcome.reason, kept: false }
}

/** Of several statuses the one to report: failures first, then what waits. */
const worstStatus = (all: readonly PublishStatus[]): PublishStatus =>
  all.find(({ kind }) => kind === 'refused' || kind === 'void') ??
  all.find(({ kind }) => kind === 'waiting') ??
  PUBLISHED

const wake = (listeners: Iterable<() => void> = []) => {
  for (const listener of listeners) listener()
}

/** Nothing is on its way yet; `rosterStatus` gives the status of a roster of mine. */
export const createPublishTracker = (
  counters: Pick<Counters, 'outgoingOf' | 'onOutgoing'>,
  rosterStatus: RetainedRosters['status'],
): PublishTracker => {
  const messages = createSeqWaiters()
  counters.onOutgoing(messages.onChanged)
  const rosters = new Map<GroupId, Set<() => void>>()
  let collected: Publication[] | undefined

  const subscribeTo = (one: Publication, listener: () => void): Stop => {
    if (one.kind === 'message') return messages.add(one.topic, one.seq, listener)
    const waiting = one.kind === 'plaintext' ? one.waiting : (rosters.get(one.group) ?? new Set())
    waiting.add(listener)
    if (one.kind === 'plaintext') return () => void waiting.delete(listener)
    rosters.set(one.group, waiting)
    return () => {
      if (waiting.delete(listener) && waiting.size === 0) rosters.delete(one.group)
    }
  }

  const statusOf = (one: Publication): PublishStatus => {
    switch (one.kind) {
      case 'message':
        return messageStatus(counters.outgoingOf(one.topic), one.seq)
      case 'roster':
        return rosterStatus(one.group, one.hash)
      case 'plaintext':
        return plaintextStatus(one.outcome())
    }
  }

  const reached = (publications: readonly Publication[]) => {
    const all = new Map<UserId, boolean>()
    for (const one of publications) {
      const counter = one.kind === 'message' ? counters.outgoingOf(one.topic) : undefined
      if (one.kind !== 'message' || !counter) continue
      const seq = currentSeq(counter, one.seq)
      for (const { to, delivered } of counter.receivers.filter((each) => receives(each, seq))) {
        all.set(to, (all.get(to) ?? true) && hasSeq(delivered, seq))
      }
    }
    return all
  }

  return {
    on: {
      stored: (message) => void collected?.push({ kind: 'message', ...message }),
      rosterIssued: (roster) => void collected?.push({ kind: 'roster', ...roster }),
      rosterProgressed: (group) => wake(rosters.get(group)),
    },
    trackPlaintext: (coming) => {
      let outcome: PublishOutcome | undefined
      const waiting = new Set<() => void>()
      collected?.push({ kind: 'plaintext', outcome: () => outcome, waiting })
      const settle = async () => {
        outcome = await coming
        wake(waiting)
      }
      void settle()
    },
    track: (task) => {
      const outer = collected
      const mine: Publication[] = []
      collected = mine
      const statusOfAll = () => {
        const [first, second] = mine
        return first && !second ? statusOf(first) : worstStatus(mine.map(statusOf))
      }
      try {
        const result = task()
        const subscribe = (listener: () => void): Stop => {
          const stops = mine.map((one) => subscribeTo(one, listener))
          return () => {
            for (const stop of stops) stop()
          }
        }
        return [result, { status: statusOfAll, reached: () => reached(mine), subscribe }] as const
      } finally {
        collected = outer
        // an enclosing `track` waits for what its task sent indirectly as well
        outer?.push(...mine)
      }
    },
  }
}
