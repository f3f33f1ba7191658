/** Who was a member of a group from which card to which, and whose words count by that. */
import { hasSeq } from '../../core/seq-ranges.ts'
import type { Roster, Identity, MembershipInterval } from './roster.ts'
import { includesIdentity, memberIn, sameIdentity } from './roster.ts'

/** The memberships after this card, from those before it. */
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
 * The memberships as far as they are known when card `rev` was the last one seen and `next` comes,
 * with none between; `next` may have an earlier number, of a branch that counts instead. Whose
 * membership it names as it was is a member all the time.
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

/** The memberships as they were at this card: what came of later ones is taken back. */
export const intervalsUpTo = (
  intervals: readonly MembershipInterval[],
  rev: number,
): readonly MembershipInterval[] =>
  intervals.flatMap((interval): readonly MembershipInterval[] => {
    if (interval.from > rev) return []
    const { id, key, from } = interval
    return [interval.to !== undefined && interval.to > rev ? { id, key, from } : interval]
  })

/** The membership under which this person spoke at this card, if there was one. */
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

/** Does word number `seq` (or, without one, any) that this person said under this card count as a member's word? */
export const countsAsMembers = (
  intervals: readonly MembershipInterval[],
  who: Identity,
  rev: number,
  seq: number | undefined,
): boolean => {
  const interval = intervalAt(intervals, who, rev)
  // of who is gone, only what their leader had when they went; another membership counts by itself
  if (!interval) return false
  return seq === undefined || interval.have === undefined || hasSeq(interval.have, seq)
}
