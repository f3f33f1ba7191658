/** Clocks that differ: by minutes, by hours and by days. */
import { expect, test } from 'vitest'
import { town } from '../../support/network/network.ts'
import { marks, stateOf, talk } from '../../support/network/direct-session.ts'

const HOUR = 3_600_000

test('words from two days ahead wait for their time, and are not lost', async () => {
  const world = town()
  let ahead = 0
  const { alice, bob } = await talk(world, { alice: { ahead: () => ahead } })
  ahead = 2 * 24 * HOUR
  alice.say('bob', 'from the future')
  await world.pass(HOUR)
  expect(bob.sees('alice')).toEqual([])
  expect(marks(alice, 'bob')).toEqual(['sent'])
  expect(stateOf(bob).refused.get('from-the-future')).toBeGreaterThan(0)
  await world.pass(26 * HOUR)
  expect(bob.sees('alice')).toEqual(['alice: from the future'])
})

test('words from ten minutes ahead are shown, and counted', async () => {
  const world = town()
  const { alice, bob } = await talk(world, { alice: { ahead: () => 600_000 } })
  alice.say('bob', 'oi')
  await world.pass(1000)
  expect(bob.sees('alice')).toEqual(['alice: oi'])
  expect(stateOf(bob).refused.get('clock-ahead')).toBeGreaterThan(0)
})

test.each([-5, 5])('an answer never stands above its question (%i hours apart)', async (hours) => {
  const world = town()
  const { alice, bob } = await talk(world, { bob: { ahead: () => hours * HOUR } })
  for (let n = 0; n < 3; n += 1) {
    alice.say('bob', `question ${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    bob.say('alice', `answer ${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
  }
  const order = [0, 1, 2].flatMap((n) => [`alice: question ${n}`, `bob: answer ${n}`])
  expect(alice.sees('bob')).toEqual(order)
  expect(bob.sees('alice')).toEqual(order)
})
