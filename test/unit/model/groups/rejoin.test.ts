/** Coming back to a group that one left: what was heard before stays as it was. */
import { expect, test } from 'vitest'
import { changeIntent } from '../../../../src/model/intents.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import type { GroupId, SafeText } from '../../../../src/core/ids.ts'
import {
  peopleOf,
  askToJoin,
  admit,
  groupWith,
  acceptInvitation,
  createGroup,
  groupMessages,
  invite,
  waitingJoin,
  leaderId,
  groupTranscript,
  memberIds,
  groupProgress,
  sendToGroup,
} from '../../../support/network/group.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

test('whoever comes back still has what somebody said who is gone by then', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  sendToGroup(ana, group, 'one')
  await network.advance(1000)
  sendToGroup(bob, group, 'two')
  await network.advance(3000)
  bob.send({ type: 'group.leave', group })
  await network.clock.until(() => memberIds(ana, group).length === 2, 'bob is gone')
  await network.advance(3000)
  ana.send({ type: 'group.transfer', group, to: id('carla') })
  ana.send({ type: 'group.leave', group })
  await network.clock.until(() => memberIds(carla, group).length === 1, 'carla is alone')
  expect(leaderId(carla, group)).toBe('carla')
  await network.advance(3000)
  invite(carla, group, 'bob')
  await network.clock.until(() => acceptInvitation(bob, 'carla').ok, 'bob is invited')
  await network.clock.until(() => memberIds(bob, group).length === 2, 'bob is in again')
  await network.advance(3000)
  expect(groupTranscript(bob, group)).toEqual(['ana: one', 'bob: two'])
})

/** Asks to be let in, and is. */
const enter = async (network: TestNetwork, who: Person, leads: Person, group: GroupId) => {
  const before = memberIds(leads, group).length
  askToJoin(who, group)
  await network.clock.until(() => waitingJoin(leads, who.name) !== undefined, `${who.name} asks`)
  admit(leads, who.name)
  await network.clock.until(() => memberIds(who, group).length === before + 1, `${who.name} is in`)
  await network.advance(3000)
}

const leave = async (network: TestNetwork, who: Person, group: GroupId) => {
  who.send({ type: 'group.leave', group })
  await network.clock.until(() => !memberIds(who, group).includes(who.name), `${who.name} left`)
  await network.advance(3000)
}

const shown = (who: Person, group: GroupId) =>
  groupMessages(who, group).map(({ text, reactions }) => [
    text,
    reactions.filter(({ on }) => on).map(({ by, emoji }) => `${by} ${emoji}`),
  ])

test('whoever comes back still sees how they changed messages, and nobody is told anything twice', async () => {
  const network = createTestNetwork()
  const happened: string[] = []
  const follow = (events: readonly ChatEvent[]) => happened.push(...events.map(({ type }) => type))
  const [ana, bob] = [network.person('ana', { follow }), network.person('bob')]
  const people = [ana, bob]
  for (const one of people) one.start()
  await network.advance(3000)
  const group = createGroup(ana, 'Lab')
  await network.advance(3000)
  await enter(network, bob, ana, group)
  sendToGroup(bob, group, 'first')
  await network.advance(1000)
  sendToGroup(ana, group, 'hello')
  await network.advance(3000)
  const [first, hello] = groupMessages(bob, group)
  const edit = first && changeIntent(first, { kind: 'edit', text: 'second' as SafeText })
  const react = hello && changeIntent(hello, { kind: 'react', emoji: '👍' as SafeText, on: true })
  if (!edit || !react) throw new Error('nothing to change')
  bob.send(edit)
  bob.send(react)
  await network.advance(3000)
  const before = shown(ana, group)
  expect(before).toEqual([
    ['second', []],
    ['hello', ['bob 👍']],
  ])
  const told = happened.length
  await leave(network, bob, group)
  expect(shown(bob, group)).toEqual(before)
  await enter(network, bob, ana, group)
  for (const one of people) expect(shown(one, group)).toEqual(before)
  // what was said before he left did not happen once more
  expect(happened.slice(told).filter((type) => type.startsWith('message.'))).toEqual([])
  await bob.quit()
  bob.start()
  await network.advance(3000)
  expect(shown(bob, group)).toEqual(before)
})

test('what was delivered stays so, and counts for those alone who were members when it was said', async () => {
  const network = createTestNetwork()
  const [ana, bob, carla] = peopleOf(network, ['ana', 'bob', 'carla'])
  for (const one of [ana, bob, carla]) one.start()
  await network.advance(3000)
  const group = createGroup(ana, 'Lab')
  await network.advance(3000)
  sendToGroup(ana, group, 'alone')
  await network.advance(3000)
  expect(groupProgress(ana, group)).toEqual(['sent'])
  await enter(network, bob, ana, group)
  expect(groupProgress(ana, group)).toEqual(['sent'])
  sendToGroup(ana, group, 'for bob')
  await network.advance(3000)
  expect(groupProgress(ana, group)).toEqual(['sent', 'delivered'])
  await leave(network, bob, group)
  expect(groupProgress(ana, group)).toEqual(['sent', 'delivered'])
  await enter(network, carla, ana, group)
  expect(groupProgress(ana, group)).toEqual(['sent', 'delivered'])
  await ana.quit()
  ana.start()
  await network.advance(3000)
  expect(groupProgress(ana, group)).toEqual(['sent', 'delivered'])
})

test('what a removed member said without a broker stays as not counting, whoever confirms what', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  sendToGroup(bob, group, 'one')
  await network.advance(3000)
  await carla.quit()
  network.broker.listen(false)
  await network.advance(60_000)
  sendToGroup(bob, group, 'two')
  ana.send({ type: 'group.remove', group, who: id('bob') })
  network.broker.listen(true)
  await network.clock.until(
    () => !memberIds(bob, group).includes('bob'),
    'bob hears of it',
    600_000,
  )
  carla.start()
  await network.advance(600_000)
  expect(groupTranscript(ana, group)).toEqual(['bob: one'])
  expect(groupTranscript(carla, group)).toEqual(['bob: one'])
  expect(groupProgress(bob, group)).toEqual(['delivered', 'failed'])
  await enter(network, bob, ana, group)
  await bob.quit()
  bob.start()
  await network.advance(60_000)
  expect(groupProgress(bob, group)).toEqual(['delivered', 'failed'])
})
