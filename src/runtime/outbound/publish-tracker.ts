/**
 * Follows what a wish put on its way, to the broker and to those who are to have it. It is known by
 * numbers and by the counters on disk: whether a screen shows it makes no difference.
 */
import { covers, within } from '../../core/seq-ranges.ts'
import type { CardHash, GroupId, Ref, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Denied } from '../../core/link-end.ts'
import type { Ledger, Outgoing } from '../counters.ts'
import { numberNow } from '../counters.ts'
import type { Standing } from '../groups/retained-rosters.ts'

/** Where something stands on its way to the broker. */
export type PublishStatus =
  /** The broker has not acknowledged it; `kept`: until it does, it is tried with every connection. */
  | { readonly kind: 'waiting'; readonly kept: boolean }
  | { readonly kind: 'published' }
  /** The broker does not take it; `kept`: it is tried again with the next connection. */
  | { readonly kind: 'refused'; readonly reason: string; readonly kept: boolean }
  /** It counts no more, whoever has it: the name of a refusal. */
  | { readonly kind: 'void'; readonly reason: string }

/** What was said, and what became of it. */
export type Tracked = {
  readonly ref: Ref
  /** The status of the whole: published when all parts are, else that of the worst part. */
  readonly status: () => PublishStatus
  /** Those who are to have it, each with whether all of it is on their disk. */
  readonly reached: () => ReadonlyMap<UserId, boolean>
}

/** Something that is published by itself: a numbered word, a card of a group, or bare text. */
type Publication =
  | { readonly kind: 'word'; readonly topic: string; readonly seq: number }
  | { readonly kind: 'card'; readonly group: GroupId; readonly hash: CardHash }
  | { readonly kind: 'plain'; readonly outcome: () => 'done' | 'lost' | Denied | undefined }

export type Tracking = {
  /** A numbered word of mine was kept. */
  readonly word: (topic: string, seq: number) => void
  /** A card of mine was made. */
  readonly card: (group: GroupId, hash: CardHash) => void
  /** Bare text goes out; nobody numbers it. */
  readonly plain: (outcome: Promise<'done' | 'lost' | Denied>) => void
  /** Some status may be another. */
  readonly changed: () => void
  readonly subscribe: (listener: () => void) => Stop
  /** Does what says something; gives back its result, and how to follow all that it put on its way. */
  readonly during: <T>(task: () => T) => readonly [T, Omit<Tracked, 'ref'>]
}

const WAITING: PublishStatus = { kind: 'waiting', kept: true }
const PUBLISHED: PublishStatus = { kind: 'published' }

/** The receivers who are to have this word: in a group those who were there when it was said. */
const receiversOf = ({ receivers }: Outgoing, seq: number) =>
  receivers.filter(({ from = 0 }) => from < seq)

const wordStatus = (counter: Outgoing | undefined, said: number): PublishStatus => {
  if (!counter) return WAITING
  const seq = numberNow(counter, said)
  const { sent, aside, before, lost = [] } = counter
  if (within(lost, seq)) return { kind: 'void', reason: 'not-a-member' }
  const receivers = receiversOf(counter, seq)
  // whoever has it got it through the broker, also when its acknowledgement was lost
  const isThere =
    covers(sent, seq) ||
    receivers.some(({ delivered }) => covers(delivered, seq)) ||
    (before !== undefined && covers(before.delivered, seq))
  if (isThere) return PUBLISHED
  const [, reason] = aside.find(([number]) => number === seq) ?? []
  return reason === undefined ? WAITING : { kind: 'refused', reason, kept: true }
}

const plainStatus = (outcome: 'done' | 'lost' | Denied | undefined): PublishStatus => {
  if (outcome === undefined) return { kind: 'waiting', kept: false }
  if (outcome === 'done') return PUBLISHED
  return { kind: 'refused', reason: outcome === 'lost' ? 'lost' : outcome.reason, kept: false }
}

/** Of several the one that has to be told: what failed first, then what waits. */
const worst = (all: readonly PublishStatus[]): PublishStatus =>
  all.find(({ kind }) => kind === 'refused' || kind === 'void') ??
  all.find(({ kind }) => kind === 'waiting') ??
  PUBLISHED

/** Nothing is on its way yet; `cardStatus` tells where a card of mine stands. */
export const createTracking = (
  ledger: Pick<Ledger, 'outgoingOf'>,
  cardStatus: Standing['status'],
): Tracking => {
  const listeners = new Set<() => void>()
  let collected: Publication[] | undefined

  const changed = () => {
    for (const listener of listeners) listener()
  }

  const statusOf = (one: Publication): PublishStatus => {
    switch (one.kind) {
      case 'word':
        return wordStatus(ledger.outgoingOf(one.topic), one.seq)
      case 'card':
        return cardStatus(one.group, one.hash)
      case 'plain':
        return plainStatus(one.outcome())
    }
  }

  const reached = (publications: readonly Publication[]) => {
    const all = new Map<UserId, boolean>()
    for (const one of publications) {
      const counter = one.kind === 'word' ? ledger.outgoingOf(one.topic) : undefined
      if (one.kind !== 'word' || !counter) continue
      const seq = numberNow(counter, one.seq)
      for (const { to, delivered } of receiversOf(counter, seq)) {
        all.set(to, (all.get(to) ?? true) && covers(delivered, seq))
      }
    }
    return all
  }

  return {
    word: (topic, seq) => void collected?.push({ kind: 'word', topic, seq }),
    card: (group, hash) => void collected?.push({ kind: 'card', group, hash }),
    plain: (coming) => {
      let outcome: 'done' | 'lost' | Denied | undefined
      collected?.push({ kind: 'plain', outcome: () => outcome })
      const settle = async () => {
        outcome = await coming
        changed()
      }
      void settle()
    },
    changed,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    during: (task) => {
      const outer = collected
      const mine: Publication[] = []
      collected = mine
      try {
        const result = task()
        return [
          result,
          { status: () => worst(mine.map(statusOf)), reached: () => reached(mine) },
        ] as const
      } finally {
        collected = outer
        // whoever said something that says more waits for that as well
        outer?.push(...mine)
      }
    },
  }
}
