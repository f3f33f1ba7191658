/** Helpers for stories of groups: found, join, talk, and what everybody sees. */
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import type { Group } from '../../../src/model/groups/membership.ts'
import { progressOf } from '../../../src/model/messages/delivery.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import { groupConversationId, createGroupId } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import type { PersonOptions, Person, TestNetwork } from './network.ts'
import { mapTuple } from '../tuples.ts'
import { id } from './network.ts'

/** The id of the group that this person founds under this name. */
export const groupIdOf = (founder: Person, name: string): GroupId => {
  const found = createGroupId(name, founder.signer.key)
  if (!found) throw new Error(`${name} is no name of a group`)
  return found
}

export const createGroup = (who: Person, name: string, topic = ''): GroupId => {
  const made = who.send({ type: 'group.create', name, topic: safeLine(topic) })
  if (!made.ok) throw new Error(`${who.name} cannot found ${name}: ${made.error}`)
  return groupIdOf(who, name)
}

export const groupOf = (who: Person, group: GroupId): Group | undefined =>
  who.runtime().store.get().groups.get(group)

export const askToJoin = (who: Person, group: GroupId, text = '') =>
  who.send({ type: 'group.ask', group, text: safeText(text) })

export const invite = (who: Person, group: GroupId, whom: string) =>
  who.send({ type: 'group.invite', group, to: id(whom), text: safeText('') })

/** The join of this person that waits for the other's answer. */
export const waitingJoin = (who: Person, from: string) =>
  waitingJoins(who.runtime().store.get()).find((join) => join.from === id(from))

export const admit = (leader: Person, whom: string) => {
  const join = waitingJoin(leader, whom)
  if (!join) return { ok: false, error: 'unknown-request' } as const
  return leader.send({ type: 'group.admit', ask: join.id })
}

/** Says yes to an invitation. */
export const acceptInvitation = (who: Person, from: string) => {
  const join = waitingJoin(who, from)
  if (!join) return { ok: false, error: 'unknown-request' } as const
  return who.send({
    type: 'group.ask',
    group: join.group,
    text: safeText(''),
    invitation: join.id,
  })
}

export const sendToGroup = (who: Person, group: GroupId, text: string) =>
  who.send({ type: 'message.send', channel: groupChannel(group), text: safeText(text) })

export const groupMessages = (who: Person, group: GroupId) =>
  who.disk.history
    .page(groupConversationId(group), { kind: 'newest' }, 100_000)
    .messages.filter((message) => !message.voided)

/** What stands in the group for this person. */
export const groupTranscript = (who: Person, group: GroupId): readonly string[] =>
  groupMessages(who, group).map(({ by, text }) => `${by}: ${text}`)

export const memberIds = (who: Person, group: GroupId): readonly string[] =>
  groupOf(who, group)
    ?.roster.members.map((member) => member.id)
    .toSorted() ?? []

export const leaderId = (who: Person, group: GroupId): string | undefined => {
  const roster = groupOf(who, group)?.roster
  return roster && leaderOf(roster).id
}

/** How far each of this person's messages got. */
export const groupProgress = (who: Person, group: GroupId): readonly string[] => {
  const delivery = who.runtime().store.get().delivery.get(group)
  return groupMessages(who, group)
    .filter(({ by }) => by === who.name)
    .map((message) => progressOf(message, delivery))
}

/** Names as a tuple, and the person of each. */
export type PersonNames = readonly [string, ...string[]]
export type PeopleOf<N extends PersonNames> = { readonly [K in keyof N]: Person }

/** Makes a person of each name, in their order, none of whom is here yet. */
export const peopleOf = <const N extends PersonNames>(
  network: TestNetwork,
  names: N,
  options: (name: string) => PersonOptions = () => ({}),
): PeopleOf<N> => mapTuple(names, (name) => network.person(name, options(name)))

/** People who are here, and a group of the first that all the others are members of. */
export const groupWith = async <const N extends PersonNames>(
  network: TestNetwork,
  names: N,
  name = 'lab',
  more: (who: string) => PersonOptions = () => ({}),
) => {
  const people = peopleOf(network, names, more)
  for (const one of people) one.start()
  await network.advance(3000)
  const [first, ...others] = people
  const group = createGroup(first, name)
  await network.advance(1000)
  for (const one of others) {
    askToJoin(one, group)
    // one after the other, so that seniority is the order of the names
    // oxlint-disable-next-line no-await-in-loop
    await network.clock.until(() => admit(first, one.name).ok, `${one.name} is let in`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(500)
  }
  await network.advance(2000)
  return { group, people }
}
