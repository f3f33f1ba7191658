/** Coming back to a group that one left: what was heard before stays as it was. */
import { expect, test } from 'vitest'
import { club, follow, invite, leader, lines, members, tell } from '../support/club.ts'
import { id, town } from '../support/people.ts'

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
