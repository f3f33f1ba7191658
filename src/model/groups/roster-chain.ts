/** The chain of rosters that count, and what is known besides. */
import type { RosterHash } from '../../core/ids.ts'
import type { KnownRoster, ParentRoster, SignedRoster } from './roster.ts'
import { intervalsUpTo } from './membership-intervals.ts'
import type { Group } from './membership.ts'
import type { State } from '../state.ts'

/**
 * How long (ms) two rosters for one place can compete, from when the one that counts was adopted. An heir
 * must not claim long afterwards, dated back, what they could have claimed once, and a former leader must
 * not take back what came after.
 */
export const SETTLED_AFTER = 24 * 3_600_000

/** The place where two branches parted is not looked for beyond so many rosters. */
const MAX_FORK_DISTANCE = 64

/** What is remembered of a roster: with when it began to count here, and the time to show where it is another. */
export const knownRosterOf = (
  { rev, at, by, before, topic, members, departed, disbanded }: SignedRoster,
  effectiveRev: number,
  { adoptedAt, shownAt }: Pick<KnownRoster, 'adoptedAt' | 'shownAt'> = {},
): KnownRoster => {
  const joined = members.filter(({ since }) => since === rev).map(({ id, key }) => ({ id, key }))
  return {
    rev,
    effectiveRev,
    at,
    ...(shownAt === undefined ? {} : { shownAt }),
    by,
    ...(adoptedAt === undefined ? {} : { adoptedAt }),
    ...(before === undefined ? {} : { before }),
    ...(topic === '' ? {} : { topic }),
    ...(joined.length === 0 ? {} : { joined }),
    ...(departed.length === 0 ? {} : { departed }),
    ...(disbanded ? { last: true } : {}),
  }
}

/** The group as this roster of its chain left it. */
export const parentOf = (group: Group, { rev, at }: KnownRoster): ParentRoster => ({
  rev,
  at,
  name: group.roster.name,
  lineage: group.roster.lineage.filter((step) => step.rev <= rev),
  members:
    rev < group.knownFromRev
      ? undefined
      : intervalsUpTo(group.intervals, rev).filter(({ to }) => to === undefined),
})

/** This roster and those that lead to it, newest first, as far back as they are known without a gap. */
export const chainTo = (
  known: Group['known'],
  tip: RosterHash,
): ReadonlyMap<RosterHash, KnownRoster> => {
  const chain = new Map<RosterHash, KnownRoster>()
  // no hash is part of what it is made of: only a damaged disk has a chain that leads back to itself
  for (let hash: RosterHash | undefined = tip; hash !== undefined && !chain.has(hash);) {
    const at: KnownRoster | undefined = known.get(hash)
    if (!at) break
    chain.set(hash, at)
    hash = at.before
  }
  return chain
}

/** The rosters that lead to the one that counts. */
export const chainOf = ({
  roster,
  known,
}: Pick<Group, 'roster' | 'known'>): ReadonlyMap<RosterHash, KnownRoster> =>
  chainTo(known, roster.hash)

/**
 * The known rosters with these, and all that follow them, marked as lost: they count as roster `rev`, the
 * last one in common.
 */
export const withLost = (
  known: Group['known'],
  rosters: Iterable<RosterHash>,
  rev: number,
): Group['known'] => {
  const next = new Map(known)
  let lost = new Set(rosters)
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

/** The roster of the chain that follows this one. */
export const childOf = (chain: ReadonlyMap<RosterHash, KnownRoster>, parent: RosterHash) =>
  [...chain].find(([, { before }]) => before === parent)

type Contender = Pick<SignedRoster, 'at' | 'hash'>

/** Of two rosters after the same one the earlier counts; of two at one moment, the lower hash. */
export const hasPriorityOver = (a: Contender, b: Contender): boolean =>
  a.at < b.at || (a.at === b.at && a.hash < b.hash)

/** Has this roster counted for so long that none can replace it any more? */
export const isSettled = ({ now }: Pick<State, 'now'>, { adoptedAt, at }: KnownRoster): boolean =>
  now > (adoptedAt ?? at) + SETTLED_AFTER

/**
 * A known roster that should count by now: it follows the one that counts, or it wins against one of the
 * chain. When it arrived, something before it was missing.
 */
export const overdueRosterIn = (
  group: Group,
  state: Pick<State, 'now'>,
): RosterHash | undefined => {
  const chain = chainOf(group)
  for (const [hash, { rev, effectiveRev, at, by, before }] of group.known) {
    if (before === undefined || chain.has(hash) || effectiveRev !== rev) continue
    if (before === group.roster.hash) return hash
    const [rivalHash, rival] = (chain.has(before) && childOf(chain, before)) || []
    if (!rivalHash || !rival || rival.by === by || isSettled(state, rival)) continue
    if (hasPriorityOver({ at, hash }, { at: rival.at, hash: rivalHash })) return hash
  }
  return undefined
}

/**
 * A missing roster without which nobody can tell where two known branches parted, and so which of them
 * counts. Only non-members lack such a roster: they see some rosters only.
 */
export const missingRosterIn = (group: Group): Pick<SignedRoster, 'rev' | 'by'> | undefined => {
  const chain = chainOf(group)
  const others = [...group.known].flatMap(([hash, roster]) =>
    roster.effectiveRev === roster.rev && !chain.has(hash) ? [roster] : [],
  )
  const oldest = [...chain.values()].at(-1)
  // one that never counted here and has not lost either, or one that nothing can follow
  const contends = ({ adoptedAt, last, rev }: KnownRoster) =>
    (adoptedAt === undefined || last) && rev > (oldest?.rev ?? 0) - MAX_FORK_DISTANCE
  if (oldest?.before !== undefined && others.some(contends)) {
    return { rev: oldest.rev - 1, by: group.roster.by }
  }
  // one that counted here, until one with a lower number came from another branch, or one that never did
  // nothing follows an end of the group, so that nobody makes the one that counts once more
  const left = others.find(
    (other) =>
      (other.rev >= group.roster.rev || other.last || contends(other)) &&
      other.before !== undefined &&
      !group.known.has(other.before),
  )
  return left && { rev: left.rev - 1, by: left.by }
}
