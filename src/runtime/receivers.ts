/** Who is to have my words of one place, and which of them each lacks. */
import type { Coverage, Range } from '../core/coverage.ts'
import { covering, merged, missing, NOTHING, union, without } from '../core/coverage.ts'
import type { UserId } from '../core/names.ts'
import { groupAbout } from '../protocol/services.ts'
import type { Outgoing, Receiver } from './ledger.ts'

/** In groups with more members receipts are rare: see thrift.ts. */
export const CROWD = 32

/** Is this a place with so many that receipts are rare? */
export const isCrowd = ({ about, receivers }: Outgoing): boolean =>
  groupAbout(about) !== undefined && receivers.length > CROWD

/** My words of a place that this receiver has not confirmed, but for those put aside. */
export const lacking = (
  { count, aside }: Pick<Outgoing, 'count' | 'aside'>,
  { delivered }: Pick<Receiver, 'delivered'>,
): readonly Range[] => {
  let ranges = missing(delivered, count)
  for (const [seq] of aside) ranges = without(ranges, [seq, seq])
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

/** How far my words of this place got with whoever is to have them, as the state is told. */
export const reached = ({ about, receivers }: Outgoing) => {
  const [only] = receivers
  if (groupAbout(about) === undefined) {
    return only ? { delivered: only.delivered, read: only.read } : {}
  }
  return { receivers: receivers.map(({ to, delivered, read }) => [to, { delivered, read }]) }
}

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
    read: anew ? 0 : counter.count,
  })
  const receivers = members.map((who) => (anew ? undefined : known.get(who)) ?? fresh(who))
  return { ...counter, receivers }
}

/** I am no member any more: of what I said only `have` counts, and only these are to have it. */
export const silenced = (
  counter: Outgoing,
  have: Coverage,
  members: readonly UserId[],
): Outgoing => {
  const settled = covering(missing(have, counter.count))
  const receivers = counter.receivers
    .filter(({ to }) => members.includes(to))
    .map((receiver) => ({ ...receiver, delivered: union(receiver.delivered, settled) }))
  return { ...counter, receivers }
}
