/** Clocks that differ: by minutes, by hours and by days. */
import { expect, test } from 'vitest'
import { createTestNetwork } from '../../support/network/network.ts'
import { deliveryProgress, stateOf, openSession } from '../../support/network/direct-session.ts'

const HOUR = 3_600_000

test('words from two days ahead wait for their time, and are not lost', async () => {
  const network = createTestNetwork()
  let ahead = 0
  const { alice, bob } = await openSession(network, { alice: { clockSkew: () => ahead } })
  ahead = 2 * 24 * HOUR
  alice.sendText('bob', 'from the future')
  await network.advance(HOUR)
  expect(bob.transcript('alice')).toEqual([])
  expect(deliveryProgress(alice, 'bob')).toEqual(['sent'])
  expect(stateOf(bob).refused.get('from-the-future')).toBeGreaterThan(0)
  await network.advance(26 * HOUR)
  expect(bob.transcript('alice')).toEqual(['alice: from the future'])
})

test('words from ten minutes ahead are shown, and counted', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { alice: { clockSkew: () => 600_000 } })
  alice.sendText('bob', 'oi')
  await network.advance(1000)
  expect(bob.transcript('alice')).toEqual(['alice: oi'])
  expect(stateOf(bob).refused.get('clock-ahead')).toBeGreaterThan(0)
})

test.each([-5, 5])('an answer never stands above its question (%i hours apart)', async (hours) => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { bob: { clockSkew: () => hours * HOUR } })
  for (let n = 0; n < 3; n += 1) {
    alice.sendText('bob', `question ${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    bob.sendText('alice', `answer ${n}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
  }
  const order = [0, 1, 2].flatMap((n) => [`alice: question ${n}`, `bob: answer ${n}`])
  expect(alice.transcript('bob')).toEqual(order)
  expect(bob.transcript('alice')).toEqual(order)
})
