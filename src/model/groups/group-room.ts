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
export const MAX_UNASKED = 100
/** The most groups of one founder that I was invited to, or that somebody whom I know made me a member of, unasked. */
export const MAX_OFFERED_PER_KEY = 50

/** So many groups of strangers make room at once. */
const DROPPED_AT_ONCE = 20

/** A group that makes room, with the rosters that are known of it. */
export type DroppedGroup = { readonly group: GroupId; readonly hashes: readonly RosterHash[] }

/** The groups that I asked to join, and those of invitations that wait for my answer. */
type Joining = { readonly asked: ReadonlySet<GroupId>; readonly invited: ReadonlySet<GroupId> }

const joiningIn = ({ joins, me }: State): Joining => {
  const asked = new Set<GroupId>()
  const invited = new Set<GroupId>()
  for (const { kind, from, to, group, answer } of joins.values()) {
    if (kind === 'ask' && from === me.id) asked.add(group)
    if (kind === 'invite' && to === me.id && answer === 'waiting') invited.add(group)
  }
  return { asked, invited }
}

/** `unasked`: a stranger made me a member of it though I never asked; `added`: somebody whom I know did. */
type Kind = 'wanted' | 'unasked' | 'added' | 'invited' | 'of people whom I know' | 'strange'

const isOffered = (kind: Kind) => kind === 'added' || kind === 'invited'

/** The key by which groups are counted: its founder's, from whom every leader has the lead. */
const founderKey = ({ lineage }: Pick<Roster, 'lineage'>): PublicKey | undefined => lineage[0]?.key

/**
 * Is the leader of this roster a stranger? Whoever made me a member unasked is known by that, and stays a stranger where
 * room for groups is shared.
 */
export const isOfStranger = (
  state: Pick<State, 'people' | 'groups'>,
  roster: Pick<Roster, 'lineage'>,
): boolean => {
  if (!isAcquaintance(state, leaderOf(roster))) return true
  const key = founderKey(roster)
  return [...state.groups.values()].some(
    (group) => group.unasked === true && founderKey(group.roster) === key,
  )
}

/** What I have to do with a group that has this roster. That I was removed, or left, changes nothing. */
const kindOf = (
  state: State,
  { asked, invited }: Joining,
  roster: Pick<SignedRoster, 'by' | 'group'> & Roster,
  group: Group | undefined,
): Kind => {
  const isMine = roster.by === state.me.id || founderKey(roster) === state.me.key
  if (isMine || asked.has(roster.group)) return 'wanted'
  if (group?.unasked === true) return 'unasked'
  const isStrange = group ? !isAcquaintance(state, leaderOf(roster)) : isOfStranger(state, roster)
  if (memberIn(roster, state.me) || wasMember(group, state.me))
    return isStrange ? 'unasked' : 'added'
  if (invited.has(roster.group)) return 'invited'
  return isStrange ? 'strange' : 'of people whom I know'
}

/** Does this roster make me a member of a stranger's group that I did not ask for, when there are too many of them? */
export const isUnaskedTooMuch = (state: State, roster: SignedRoster): boolean => {
  if (!memberIn(roster, state.me)) return false
  const group = state.groups.get(roster.group)
  if (group?.unasked === true || wasMember(group, state.me)) return false
  const joining = joiningIn(state)
  if (kindOf(state, joining, roster, undefined) !== 'unasked') return false
  const unasked = [...state.groups.values()].filter(
    (one) => one.unasked === true && !joining.asked.has(one.id),
  )
  return unasked.length >= MAX_UNASKED
}

/**
 * What has to go for a group that was not known so far; `full` if there is no room for it. Of strangers' groups those
 * of the founders who have most of them go, the oldest first, and some at once, so that not every one that comes is
 * compared with all others.
 */
export const roomForGroup = (
  state: State,
  roster: SignedRoster,
): readonly DroppedGroup[] | 'full' => {
  const joining = joiningIn(state)
  const kind = kindOf(state, joining, roster, undefined)
  const key = founderKey(roster)
  if (kind === 'wanted' || key === undefined) return []
  const ofKind = (group: Group) => kindOf(state, joining, group.roster, group)
  const groups = [...state.groups.values()]
  const ofKey = groups
    .filter((group) => founderKey(group.roster) === key)
    .map(ofKind)
    .filter((one) => one !== 'wanted' && (isOffered(kind) || !isOffered(one)))
  if (ofKey.length >= (isOffered(kind) ? MAX_OFFERED_PER_KEY : MAX_GROUPS_PER_KEY)) return 'full'
  if (isOffered(kind) && !isOfStranger(state, roster)) return []
  if (kind === 'of people whom I know') return []
  const most = kind === 'unasked' ? MAX_UNASKED : MAX_KNOWN_GROUPS
  if (groups.length < most) return []
  const alike = groups.filter(
    (group) => ofKind(group) === (kind === 'unasked' ? 'unasked' : 'strange'),
  )
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
