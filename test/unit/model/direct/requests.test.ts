/** Asking and being asked: once, twice, at the same time, and against somebody's will. */
import { expect, test } from 'vitest'
import type { Ref, SafeText } from '../../../../src/core/ids.ts'
import { id, insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import {
  requestAnswers,
  meet,
  refusedCounts,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'

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
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  expect(alice.ask('bob').ok).toBe(true)
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'already-asked' })
  await network.advance(1000)
  expect(asked(bob, 'alice')).toHaveLength(1)
  expect(bob.notified).toHaveLength(1)
})

test('nobody asks themselves, and nobody answers a request that was made to somebody else', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  expect(alice.ask('alice')).toEqual({ ok: false, error: 'talking-to-yourself' })
  alice.ask('bob')
  await network.advance(1000)
  const [request] = asked(alice, 'alice')
  const intent = { type: 'request.accept', request: request?.id as Ref } as const
  expect(alice.send(intent)).toEqual({ ok: false, error: 'not-yours-to-answer' })
  expect(bob.send(intent).ok).toBe(true)
  expect(bob.send(intent)).toEqual({ ok: false, error: 'not-yours-to-answer' })
})

test('a denial arrives with its reason, and asking again has to wait ten minutes', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  await network.clock.until(() => deny(bob, 'alice', 'in a meeting').ok, 'bob denies')
  await network.clock.until(() => asked(alice, 'alice')[0]?.answer === 'denied', 'alice hears it')
  expect(asked(alice, 'alice')[0]?.reason).toBe('in a meeting')
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'ask-later' })
  await network.advance(10 * 60_000 + 1000)
  expect(alice.ask('bob').ok).toBe(true)
  await network.clock.until(() => bob.accept('alice').ok, 'bob has it, and has time now')
})

test('a request, its reason and its answer are never longer than others can read', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  expect(alice.ask('bob', 'x'.repeat(2001))).toEqual({ ok: false, error: 'too-long' })
  alice.ask('bob', 'x'.repeat(2000))
  await network.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  expect(deny(bob, 'alice', 'x'.repeat(201))).toEqual({ ok: false, error: 'too-long' })
})

test('somebody blocked gets no answer, and is not shown again', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  await network.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  const request = asked(bob, 'alice')[0]?.id as Ref
  await network.advance(3000)
  const before = network.traffic.length
  bob.send({ type: 'request.block', request })
  bob.notified.length = 0
  await network.advance(5000)
  const published = network.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-bob')
  expect(published).toEqual([])
  expect(requestAnswers(alice)).toEqual(['alice asked bob: waiting'])
  expect(bob.notified).toEqual([])
  expect(bob.send({ type: 'person.unblock', who: id('alice') }).ok).toBe(true)
})

test('what somebody says while blocked is not confirmed and comes after the unblocking', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  bob.send({ type: 'person.block', who: id('alice') })
  alice.sendText('bob', 'hello?')
  await network.advance(60_000)
  expect(bob.transcript('alice')).toEqual([])
  expect(refusedCounts(bob)['blocked']).toBeGreaterThan(0)
  bob.send({ type: 'person.unblock', who: id('alice') })
  await network.clock.until(() => bob.transcript('alice').length === 1, 'it comes', 2 * 3_600_000)
})

test('one key may have three waiting requests, and all together two hundred', async () => {
  const network = createTestNetwork()
  const bob = network.person('bob')
  bob.start()
  const signer = insecureSigner('spammer')
  for (let n = 0; n < 5; n += 1) {
    const spammer = network.person(`spam${n}`, { signer })
    spammer.start()
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    spammer.ask('bob', 'buy')
  }
  await network.advance(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  expect(refusedCounts(bob)['too-many-requests']).toBeGreaterThanOrEqual(2)
})

test('a request that had no room is asked again when there is room', async () => {
  const network = createTestNetwork()
  const bob = network.person('bob')
  bob.start()
  const signer = insecureSigner('family')
  const family = ['ana', 'bia', 'caio', 'duda'].map((name) => network.person(name, { signer }))
  for (const one of family) {
    one.start()
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    one.ask('bob')
  }
  await network.advance(5000)
  expect(stateOf(bob).requests.size).toBe(3)
  bob.accept('ana')
  await network.clock.until(() => asked(bob, 'duda').length === 1, 'the fourth', 2 * 3_600_000)
})

test('accepting somebody who left reaches them when they come back', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  await network.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  await alice.quit()
  bob.accept('alice')
  bob.sendText('alice', 'there you are')
  await bob.quit()
  alice.start()
  await network.clock.until(() => alice.transcript('bob').length === 1, 'alice has both words')
  expect(alice.session('bob')).toBeDefined()
})

test('an answer of somebody whom I blocked meanwhile is not heard before I unblock them', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  await network.clock.until(() => asked(bob, 'alice').length === 1, 'bob is asked')
  alice.send({ type: 'person.block', who: id('bob') })
  bob.accept('alice')
  await network.advance(60_000)
  expect(alice.session('bob')).toBeUndefined()
  alice.send({ type: 'person.unblock', who: id('bob') })
  await network.clock.until(() => alice.session('bob') !== undefined, 'it comes', 2 * 3_600_000)
})
