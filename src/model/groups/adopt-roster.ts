/** A group once another roster counts: in a fork, what came after the common roster is taken back. */
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { groupChangesBy } from './group-changes.ts'
import type { Group } from './membership.ts'
import { amObserver, isMember } from './membership.ts'
import type { State } from '../state.ts'
import { closeIntervals, intervalsAfter, intervalsUpTo } from './membership-intervals.ts'
import { chainOf, knownRosterOf, parentOf, withLost } from './roster-chain.ts'
import { closeGaps, gapsBefore, gapsUpTo } from './roster-gaps.ts'
import type { SignedRoster } from './roster.ts'
import { memberNamed } from './roster.ts'

/**
 * A roster that counts from now on; with `forkRev`, in place of those after that one. With it everything is
 * known since roster `commonRev`, and what was only guessed of later ones is set right.
 */
export type AdoptedRoster = {
  readonly roster: SignedRoster
  readonly adoptedAt?: Millis
  /** The time of the roster to show, where it is another. */
  readonly shownAt?: Millis
  readonly forkRev?: number
  readonly commonRev?: number
}

const NO_TOPIC = '' as SafeText

/** The most changes that a group's conversation shows. */
const MAX_CHANGES = 300

/** Of a group that I never was in and did not ask for, so many rosters and memberships are remembered. */
export const MAX_OBSERVED = 20
const MAX_OBSERVED_INTERVALS = 900

/**
 * The group as I remember it: if I only look at it, its past is the members' matter. Whoever asked to be let in may
 * have to see where two branches parted, as members do.
 */
export const asRemembered = (state: State, group: Group): Group => {
  const { known, intervals } = group
  const isSmall = known.size <= MAX_OBSERVED && intervals.length <= MAX_OBSERVED_INTERVALS
  if (isSmall || isMember(group, state.me) || !amObserver(state, group.id)) return group
  return {
    ...group,
    known: new Map([...known].slice(-MAX_OBSERVED)),
    intervals: intervals.slice(-MAX_OBSERVED_INTERVALS),
  }
}

/**
 * Do I only look at this group, and remember as much of it as I may? Then I take no further roster of its past, and
 * ask for none.
 */
export const isFullyObserved = (state: State, group: Group): boolean =>
  group.known.size >= MAX_OBSERVED && amObserver(state, group.id)

/** The known rosters, with those of the chain after this one, and all that follow them, marked as lost. */
const withoutBranch = (group: Group, rev: number): Group['known'] => {
  const after = [...chainOf(group)].filter(([, at]) => at.rev > rev)
  return withLost(
    group.known,
    after.map(([hash]) => hash),
    rev,
  )
}

/** The group as it was at this roster: what came after it no longer counts. */
const rewoundTo = (group: Group, rev: number): Group => ({
  ...group,
  known: withoutBranch(group, rev),
  intervals: intervalsUpTo(group.intervals, rev),
  changes: group.changes.filter((change) => change.rev <= rev),
  ...(group.gaps && { gaps: gapsUpTo(group.gaps, rev) }),
})

/** The group with this roster, before it is checked whether it follows a branch without a gap. */
const adoptInto = (
  group: Group | undefined,
  { roster, adoptedAt, shownAt, forkRev }: AdoptedRoster,
  unrequested: UserId | undefined,
): Group => {
  const base = group && forkRev !== undefined ? rewoundTo(group, forkRev) : group
  const skipsRosters =
    base !== undefined && forkRev === undefined && roster.before !== base.roster.hash
  const common = forkRev !== undefined && roster.before ? base?.known.get(roster.before) : undefined
  // the roster that lost is no measure: what it changed was taken back
  const before =
    base && common ? { ...parentOf(base, common), topic: common.topic ?? NO_TOPIC } : base?.roster
  const shown = shownAt === undefined ? {} : { shownAt }
  const counting = adoptedAt === undefined ? shown : { ...shown, adoptedAt }
  const entry = knownRosterOf(roster, roster.rev, counting)
  const gaps = skipsRosters ? gapsBefore(base, roster.rev) : base?.gaps
  return {
    id: roster.group,
    founding: base?.founding ?? roster.founding ?? roster.hash,
    roster,
    known: new Map([...(base?.known ?? []), [roster.hash, entry]]),
    // in a fork the roster may have a lower number than the one from which all was known
    knownFromRev:
      base && !skipsRosters && base.knownFromRev < roster.rev ? base.knownFromRev : roster.rev,
    // non-members don't need the intermediate rosters: each one describes the whole group
    intervals: intervalsAfter(
      skipsRosters
        ? closeIntervals(base.intervals, base.roster.rev, roster)
        : (base?.intervals ?? []),
      roster,
    ),
    changes: [
      ...(base?.changes ?? []),
      ...groupChangesBy(before, roster, unrequested, shown),
    ].slice(-MAX_CHANGES),
    leavers: new Map(
      [...(base?.leavers ?? [])].filter(([who]) => memberNamed(roster, who) !== undefined),
    ),
    ...(base?.equivocations && { equivocations: base.equivocations }),
    ...(gaps && { gaps }),
    ...(base?.unasked && { unasked: true }),
    last: base?.last,
  }
}

/** The group with this roster; `unrequested`: my name, if it lets me in though I never asked. */
export const withRoster = (
  group: Group | undefined,
  adopted: AdoptedRoster,
  unrequested: UserId | undefined,
): Group => closeGaps(adoptInto(group, adopted, unrequested)).group

/** Since which roster everything is known with this one, if something was only guessed without it. */
export const commonRevWith = (group: Group, adopted: AdoptedRoster): number | undefined =>
  closeGaps(adoptInto(group, adopted, undefined)).commonRev
