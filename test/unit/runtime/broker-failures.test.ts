/** Brokers that deny, close, forget and keep silent: what they do must not lose or stop anything. */
import { directChannel } from '../../../src/core/channel.ts'
import { expect, test } from 'vitest'
import type { Link, Transport } from '../../../src/ports/transport.ts'
import { createGroup, groupOf } from '../../support/network/group.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import {
  deliveryProgress,
  meet,
  seenStatus,
  sessionOf,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'

const HOUR = 3_600_000

test('a word that the broker denies is shown as failed with the reason, and can be tried again', async () => {
  let denied = false
  const network = createTestNetwork({
    deny: (_, act, topic) => denied && act === 'publish' && topic.includes('SES'),
  })
  const { alice, bob } = await openSession(network)
  denied = true
  alice.sendText('bob', 'no')
  await network.advance(3000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['failed'])
  const session = sessionOf(alice, 'bob')
  expect([...(stateOf(alice).delivery.get(session)?.failed ?? [])]).toEqual([[1, 'not-authorised']])
  expect(stateOf(alice).waiting).toBe(0)
  denied = false
  alice.runtime().retry(directChannel(session), 1)
  await network.clock.until(() => deliveryProgress(alice, 'bob')[0] === 'delivered', 'it went')
  expect(bob.transcript('alice')).toEqual(['alice: no'])
})

test('a denied word is tried again by itself with a link a while later, a request too', async () => {
  let denied = true
  const network = createTestNetwork({
    deny: (id, act, topic) =>
      denied && id.endsWith('alice') && act === 'publish' && topic.includes('bob_Control'),
  })
  const { alice, bob } = await meet(network)
  alice.ask('bob')
  await network.advance(10_000)
  denied = false
  network.broker.cut('papo-alice')
  await network.advance(40_000)
  expect(stateOf(bob).requests.size).toBe(0)
  await network.advance(60_000)
  network.broker.cut('papo-alice')
  await network.clock.until(() => stateOf(bob).requests.size === 1, 'bob is asked', 60_000)
})

test('with MQTT 3.1.1 a denied word looks sent, but never delivered', async () => {
  let denied = false
  const deny = (_: string, act: string, topic: string) =>
    denied && act === 'publish' && topic.includes('SESSIONS')
  const network = createTestNetwork({ version: 4, deny })
  const { alice, bob } = await openSession(network)
  denied = true
  alice.sendText('bob', 'no')
  await network.advance(60_000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['sent'])
  denied = false
  await network.clock.until(
    () => deliveryProgress(alice, 'bob')[0] === 'delivered',
    'asked about',
    HOUR,
  )
  expect(bob.transcript('alice')).toEqual(['alice: no'])
})

test('a connection that the broker left without an answer is followed by one with more patience', async () => {
  const network = createTestNetwork()
  const asked: number[] = []
  let fallSilent: (() => void) | undefined
  const wrapTransport = ({ connect }: Transport): Transport => ({
    connect: (options, events) => {
      asked.push(options.keepAlive)
      fallSilent = () => events.onEnd({ reason: 'no-answer', detail: 'Keepalive timeout' })
      return connect(options, events)
    },
  })
  const { alice, bob } = await openSession(network, { alice: { wrapTransport } })
  const isBack = (times: number) => () =>
    asked.length === times && stateOf(alice).link.status === 'online'
  fallSilent?.()
  await network.clock.until(isBack(2), 'back', 60_000)
  fallSilent?.()
  await network.clock.until(isBack(3), 'back again', 60_000)
  expect(asked).toEqual([20, 40, 80])
  alice.runtime().reconnect()
  await network.clock.until(isBack(4), 'back at once', 60_000)
  expect(asked.at(-1)).toBe(20)
  alice.sendText('bob', 'still here')
  await network.clock.until(() => bob.messages('alice').length === 1, 'bob has it', 60_000)
})

/** A broker that closes the connection at a publish of which `is` holds. */
const closingAt =
  (is: (text: string) => boolean, cut: () => void) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) => {
      const link = await transport.connect(options, events)
      if ('reason' in link) return link
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
  const network = createTestNetwork()
  const wrapTransport = closingAt(
    (text) => text.includes('poison'),
    () => network.broker.cut('papo-alice'),
  )
  const { alice, bob } = await openSession(network, { alice: { wrapTransport } })
  for (let n = 0; n < 5; n += 1) alice.sendText('bob', `before ${n}`)
  alice.sendText('bob', 'poison')
  for (let n = 0; n < 5; n += 1) alice.sendText('bob', `after ${n}`)
  await network.clock.until(() => bob.messages('alice').length === 10, 'the ten others', 300_000)
  await network.advance(60_000)
  const session = sessionOf(alice, 'bob')
  const failed = stateOf(alice).delivery.get(session)?.failed
  expect([...(failed?.values() ?? [])]).toEqual(['broker-closes'])
  expect(deliveryProgress(alice, 'bob')).toEqual([
    ...Array.from({ length: 5 }, () => 'delivered'),
    'failed',
    ...Array.from({ length: 5 }, () => 'delivered'),
  ])
  expect(stateOf(alice).link.status).toBe('online')
  expect(stateOf(alice).waiting).toBe(0)
  const tries = () =>
    network.traffic.filter(({ payload }) => new TextDecoder().decode(payload).includes('poison'))
      .length
  // the broker may allow it by then, or it was innocent: soon, then ever more rarely, each time in two rounds
  const before = tries()
  await network.advance(10 * 60_000)
  expect(tries() - before).toBe(6)
  await network.advance(25 * 60_000)
  expect(tries() - before).toBe(10)
  const quiet = network.traffic.length
  await network.advance(24 * 60_000)
  expect(network.traffic.slice(quiet).filter(({ topic }) => !topic.includes('USERS'))).toEqual([])
  expect(stateOf(alice).link.status).toBe('online')
})

test('a word that was on its way when the network broke a few times is not held against it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 3; n += 1) {
    alice.sendText('bob', `word ${n}`)
    network.broker.cut('papo-alice')
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(60_000)
  }
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  expect(bob.messages('alice')).toHaveLength(3)
})

test('filters that the broker refuses are told to the person, and the rest works', async () => {
  const network = createTestNetwork({
    deny: (_, act, topic) => act === 'subscribe' && topic.includes('GROUPS'),
  })
  const { alice, bob } = await openSession(network)
  expect(
    stateOf(alice).link.missing?.map(({ kind, access, cause }) => [kind, access, cause]),
  ).toEqual([
    ['roster', 'read', 'denied'],
    ['group', 'read', 'denied'],
  ])
  alice.sendText('bob', 'oi')
  await network.clock.until(() => bob.transcript('alice').length === 1, 'it arrives')
})

test('a card that the broker denies waits for a link on which it is allowed', async () => {
  let denied = true
  const network = createTestNetwork({
    deny: (_, act, topic) => denied && act === 'publish' && topic.includes('/roster/'),
  })
  const { alice, bob } = await meet(network)
  const lab = createGroup(alice, 'Lab')
  await network.advance(3000)
  expect(stateOf(alice).warnings.map(({ key, about }) => `${key} ${about}`)).toEqual([
    `roster-denied papo/GROUPS/${lab}/roster/alice`,
  ])
  // so a command that founds a group does not say that it is done
  expect(stateOf(alice).waiting).toBe(1)
  denied = false
  network.broker.cut('papo-alice')
  await network.clock.until(() => groupOf(bob, lab) !== undefined, 'bob sees the group', 60_000)
  await network.clock.until(() => stateOf(alice).waiting === 0, 'the broker has it', 1000)
})

test('where our own inbox may not be read, we come online all the same, and know it', async () => {
  const network = createTestNetwork({
    deny: (_, act, topic) => act === 'subscribe' && topic.includes('CONTROL'),
  })
  const alice = network.person('alice')
  alice.start()
  // nothing can come back, so it is not waited for
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'online', 1000)
  expect(stateOf(alice).link.missing).toEqual([
    {
      kind: 'inbox',
      access: 'read',
      cause: 'denied',
      rules: [{ access: 'read', filter: 'papo/CONTROL/alice_Control/+' }],
    },
  ])
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
  const network = createTestNetwork()
  const alice = network.person('alice', { wrapTransport: forgetful })
  alice.start()
  await network.advance(5000)
  const bob = network.person('bob', { wrapTransport: forgetful })
  bob.start()
  await network.clock.until(() => seenStatus(bob, 'alice') === 'online', 'bob sees alice', 5000)
  expect(seenStatus(alice, 'bob')).toBe('online')
  await bob.quit()
  await network.advance(60_000)
  bob.start()
  await network.clock.until(() => seenStatus(alice, 'bob') === 'online', 'again', 5000)
})

test('whoever asks who is here again and again is answered once in ten seconds', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  await network.advance(20_000)
  const ask = network.traffic.findLast(({ topic }) => topic === 'papo/WHO/bob')
  if (!ask) throw new Error('bob asked at his first start')
  const before = network.traffic.length
  for (let n = 0; n < 50; n += 1) network.broker.inject(ask)
  await network.advance(5000)
  const answers = network.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-alice')
  expect(answers).toHaveLength(1)
  expect([seenStatus(alice, 'bob'), seenStatus(bob, 'alice')]).toEqual(['online', 'online'])
})

test('a name and a link that hang do not keep anybody from leaving', async () => {
  const network = createTestNetwork()
  let hangs = false
  const never = new Promise<never>(() => {})
  const { alice } = await meet(network, {
    alice: {
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
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
  const begun = network.clock.now()
  await alice.quit()
  expect(network.clock.now() - begun).toBeLessThanOrEqual(5000)
})

test('asking for a new connection while one is being made does not throw us out', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  alice.runtime().reconnect()
  alice.runtime().reconnect()
  await network.advance(10_000)
  expect(stateOf(alice).link.status).toBe('online')
  expect(network.broker.online()).toEqual(['papo-alice'])
  alice.runtime().reconnect()
  await network.advance(10_000)
  expect(stateOf(alice).link.status).toBe('online')
})

test.each([
  [3, 3],
  [65_535, 64],
])('with a window of %i never more than %i words are on their way', async (window, most) => {
  let flying = 0
  let highest = 0
  const network = createTestNetwork({ window })
  const { alice, bob } = await openSession(network, {
    alice: {
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
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
  for (let n = 0; n < 100; n += 1) alice.sendText('bob', `${n}`)
  await network.advance(5000)
  expect(bob.messages('alice')).toHaveLength(100)
  expect(highest).toBe(most)
})

test('a broker that speaks only 3.1.1 is not asked for MQTT 5 again at every start', async () => {
  const tried: number[] = []
  const network = createTestNetwork({
    version: 4,
    refuse: ({ version }) => {
      tried.push(version)
      return undefined
    },
  })
  const alice = network.person('alice')
  alice.start()
  await network.advance(8000)
  await alice.quit()
  alice.start()
  await network.advance(8000)
  await alice.quit()
  expect(tried).toEqual([5, 4])
  // it may have been updated since
  await network.advance(8 * 24 * 3_600_000)
  alice.start()
  await network.advance(8000)
  expect(tried.at(-1)).toBe(5)
})

test('with MQTT 5 a broker forgets who was not here for thirty days, and nobody before', async () => {
  const network = createTestNetwork()
  const day = 24 * 3_600_000
  const alice = network.person('alice')
  alice.start()
  await network.advance(5000)
  await alice.quit()
  await network.advance(29 * day)
  expect(network.broker.retained.has('papo/USERS/alice')).toBe(true)
  await network.advance(2 * day)
  expect(network.broker.retained.has('papo/USERS/alice')).toBe(false)
})
