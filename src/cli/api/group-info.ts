/** What commands show of a group, as plain JSON. */
import { leaderOf } from '../../model/groups/roster.ts'
import { groupRows, memberRows, groupRoleOf } from '../../model/groups/group-selectors.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import type { State } from '../../model/state.ts'
import { groupConversationId } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import { addSpace, topicOf } from '../../protocol/topics.ts'
import type { ResultOf } from '../rpc/contract.ts'
import { groupLookAlikeField, lookAlikeField } from './look-alikes.ts'
import { joinsWithoutRoster } from './find-group.ts'

type GroupInfo = ResultOf<'group info'>

/** What waits in a group, the topic of my messages to it, which every member has, and what its name reads like. */
const myPartIn = (state: State, group: GroupId, space: string) => {
  const conversation = state.conversations.get(groupConversationId(group))
  const { unread = 0, mentions = 0, notifyLevel = 'all' } = conversation ?? {}
  const topic = topicOf({ kind: 'group', group, from: state.me.id })
  return {
    unread,
    mentions,
    muted: notifyLevel === 'nothing',
    notifyLevel,
    messagesTopic: addSpace(space, topic),
    ...groupLookAlikeField(state, group),
  }
}

const infoOfGroup = (
  state: State,
  { id, roster }: Pick<Group, 'id' | 'roster'>,
  space: string,
): GroupInfo => ({
  id,
  name: roster.name,
  role: groupRoleOf(state, id),
  leader: leaderOf(roster).id,
  topic: roster.topic,
  members: memberRows(state, id).map(({ member, status, trust, leads, leaving }) => {
    const { id, key, since } = member
    return { id, key, trust, status, leads, leaving, since, ...lookAlikeField(state, id) }
  }),
  heirs: { after: roster.heirs.after, list: roster.heirs.list.map((heir) => heir.id) },
  rosterRev: roster.rev,
  disbanded: roster.disbanded,
  ...myPartIn(state, id, space),
})

/** A group that is known only from an invitation or a join request. */
const infoOfJoin = (state: State, join: Join, space: string): GroupInfo => ({
  id: join.group,
  name: join.name,
  role: join.kind === 'ask' ? 'asked' : 'invited',
  leader: join.kind === 'ask' ? join.to : join.from,
  topic: '',
  members: [],
  heirs: { after: 0, list: [] },
  rosterRev: 0,
  disbanded: false,
  ...myPartIn(state, join.group, space),
})

/** Everything about a group; `undefined` when nothing is known of it. */
export const groupInfo = (state: State, id: GroupId, space: string): GroupInfo | undefined => {
  const group = state.groups.get(id)
  if (group) return infoOfGroup(state, group, space)
  const join = joinsWithoutRoster(state).findLast((one) => one.group === id)
  return join && infoOfJoin(state, join, space)
}

/** All known groups: mine first, then the others, then those whose roster was never seen. */
export const allGroups = (state: State, space: string): readonly GroupInfo[] => {
  const others = new Map(joinsWithoutRoster(state).map((join) => [join.group, join]))
  return [
    ...groupRows(state).map(({ group }) => infoOfGroup(state, group, space)),
    ...[...others.values()].map((join) => infoOfJoin(state, join, space)),
  ]
}
