/** Thousands of presence records at once: what they cost is counted, and what they say counts. */
import { expect, test } from 'vitest'
import { userRows } from '../../../../src/model/screen/pane-selectors.ts'
import type { Millis } from '../../../../src/core/ids.ts'
import { later } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import type { Disk, LinkEvents, Signer } from '../../../../src/ports.ts'
import { cardBy, other, personSeen } from '../../../support/network/presence-records.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import { memoryDisk } from '../../../support/disk/memory-disk.ts'
import { refused, sees, stateOf, talk } from '../../../support/network/direct-session.ts'
import { quickSigner, town } from '../../../support/network/network.ts'
import type { Town } from '../../../support/network/network.ts'
import { presenceOf, registered } from '../../../support/forged/registered.ts'

/** Somebody whose disk transactions, notifications and checks of signatures are counted. */
const counting = (world: Town, name: string) => {
  const counts = { transactions: 0, notifications: 0, verified: 0 }
  const kept = memoryDisk(world.clock.now)
  const disk: Disk = {
    ...kept,
    transaction: (durable, work) => {
      counts.transactions += 1
      return kept.transaction(durable, work)
    },
  }
  const own = quickSigner(name)
  const signer: Signer = {
    ...own,
    verify: (...args) => {
      counts.verified += 1
      return own.verify(...args)
    },
  }
  const person = world.person(name, { disk, signer })
  return {
    person,
    /** What it costs from now until so much time (ms) has passed. */
    cost: async (start: () => void, delay = 10_000) => {
      Object.assign(counts, { transactions: 0, notifications: 0, verified: 0 })
      start()
      const stop = person.runtime().store.subscribe(() => {
        counts.notifications += 1
      })
      await world.pass(delay)
      stop()
      return { ...counts }
    },
  }
}

const CROWD = 3000

test('thousands of retained records cost a few transactions and notifications, and each one check', async () => {
  const world = town()
  const at = world.clock.now()
  for (const [index, who] of registered(CROWD).entries()) {
    world.broker.inject(presenceOf(who, index % 2 === 0 ? 'online' : 'offline', 1, at))
  }
  const { person: bob, cost } = counting(world, 'bob')
  const first = await cost(bob.start)
  expect(stateOf(bob).people.size).toBe(CROWD + 1)
  expect(first.verified).toBeLessThan(CROWD + 10)
  expect(first.transactions).toBeLessThan(30)
  expect(first.notifications).toBeLessThan(30)
  // after a break all of them come again: nothing of them is new, so nothing is done
  const again = await cost(() => world.broker.cut())
  expect(stateOf(bob).link.status).toBe('online')
  expect(again.verified).toBeLessThan(10)
  expect(again.transactions).toBeLessThan(10)
  expect(again.notifications).toBeLessThan(10)
})

test('of two records of one person that come together the newer one counts, in whatever order', async () => {
  const world = town()
  const [eve, zoe] = registered(2)
  if (!eve || !zoe) throw new Error('nobody')
  const { person: bob } = counting(world, 'bob')
  bob.start()
  await world.pass(3000)
  const at = world.clock.now()
  world.broker.inject(presenceOf(eve, 'online', 1, at))
  world.broker.inject(presenceOf(eve, 'away', 2, later(at, 1)))
  world.broker.inject(presenceOf(zoe, 'online', 2, at))
  world.broker.inject(presenceOf(zoe, 'offline', 1, at))
  await world.pass(100)
  expect(personSeen(bob, eve.name)?.status).toBe('away')
  expect(personSeen(bob, zoe.name)?.status).toBe('online')
  expect(userRows(stateOf(bob)).map(({ person }) => person.id)).toEqual(['p1', 'p0', 'echo'])
})

test('another key that comes together with the first one of a name is not taken for it', async () => {
  const world = town()
  const [eve] = registered(1)
  if (!eve) throw new Error('nobody')
  const { person: bob } = counting(world, 'bob')
  bob.start()
  await world.pass(3000)
  const at = world.clock.now()
  world.broker.inject(presenceOf(eve, 'online', 1, at))
  world.broker.inject(presenceOf({ ...eve, signer: other }, 'away', 9, later(at, 1)))
  await world.pass(100)
  expect(personSeen(bob, eve.name)).toMatchObject({
    status: 'online',
    key: eve.signer.key,
    rival: other.key,
  })
  expect(refused(bob)).toEqual({ 'other-key': 1 })
})

test('a record that was read before is read again once its key is not the pinned one any more', async () => {
  const world = town()
  const [eve] = registered(1)
  if (!eve) throw new Error('nobody')
  const { person: bob } = counting(world, 'bob')
  bob.start()
  await world.pass(3000)
  const at = world.clock.now()
  const first = presenceOf(eve, 'online', 1, at)
  world.broker.inject(first)
  await world.pass(100)
  world.broker.inject(presenceOf({ ...eve, signer: other }, 'online', 1, later(at, 1)))
  await world.pass(100)
  expect(bob.send({ type: 'person.trust', who: eve.name, key: other.key }).ok).toBe(true)
  expect(personSeen(bob, eve.name)?.rival).toBeUndefined()
  world.broker.inject(first)
  await world.pass(100)
  expect(personSeen(bob, eve.name)).toMatchObject({ key: other.key, rival: eve.signer.key })
})

test('whoever asks in a name right behind its first record has to have its key', async () => {
  const world = town()
  const [eve] = registered(1)
  if (!eve) throw new Error('nobody')
  const links: LinkEvents[] = []
  const bob = world.person('bob', {
    through: (transport) => ({
      connect: (options, events) => {
        links.push(events)
        return transport.connect(options, events)
      },
    }),
  })
  bob.start()
  await world.pass(3000)
  const at = world.clock.now()
  const request = { type: 'request.make', to: bob.name, text: safeText('it is me') } as const
  const place = { kind: 'control', of: bob.name, from: eve.name } as const
  // both in one turn, as a broker sends what it has kept
  links[0]?.onPacket(presenceOf(eve, 'online', 1, at))
  links[0]?.onPacket(wordOf({ ...eve, signer: other }, request, place, { at, seq: 1 }))
  await world.pass(1000)
  expect(personSeen(bob, eve.name)?.key).toBe(eve.signer.key)
  expect(stateOf(bob).requests.size).toBe(0)
})

test('a word is judged by the records that came before it', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  // the first record of a new connection and a word behind it, in one turn
  await alice.quit()
  alice.start()
  await world.clock.until(() => sees(bob, 'alice') === 'online', 'alice is back')
  alice.say('bob', 'oi')
  await world.pass(1000)
  expect(bob.sees('alice')).toEqual(['alice: oi'])
  // and a forged record does not make a stranger of the holder
  world.broker.inject(cardBy(world, 'alice'))
  alice.say('bob', 'still me')
  await world.pass(1000)
  expect(bob.sees('alice')).toEqual(['alice: oi', 'alice: still me'])
})

test('records that come just before the end are there at the next start', async () => {
  const world = town()
  const [eve] = registered(1)
  if (!eve) throw new Error('nobody')
  const { person: bob } = counting(world, 'bob')
  bob.start()
  await world.pass(3000)
  world.broker.inject(presenceOf(eve, 'online', 1, world.clock.now()))
  await world.pass(0)
  world.broker.cut()
  await bob.quit()
  world.broker.wipe()
  bob.start()
  await world.pass(3000)
  expect(personSeen(bob, eve.name)?.key).toBe(eve.signer.key)
})

test('what the broker kept was true when it was said, however late it is taken', async () => {
  const world = town()
  const [eve] = registered(1)
  if (!eve) throw new Error('nobody')
  const at = world.clock.now()
  world.broker.inject(presenceOf(eve, 'online', 1, at))
  await world.pass(26 * 60_000)
  const { person: bob } = counting(world, 'bob')
  bob.start()
  await world.pass(3000)
  expect(personSeen(bob, eve.name)?.seen).toBe(at satisfies Millis)
  expect(userRows(stateOf(bob)).find(({ person }) => person.id === eve.name)?.status).toBe(
    'offline',
  )
})
