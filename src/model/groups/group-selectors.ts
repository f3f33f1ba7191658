/** What the screen and the commands ask about groups. */
import { createSelector } from '../../core/memo.ts'
import type { ConversationId, GroupId, UserId } from '../../core/ids.ts'
import { groupConversationId, groupNameOf } from '../../core/ids.ts'
import type { Member } from './roster.ts'
import { leaderOf, memberNamed, sameIdentity } from './roster.ts'
import { awaitsAdmission, isMember } from './membership.ts'
import type { Join } from './joins.ts'
import type { Person } from '../people/people.ts'
import { UNMARKED, unreadMarks, withMarks } from '../messages/unread-marks.ts'
import type { UnreadMark } from '../messages/unread-marks.ts'
import { activityPlaces, byActivity } from '../screen/list-order.ts'
import { everybody, lookUpPerson } from '../people/strangers.ts'
import { statusOf } from '../people/presence.ts'
import { settledGroups } from '../screen/settled-places.ts'
import type { SettledGroup } from '../screen/settled-places.ts'
import type { State } from '../state.ts'

/** My role in a group. */
export type GroupRole = 'leader' | 'member' | 'leaving' | 'invited' | 'asked' | 'none'

export type GroupRow = UnreadMark & {
  readonly group: SettledGroup
  readonly conversation: ConversationId
  readonly role: GroupRole
  /** Another group has the same name: the founder has to be shown as well. */
  readonly ambiguous: boolean
}

type RoleState = Pick<State, 'me' | 'joins'>

const roleIn = ({ me, joins }: RoleState, group: SettledGroup): GroupRole => {
  if (group.roster.disbanded) return 'none'
  if (isMember(group, me)) {
    if (sameIdentity(leaderOf(group.roster), me)) return 'leader'
    return group.leavers.has(me.id) ? 'leaving' : 'member'
  }
  if (awaitsAdmission({ me, joins }, group.id)) return 'asked'
  const isInvited = [...joins.values()].some(
    ({ kind, group: id, to, answer }) =>
      kind === 'invite' && id === group.id && to === me.id && answer === 'waiting',
  )
  return isInvited ? 'invited' : 'none'
}

/** My role in the group with this id. */
export const groupRoleOf = (state: State, id: GroupId): GroupRole => {
  const group = state.groups.get(id)
  return group ? roleIn(state, group) : 'none'
}

const RANK: Readonly<Record<GroupRole, number>> = {
  leader: 0,
  member: 0,
  leaving: 1,
  invited: 2,
  asked: 3,
  none: 4,
}

const me = (state: State) => state.me
const joins = (state: State) => state.joins

/** Every group that I know of, also disbanded ones: mine first, then by name; without what is unread. */
const unmarkedRows: (state: State) => readonly GroupRow[] = createSelector(
  [settledGroups, joins, me],
  (groups, joins, me) => {
    const names = new Map<string, number>()
    for (const { id, roster } of groups.values()) {
      if (!roster.disbanded) names.set(groupNameOf(id), (names.get(groupNameOf(id)) ?? 0) + 1)
    }
    return [...groups.values()]
      .map((group): GroupRow => {
        return {
          group,
          conversation: groupConversationId(group.id),
          role: roleIn({ me, joins }, group),
          ...UNMARKED,
          ambiguous: (names.get(groupNameOf(group.id)) ?? 0) > 1,
        }
      })
      .toSorted((a, b) => RANK[a.role] - RANK[b.role] || (a.group.id < b.group.id ? -1 : 1))
  },
)

const allRows: (state: State) => readonly GroupRow[] = createSelector(
  [unmarkedRows, unreadMarks, activityPlaces],
  (rows, marks, places) =>
    withMarks(
      byActivity(
        rows,
        places,
        ({ conversation }) => conversation,
        ({ role }) => RANK[role],
      ),
      marks,
      (row, mark) => ({
        ...row,
        ...mark,
      }),
    ),
)

/** The groups that exist: mine first, then those that I could join; by name. */
export const groupRows: (state: State) => readonly GroupRow[] = createSelector([allRows], (rows) =>
  rows.filter(({ group }) => !group.roster.disbanded),
)

/** The same for a list on the screen: also disbanded groups, until I have read the rest. */
export const listedGroups: (state: State) => readonly GroupRow[] = createSelector(
  [allRows],
  (rows) => rows.filter(({ group, unread }) => !group.roster.disbanded || unread > 0),
)

/** Join requests and invitations that wait for my answer, oldest first. */
export const waitingJoins: (state: State) => readonly Join[] = createSelector(
  [joins, me],
  (joins, me) =>
    [...joins.values()].filter(({ to, answer }) => to === me.id && answer === 'waiting'),
)

/** Every join request and invitation, mine and to me, newest first. */
export const joinHistory: (state: State) => readonly Join[] = createSelector([joins], (joins) =>
  [...joins.values()].toReversed(),
)

export type MemberRow = {
  readonly member: Member
  /** As far as I have met them, with the key that the roster gives. */
  readonly person: Person | undefined
  readonly status: Person['status']
  /** `changed`: I know this name with another key. `unmet`: I know nobody of this name. */
  readonly trust: 'me' | Person['trust'] | 'changed' | 'unmet'
  readonly leads: boolean
  readonly leaving: boolean
}

/** The members of a group: the leader first, then by seniority. */
export const memberRows = (state: State, id: GroupId): readonly MemberRow[] => {
  const group = state.groups.get(id)
  if (!group) return []
  const leader = leaderOf(group.roster)
  return group.roster.members
    .map((member): MemberRow => {
      const person = lookUpPerson(state, member.id)
      const pinned = state.people.get(member.id)
      const known = pinned?.key === undefined ? 'unmet' : pinned.trust
      const same = person?.key === undefined || person.key === member.key
      const isMe = sameIdentity(member, state.me)
      return {
        member,
        person,
        status: isMe ? state.me.status : person && same ? statusOf(person, state.now) : 'offline',
        trust: isMe ? 'me' : same ? known : 'changed',
        leads: sameIdentity(member, leader),
        leaving: group.leavers.has(member.id),
      }
    })
    .toSorted((a, b) => Number(b.leads) - Number(a.leads) || a.member.since - b.member.since)
}

/**
 * The groups that somebody means by a name, with or without `#`, or by a whole id; those that I am
 * in come first.
 */
export const groupsNamed = (state: State, typed: string): readonly SettledGroup[] => {
  const wanted = typed.replace(/^#/u, '').normalize('NFKC').toLowerCase()
  const byId = [...state.groups.values()].filter(({ id }) => id.toLowerCase() === wanted)
  if (byId.length > 0) return byId
  return groupRows(state)
    .filter(({ group }) => groupNameOf(group.id) === wanted)
    .map(({ group }) => group)
}
/** Everybody whom I could invite: people who are not members yet. */
export const invitable = (state: State, id: GroupId): readonly UserId[] => {
  const group = state.groups.get(id)
  return everybody(state)
    .filter(({ trust, blocked }) => trust !== 'built-in' && !blocked)
    .map((person) => person.id)
    .filter((who) => !memberNamed(group?.roster, who))
}
