/** Which card of a group counts: one after the other from the founding, and of two at one place the earlier. */
import type { RosterHash, Millis } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { KnownRoster, ParentRoster, SignedRoster } from './roster.ts'
import {
  hasPriorityOver,
  canFollow,
  extendsLineage,
  includesIdentity,
  isWellFormed,
  leaderOf,
  memberNamed,
  supersedes,
} from './roster.ts'
import { intervalsUpTo } from './membership-intervals.ts'
import type { GroupEvent } from './groups.ts'
import { isMember, wasMember } from './membership.ts'
import type { Group } from './membership.ts'
import type { JoinAnswer, JoinEvent } from './joins.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'

/**
 * How long (ms) two cards at one place can be weighed against each other, from when the one that
 * stands there was heard. An heir must not claim long afterwards, dated back, what was theirs to
 * claim once; nor a leader who is no more take back what came after.
 */
export const SETTLED_AFTER = 24 * 3_600_000

/** Over more cards than this nobody looks for the place where two branches parted. */
const MAX_FORK_DISTANCE = 64

/** The most groups that are kept in mind; those of strangers beyond are passed over. */
export const MAX_KNOWN_GROUPS = 1000
/** What is remembered of a card; `eff`: by which card of the chain its words are judged. */
export const knownRosterOf = (
  { rev, at, by, before, disbanded }: SignedRoster,
  effectiveRev: number,
  adoptedAt?: Millis,
): KnownRoster => ({
  rev,
  effectiveRev,
  at,
  by,
  ...(adoptedAt === undefined ? {} : { adoptedAt }),
  ...(before === undefined ? {} : { before }),
  ...(disbanded ? { last: true } : {}),
})

/** The group as its card with this number left it, to measure another card after it. */
const parentOf = (group: Group, { rev, at }: KnownRoster): ParentRoster => ({
  rev,
  at,
  name: group.roster.name,
  lineage: group.roster.lineage.filter((step) => step.rev <= rev),
  members:
    rev < group.knownFromRev
      ? undefined
      : intervalsUpTo(group.intervals, rev).filter(({ to }) => to === undefined),
})

/**
 * The chain that ends in the card that counts, as far back as it is known without a gap. What else is
 * known may have counted once, or for others.
 */
export const chainOf = ({ roster, known }: Group): ReadonlyMap<RosterHash, KnownRoster> => {
  const chain = new Map<RosterHash, KnownRoster>()
  for (let hash: RosterHash | undefined = roster.hash; hash !== undefined;) {
    const at: KnownRoster | undefined = known.get(hash)
    if (at) chain.set(hash, at)
    hash = at?.before
  }
  return chain
}

/**
 * A card that is known and should count by now: it follows the one that counts, or stands at the place
 * of one of the chain and is earlier. It was passed over when it came, because what it goes back to
 * was not known then.
 */
export const overdueRosterIn = (
  group: Group,
  state: Pick<State, 'now'>,
): RosterHash | undefined => {
  const chain = chainOf(group)
  for (const [hash, roster] of group.known) {
    if (roster.before === undefined || chain.has(hash) || roster.effectiveRev !== roster.rev)
      continue
    if (roster.before === group.roster.hash) return hash
    const child = chain.has(roster.before) && childOf(chain, roster.before)
    if (!child || child[1].by === roster.by || isSettled(state, child[1])) continue
    if (hasPriorityOver({ at: roster.at, hash }, { at: child[1].at, hash: child[0] })) return hash
  }
  return undefined
}

/**
 * A card that is lacking, where cards of another branch are known too: without it nobody can tell
 * where they parted, and so which of them counts. Whoever looks on sees some cards only.
 */
export const missingRosterIn = (group: Group): Pick<SignedRoster, 'rev' | 'by'> | undefined => {
  const chain = chainOf(group)
  const others = [...group.known].filter(
    ([hash, roster]) => roster.effectiveRev === roster.rev && !chain.has(hash),
  )
  const oldest = [...chain.values()].at(-1)
  // one that never counted here, and has not lost either; or one after which there is none
  const contends = others.some(
    ([, { adoptedAt, last, rev }]) =>
      (adoptedAt === undefined || last) && rev > (oldest?.rev ?? 0) - MAX_FORK_DISTANCE,
  )
  if (oldest?.before !== undefined && contends) {
    return { rev: oldest.rev - 1, by: group.roster.by }
  }
  // one that counted here, until a later one with a lower number came from another branch
  const left = others.find(
    ([, { rev, before }]) =>
      rev >= group.roster.rev && before !== undefined && !group.known.has(before),
  )
  return left && { rev: left[1].rev - 1, by: left[1].by }
}

const childOf = (chain: ReadonlyMap<RosterHash, KnownRoster>, parent: RosterHash) =>
  [...chain].find(([, { before }]) => before === parent)

/** What a card answers: who is a member by it was let in, who asked the leader of before asks anew. */
const joinsSettledBy = (state: State, roster: SignedRoster): readonly JoinEvent[] =>
  [...state.joins.values()].flatMap((join): readonly JoinEvent[] => {
    if (join.group !== roster.group || join.answer !== 'waiting') return []
    const settled = (answer: Exclude<JoinAnswer, 'waiting'>): readonly JoinEvent[] => [
      { type: 'join.answered', id: join.id, answer, at: roster.at },
    ]
    if (roster.disbanded) return settled('over')
    const who = join.kind === 'ask' ? join.from : join.to
    if (memberNamed(roster, who)) return settled('accepted')
    const moved = join.kind === 'ask' && join.to !== leaderOf(roster).id
    return moved ? settled('moved') : []
  })

type Decision = Result<readonly (GroupEvent | JoinEvent)[], Refusal>

const adopt = (
  state: State,
  group: Group | undefined,
  roster: SignedRoster,
  forkRev?: number,
): Decision => {
  // who was a member once has words there that may count or not
  const mine = includesIdentity(roster.members, state.me) || wasMember(group, state.me)
  const event: GroupEvent = {
    type: mine ? 'group.rosterAdopted' : 'group.rosterObserved',
    roster,
    adoptedAt: state.now,
    ...(forkRev === undefined ? {} : { forkRev }),
  }
  return ok([event, ...joinsSettledBy(state, roster)])
}

const isSettled = ({ now }: Pick<State, 'now'>, { adoptedAt, at }: KnownRoster) =>
  now > (adoptedAt ?? at) + SETTLED_AFTER

/** A card that changes nothing, but words may have been said under it, and other cards name it. */
const recordFork = (group: Group, roster: SignedRoster, effectiveRev: number): Decision => {
  const known = knownRosterOf(roster, effectiveRev)
  return ok([{ type: 'group.forked', group: group.id, hash: roster.hash, known }])
}

/** Another card stands at the place of this one: one of them counts, for everybody the same. */
const decideFork = (
  state: State,
  group: Group,
  roster: SignedRoster,
  parent: KnownRoster,
  [hash, child]: readonly [RosterHash, KnownRoster],
): Decision => {
  // two cards by one hand are no accident: whoever made them must not choose afterwards
  if (child.by === roster.by) return fail('forked-roster')
  if (!canFollow(roster, parentOf(group, parent))) return fail('bad-roster')
  if (isSettled(state, child)) return recordFork(group, roster, parent.rev)
  if (hasPriorityOver(roster, { at: child.at, hash }))
    return adopt(state, group, roster, parent.rev)
  return recordFork(group, roster, parent.rev)
}

/** Do I found this group, or did I ask to be let into it? Strangers must not keep me from that. */
const isWanted = ({ me, joins }: State, { group, by }: SignedRoster): boolean =>
  by === me.id || [...joins.values()].some((join) => join.group === group && join.from === me.id)

/** What comes of a card of a group: it counts from now on, or another one does. */
export const decideRoster = (state: State, command: SignedRoster): Decision => {
  const roster = rosterOf(command)
  if (!isWellFormed(roster)) return fail('bad-roster')
  const group = state.groups.get(roster.group)
  if (!group) {
    if (state.groups.size >= MAX_KNOWN_GROUPS && !isWanted(state, roster))
      return fail('too-many-requests')
    return adopt(state, undefined, roster)
  }
  if (group.known.has(roster.hash) && overdueRosterIn(group, state) !== roster.hash)
    return fail('stale')
  if ((roster.founding ?? roster.hash) !== group.founding) return fail('other-founder')
  const parent = roster.before === undefined ? undefined : group.known.get(roster.before)
  if (!parent) {
    const next = [...group.known.values()].find(({ before }) => before === roster.hash)
    if (next)
      return recordFork(
        group,
        roster,
        next.effectiveRev === next.rev ? roster.rev : next.effectiveRev,
      )
    if (isMember(group, state.me)) return fail('unknown-roster')
    // whoever looks on needs no card between: the line of leaders shows whose word it is
    if (supersedes(roster, group.roster)) return adopt(state, group, roster)
    // two lines that parted: the cards between show which of them counts
    return fail(extendsLineage(roster, group.roster) ? 'stale' : 'unknown-roster')
  }
  const chain = chainOf(group)
  if (roster.before === undefined || !chain.has(roster.before)) {
    const lost = parent.effectiveRev !== parent.rev
    const looksOn = !lost && !isMember(group, state.me) && supersedes(roster, group.roster)
    return looksOn
      ? adopt(state, group, roster)
      : recordFork(group, roster, lost ? parent.effectiveRev : roster.rev)
  }
  const child = childOf(chain, roster.before)
  if (child) return decideFork(state, group, roster, parent, child)
  if (group.roster.disbanded) return fail('group-disbanded')
  return canFollow(roster, parentOf(group, parent))
    ? adopt(state, group, roster)
    : fail('bad-roster')
}

/** The card in a command, without what a command has besides. */
const rosterOf = (command: SignedRoster): SignedRoster => {
  const { group, name, rev, founding, before, lineage, members, departed, topic, heirs } = command
  const { disbanded, hash, by, key, at } = command
  const fixed = {
    group,
    name,
    rev,
    lineage,
    members,
    departed,
    topic,
    heirs,
    disbanded,
    hash,
    by,
    key,
    at,
  }
  return { ...fixed, ...(founding && { founding }), ...(before && { before }) }
}
