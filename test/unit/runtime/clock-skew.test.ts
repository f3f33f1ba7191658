/** Clocks that differ: by minutes, by hours and by days. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Person } from '../../support/network/network.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import { askToJoin, createGroup, waitingJoin } from '../../support/network/group.ts'
import {
  deliveryProgress,
  meet,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'

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

test('what is confirmed does not wait until a clock that was set back is where it was', async () => {
  const network = createTestNetwork()
  let skew = 0
  const { alice, bob } = await openSession(network, { bob: { clockSkew: () => skew } })
  alice.sendText('bob', 'one')
  await network.advance(3000)
  skew = -HOUR
  alice.sendText('bob', 'two')
  await network.advance(3000)
  expect(bob.transcript('alice')).toEqual(['alice: one', 'alice: two'])
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'delivered'])
})

const shownTimes = (who: Person, other: string) =>
  who.messages(other).map(({ at, shownAt = at }) => shownAt)

test('a message from a day ahead moves nobody else: what answers it is shown at its own time', async () => {
  const network = createTestNetwork()
  const almostADay = 24 * HOUR - 1000
  const { alice, bob } = await openSession(network, { bob: { clockSkew: () => almostADay } })
  const begin = network.clock.now()
  bob.sendText('alice', 'from tomorrow')
  await network.advance(2000)
  alice.sendText('bob', 'today')
  await network.advance(2000)
  expect(alice.transcript('bob')).toEqual(['bob: from tomorrow', 'alice: today'])
  for (const shown of shownTimes(alice, 'bob')) {
    expect(shown).toBeGreaterThanOrEqual(begin)
    expect(shown).toBeLessThan(begin + 5000)
  }
  // the one whose clock is wrong sees both in the same order, hers at the time that she gave it
  expect(bob.transcript('alice')).toEqual(['bob: from tomorrow', 'alice: today'])
  expect(shownTimes(bob, 'alice')[1]).toBe(shownTimes(alice, 'bob')[1])
})

test('a clock that is four minutes ahead is believed', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { bob: { clockSkew: () => 4 * 60_000 } })
  const begin = network.clock.now()
  bob.sendText('alice', 'oi')
  await network.advance(2000)
  expect(shownTimes(alice, 'bob')[0]).toBeGreaterThanOrEqual(begin + 4 * 60_000)
})

const answersOf = (who: Person) => [...stateOf(who).requests.values()].map(({ answer }) => answer)

const denyRequest = (who: Person) => {
  const waiting = [...stateOf(who).requests.values()].find(({ answer }) => answer === 'waiting')
  return waiting && who.send({ type: 'request.deny', request: waiting.id, reason: safeText('') })
}

test('nobody asks again sooner after a denial by a date ahead', async () => {
  const network = createTestNetwork()
  let ahead = 0
  const { alice, bob } = await meet(network, { bob: { clockSkew: () => ahead } })
  const requestsOf = () => stateOf(alice).requests.size
  bob.ask('alice')
  await network.clock.until(() => denyRequest(alice)?.ok === true, 'alice denies')
  await network.advance(2000)
  ahead = 11 * 60_000
  expect(bob.ask('alice').ok).toBe(true)
  await network.advance(2000)
  expect(requestsOf()).toBe(1)
  expect(stateOf(alice).refused.get('ask-later')).toBe(1)
})

test.each([-5 * HOUR, -4 * 60_000, 4 * 60_000, 5 * HOUR])(
  'whoever was denied waits ten minutes from when it came, and is then heard (the other clock is off by %i ms)',
  async (off) => {
    const network = createTestNetwork()
    const { alice, bob } = await meet(network, { bob: { clockSkew: () => off } })
    alice.ask('bob')
    await network.clock.until(() => denyRequest(bob)?.ok === true, 'bob denies')
    await network.advance(2000)
    // both know it from their disks
    for (const who of [alice, bob]) {
      who.crash()
      who.start()
    }
    await network.advance(10 * 60_000 - 5000)
    expect(alice.ask('bob')).toEqual({ ok: false, error: 'ask-later' })
    await network.advance(5000)
    expect(alice.ask('bob').ok).toBe(true)
    await network.advance(2000)
    expect(answersOf(alice)).toEqual(['denied', 'waiting'])
    expect(answersOf(bob)).toEqual(['denied', 'waiting'])
  },
)

test('whoever was not let into a group waits ten minutes from when that came as well', async () => {
  const network = createTestNetwork()
  const ana = network.person('ana', { clockSkew: () => -5 * HOUR })
  const bia = network.person('bia')
  ana.start()
  bia.start()
  await network.advance(3000)
  const group = createGroup(ana, 'lab')
  await network.advance(3000)
  expect(askToJoin(bia, group).ok).toBe(true)
  await network.advance(2000)
  const asked = waitingJoin(ana, 'bia')
  expect(asked).toBeDefined()
  if (asked) ana.send({ type: 'group.deny', join: asked.id, reason: safeText('') })
  await network.advance(2000)
  bia.crash()
  bia.start()
  await network.advance(10 * 60_000 - 7000)
  expect(askToJoin(bia, group)).toEqual({ ok: false, error: 'ask-later' })
  await network.advance(5000)
  expect(askToJoin(bia, group).ok).toBe(true)
  await network.advance(2000)
  expect(waitingJoin(ana, 'bia')).toBeDefined()
})
