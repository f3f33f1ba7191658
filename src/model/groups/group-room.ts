/** Room for groups that I am not in: so many of one key, and so many of all strangers together. */
import { groupOfChannel } from '../../core/channel.ts'
import type { GroupId, PublicKey, RosterHash } from '../../core/ids.ts'
import { isAcquaintance } from '../people/strangers.ts'
import type { State } from '../state.ts'
import type { Group } from './membership.ts'
import { isMember, wasMember } from './membership.ts'
import type { Identity, Roster, SignedRoster } from './roster.ts'
import { leaderOf, memberIn } from './roster.ts'

/** The most groups of strangers that are remembered. */
export const MAX_KNOWN_GROUPS = 1000
/** The most groups of one founder, or of one leader, that I am not in and did not ask for. */
export const MAX_GROUPS_PER_KEY = 10
/** The most groups that strangers made me a member of though I never asked. */
const MAX_UNASKED = 100

/** So many groups of strangers make room at once. */
const DROPPED_AT_ONCE = 20

/** A group that makes room, with the rosters that are known of it. */
export type DroppedGroup = { readonly group: GroupId; readonly hashes: readonly RosterHash[] }

/** The groups that I asked to join, or was invited to. */
const askedGroups = ({ joins, me }: State): ReadonlySet<GroupId> =>
  new Set(
    [...joins.values()]
      .filter(({ kind, from, to }) => (kind === 'ask' ? from : to) === me.id)
      .map(({ group }) => group),
  )

type Kind = 'wanted' | 'unasked' | 'of people whom I know' | 'strange'

/** What I have to do with a group that has this roster. */
const kindOf = (
  state: State,
  asked: ReadonlySet<GroupId>,
  roster: Pick<SignedRoster, 'by' | 'group'> & Roster,
  group: Group | undefined,
): Kind => {
  if (roster.by === state.me.id || asked.has(roster.group)) return 'wanted'
  const isKnown = isAcquaintance(state, leaderOf(roster))
  const amIn = memberIn(roster, state.me) !== undefined
  if (amIn) return isKnown ? 'wanted' : 'unasked'
  if (wasMember(group, state.me)) return 'wanted'
  return isKnown ? 'of people whom I know' : 'strange'
}

/** The key by which groups are counted: its founder's, from whom every leader has the lead. */
const founderKey = ({ lineage }: Pick<Roster, 'lineage'>): PublicKey | undefined => lineage[0]?.key

/**
 * What has to go for a group that was not known so far; `full` if there is no room for it. Of strangers' groups those
 * of the founders who have most of them go, the oldest first, and some at once, so that not every one that comes is
 * compared with all others.
 */
export const roomForGroup = (
  state: State,
  roster: SignedRoster,
): readonly DroppedGroup[] | 'full' => {
  const asked = askedGroups(state)
  const kind = kindOf(state, asked, roster, undefined)
  const key = founderKey(roster)
  if (kind === 'wanted' || key === undefined) return []
  const ofKind = (group: Group) => kindOf(state, asked, group.roster, group)
  const groups = [...state.groups.values()]
  const ofKey = groups.filter((group) => founderKey(group.roster) === key)
  const counted = ofKey.filter((group) => ofKind(group) !== 'wanted')
  if (counted.length >= MAX_GROUPS_PER_KEY) return 'full'
  if (kind === 'of people whom I know') return []
  const most = kind === 'unasked' ? MAX_UNASKED : MAX_KNOWN_GROUPS
  if (groups.length < most) return []
  const alike = groups.filter((group) => ofKind(group) === kind)
  if (alike.length < most) return []
  return kind === 'unasked' ? 'full' : oldestOfBusiest(alike)
}

/** Of founders who have most of these groups the oldest. */
const oldestOfBusiest = (groups: readonly Group[]): readonly DroppedGroup[] => {
  const counts = new Map<PublicKey | undefined, number>()
  const countOf = ({ roster }: Group) => counts.get(founderKey(roster)) ?? 0
  for (const group of groups) counts.set(founderKey(group.roster), countOf(group) + 1)
  return groups
    .toSorted((a, b) => countOf(b) - countOf(a))
    .slice(0, DROPPED_AT_ONCE)
    .map(({ id, known }) => ({ group: id, hashes: [...known.keys()] }))
}

/**
 * Has this person to do with the group, as far as I know? They are or were a member, or want to be one. Of others
 * the same may be true by rosters that I do not have.
 */
export const isConcernedWith = (state: State, group: Group, { id, key }: Identity): boolean =>
  isMember(group, { id, key }) ||
  wasMember(group, { id, key }) ||
  [...state.joins.values()].some(
    (join) =>
      join.group === group.id &&
      (join.kind === 'ask' ? join.from === id && join.key === key : join.to === id),
  )

/**
 * Have I anything in common with the author of something in this channel? In a group that I am or was in, with
 * everybody who is or was a member, also where another key is pinned for their name.
 */
export const isKnownIn = (
  state: State,
  channel: Parameters<typeof groupOfChannel>[0],
  who: Identity,
): boolean => {
  if (isAcquaintance(state, who)) return true
  const id = groupOfChannel(channel)
  const group = id === undefined ? undefined : state.groups.get(id)
  return wasMember(group, state.me) && wasMember(group, who)
}

const mine = new WeakMap<State['groups'], readonly Group[]>()

/** The groups that I am in: looked up once for each change of a group. */
export const groupsOfMine = ({ groups, me }: Pick<State, 'groups' | 'me'>): readonly Group[] => {
  const found = mine.get(groups) ?? [...groups.values()].filter((group) => isMember(group, me))
  mine.set(groups, found)
  return found
}
