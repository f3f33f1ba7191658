/** Brokers that deny, close, forget and keep silent: what they do must not lose or stop anything. */
import { expect, test } from 'vitest'
import type { Link, Transport } from '../../../src/ports.ts'
import { found, groupOf } from '../../support/network/group.ts'
import { town } from '../../support/network/network.ts'
import { marks, meet, sees, sessionOf, stateOf, talk } from '../../support/network/direct-session.ts'

const HOUR = 3_600_000

test('a word that the broker denies is shown as failed with the reason, and can be tried again', async () => {
  let denied = false
  const world = town({
    deny: (_, act, topic) => denied && act === 'publish' && topic.includes('SES'),
  })
  const { alice, bob } = await talk(world)
  denied = true
  alice.say('bob', 'no')
  await world.pass(3000)
  expect(marks(alice, 'bob')).toEqual(['failed'])
  const session = sessionOf(alice, 'bob')
  expect([...(stateOf(alice).delivery.get(session)?.failed ?? [])]).toEqual([[1, 'not-authorised']])
  expect(stateOf(alice).waiting).toBe(0)
  denied = false
  alice.runtime().retry(session, 1)
  await world.clock.until(() => marks(alice, 'bob')[0] === 'delivered', 'it went')
  expect(bob.sees('alice')).toEqual(['alice: no'])
})

test('a denied word is tried again by itself with a link a while later, a request too', async () => {
  let denied = true
  const world = town({
    deny: (id, act, topic) =>
      denied && id.endsWith('alice') && act === 'publish' && topic.includes('bob_Control'),
  })
  const { alice, bob } = await meet(world)
  alice.ask('bob')
  await world.pass(60_000)
  denied = false
  world.broker.cut('papo-alice')
  await world.pass(60_000)
  expect(stateOf(bob).requests.size).toBe(0)
  await world.pass(10 * 60_000)
  world.broker.cut('papo-alice')
  await world.clock.until(() => stateOf(bob).requests.size === 1, 'bob is asked', 60_000)
})

test('with MQTT 3.1.1 a denied word looks sent, but never delivered', async () => {
  let denied = false
  const deny = (_: string, act: string, topic: string) =>
    denied && act === 'publish' && topic.includes('SESSIONS')
  const world = town({ version: 4, deny })
  const { alice, bob } = await talk(world)
  denied = true
  alice.say('bob', 'no')
  await world.pass(60_000)
  expect(marks(alice, 'bob')).toEqual(['sent'])
  denied = false
  await world.clock.until(() => marks(alice, 'bob')[0] === 'delivered', 'asked about', HOUR)
  expect(bob.sees('alice')).toEqual(['alice: no'])
})

/** A broker that closes the connection at a publish of which `is` holds. */
const closingAt =
  (is: (text: string) => boolean, cut: () => void) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) => {
      const link = await transport.connect(options, events)
      if ('trouble' in link) return link
      const publish: Link['publish'] = (packet) => {
        if (!is(new TextDecoder().decode(packet.payload))) return link.publish(packet)
        const answer = link.publish({ ...packet, topic: 'nowhere' })
        cut()
        return answer
      }
      return { ...link, publish }
    },
  })

test('a word at which the broker closes is put aside after two rounds, and the others go on', async () => {
  const world = town()
  const through = closingAt(
    (text) => text.includes('poison'),
    () => world.broker.cut('papo-alice'),
  )
  const { alice, bob } = await talk(world, { alice: { through } })
  for (let n = 0; n < 5; n += 1) alice.say('bob', `before ${n}`)
  alice.say('bob', 'poison')
  for (let n = 0; n < 5; n += 1) alice.say('bob', `after ${n}`)
  await world.clock.until(() => bob.messages('alice').length === 10, 'the ten others', 300_000)
  await world.pass(60_000)
  const session = sessionOf(alice, 'bob')
  const failed = stateOf(alice).delivery.get(session)?.failed
  expect([...(failed?.values() ?? [])]).toEqual(['broker-closes'])
  expect(marks(alice, 'bob')).toEqual([
    ...Array.from({ length: 5 }, () => 'delivered'),
    'failed',
    ...Array.from({ length: 5 }, () => 'delivered'),
  ])
  expect(stateOf(alice).link.status).toBe('online')
  expect(stateOf(alice).waiting).toBe(0)
  const quiet = world.traffic.length
  await world.pass(HOUR)
  expect(world.traffic.slice(quiet).filter(({ topic }) => !topic.includes('USERS'))).toEqual([])
})

test('a word that was on its way when the network broke a few times is not held against it', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 3; n += 1) {
    alice.say('bob', `word ${n}`)
    world.broker.cut('papo-alice')
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(60_000)
  }
  expect(marks(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  expect(bob.messages('alice')).toHaveLength(3)
})

test('filters that the broker refuses are told to the person, and the rest works', async () => {
  const world = town({ deny: (_, act, topic) => act === 'subscribe' && topic.includes('GROUPS') })
  const { alice, bob } = await talk(world)
  expect(stateOf(alice).troubles.map(({ key, about }) => `${key} ${about}`)).toEqual([
    'not-authorised-for papo/GROUPS/+/info/+',
  ])
  alice.say('bob', 'oi')
  await world.clock.until(() => bob.sees('alice').length === 1, 'it arrives')
})

test('a card that the broker denies waits for a link on which it is allowed', async () => {
  let denied = true
  const world = town({
    deny: (_, act, topic) => denied && act === 'publish' && topic.includes('/info/'),
  })
  const { alice, bob } = await meet(world)
  const lab = found(alice, 'Lab')
  await world.pass(3000)
  expect(stateOf(alice).troubles.map(({ key, about }) => `${key} ${about}`)).toEqual([
    `card-denied papo/GROUPS/${lab}/info/alice`,
  ])
  // so a command that founds a group does not say that it is done
  expect(stateOf(alice).waiting).toBe(1)
  denied = false
  world.broker.cut('papo-alice')
  await world.clock.until(() => groupOf(bob, lab) !== undefined, 'bob sees the group', 60_000)
  await world.clock.until(() => stateOf(alice).waiting === 0, 'the broker has it', 1000)
})

test('where our own inbox may not be read, we come online all the same after a while', async () => {
  const world = town({ deny: (_, act, topic) => act === 'subscribe' && topic.includes('CONTROL') })
  const alice = world.person('alice')
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'online', 6000)
  expect(stateOf(alice).troubles).toHaveLength(1)
})

/** RabbitMQ gives nothing retained to a filter with a wildcard. */
const forgetful = (transport: Transport): Transport => ({
  connect: (options, events) =>
    transport.connect(options, {
      ...events,
      onPacket: (packet) => {
        if (!packet.retain) events.onPacket(packet)
      },
    }),
})

test('on a broker without kept cards people find each other by asking who is here', async () => {
  const world = town()
  const alice = world.person('alice', { through: forgetful })
  alice.start()
  await world.pass(5000)
  const bob = world.person('bob', { through: forgetful })
  bob.start()
  await world.clock.until(() => sees(bob, 'alice') === 'online', 'bob sees alice', 5000)
  expect(sees(alice, 'bob')).toBe('online')
  await bob.quit()
  await world.pass(60_000)
  bob.start()
  await world.clock.until(() => sees(alice, 'bob') === 'online', 'again', 5000)
})

test('whoever asks who is here again and again is answered once in ten seconds', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  await world.pass(20_000)
  const ask = world.traffic.findLast(({ topic }) => topic === 'papo/WHO/bob')
  if (!ask) throw new Error('bob asked at his first start')
  const before = world.traffic.length
  for (let n = 0; n < 50; n += 1) world.broker.inject(ask)
  await world.pass(5000)
  const answers = world.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-alice')
  expect(answers).toHaveLength(1)
  expect([sees(alice, 'bob'), sees(bob, 'alice')]).toEqual(['online', 'online'])
})

test('a name and a link that hang do not keep anybody from leaving', async () => {
  const world = town()
  let hangs = false
  const never = new Promise<never>(() => {})
  const { alice } = await meet(world, {
    alice: {
      through: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('trouble' in link) return link
          return {
            ...link,
            publish: (packet) => (hangs ? never : link.publish(packet)),
            close: () => (hangs ? never : link.close()),
          }
        },
      }),
    },
  })
  hangs = true
  const begun = world.clock.now()
  await alice.quit()
  expect(world.clock.now() - begun).toBeLessThanOrEqual(5000)
})

test('asking for a new connection while one is being made does not throw us out', async () => {
  const world = town()
  const alice = world.person('alice')
  alice.start()
  alice.runtime().reconnect()
  alice.runtime().reconnect()
  await world.pass(10_000)
  expect(stateOf(alice).link.status).toBe('online')
  expect(world.broker.online()).toEqual(['papo-alice'])
  alice.runtime().reconnect()
  await world.pass(10_000)
  expect(stateOf(alice).link.status).toBe('online')
})

test.each([
  [3, 3],
  [65_535, 10],
])('with a window of %i never more than %i words are on their way', async (window, most) => {
  let flying = 0
  let highest = 0
  const world = town({ window })
  const { alice, bob } = await talk(world, {
    alice: {
      through: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('trouble' in link) return link
          const publish: Link['publish'] = async (packet) => {
            if (!packet.topic.includes('SESSIONS')) return link.publish(packet)
            flying += 1
            highest = Math.max(highest, flying)
            const answer = await link.publish(packet)
            flying -= 1
            return answer
          }
          return { ...link, publish }
        },
      }),
    },
  })
  for (let n = 0; n < 50; n += 1) alice.say('bob', `${n}`)
  await world.pass(5000)
  expect(bob.messages('alice')).toHaveLength(50)
  expect(highest).toBe(most)
})

test('a broker that speaks only 3.1.1 is not asked for MQTT 5 again at every start', async () => {
  const tried: number[] = []
  const world = town({
    version: 4,
    refuse: ({ version }) => {
      tried.push(version)
      return undefined
    },
  })
  const alice = world.person('alice')
  alice.start()
  await world.pass(8000)
  await alice.quit()
  alice.start()
  await world.pass(8000)
  await alice.quit()
  expect(tried).toEqual([5, 4])
  // it may have been updated since
  await world.pass(8 * 24 * 3_600_000)
  alice.start()
  await world.pass(8000)
  expect(tried.at(-1)).toBe(5)
})

test('with MQTT 5 a broker forgets who was not here for thirty days, and nobody before', async () => {
  const world = town()
  const day = 24 * 3_600_000
  const alice = world.person('alice')
  alice.start()
  await world.pass(5000)
  await alice.quit()
  await world.pass(29 * day)
  expect(world.broker.retained.has('papo/USERS/alice')).toBe(true)
  await world.pass(2 * day)
  expect(world.broker.retained.has('papo/USERS/alice')).toBe(false)
})
