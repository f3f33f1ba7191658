/** Asking and being asked: once, twice, at the same time, and against somebody's will. */
import { expect, test } from 'vitest'
import type { Ref, SafeText } from '../../../../src/core/ids.ts'
import { id, quickSigner, town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import { answers, meet, refused, stateOf, talk } from '../../../support/network/direct-session.ts'

const deny = (who: Person, from: string, reason = 'busy') => {
  const request = [...stateOf(who).requests.values()].find(
    (one) => one.from === id(from) && one.answer === 'waiting',
  )
  if (!request) return { ok: false as const }
  return who.send({ type: 'request.deny', request: request.id, reason: reason as SafeText })
}

const asked = (who: Person, from: string) =>
  [...stateOf(who).requests.values()].filter((one) => one.from === id(from))

test('a second request to the same person is not granted while the first one waits', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('bob').ok).toBe(true)
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'already-asked' })
  await world.pass(1000)
  expect(asked(bob, 'alice')).toHaveLength(1)
  expect(bob.notified).toHaveLength(1)
})

test('nobody asks themselves, and nobody answers a request that was made to somebody else', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('alice')).toEqual({ ok: false, error: 'talking-to-yourself' })
  alice.ask('bob')
  await world.pass(1000)
  const [request] = asked(alice, 'alice')
  const wish = { type: 'request.accept', request: request?.id as Ref } as const
  expect(alice.send(wish)).toEqual({ ok: false, error: 'not-yours-to-answer' })
  expect(bob.send(wish).ok).toBe(true)
  expect(bob.send(wish)).toEqual({ ok: false, error: 'not-yours-to-answer' })
})

test('a denial arrives with its reason, and asking again has to wait ten minutes', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => deny(bob, 'alice', 'in a meeting').ok, 'bob denies')
  await world.clock.until(() => asked(alice, 'alice')[0]?.answer === 'denied', 'alice hears it')
  expect(asked(alice, 'alice')[0]?.reason).toBe('in a meeting')
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'ask-later' })
  await world.pass(10 * 60_000 + 1000)
  expect(alice.ask('bob').ok).toBe(true)
  await world.clock.until(() => bob.accept('alice').ok, 'bob has it, and has time now')
})

test('a request, its reason and its answer are never longer than others can read', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(alice.ask('bob', 'x'.repeat(2001))).toEqual({ ok: false, error: 'too-long' })
  alice.ask('bob', 'x'.repeat(2000))
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  expect(deny(bob, 'alice', 'x'.repeat(201))).toEqual({ ok: false, error: 'too-long' })
})

test('somebody blocked gets no answer, and is not shown again', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  const request = asked(bob, 'alice')[0]?.id as Ref
  await world.pass(3000)
  const before = world.traffic.length
  bob.send({ type: 'request.block', request })
  bob.notified.length = 0
  await world.pass(5000)
  const told = world.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-bob')
  expect(told).toEqual([])
  expect(answers(alice)).toEqual(['alice asked bob: waiting'])
  expect(bob.notified).toEqual([])
  expect(bob.send({ type: 'person.unblock', who: id('alice') }).ok).toBe(true)
})

test('what somebody says while blocked is not confirmed and comes after the unblocking', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  bob.send({ type: 'person.block', who: id('alice') })
  alice.say('bob', 'hello?')
  await world.pass(60_000)
  expect(bob.sees('alice')).toEqual([])
  expect(refused(bob)['blocked']).toBeGreaterThan(0)
  bob.send({ type: 'person.unblock', who: id('alice') })
  await world.clock.until(() => bob.sees('alice').length === 1, 'it comes', 2 * 3_600_000)
})

test('one key may have three waiting requests, and all together two hundred', async () => {
  const world = town()
  const bob = world.person('bob')
  bob.start()
  const signer = quickSigner('spammer')
  for (let n = 0; n < 5; n += 1) {
    const spammer = world.person(`spam${n}`, { signer })
    spammer.start()
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    spammer.ask('bob', 'buy')
  }
  await world.pass(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  expect(refused(bob)['too-many-requests']).toBeGreaterThanOrEqual(2)
})

test('a request that had no room is asked again when there is room', async () => {
  const world = town()
  const bob = world.person('bob')
  bob.start()
  const signer = quickSigner('family')
  const family = ['ana', 'bia', 'caio', 'duda'].map((name) => world.person(name, { signer }))
  for (const one of family) {
    one.start()
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    one.ask('bob')
  }
  await world.pass(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  bob.accept('ana')
  await world.clock.until(() => asked(bob, 'duda').length === 1, 'the fourth', 2 * 3_600_000)
})

test('accepting somebody who left reaches them when they come back', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  await alice.quit()
  bob.accept('alice')
  bob.say('alice', 'there you are')
  await bob.quit()
  alice.start()
  await world.clock.until(() => alice.sees('bob').length === 1, 'alice has both words')
  expect(alice.session('bob')).toBeDefined()
})

test('an answer of somebody whom I blocked meanwhile is not heard before I unblock them', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  alice.send({ type: 'person.block', who: id('bob') })
  bob.accept('alice')
  await world.pass(60_000)
  expect(alice.session('bob')).toBeUndefined()
  alice.send({ type: 'person.unblock', who: id('bob') })
  await world.clock.until(() => alice.session('bob') !== undefined, 'it comes', 2 * 3_600_000)
})
