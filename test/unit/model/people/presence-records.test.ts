/** Thousands of presence records at once: what they cost is counted, and what they say counts. */
import { expect, test } from 'vitest'
import { userRows } from '../../../../src/model/screen/user-rows.ts'
import type { Millis } from '../../../../src/core/ids.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../../src/core/text/safe-text.ts'
import { everybody, MAX_STRANGERS } from '../../../../src/model/people/strangers.ts'
import type { Forger } from '../../../support/forged/outsider.ts'
import type { LinkEvents } from '../../../../src/ports/transport.ts'
import type { Disk } from '../../../../src/ports/storage.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import {
  presenceRecordBy,
  otherSigner,
  knownPerson,
} from '../../../support/network/presence-records.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  refusedCounts,
  seenStatus,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'
import { insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import {
  presencePacket,
  registeredPeople,
  registeredPerson,
} from '../../../support/forged/registered.ts'

/** Somebody whose disk transactions, notifications and checks of signatures are counted. */
const counting = (network: TestNetwork, name: string) => {
  const counts = { transactions: 0, notifications: 0, verified: 0 }
  const kept = createMemoryDisk(network.clock.now)
  const disk: Disk = {
    ...kept,
    transaction: (durable, work) => {
      counts.transactions += 1
      return kept.transaction(durable, work)
    },
  }
  const own = insecureSigner(name)
  const signer: Signer = {
    ...own,
    verify: (...args) => {
      counts.verified += 1
      return own.verify(...args)
    },
  }
  const person = network.person(name, { disk, signer })
  return {
    person,
    /** What it costs from now until so much time (ms) has passed. */
    cost: async (start: () => void, delay = 10_000) => {
      Object.assign(counts, { transactions: 0, notifications: 0, verified: 0 })
      start()
      const stop = person.runtime().store.subscribe(() => {
        counts.notifications += 1
      })
      await network.advance(delay)
      stop()
      return { ...counts }
    },
  }
}

/** Whom bob has met: their keys came with invites. */
const addPerson = (bob: Person, { name, signer: { key } }: Forger) =>
  bob.send({ type: 'person.add', who: name, name: safeLine(name), key })

test.each([
  ['people whom he has met', 3000, true],
  ['strangers', MAX_STRANGERS, false],
])('thousands of retained records of %s cost little, and each one check', async (_, crowd, met) => {
  const network = createTestNetwork()
  const at = network.clock.now()
  const { person: bob, cost } = counting(network, 'bob')
  const people = registeredPeople(crowd)
  if (met) {
    bob.start()
    for (const who of people) addPerson(bob, who)
    await network.advance(3000)
    await bob.quit()
  }
  for (const [index, who] of people.entries()) {
    network.broker.inject(presencePacket(who, index % 2 === 0 ? 'online' : 'offline', 1, at))
  }
  const first = await cost(bob.start)
  expect(everybody(stateOf(bob)).length).toBe(crowd + 1)
  expect(first.verified).toBeLessThan(crowd + 10)
  expect(first.transactions).toBeLessThan(30)
  expect(first.notifications).toBeLessThan(30)
  // after a break all of them come again: nothing of them is new, so nothing is done
  const again = await cost(() => network.broker.cut())
  expect(stateOf(bob).link.status).toBe('online')
  expect(again.verified).toBeLessThan(10)
  expect(again.transactions).toBeLessThan(10)
  expect(again.notifications).toBeLessThan(10)
})

test('of two records of one person that come together the newer one counts, in whatever order', async () => {
  const network = createTestNetwork()
  const [eve, zoe] = [registeredPerson(0), registeredPerson(1)]
  const { person: bob } = counting(network, 'bob')
  bob.start()
  await network.advance(3000)
  const at = network.clock.now()
  network.broker.inject(presencePacket(eve, 'online', 1, at))
  network.broker.inject(presencePacket(eve, 'away', 2, addMillis(at, 1)))
  network.broker.inject(presencePacket(zoe, 'online', 2, at))
  network.broker.inject(presencePacket(zoe, 'offline', 1, at))
  await network.advance(100)
  expect(knownPerson(bob, eve.name)?.status).toBe('away')
  expect(knownPerson(bob, zoe.name)?.status).toBe('online')
  expect(userRows(stateOf(bob)).map(({ person }) => person.id)).toEqual(['p1', 'p0', 'echo'])
})

test('another key that comes together with the first one of a name is not taken for it', async () => {
  const network = createTestNetwork()
  const eve = registeredPerson(0)
  const { person: bob } = counting(network, 'bob')
  bob.start()
  await network.advance(3000)
  const at = network.clock.now()
  network.broker.inject(presencePacket(eve, 'online', 1, at))
  network.broker.inject(
    presencePacket({ ...eve, signer: otherSigner }, 'away', 9, addMillis(at, 1)),
  )
  await network.advance(100)
  expect(knownPerson(bob, eve.name)).toMatchObject({
    status: 'online',
    key: eve.signer.key,
    conflictingKey: otherSigner.key,
  })
  expect(refusedCounts(bob)).toEqual({ 'other-key': 1 })
})

test('a record that was read before is read again once its key is not the pinned one any more', async () => {
  const network = createTestNetwork()
  const eve = registeredPerson(0)
  const { person: bob } = counting(network, 'bob')
  bob.start()
  await network.advance(3000)
  const at = network.clock.now()
  const first = presencePacket(eve, 'online', 1, at)
  network.broker.inject(first)
  await network.advance(100)
  network.broker.inject(
    presencePacket({ ...eve, signer: otherSigner }, 'online', 1, addMillis(at, 1)),
  )
  await network.advance(100)
  expect(bob.send({ type: 'person.trust', who: eve.name, key: otherSigner.key }).ok).toBe(true)
  expect(knownPerson(bob, eve.name)?.key).toBe(otherSigner.key)
  network.broker.inject(first)
  await network.advance(100)
  expect(knownPerson(bob, eve.name)).toMatchObject({
    key: otherSigner.key,
    conflictingKey: eve.signer.key,
  })
})

test('whoever asks in a name right behind its first record has to have its key', async () => {
  const network = createTestNetwork()
  const eve = registeredPerson(0)
  const links: LinkEvents[] = []
  const bob = network.person('bob', {
    wrapTransport: (transport) => ({
      connect: (options, events) => {
        links.push(events)
        return transport.connect(options, events)
      },
    }),
  })
  bob.start()
  await network.advance(3000)
  const at = network.clock.now()
  const request = { type: 'request.make', to: bob.name, text: safeText('it is me') } as const
  const place = { kind: 'inbox', of: bob.name, from: eve.name } as const
  // both in one turn, as a broker sends what it has kept
  links[0]?.onPacket(presencePacket(eve, 'online', 1, at))
  links[0]?.onPacket(signedPacket({ ...eve, signer: otherSigner }, request, place, { at, seq: 1 }))
  await network.advance(1000)
  expect(knownPerson(bob, eve.name)?.key).toBe(eve.signer.key)
  expect(stateOf(bob).requests.size).toBe(0)
})

test('a word is judged by the records that came before it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  // the first record of a new connection and a word behind it, in one turn
  await alice.quit()
  alice.start()
  await network.clock.until(() => seenStatus(bob, 'alice') === 'online', 'alice is back')
  alice.sendText('bob', 'oi')
  await network.advance(1000)
  expect(bob.transcript('alice')).toEqual(['alice: oi'])
  // and a forged record does not make a stranger of the holder
  network.broker.inject(presenceRecordBy(network, 'alice'))
  alice.sendText('bob', 'still me')
  await network.advance(1000)
  expect(bob.transcript('alice')).toEqual(['alice: oi', 'alice: still me'])
})

test('records that come just before the end are there at the next start', async () => {
  const network = createTestNetwork()
  const eve = registeredPerson(0)
  const { person: bob } = counting(network, 'bob')
  bob.start()
  await network.advance(3000)
  addPerson(bob, eve)
  network.broker.inject(presencePacket(eve, 'online', 1, network.clock.now()))
  await network.advance(0)
  network.broker.cut()
  await bob.quit()
  network.broker.wipe()
  bob.start()
  await network.advance(3000)
  expect(knownPerson(bob, eve.name)).toMatchObject({ key: eve.signer.key, status: 'online' })
})

test('what the broker kept was true when it was said, however late it is taken', async () => {
  const network = createTestNetwork()
  const eve = registeredPerson(0)
  const at = network.clock.now()
  network.broker.inject(presencePacket(eve, 'online', 1, at))
  await network.advance(26 * 60_000)
  const { person: bob } = counting(network, 'bob')
  bob.start()
  await network.advance(3000)
  expect(knownPerson(bob, eve.name)?.seen).toBe(at satisfies Millis)
  expect(userRows(stateOf(bob)).find(({ person }) => person.id === eve.name)?.status).toBe(
    'offline',
  )
})
