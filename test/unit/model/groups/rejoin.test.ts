/** Coming back to a group that one left: what was heard before stays as it was. */
import { expect, test } from 'vitest'
import { changeOf } from '../../../../src/model/intents.ts'
import type { ChatEvent } from '../../../../src/model/commands.ts'
import type { GroupId, SafeText } from '../../../../src/core/ids.ts'
import {
  ask,
  admit,
  club,
  follow,
  found,
  heard,
  invite,
  joinFor,
  leader,
  lines,
  members,
  reach,
  tell,
} from '../../../support/network/group.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'

test('whoever comes back still has what somebody said who is gone by then', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  if (!bob || !carla) throw new Error('nobody is there')
  tell(ana, group, 'one')
  await world.pass(1000)
  tell(bob, group, 'two')
  await world.pass(3000)
  bob.send({ type: 'group.leave', group })
  await world.clock.until(() => members(ana, group).length === 2, 'bob is gone')
  await world.pass(3000)
  ana.send({ type: 'group.transfer', group, to: id('carla') })
  ana.send({ type: 'group.leave', group })
  await world.clock.until(() => members(carla, group).length === 1, 'carla is alone')
  expect(leader(carla, group)).toBe('carla')
  await world.pass(3000)
  invite(carla, group, 'bob')
  await world.clock.until(() => follow(bob, 'carla').ok, 'bob is invited')
  await world.clock.until(() => members(bob, group).length === 2, 'bob is in again')
  await world.pass(3000)
  expect(lines(bob, group)).toEqual(['ana: one', 'bob: two'])
})

/** Asks to be let in, and is. */
const enter = async (world: Town, who: Person, leads: Person, group: GroupId) => {
  const before = members(leads, group).length
  ask(who, group)
  await world.clock.until(() => joinFor(leads, who.name) !== undefined, `${who.name} asks`)
  admit(leads, who.name)
  await world.clock.until(() => members(who, group).length === before + 1, `${who.name} is in`)
  await world.pass(3000)
}

const leave = async (world: Town, who: Person, group: GroupId) => {
  who.send({ type: 'group.leave', group })
  await world.clock.until(() => !members(who, group).includes(who.name), `${who.name} left`)
  await world.pass(3000)
}

const shown = (who: Person, group: GroupId) =>
  heard(who, group).map(({ text, reactions }) => [
    text,
    reactions.filter(({ on }) => on).map(({ by, emoji }) => `${by} ${emoji}`),
  ])

test('whoever comes back still sees how they changed messages, and nobody is told anything twice', async () => {
  const world = town()
  const happened: string[] = []
  const follow = (events: readonly ChatEvent[]) => happened.push(...events.map(({ type }) => type))
  const [ana, bob] = [world.person('ana', { follow }), world.person('bob')]
  const people = [ana, bob]
  for (const one of people) one.start()
  await world.pass(3000)
  const group = found(ana, 'Lab')
  await world.pass(3000)
  await enter(world, bob, ana, group)
  tell(bob, group, 'first')
  await world.pass(1000)
  tell(ana, group, 'hello')
  await world.pass(3000)
  const [first, hello] = heard(bob, group)
  const edit = first && changeOf(first, { kind: 'edit', text: 'second' as SafeText })
  const react = hello && changeOf(hello, { kind: 'react', emoji: '👍' as SafeText, on: true })
  if (!edit || !react) throw new Error('nothing to change')
  bob.send(edit)
  bob.send(react)
  await world.pass(3000)
  const before = shown(ana, group)
  expect(before).toEqual([
    ['second', []],
    ['hello', ['bob 👍']],
  ])
  const told = happened.length
  await leave(world, bob, group)
  expect(shown(bob, group)).toEqual(before)
  await enter(world, bob, ana, group)
  for (const one of people) expect(shown(one, group)).toEqual(before)
  // what was said before he left did not happen once more
  expect(happened.slice(told).filter((type) => type.startsWith('message.'))).toEqual([])
  await bob.quit()
  bob.start()
  await world.pass(3000)
  expect(shown(bob, group)).toEqual(before)
})

test('what was delivered stays so, and counts for those alone who were members when it was said', async () => {
  const world = town()
  const [ana, bob, carla] = ['ana', 'bob', 'carla'].map((name) => world.person(name))
  if (!ana || !bob || !carla) throw new Error('nobody is there')
  for (const one of [ana, bob, carla]) one.start()
  await world.pass(3000)
  const group = found(ana, 'Lab')
  await world.pass(3000)
  tell(ana, group, 'alone')
  await world.pass(3000)
  expect(reach(ana, group)).toEqual(['sent'])
  await enter(world, bob, ana, group)
  expect(reach(ana, group)).toEqual(['sent'])
  tell(ana, group, 'for bob')
  await world.pass(3000)
  expect(reach(ana, group)).toEqual(['sent', 'delivered'])
  await leave(world, bob, group)
  expect(reach(ana, group)).toEqual(['sent', 'delivered'])
  await enter(world, carla, ana, group)
  expect(reach(ana, group)).toEqual(['sent', 'delivered'])
  await ana.quit()
  ana.start()
  await world.pass(3000)
  expect(reach(ana, group)).toEqual(['sent', 'delivered'])
})

test('what a removed member said without a broker stays as not counting, whoever confirms what', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bob', 'carla'])
  const [ana, bob, carla] = people
  if (!bob || !carla) throw new Error('nobody is there')
  tell(bob, group, 'one')
  await world.pass(3000)
  await carla.quit()
  world.broker.listen(false)
  await world.pass(60_000)
  tell(bob, group, 'two')
  ana.send({ type: 'group.remove', group, who: id('bob') })
  world.broker.listen(true)
  await world.clock.until(() => !members(bob, group).includes('bob'), 'bob hears of it', 600_000)
  carla.start()
  await world.pass(600_000)
  expect(lines(ana, group)).toEqual(['bob: one'])
  expect(lines(carla, group)).toEqual(['bob: one'])
  expect(reach(bob, group)).toEqual(['delivered', 'failed'])
  await enter(world, bob, ana, group)
  await bob.quit()
  bob.start()
  await world.pass(60_000)
  expect(reach(bob, group)).toEqual(['delivered', 'failed'])
})
