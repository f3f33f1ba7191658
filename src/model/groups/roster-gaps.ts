/**
 * What rosters tell that arrive after those that follow them. Non-members skip rosters, and then they can only
 * guess who left when, and which messages count. Once the skipped ones have arrived, back to one that both
 * branches have in common, everything is as it is for those who saw them in their order.
 */
import type { RosterHash } from '../../core/ids.ts'
import { pastChangesBy } from './group-changes.ts'
import type { Group } from './membership.ts'
import { intervalsUpTo } from './membership-intervals.ts'
import { chainOf, chainTo, hasPriorityOver, withLost } from './roster-chain.ts'
import type { KnownRoster, MembershipInterval, RosterGap } from './roster.ts'
import { includesIdentity, sameIdentity } from './roster.ts'

/** So many gaps are remembered: whoever never learns what was in one does without. */
const MAX_GAPS = 64

/** A roster with its hash. */
type Entry = readonly [RosterHash, KnownRoster]

/** The group's gaps with one more, before the roster with this number. */
export const gapsBefore = (
  { gaps = [], roster, knownFromRev }: Group,
  rev: number,
): readonly RosterGap[] => [...gaps, { rev, tip: roster.hash, knownFromRev }].slice(-MAX_GAPS)

/** The gaps when another roster follows the one with this number: those that were above it begin there. */
export const gapsUpTo = (gaps: readonly RosterGap[], rev: number): readonly RosterGap[] =>
  gaps.map((gap) => (gap.rev > rev + 1 ? { ...gap, rev: rev + 1 } : gap))

/** The memberships after a known roster, from those before it. */
const intervalsWith = (
  intervals: readonly MembershipInterval[],
  { rev, joined = [], departed = [] }: KnownRoster,
): readonly MembershipInterval[] => {
  const open = intervals.filter(({ to }) => to === undefined)
  const ended = intervals.map((interval): MembershipInterval => {
    const gone = departed.find((one) => sameIdentity(one, interval))
    return gone && interval.to === undefined ? { ...interval, to: rev, have: gone.have } : interval
  })
  const fresh = joined
    .filter((who) => !includesIdentity(open, who))
    .map(({ id, key }): MembershipInterval => ({ id, key, from: rev }))
  return [...ended, ...fresh]
}

/** Each membership that is over when the gap ends, as the rosters in it tell, and those of later. */
const intervalsAcross = (
  intervals: readonly MembershipInterval[],
  common: KnownRoster,
  path: readonly Entry[],
  end: number,
): readonly MembershipInterval[] => {
  // of those who are members when the gap ends the roster there gave everything
  const later = intervals.filter(({ to }) => to === undefined || to > end)
  const isLater = (one: MembershipInterval) =>
    later.some((other) => sameIdentity(one, other) && one.from === other.from)
  const across = path.reduce<readonly MembershipInterval[]>(
    (before, [, known]) => intervalsWith(before, known),
    intervalsUpTo(intervals, common.rev),
  )
  const over = across
    .filter((one) => !isLater(one))
    .map((one): MembershipInterval => (one.to === undefined ? { ...one, to: end } : one))
  return [...over, ...later].toSorted((a, b) => a.from - b.from)
}

/** What the conversation shows, with what the rosters in the gap changed. */
const changesAcross = (
  { changes, roster: { lineage } }: Group,
  common: KnownRoster,
  path: readonly Entry[],
  end: number,
): Group['changes'] => {
  const added = changes.find(({ kind, rev }) => kind === 'added' && rev === end)
  const past = path.flatMap(([, known], index) =>
    pastChangesBy(path[index - 1]?.[1] ?? common, known, lineage, added),
  )
  return [
    ...changes.filter(({ rev }) => rev <= common.rev),
    ...past,
    ...changes.filter(({ rev }) => rev > end),
  ]
}

/** The known rosters: those in the gap count for their place, and the branches that parted there count no more. */
const knownAcross = (
  known: Group['known'],
  common: Entry,
  path: readonly Entry[],
): Group['known'] => {
  let next: Group['known'] = new Map([
    ...known,
    ...path.map(([hash, at]): Entry => [hash, { ...at, effectiveRev: at.rev }]),
  ])
  const places = new Map(
    path.map((child, index) => {
      const [parent, { rev }] = path[index - 1] ?? common
      return [parent, { child, rev }]
    }),
  )
  for (const [hash, { before, at, by, effectiveRev }] of known) {
    const place = before === undefined ? undefined : places.get(before)
    if (!place || effectiveRev <= place.rev) continue
    const [winner, { at: wonAt, by: wonBy }] = place.child
    // the earlier of two counts: it may still be adopted
    const contends = by !== wonBy && hasPriorityOver({ hash, at }, { hash: winner, at: wonAt })
    if (hash !== winner && !contends) next = withLost(next, [hash], place.rev)
  }
  return next
}

/**
 * The gaps when the last one is filled back to a roster in the gap before it. The members there are guessed, so
 * that it cannot be told yet who left in the last gap: the two become one.
 */
const mergedGaps = (gaps: readonly RosterGap[]): readonly RosterGap[] => {
  const [older, last] = gaps.slice(-2)
  return older && last ? [...gaps.slice(0, -2), { ...older, rev: last.rev }] : []
}

/**
 * The group without its last gap, and the last roster before it that both branches have in common; undefined
 * while one in the gap is missing.
 */
const withoutGap = (group: Group): { group: Group; commonRev: number } | undefined => {
  const { gaps = [] } = group
  const gap = gaps.at(-1)
  if (!gap) return undefined
  const before = chainTo(group.known, gap.tip)
  const chain = [...chainOf(group)]
  const common = chain.find(([hash, { rev }]) => rev < gap.rev && before.has(hash))
  if (!common) return undefined
  const [, known] = common
  const { rev: commonRev } = known
  const path = chain.filter(([, { rev }]) => rev > commonRev && rev <= gap.rev).toReversed()
  const isKnown = commonRev >= gap.knownFromRev
  return {
    commonRev,
    group: {
      ...group,
      known: knownAcross(group.known, common, path),
      knownFromRev: isKnown ? gap.knownFromRev : group.knownFromRev,
      intervals: intervalsAcross(group.intervals, known, path, gap.rev),
      changes: changesAcross(group, known, path, gap.rev),
      gaps: isKnown ? gaps.slice(0, -1) : mergedGaps(gaps),
    },
  }
}

/**
 * The group without the gaps whose rosters have arrived. Then `commonRev` is the last roster that still counts
 * as it did: what was sent under later ones is to be validated again.
 */
export const closeGaps = (
  group: Group,
): { readonly group: Group; readonly commonRev: number | undefined } => {
  let closed: { group: Group; commonRev: number | undefined } = { group, commonRev: undefined }
  for (;;) {
    // the older gap is closed further down: its common roster is the last one
    const next = withoutGap(closed.group)
    if (!next) return closed
    closed = next
  }
}

/**
 * The group once this roster is known, which does not count or tells of the past. If it lost, so did those that
 * follow it and arrived before.
 */
export const withKnownRoster = (
  group: Group,
  hash: RosterHash,
  roster: KnownRoster,
): ReturnType<typeof closeGaps> => {
  const { rev, effectiveRev } = roster
  const known = new Map(group.known).set(hash, roster)
  const closed = closeGaps({
    ...group,
    known: effectiveRev === rev ? known : withLost(known, [hash], effectiveRev),
  })
  const follows = [...group.known.values()].some(
    (other) => other.before === hash && other.effectiveRev > effectiveRev,
  )
  const isCovered = closed.commonRev !== undefined && closed.commonRev <= effectiveRev
  return effectiveRev === rev || !follows || isCovered
    ? closed
    : { ...closed, commonRev: effectiveRev }
}
