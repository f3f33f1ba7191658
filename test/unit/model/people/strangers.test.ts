/** Strangers: bare presence records pin nobody, are stored nowhere, and have room for a fixed number of people. */
import { beforeEach, expect, test } from 'vitest'
import { addMillis } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { WireCommand } from '../../../../src/model/commands.ts'
import { MAX_STRANGERS } from '../../../../src/model/people/strangers.ts'
import { PRESENCE_TTL } from '../../../../src/model/people/presence.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import {
  presencePacket,
  registeredPeople,
  registeredPerson,
} from '../../../support/forged/registered.ts'
import type { Forger } from '../../../support/forged/outsider.ts'
import { knownPerson, otherSigner } from '../../../support/network/presence-records.ts'
import { refusedCounts, stateOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'

let network: TestNetwork
let bob: Person
let events: ChatEvent[]
const eve = registeredPerson(0)
const mallory: Forger = { ...eve, signer: otherSigner }

beforeEach(async () => {
  network = createTestNetwork()
  events = []
  bob = network.person('bob', { follow: (more) => events.push(...more) })
  bob.start()
  await network.advance(3000)
})

const show = async (who: Forger, status: 'online' | 'offline' = 'online', count = 1) => {
  network.broker.inject(presencePacket(who, status, count, network.clock.now()))
  await network.advance(1000)
}
const say = async (by: Forger, command: WireCommand, seq = 1) => {
  const at = network.clock.now()
  const inbox = { kind: 'inbox', of: bob.name, from: by.name } as const
  network.broker.inject(signedPacket(by, command, inbox, { at, seq }))
  await network.advance(1000)
}
const request = { type: 'request.make', to: 'bob', text: safeText('oi') } as unknown as WireCommand
const ask = (by: Forger) => say(by, request)

/** What bob's disk has. */
const stored = () => {
  const { snapshots, keyValues } = bob.disk
  return JSON.stringify([snapshots.load(0), keyValues.list('in:')])
}

test('a flood of bare records has a fixed share of the memory, and none of the disk', async () => {
  const before = stored()
  const people = registeredPeople(3 * MAX_STRANGERS)
  for (const who of people.slice(1)) {
    network.broker.inject(presencePacket(who, 'online', 1, network.clock.now()))
  }
  await network.advance(3000)
  expect(stateOf(bob).strangers.size).toBeLessThanOrEqual(MAX_STRANGERS)
  expect(stateOf(bob).strangers.size).toBeGreaterThan(MAX_STRANGERS - 200)
  expect(stateOf(bob).people.size).toBe(1)
  expect(stateOf(bob).conversations.size).toBe(1)
  bob.runtime().store.get()
  expect(stored()).toBe(before)
  // an honest request comes through it, and is shown
  await show(eve)
  await ask(eve)
  expect([...stateOf(bob).requests.values()].map(({ from }) => from)).toEqual([eve.name])
})

test('whoever was seen the longest time ago is forgotten first', async () => {
  await show(eve)
  await network.advance(60_000)
  const fresh = registeredPerson(1)
  for (const who of registeredPeople(MAX_STRANGERS + 2).slice(1)) {
    network.broker.inject(presencePacket(who, 'online', 1, network.clock.now()))
  }
  await network.advance(3000)
  expect(knownPerson(bob, eve.name)).toBeUndefined()
  await show(fresh, 'online', 2)
  expect(knownPerson(bob, fresh.name)?.count).toBe(2)
})

test('nobody whom I know is forgotten for strangers', async () => {
  await show(eve)
  await ask(eve)
  for (const who of registeredPeople(2 * MAX_STRANGERS).slice(1)) {
    network.broker.inject(presencePacket(who, 'online', 1, network.clock.now()))
  }
  await network.advance(3000)
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({ status: 'online', trust: 'pinned' })
})

test('a request pins the key, and what was seen of the person before stays', async () => {
  await show(eve)
  expect(knownPerson(bob, eve.name)).toMatchObject({ trust: 'unverified', status: 'online' })
  await ask(eve)
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({
    key: eve.signer.key,
    trust: 'pinned',
    status: 'online',
  })
  expect(stateOf(bob).strangers.has(eve.name)).toBe(false)
})

test('my request pins the key that I saw: whoever answers with another one is not believed', async () => {
  await show(eve)
  bob.ask(eve.name)
  expect(stateOf(bob).people.get(eve.name)?.key).toBe(eve.signer.key)
  await show(eve, 'offline', 2)
  await show(mallory)
  await ask(mallory)
  expect(stateOf(bob).people.get(eve.name)?.key).toBe(eve.signer.key)
  expect(stateOf(bob).people.get(eve.name)?.conflictingKey).toBe(mallory.signer.key)
})

test('whom I ask unseen is pinned by what they sign first', async () => {
  bob.ask(eve.name)
  expect(stateOf(bob).people.get(eve.name)?.key).toBeUndefined()
  await show(eve)
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({ key: eve.signer.key, status: 'online' })
})

test('while a stranger is here nobody else asks in their name', async () => {
  await show(eve)
  await ask(mallory)
  expect(stateOf(bob).requests.size).toBe(0)
  expect(refusedCounts(bob)['other-key']).toBe(1)
  await show(mallory)
  // and the contact with the one who is here tells of the other
  await ask(eve)
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({
    key: eve.signer.key,
    conflictingKey: mallory.signer.key,
  })
})

test.each([
  ['who left', 1000, 'offline'],
  ['who was not heard for long', PRESENCE_TTL + 120_000, 'online'],
] as const)('a stranger %s does not keep the name, but is told of', async (_, pause, status) => {
  await show(eve, status)
  await network.advance(pause)
  await ask(mallory)
  expect(stateOf(bob).requests.size).toBe(1)
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({
    key: mallory.signer.key,
    conflictingKey: eve.signer.key,
  })
})

test('accepting somebody does not settle whose key is theirs', async () => {
  await show(eve, 'offline')
  await ask(mallory)
  expect(bob.accept(eve.name).ok).toBe(true)
  const person = stateOf(bob).people.get(eve.name)
  expect(person).toMatchObject({ key: mallory.signer.key, conflictingKey: eve.signer.key })
  expect(person?.provisional).toBeUndefined()
  // comparing does
  bob.send({ type: 'person.trust', who: eve.name, key: eve.signer.key })
  expect(stateOf(bob).people.get(eve.name)?.key).toBe(eve.signer.key)
  expect(stateOf(bob).people.get(eve.name)?.conflictingKey).toBeUndefined()
})

test('whom I asked unseen is no stranger when they ask at the same moment', async () => {
  bob.ask(eve.name)
  await ask(eve)
  expect(stateOf(bob).people.get(eve.name)?.key).toBe(eve.signer.key)
  expect(stateOf(bob).people.get(eve.name)?.provisional).toBeUndefined()
})

test('a stranger can be blocked and verified, and is pinned by that', async () => {
  await show(eve)
  bob.send({ type: 'person.verify', who: eve.name })
  expect(stateOf(bob).people.get(eve.name)).toMatchObject({
    key: eve.signer.key,
    trust: 'verified',
  })
  const zoe = registeredPerson(1)
  await show(zoe)
  bob.send({ type: 'person.block', who: zoe.name })
  await ask(zoe)
  expect(stateOf(bob).requests.size).toBe(0)
  expect(refusedCounts(bob)['blocked']).toBe(1)
})

test('a stranger’s record is no news of somebody whom I wait for', async () => {
  await show(eve)
  await show(eve, 'offline', 2)
  expect(events.filter(({ type }) => type.startsWith('person.'))).toEqual([])
  expect(events.filter(({ type }) => type === 'stranger.seen')).toHaveLength(2)
})

test('a newer record of a stranger replaces the one before, an older one does not', async () => {
  const at = network.clock.now()
  network.broker.inject(presencePacket(eve, 'online', 2, at))
  await network.advance(1000)
  network.broker.inject(presencePacket(eve, 'offline', 1, at))
  await network.advance(1000)
  expect(knownPerson(bob, eve.name)?.status).toBe('online')
  network.broker.inject(presencePacket(eve, 'offline', 1, addMillis(at, 1)))
  await network.advance(1000)
  expect(knownPerson(bob, eve.name)?.status).toBe('offline')
})
