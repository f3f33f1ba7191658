/** The topics of those whom I know, for brokers that take no wildcards: what strangers send does not arrive there. */
import type { EssentialKind } from '../../../core/broker/essential.ts'
import { ECHO } from '../../../core/ids.ts'
import type { GroupId, UserId } from '../../../core/ids.ts'
import { directChannel, inboxOf } from '../../../core/channel.ts'
import { isClosed } from '../../../model/direct/sessions.ts'
import type { State } from '../../../model/state.ts'
import { proofTopicsOf, topicOf } from '../../../protocol/topics.ts'

/** At most so many of one kind. */
const MAX_TOPICS = 1000

const acquaintances = ({ people }: State): readonly UserId[] =>
  [...people.keys()].filter((who) => who !== ECHO)

const membersOf = (state: State, id: GroupId): readonly UserId[] => {
  const group = state.groups.get(id)
  return group ? [...new Set([group.roster.by, ...group.roster.members.map((one) => one.id)])] : []
}

/** Whom I asked to be let into a group answers with its roster. */
const askedIn = (state: State, id: GroupId): readonly UserId[] =>
  [...state.joins.values()].flatMap(({ group, from, to }) => (group === id ? [from, to] : []))

const peopleOf = (state: State, id: GroupId) =>
  new Set([...membersOf(state, id), ...askedIn(state, id), state.me.id])

/** Groups that I know, and those that I was invited to or asked to be let into. */
const allGroups = (state: State): readonly GroupId[] => [
  ...new Set([...state.groups.keys(), ...[...state.joins.values()].map(({ group }) => group)]),
]

const topicsIn = (state: State, kind: 'roster' | 'group', groups: readonly GroupId[]) =>
  groups.flatMap((group) =>
    [...peopleOf(state, group)].map((from) => topicOf({ kind, group, from })),
  )

/** The topics of one kind, without the space. `groups`: those whose messages I am to receive. */
const topicsOf = (
  state: State,
  kind: EssentialKind,
  groups: readonly GroupId[],
): readonly string[] => {
  const me = state.me.id
  switch (kind) {
    case 'inbox':
      return acquaintances(state).map((from) => topicOf(inboxOf(me, from)))
    case 'direct':
      return [...state.sessions.values()]
        .filter((session) => session.with !== ECHO && !isClosed(session, me))
        .map(({ id, with: from }) => topicOf({ ...directChannel(id), to: me, from }))
    case 'presence':
      return acquaintances(state).map((of) => topicOf({ kind: 'presence', of }))
    case 'roll-call':
      return acquaintances(state).map((from) => topicOf({ kind: 'roll-call', from }))
    case 'roster':
      return topicsIn(state, kind, allGroups(state))
    case 'group':
      return topicsIn(state, kind, groups)
  }
}

/** What is subscribed to in place of the wildcard of this kind, without the space: my own topic first. */
export const exactTopics = (
  state: State,
  kind: EssentialKind,
  groups: readonly GroupId[],
): readonly string[] =>
  [...new Set([proofTopicsOf(state.me.id)[kind], ...topicsOf(state, kind, groups)])].slice(
    0,
    MAX_TOPICS,
  )
