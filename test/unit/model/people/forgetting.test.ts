/** Whom I forgot comes back when they are here, and not because a broker retained something of them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { PRESENCE_TTL } from '../../../../src/model/people/presence.ts'
import { hiddenPeople } from '../../../../src/model/screen/hidden-people.ts'
import { DEFAULT_PREFERENCES } from '../../../../src/model/screen/preferences.ts'
import { presencePacket, registeredPerson } from '../../../support/forged/registered.ts'
import { openSession, stateOf } from '../../../support/network/direct-session.ts'
import { groupWith } from '../../../support/network/group.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

let network: TestNetwork
let bob: Person
const eve = registeredPerson(0)

beforeEach(async () => {
  network = createTestNetwork()
  bob = network.person('bob')
  bob.start()
  await network.advance(3000)
})

const show = async (status: 'online' | 'offline', count: number) => {
  network.broker.inject(presencePacket(eve, status, count, network.clock.now()))
  await network.advance(1000)
}
const knowsEve = () => stateOf(bob).strangers.has(eve.name)
const forgetEve = () => bob.send({ type: 'person.forget', who: eve.name })

test('somebody who is gone is forgotten, and stays so whatever is retained of them, until they are here', async () => {
  await show('online', 1)
  expect(forgetEve()).toEqual({ ok: false, error: 'not-forgettable' })
  await show('offline', 2)
  expect(forgetEve().ok).toBe(true)
  expect(knowsEve()).toBe(false)
  // the broker gives what it retained once more, at a new connection and after a restart
  await show('offline', 2)
  await show('offline', 3)
  expect(knowsEve()).toBe(false)
  await bob.quit()
  bob.start()
  await network.advance(3000)
  await show('offline', 3)
  expect(knowsEve()).toBe(false)
  await show('online', 4)
  expect(knowsEve()).toBe(true)
  expect(stateOf(bob).forgotten.size).toBe(0)
})

test('what says online and is old brings nobody back either', async () => {
  await show('online', 1)
  const old = presencePacket(eve, 'online', 2, network.clock.now())
  await network.advance(PRESENCE_TTL + 60_000)
  expect(forgetEve().ok).toBe(true)
  await bob.quit()
  network.broker.inject({ ...old, retain: true })
  bob.start()
  await network.advance(5000)
  expect(knowsEve()).toBe(false)
})

const verdict = (who: Person, other: string) => {
  const done = who.send({ type: 'person.forget', who: id(other) })
  return done.ok ? 'forgotten' : done.error
}

describe('nobody is forgotten of whom something may be needed', () => {
  test('with whom I talk or talked', async () => {
    const { alice, bob: other } = await openSession(network)
    await alice.quit()
    await network.advance(60_000)
    expect(verdict(other, 'alice')).toBe('not-forgettable')
  })

  test('who is in a group with me', async () => {
    const { people } = await groupWith(network, ['ana', 'bia'])
    const [ana, bia] = people
    await bia.quit()
    await network.advance(60_000)
    expect(verdict(ana, 'bia')).toBe('not-forgettable')
  })

  test('who asks me something, and whom I blocked; but whom I denied is forgotten, with the key', async () => {
    const carol = network.person('carol')
    carol.start()
    await network.advance(3000)
    carol.ask('bob', 'oi')
    await network.advance(3000)
    await carol.quit()
    await network.advance(60_000)
    expect(verdict(bob, 'carol')).toBe('not-forgettable')
    const [request] = stateOf(bob).pending.keys()
    if (request === undefined) throw new Error('no request')
    bob.send({ type: 'person.block', who: id('carol') })
    expect(verdict(bob, 'carol')).toBe('not-forgettable')
    bob.send({ type: 'person.unblock', who: id('carol') })
    bob.send({ type: 'request.deny', request, reason: stateOf(bob).me.name })
    expect(verdict(bob, 'carol')).toBe('forgotten')
    expect(stateOf(bob).people.has(id('carol'))).toBe(false)
    expect(verdict(bob, 'carol')).toBe('unknown-person')
    expect(verdict(bob, 'echo')).toBe('unknown-person')
  })
})

const hidden = () => [...hiddenPeople(stateOf(bob))]
const hide = (hideAfter: number) =>
  bob.send({ type: 'view.setPreferences', preferences: { ...DEFAULT_PREFERENCES, hideAfter } })

test('people whom I never talked to and who are long gone are not listed, where that is set', async () => {
  await show('online', 1)
  await show('offline', 2)
  await network.advance(3_600_000)
  expect(hidden()).toEqual([])
  hide(7_200_000)
  expect(hidden()).toEqual([])
  await network.advance(3_700_000)
  expect(hidden()).toEqual([eve.name])
  hide(0)
  expect(hidden()).toEqual([])
  hide(60_000)
  expect(hidden()).toEqual([eve.name])
  await show('online', 3)
  expect(hidden()).toEqual([])
  const { bob: other } = await openSession(network)
  other.send({
    type: 'view.setPreferences',
    preferences: { ...DEFAULT_PREFERENCES, hideAfter: 60_000 },
  })
  expect([...hiddenPeople(stateOf(other))]).not.toContain('alice')
})
