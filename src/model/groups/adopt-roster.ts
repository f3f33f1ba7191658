/** A group once another roster counts: in a fork, what came after the common roster is taken back. */
import type { Millis, RosterHash, SafeText, UserId } from '../../core/ids.ts'
import { groupChangesBy } from './group-changes.ts'
import type { Group } from './membership.ts'
import { closeIntervals, intervalsAfter, intervalsUpTo } from './membership-intervals.ts'
import { knownRosterOf, parentOf } from './roster-chain.ts'
import type { KnownRoster, SignedRoster } from './roster.ts'
import { memberNamed } from './roster.ts'

/** A roster that counts from now on; with `forkRev`, in place of those after that one. */
export type AdoptedRoster = {
  readonly roster: SignedRoster
  readonly adoptedAt?: Millis
  readonly forkRev?: number
}

const NO_TOPIC = '' as SafeText

/** The most changes that a group's conversation shows. */
const MAX_CHANGES = 300

/** The known rosters, with those after this one, and all that follow them, marked as lost. */
const withoutBranch = ({ roster, known }: Group, rev: number): Group['known'] => {
  const next = new Map(known)
  let lost = new Set<RosterHash>()
  for (let hash: RosterHash | undefined = roster.hash; hash !== undefined;) {
    const at: KnownRoster | undefined = known.get(hash)
    if (at && at.rev > rev) lost.add(hash)
    hash = at && at.rev > rev ? at.before : undefined
  }
  while (lost.size > 0) {
    for (const hash of lost) {
      const at = next.get(hash)
      if (at) next.set(hash, { ...at, effectiveRev: at.effectiveRev < rev ? at.effectiveRev : rev })
    }
    const before = lost
    const follows = ([, at]: readonly [RosterHash, KnownRoster]) =>
      at.before !== undefined && before.has(at.before) && at.effectiveRev > rev
    lost = new Set([...next].filter(follows).map(([hash]) => hash))
  }
  return next
}

/** The group as it was at this roster: what came after it no longer counts. */
const rewoundTo = (group: Group, rev: number): Group => ({
  ...group,
  known: withoutBranch(group, rev),
  intervals: intervalsUpTo(group.intervals, rev),
  changes: group.changes.filter((change) => change.rev <= rev),
})

/** The group with this roster; `unrequested`: my name, if it lets me in though I never asked. */
export const withRoster = (
  group: Group | undefined,
  { roster, adoptedAt, forkRev }: AdoptedRoster,
  unrequested: UserId | undefined,
): Group => {
  const base = group && forkRev !== undefined ? rewoundTo(group, forkRev) : group
  const skipsRosters =
    base !== undefined && forkRev === undefined && roster.before !== base.roster.hash
  const common = forkRev !== undefined && roster.before ? base?.known.get(roster.before) : undefined
  // the roster that lost is no measure: what it changed was taken back
  const before =
    base && common ? { ...parentOf(base, common), topic: common.topic ?? NO_TOPIC } : base?.roster
  const entry = knownRosterOf(roster, roster.rev, adoptedAt)
  return {
    id: roster.group,
    founding: base?.founding ?? roster.founding ?? roster.hash,
    roster,
    known: new Map([...(base?.known ?? []), [roster.hash, entry]]),
    knownFromRev: base && !skipsRosters ? base.knownFromRev : roster.rev,
    // non-members don't need the intermediate rosters: each one describes the whole group
    intervals: intervalsAfter(
      skipsRosters
        ? closeIntervals(base.intervals, base.roster.rev, roster)
        : (base?.intervals ?? []),
      roster,
    ),
    changes: [...(base?.changes ?? []), ...groupChangesBy(before, roster, unrequested)].slice(
      -MAX_CHANGES,
    ),
    leavers: new Map(
      [...(base?.leavers ?? [])].filter(([who]) => memberNamed(roster, who) !== undefined),
    ),
    ...(base?.equivocations && { equivocations: base.equivocations }),
    last: base?.last,
  }
}
