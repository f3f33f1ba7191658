/** Whose key is believed how much: invites, compared safety words, and cards that grow old. */
import { expect, test } from 'vitest'
import { statusOf } from '../../../../src/model/people/presence.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import { cardBy, other, personSeen } from '../../../support/network/presence-records.ts'
import { id, quickSigner, town } from '../../../support/network/network.ts'
import { meet, stateOf } from '../../../support/network/direct-session.ts'

test('an invite gives a verified person, but never against a pin', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  await world.pass(2000)
  const bob = quickSigner('bob')
  const add = { type: 'person.add', who: id('bob'), name: 'Bob' as SafeText } as const
  expect(alice.send({ ...add, key: bob.key }).ok).toBe(true)
  expect(personSeen(alice, 'bob')).toMatchObject({ key: bob.key, trust: 'verified', name: 'Bob' })
  expect(alice.send({ ...add, key: other.key })).toEqual({ ok: false, error: 'other-key' })
  world.broker.inject(cardBy(world, 'bob'))
  await world.pass(1000)
  expect(personSeen(alice, 'bob')).toMatchObject({ status: 'offline', rival: other.key })
  const real = world.person('bob')
  real.start()
  await world.pass(3000)
  expect(personSeen(alice, 'bob')).toMatchObject({ trust: 'verified' })
  expect(alice.send({ ...add, who: id('alice'), key: bob.key }).ok).toBe(false)
  expect(alice.send({ ...add, who: id('echo'), key: bob.key })).toEqual({
    ok: false,
    error: 'reserved-name',
  })
})

test('a person whose safety words were compared is verified, and stays it', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  alice.send({ type: 'person.verify', who: id('bob') })
  expect(personSeen(alice, 'bob')?.trust).toBe('verified')
  await bob.quit()
  bob.start()
  await world.pass(3000)
  expect(personSeen(alice, 'bob')?.trust).toBe('verified')
})

test('a card that was not renewed for 25 minutes is not believed', async () => {
  const world = town({ version: 4 })
  const { alice, bob } = await meet(world)
  await world.pass(3000)
  bob.crash()
  // the broker dies with his will
  world.broker.wipe()
  await world.pass(24 * 60_000)
  const person = personSeen(alice, 'bob')
  if (!person) throw new Error('alice knows bob')
  expect(statusOf(person, world.clock.now())).toBe('online')
  await world.pass(2 * 60_000)
  expect(statusOf(person, world.clock.now())).toBe('offline')
  expect(stateOf(alice).now).toBeGreaterThan(world.clock.now() - 61_000)
})
