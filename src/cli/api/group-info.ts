/** What commands tell of a group, as plain JSON. */
import { leaderOf } from '../../model/groups/roster.ts'
import { groupRows, memberRows, standingWith } from '../../model/groups/group-selectors.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import type { State } from '../../model/state.ts'
import { conversationOf } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import { inSpace, topicOf } from '../../protocol/topics.ts'
import { joinsWithoutCard } from './find-group.ts'

/** Where the messages of a group travel: mine, as everybody else's, below their own name. */
const placeOf = (state: State, group: GroupId, space: string) =>
  inSpace(space, topicOf({ kind: 'group', group, from: state.me.id }))

const ofGroup = (state: State, { id, card }: Group, space: string) => {
  const kept = state.conversations.get(conversationOf(id))
  return {
    id,
    name: card.name,
    standing: standingWith(state, id),
    leader: leaderOf(card).id,
    topic: card.topic,
    members: memberRows(state, id).map(({ member, status, trust, leads, leaving }) => ({
      id: member.id,
      key: member.key,
      trust,
      status,
      leads,
      leaving,
      since: member.since,
    })),
    heirs: { after: card.heirs.after, list: card.heirs.list.map((heir) => heir.id) },
    card: card.rev,
    disbanded: card.disbanded,
    unread: kept?.unread ?? 0,
    mentions: kept?.mentions ?? 0,
    muted: kept?.muted ?? false,
    place: placeOf(state, id, space),
  }
}

type GroupFacts = Omit<ReturnType<typeof ofGroup>, 'name'> & { readonly name: string }

/** A group that is known from an invitation alone: whoever invites leads it. */
const ofJoin = (state: State, join: Join, space: string): GroupFacts => ({
  id: join.group,
  name: join.name,
  standing: join.kind === 'ask' ? 'asked' : 'invited',
  leader: join.kind === 'ask' ? join.to : join.from,
  topic: '' as GroupFacts['topic'],
  members: [],
  heirs: { after: 0, list: [] },
  card: 0,
  disbanded: false,
  unread: 0,
  mentions: 0,
  muted: false,
  place: placeOf(state, join.group, space),
})

/** A group, whole; `undefined` when nothing is known of it. */
export const groupFacts = (state: State, id: GroupId, space: string): GroupFacts | undefined => {
  const group = state.groups.get(id)
  if (group) return ofGroup(state, group, space)
  const join = joinsWithoutCard(state).findLast((one) => one.group === id)
  return join && ofJoin(state, join, space)
}

/** All groups that there are: mine first, then the others, then those that no card was seen of. */
export const allGroups = (state: State, space: string): readonly GroupFacts[] => {
  const others = new Map(joinsWithoutCard(state).map((join) => [join.group, join]))
  return [
    ...groupRows(state).map(({ group }) => ofGroup(state, group, space)),
    ...[...others.values()].map((join) => ofJoin(state, join, space)),
  ]
}
