/** Who was a member of a group from which roster to which, and which messages count by that. */
import { hasSeq } from '../../core/seq-ranges.ts'
import type { Roster, Identity, MembershipInterval } from './roster.ts'
import { includesIdentity, memberIn, sameIdentity } from './roster.ts'

/** The memberships after this roster, from those before it. */
export const intervalsAfter = (
  intervals: readonly MembershipInterval[],
  roster: Roster,
): readonly MembershipInterval[] => {
  const open = intervals.filter(({ to }) => to === undefined)
  const ended = intervals.map((interval): MembershipInterval => {
    if (interval.to !== undefined) return interval
    const departed = roster.departed.find((one) => sameIdentity(one, interval))
    if (departed) return { ...interval, to: roster.rev, have: departed.have }
    return includesIdentity(roster.members, interval) ? interval : { ...interval, to: roster.rev }
  })
  const fresh = roster.members
    .filter((member) => !includesIdentity(open, member))
    .map(({ id, key, since }): MembershipInterval => ({ id, key, from: since }))
  return [...ended, ...fresh]
}

/**
 * The memberships when roster `next` follows roster `rev` and those in between were not seen; `next` can
 * have a lower number if another branch counts now. A member whom it names with the same `since` was one
 * all the time.
 */
export const closeIntervals = (
  intervals: readonly MembershipInterval[],
  rev: number,
  next: Pick<Roster, 'rev' | 'members'>,
): readonly MembershipInterval[] =>
  intervals.flatMap((interval): readonly MembershipInterval[] => {
    const { id, key, from } = interval
    if (memberIn(next, interval)?.since === from) return [{ id, key, from }]
    const end = interval.to ?? rev + 1
    const to = end < next.rev ? end : next.rev
    return from < to ? [{ ...interval, to }] : []
  })

/** The memberships as they were at this roster: what later ones changed is taken back. */
export const intervalsUpTo = (
  intervals: readonly MembershipInterval[],
  rev: number,
): readonly MembershipInterval[] =>
  intervals.flatMap((interval): readonly MembershipInterval[] => {
    if (interval.from > rev) return []
    const { id, key, from } = interval
    return [interval.to !== undefined && interval.to > rev ? { id, key, from } : interval]
  })

/** The membership of this person at this roster, if there was one. */
export const intervalAt = (
  intervals: readonly MembershipInterval[],
  who: Identity,
  rev: number,
): MembershipInterval | undefined =>
  intervals.find(
    (interval) =>
      sameIdentity(interval, who) &&
      interval.from <= rev &&
      (interval.to === undefined || rev < interval.to),
  )

/** Does message `seq` (or, without a number, any) of this person under this roster count as a member's? */
export const countsAsMembers = (
  intervals: readonly MembershipInterval[],
  who: Identity,
  rev: number,
  seq: number | undefined,
): boolean => {
  const interval = intervalAt(intervals, who, rev)
  // of a departed member only what the leader had then; each membership counts by itself
  if (!interval) return false
  return seq === undefined || interval.have === undefined || hasSeq(interval.have, seq)
}
