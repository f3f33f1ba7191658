/** Room for groups that I am not in: so many of one key, and so many of all strangers together. */
import { groupOfChannel } from '../../core/channel.ts'
import type { GroupId, PublicKey, RosterHash } from '../../core/ids.ts'
import { isAcquaintance } from '../people/strangers.ts'
import { roomAmong } from '../people/waiting-strangers.ts'
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
 * What has to go for a group that was not known so far: nothing; or, of strangers' groups, the oldest of the
 * founder who has most of them; `full` if there is no room for it.
 */
export const roomForGroup = (
  state: State,
  roster: SignedRoster,
): DroppedGroup | 'full' | undefined => {
  const asked = askedGroups(state)
  const kind = kindOf(state, asked, roster, undefined)
  const key = founderKey(roster)
  if (kind === 'wanted' || key === undefined) return undefined
  const others = [...state.groups.values()].flatMap((group) => {
    const one = {
      group,
      key: founderKey(group.roster),
      kind: kindOf(state, asked, group.roster, group),
    }
    return one.kind === 'wanted' || one.key === undefined ? [] : [{ ...one, key: one.key }]
  })
  const ofKey = others.filter((one) => one.key === key)
  if (ofKey.length >= MAX_GROUPS_PER_KEY) return 'full'
  const alike = others.filter((one) => one.kind === kind)
  if (kind === 'unasked') return alike.length >= MAX_UNASKED ? 'full' : undefined
  if (kind !== 'strange') return undefined
  const oldest = roomAmong(alike, key, { ofKey: MAX_GROUPS_PER_KEY, inAll: MAX_KNOWN_GROUPS })
  if (oldest === 'full' || oldest === undefined) return oldest
  return { group: oldest.group.id, hashes: [...oldest.group.known.keys()] }
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
