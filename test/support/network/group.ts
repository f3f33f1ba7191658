/** Helpers for stories of groups: found, join, talk, and what everybody sees. */
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import type { Group } from '../../../src/model/groups/membership.ts'
import { progressOf } from '../../../src/model/messages/delivery.ts'
import { conversationOf, groupId } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../src/core/safe-text.ts'
import type { More, Person, Town } from './network.ts'
import { id } from './network.ts'

/** The id of the group that this person founds under this name. */
export const gidOf = (founder: Person, name: string): GroupId => {
  const found = groupId(name, founder.signer.key)
  if (!found) throw new Error(`${name} is no name of a group`)
  return found
}

export const found = (who: Person, name: string, topic = ''): GroupId => {
  const made = who.send({ type: 'group.found', name, topic: safeLine(topic) })
  if (!made.ok) throw new Error(`${who.name} cannot found ${name}: ${made.error}`)
  return gidOf(who, name)
}

export const groupOf = (who: Person, group: GroupId): Group | undefined =>
  who.runtime().store.get().groups.get(group)

export const ask = (who: Person, group: GroupId, text = '') =>
  who.send({ type: 'group.ask', group, text: safeText(text) })

export const invite = (who: Person, group: GroupId, whom: string) =>
  who.send({ type: 'group.invite', group, to: id(whom), text: safeText('') })

/** The join of this person that waits for the other's answer. */
export const joinFor = (who: Person, from: string) =>
  waitingJoins(who.runtime().store.get()).find((join) => join.from === id(from))

export const admit = (leader: Person, whom: string) => {
  const join = joinFor(leader, whom)
  if (!join) return { ok: false, error: 'unknown-request' } as const
  return leader.send({ type: 'group.admit', ask: join.id })
}

/** Says yes to an invitation. */
export const follow = (who: Person, from: string) => {
  const join = joinFor(who, from)
  if (!join) return { ok: false, error: 'unknown-request' } as const
  return who.send({
    type: 'group.ask',
    group: join.group,
    text: safeText(''),
    invitation: join.id,
  })
}

export const tell = (who: Person, group: GroupId, text: string) =>
  who.send({ type: 'group.say', group, text: safeText(text) })

export const heard = (who: Person, group: GroupId) =>
  who.disk.history
    .page(conversationOf(group), { kind: 'newest' }, 100_000)
    .messages.filter((message) => !message.voided)

/** What stands in the group for this person. */
export const lines = (who: Person, group: GroupId): readonly string[] =>
  heard(who, group).map(({ by, text }) => `${by}: ${text}`)

export const members = (who: Person, group: GroupId): readonly string[] =>
  groupOf(who, group)
    ?.card.members.map((member) => member.id)
    .toSorted() ?? []

export const leader = (who: Person, group: GroupId): string | undefined => {
  const card = groupOf(who, group)?.card
  return card && leaderOf(card).id
}

/** How far each of this person's messages got. */
export const reach = (who: Person, group: GroupId): readonly string[] => {
  const delivery = who.runtime().store.get().delivery.get(group)
  return heard(who, group)
    .filter(({ by }) => by === who.name)
    .map((message) => progressOf(message, delivery))
}

/** People who are here, and a group of the first that all the others are members of. */
export const club = async (
  world: Town,
  names: readonly string[],
  name = 'lab',
  more: (who: string) => More = () => ({}),
) => {
  const people = names.map((one) => world.person(one, more(one)))
  for (const one of people) one.start()
  await world.pass(3000)
  const [first, ...others] = people
  if (!first) throw new Error('nobody')
  const group = found(first, name)
  await world.pass(1000)
  for (const one of others) {
    ask(one, group)
    // one after the other, so that seniority is the order of the names
    // oxlint-disable-next-line no-await-in-loop
    await world.clock.until(() => admit(first, one.name).ok, `${one.name} is let in`)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(500)
  }
  await world.pass(2000)
  return { group, people: people as [Person, ...Person[]] }
}
