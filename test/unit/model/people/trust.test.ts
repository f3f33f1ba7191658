/** Whose key is believed how much: invites, compared safety words, and cards that grow old. */
import { expect, test } from 'vitest'
import { statusOf } from '../../../../src/model/people/presence.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import {
  presenceRecordBy,
  otherSigner,
  knownPerson,
} from '../../../support/network/presence-records.ts'
import { id, insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import { meet, stateOf } from '../../../support/network/direct-session.ts'

test('an invite gives a person with a pin, verified only by what I say, and never against another pin', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  await network.advance(2000)
  const bob = insecureSigner('bob')
  const add = { type: 'person.add', who: id('bob'), name: 'Bob' as SafeText } as const
  expect(alice.send({ ...add, key: bob.key }).ok).toBe(true)
  expect(knownPerson(alice, 'bob')).toMatchObject({ key: bob.key, trust: 'pinned', name: 'Bob' })
  // with the key that is pinned it is no better, however often it comes
  expect(alice.send({ ...add, key: bob.key }).ok).toBe(true)
  expect(knownPerson(alice, 'bob')?.trust).toBe('pinned')
  alice.send({ type: 'person.verify', who: id('bob') })
  expect(alice.send({ ...add, key: bob.key }).ok).toBe(true)
  expect(knownPerson(alice, 'bob')?.trust).toBe('verified')
  expect(alice.send({ ...add, key: otherSigner.key })).toEqual({ ok: false, error: 'other-key' })
  network.broker.inject(presenceRecordBy(network, 'bob'))
  await network.advance(1000)
  expect(knownPerson(alice, 'bob')).toMatchObject({
    status: 'offline',
    conflictingKey: otherSigner.key,
  })
  const real = network.person('bob')
  real.start()
  await network.advance(3000)
  expect(knownPerson(alice, 'bob')).toMatchObject({ trust: 'verified' })
  expect(alice.send({ ...add, who: id('alice'), key: bob.key }).ok).toBe(false)
  expect(alice.send({ ...add, who: id('echo'), key: bob.key })).toEqual({
    ok: false,
    error: 'reserved-name',
  })
})

test('a person whose safety words were compared is verified, and stays it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  alice.send({ type: 'person.verify', who: id('bob') })
  expect(knownPerson(alice, 'bob')?.trust).toBe('verified')
  await bob.quit()
  bob.start()
  await network.advance(3000)
  expect(knownPerson(alice, 'bob')?.trust).toBe('verified')
})

test('a card that was not renewed for 25 minutes is not believed', async () => {
  const network = createTestNetwork({ version: 4 })
  const { alice, bob } = await meet(network)
  await network.advance(3000)
  bob.crash()
  // the broker dies with his will
  network.broker.wipe()
  await network.advance(24 * 60_000)
  const person = knownPerson(alice, 'bob')
  if (!person) throw new Error('alice knows bob')
  expect(statusOf(person, network.clock.now())).toBe('online')
  await network.advance(2 * 60_000)
  expect(statusOf(person, network.clock.now())).toBe('offline')
  expect(stateOf(alice).now).toBeGreaterThan(network.clock.now() - 61_000)
})
