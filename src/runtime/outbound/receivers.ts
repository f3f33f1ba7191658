/** Who is to have my words of one place, and which of them each lacks. */
import type { Before } from '../../model/messages/delivery.ts'
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import {
  common,
  covering,
  merged,
  missing,
  NOTHING,
  present,
  shared,
  union,
  without,
} from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import type { Outgoing, Receiver } from '../counters.ts'

/** In groups with more members receipts are rare: see thrift.ts. */
export const CROWD = 32

/** Is this a place with so many that receipts are rare? */
export const isCrowd = ({ about, receivers }: Outgoing): boolean =>
  groupAbout(about) !== undefined && receivers.length > CROWD

/** My words of a place that this receiver has not confirmed, but for those put aside and those that are not mine to give. */
export const lacking = (
  { count, aside, gone = [] }: Pick<Outgoing, 'count' | 'aside' | 'gone'>,
  { delivered }: Pick<Receiver, 'delivered'>,
): readonly Range[] => {
  let ranges = gone.reduce(without, missing(delivered, count))
  for (const [seq, , again] of aside) if (!again) ranges = without(ranges, [seq, seq])
  return ranges
}

/** Is there a receiver that lacks something? */
export const someLack = (counter: Outgoing): boolean =>
  counter.receivers.some((receiver) => lacking(counter, receiver).length > 0)

/** What at least one of the receivers lacks. */
export const lackedByAny = (counter: Outgoing): readonly Range[] =>
  counter.receivers.reduce<readonly Range[]>(
    (ranges, receiver) => merged(ranges, lacking(counter, receiver)),
    [],
  )

const NONE: Before = { delivered: NOTHING, read: NOTHING }

/** What all receivers of now have, and what all of some earlier time had. */
const everBefore = ({ count, receivers, before = NONE }: Outgoing): Before => {
  if (receivers.length === 0) return before
  const first = Math.min(...receivers.map(({ from = 0 }) => from)) + 1
  const all: readonly Range[] = first <= count ? [[first, count]] : []
  const had = (of: (one: Receiver) => Coverage) =>
    covering(receivers.reduce((ranges, one) => common(ranges, present(of(one))), all))
  return {
    delivered: union(
      before.delivered,
      had(({ delivered }) => delivered),
    ),
    read: union(
      before.read,
      had(({ read }) => read),
    ),
  }
}

/** How far my words of this place got with whoever is to have them, as the state is told. */
export const reached = ({ about, receivers, before = NONE, lost = [] }: Outgoing) => {
  const [only] = receivers
  if (groupAbout(about) === undefined) {
    return only ? { delivered: only.delivered, read: only.read } : {}
  }
  const each = receivers.map(({ to, delivered, read, from = 0 }) => [to, { delivered, read, from }])
  return { receivers: each, before, lost }
}

/** A receiver who confirmed these and was shown those: of what they do not have they read nothing. */
export const confirming = (before: Receiver, have: Coverage, shown: Coverage): Receiver => {
  const delivered = union(before.delivered, have)
  return { ...before, delivered, read: union(before.read, shared(shown, delivered)) }
}

/** What was put aside, with these on their way once more. */
export const triedAgain = (
  { aside }: Pick<Outgoing, 'aside'>,
  which: (seq: number) => boolean,
): Outgoing['aside'] => aside.map((one) => (which(one[0]) ? [one[0], one[1], true] : one))

/** The counter with what is known of this receiver now. */
export const replaced = (counter: Outgoing, receiver: Receiver): Outgoing => ({
  ...counter,
  receivers: counter.receivers.map((one) => (one.to === receiver.to ? receiver : one)),
})

/**
 * From now on these are to have my words of a group. What was said before is not for who is new; but
 * where a card was taken back (`anew`), nobody knows what those have who are members again, nor what
 * those lack who were let in by it: all are asked once more.
 */
export const regrouped = (
  counter: Outgoing,
  members: readonly UserId[],
  anew: boolean,
): Outgoing => {
  const known = new Map(counter.receivers.map((receiver) => [receiver.to, receiver]))
  const fresh = (to: UserId): Receiver => ({
    to,
    delivered: anew ? NOTHING : { upto: counter.count, holes: [] },
    read: anew ? NOTHING : { upto: counter.count, holes: [] },
    from: anew ? (known.get(to)?.from ?? 0) : counter.count,
  })
  const receivers = members.map((who) => (anew ? undefined : known.get(who)) ?? fresh(who))
  return anew
    ? { ...counter, receivers, lost: [] }
    : { ...counter, receivers, before: everBefore(counter) }
}

/** I am no member any more: of what I said only `have` counts, and only these are to have it. */
export const silenced = (
  counter: Outgoing,
  have: Coverage,
  members: readonly UserId[],
): Outgoing => {
  const lost = missing(have, counter.count)
  const settled = covering(lost)
  const receivers = counter.receivers
    .filter(({ to }) => members.includes(to))
    .map((receiver) => ({ ...receiver, delivered: union(receiver.delivered, settled) }))
  const { delivered, read } = everBefore(counter)
  const counting = (some: Coverage) => covering(lost.reduce(without, present(some)))
  const before = { delivered: counting(delivered), read: counting(read) }
  return { ...counter, receivers, before, lost }
}
