/** What commands tell of a group, as plain JSON. */
import { leaderOf } from '../../model/groups/roster.ts'
import { groupRows, memberRows, groupRoleOf } from '../../model/groups/group-selectors.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import type { State } from '../../model/state.ts'
import { groupConversationId } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import { addSpace, topicOf } from '../../protocol/topics.ts'
import { joinsWithoutRoster } from './find-group.ts'

/** Where the messages of a group travel: mine, as everybody else's, below their own name. */
const groupTopicOf = (state: State, group: GroupId, space: string) =>
  addSpace(space, topicOf({ kind: 'group', group, from: state.me.id }))

const infoOfGroup = (state: State, { id, roster }: Group, space: string) => {
  const conversation = state.conversations.get(groupConversationId(id))
  return {
    id,
    name: roster.name,
    role: groupRoleOf(state, id),
    leader: leaderOf(roster).id,
    topic: roster.topic,
    members: memberRows(state, id).map(({ member, status, trust, leads, leaving }) => ({
      id: member.id,
      key: member.key,
      trust,
      status,
      leads,
      leaving,
      since: member.since,
    })),
    heirs: { after: roster.heirs.after, list: roster.heirs.list.map((heir) => heir.id) },
    rosterRev: roster.rev,
    disbanded: roster.disbanded,
    unread: conversation?.unread ?? 0,
    mentions: conversation?.mentions ?? 0,
    muted: conversation?.muted ?? false,
    messagesTopic: groupTopicOf(state, id, space),
  }
}

type GroupInfo = Omit<ReturnType<typeof infoOfGroup>, 'name'> & { readonly name: string }

/** A group that is known from an invitation alone: whoever invites leads it. */
const infoOfJoin = (state: State, join: Join, space: string): GroupInfo => ({
  id: join.group,
  name: join.name,
  role: join.kind === 'ask' ? 'asked' : 'invited',
  leader: join.kind === 'ask' ? join.to : join.from,
  topic: '' as GroupInfo['topic'],
  members: [],
  heirs: { after: 0, list: [] },
  rosterRev: 0,
  disbanded: false,
  unread: 0,
  mentions: 0,
  muted: false,
  messagesTopic: groupTopicOf(state, join.group, space),
})

/** A group, whole; `undefined` when nothing is known of it. */
export const groupInfo = (state: State, id: GroupId, space: string): GroupInfo | undefined => {
  const group = state.groups.get(id)
  if (group) return infoOfGroup(state, group, space)
  const join = joinsWithoutRoster(state).findLast((one) => one.group === id)
  return join && infoOfJoin(state, join, space)
}

/** All groups that there are: mine first, then the others, then those that no card was seen of. */
export const allGroups = (state: State, space: string): readonly GroupInfo[] => {
  const others = new Map(joinsWithoutRoster(state).map((join) => [join.group, join]))
  return [
    ...groupRows(state).map(({ group }) => infoOfGroup(state, group, space)),
    ...[...others.values()].map((join) => infoOfJoin(state, join, space)),
  ]
}
