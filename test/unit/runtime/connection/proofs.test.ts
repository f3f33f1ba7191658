/** What a broker does not let somebody do is known soon after connecting, whether it says so, keeps silent or hangs up. */
import { expect, test } from 'vitest'
import type { Link, Transport } from '../../../../src/ports/transport.ts'
import type { MemoryBrokerOptions } from '../../../support/network/memory-broker.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { TestClock } from '../../../support/network/test-clock.ts'
import type { Person } from '../../../support/network/network.ts'
import { meet, openSession, stateOf } from '../../../support/network/direct-session.ts'

const missingOf = (one: Person) =>
  (stateOf(one).link.missing ?? []).map(({ kind, access, cause }) => `${kind} ${access} ${cause}`)

const isProving = (one: Person) => (stateOf(one).link.proving ?? []).length > 0

/** Alice alone, a while after she came online. */
const settled = async (
  options: MemoryBrokerOptions,
  wrapTransport?: (of: Transport) => Transport,
) => {
  const network = createTestNetwork(options)
  const alice = network.person('alice', wrapTransport ? { wrapTransport } : {})
  alice.start()
  const { until } = network.clock
  await until(() => stateOf(alice).link.status === 'online', 'online', 60_000)
  await until(() => !isProving(alice), 'all is known', 60_000)
  return { network, alice }
}

/** Packets to these topics arrive at nobody here, though the broker took filter and packet. */
const deafTo =
  (part: string) =>
  (transport: Transport): Transport => ({
    connect: (options, events) =>
      transport.connect(options, {
        ...events,
        onPacket: (packet) => {
          if (!packet.topic.includes(part)) events.onPacket(packet)
        },
      }),
  })

test('where everything is allowed nothing is missing, and all is known within a second', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  await network.advance(1000)
  expect([stateOf(alice).link.status, missingOf(alice), isProving(alice)]).toEqual([
    'online',
    [],
    false,
  ])
})

test.each([
  [5, 'publish', '/CONTROL/', ['inbox write denied']],
  [5, 'publish', '/SESSIONS/', ['direct write denied']],
  [5, 'publish', '/USERS/', ['presence write denied']],
  [5, 'publish', '/roster/', ['roster write denied']],
  [5, 'publish', '/messages/', ['group write denied']],
  // asked at QoS 0, to which no broker says anything
  [5, 'publish', '/WHO/', ['roll-call either silent']],
  [4, 'publish', '/WHO/', ['roll-call either silent']],
  [4, 'publish', '/CONTROL/', ['inbox either silent']],
  [4, 'publish', '/SESSIONS/', ['direct either silent']],
  [4, 'publish', '/USERS/', ['presence either silent']],
  [4, 'publish', '/roster/', ['roster either silent']],
  [4, 'publish', '/messages/', ['group either silent']],
  [5, 'subscribe', '/CONTROL/', ['inbox read denied']],
  [4, 'subscribe', '/SESSIONS/', ['direct read denied']],
  [5, 'subscribe', '/USERS/', ['presence read denied']],
  [4, 'subscribe', '/roster/', ['roster read denied']],
  [5, 'subscribe', '/messages/', ['group read denied']],
  [4, 'subscribe', '/WHO/', ['roll-call read denied']],
] as const)('MQTT %i, no %s to %s: %s', async (version, act, part, expected) => {
  const { alice } = await settled({
    version,
    deny: (_, what, topic) => what === act && topic.includes(part),
  })
  expect(missingOf(alice)).toEqual(expected)
})

test('a broker that takes a filter and gives nothing: MQTT 5 tells that it is reading', async () => {
  const { alice } = await settled({}, deafTo('/SESSIONS/'))
  expect(missingOf(alice)).toEqual(['direct read silent'])
})

/** What arrives comes so late (ms): the broker acknowledges at once and gives slowly. */
const late =
  (clock: TestClock, delay: number) =>
  (transport: Transport): Transport => ({
    connect: (options, events) =>
      transport.connect(options, {
        ...events,
        onPacket: (packet) => void clock.after(delay, () => events.onPacket(packet)),
      }),
  })

test.each([4, 5] as const)(
  'MQTT %i: of a slow broker nothing is said that is not known',
  async (version) => {
    const network = createTestNetwork({ version })
    const alice = network.person('alice', { wrapTransport: late(network.clock, 6000) })
    alice.start()
    const said = new Set<string>()
    for (let second = 0; second < 60; second += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(1000)
      for (const one of missingOf(alice)) said.add(one)
    }
    expect([stateOf(alice).link.status, isProving(alice), ...said]).toEqual(['online', false])
  },
)

test.each(['/USERS/', '/CONTROL/'])('one lost packet to %s is not a denial', async (part) => {
  const lost = new Set<string>()
  const { alice } = await settled({ version: 4 }, (transport) => ({
    connect: (options, events) =>
      transport.connect(options, {
        ...events,
        onPacket: (packet) => {
          if (packet.topic.includes(part) && lost.size === 0) lost.add(packet.topic)
          else events.onPacket(packet)
        },
      }),
  }))
  expect([lost.size, ...missingOf(alice)]).toEqual([1])
})

test('with 3.1.1 what others write there shows that it is writing', async () => {
  let denied = false
  const network = createTestNetwork({
    version: 4,
    deny: (id, act, topic) =>
      denied && id.endsWith('alice') && act === 'publish' && topic.includes('/USERS/'),
  })
  const { alice } = await meet(network)
  denied = true
  network.broker.cut('papo-alice')
  await network.clock.until(() => missingOf(alice).length > 0, 'known', 60_000)
  expect(missingOf(alice)).toEqual(['presence write silent'])
})

test('what is allowed later is tried again within minutes, and at the next connection at once', async () => {
  let denied = true
  const { network, alice } = await settled({
    deny: (_, act, topic) =>
      denied && (act === 'subscribe' ? topic.includes('/USERS/') : topic.includes('/SESSIONS/')),
  })
  expect(missingOf(alice)).toEqual(['direct write denied', 'presence read denied'])
  denied = false
  await network.clock.until(() => missingOf(alice).length === 0, 'tried again', 3 * 60_000)
  denied = true
  network.broker.cut('papo-alice')
  await network.clock.until(() => missingOf(alice).length > 0, 'lost again', 60_000)
  denied = false
  network.broker.cut('papo-alice')
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'online', 60_000)
  await network.advance(1000)
  expect([missingOf(alice), isProving(alice)]).toEqual([[], false])
})

test('nobody else takes the packets for anything', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const before = [
    stateOf(alice).refused.size,
    stateOf(bob).groups.size,
    stateOf(bob).strangers.size,
  ]
  network.broker.cut('papo-bob')
  await network.advance(60_000)
  expect([
    stateOf(alice).refused.size,
    stateOf(bob).groups.size,
    stateOf(bob).strangers.size,
  ]).toEqual(before)
  expect(alice.messages('bob')).toEqual([])
})

/** Its answer never comes; the end of the link does. */
const hangUp = async (link: Link, cut: () => void) => {
  const ended = link.ping()
  cut()
  await ended
  return 'lost' as const
}

/** Hangs up by `cut` at each publish and each subscription of which `is` holds. */
const hangingUp =
  (is: (act: 'publish' | 'subscribe', topic: string) => boolean, cut: () => void) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) => {
      const link = await transport.connect(options, events)
      if ('reason' in link) return link
      const publish: Link['publish'] = (packet) =>
        is('publish', packet.topic) ? hangUp(link, cut) : link.publish(packet)
      const subscribe: Link['subscribe'] = (filters, qos) =>
        filters.some((one) => is('subscribe', one))
          ? hangUp(link, cut)
          : link.subscribe(filters, qos)
      return { ...link, publish, subscribe }
    },
  })

const hungUp = async (
  is: (act: 'publish' | 'subscribe', topic: string) => boolean,
  watched = 30 * 60_000,
) => {
  const broker = { isDown: false }
  const network = createTestNetwork()
  const cuts = { count: 0 }
  const cut = () => {
    cuts.count += 1
    network.broker.cut('papo-alice')
  }
  const wrapTransport = (inner: Transport): Transport => ({
    connect: (options, events) =>
      broker.isDown
        ? Promise.resolve({ reason: 'refused', detail: '' })
        : hangingUp(is, cut)(inner).connect(options, events),
  })
  const alice = network.person('alice', { wrapTransport })
  alice.start()
  await network.clock.until(
    () =>
      stateOf(alice).link.status === 'online' && !isProving(alice) && missingOf(alice).length > 0,
    'it lives without it',
    60_000,
  )
  const found = cuts.count
  await network.advance(watched)
  // what may be a mistake is tried again, ever more rarely: after ten minutes, after twenty; a filter and its topics
  expect(cuts.count - found).toBeLessThanOrEqual(4)
  await network.advance(60_000)
  expect(stateOf(alice).link.status).toBe('online')
  return { network, alice, cuts, broker }
}

test.each([
  ['publish', '/CONTROL/', 'inbox write hung-up'],
  ['publish', '/SESSIONS/', 'direct write hung-up'],
  ['publish', '/USERS/', 'presence write hung-up'],
  ['publish', '/roster/', 'roster write hung-up'],
  ['publish', '/messages/', 'group write hung-up'],
  ['subscribe', '/CONTROL/', 'inbox read hung-up'],
  ['subscribe', '/USERS/', 'presence read hung-up'],
  ['subscribe', '/WHO/', 'roll-call read hung-up'],
] as const)(
  'a broker that hangs up at a %s to %s: some times, then hardly ever',
  async (act, part, expected) => {
    const { alice, cuts } = await hungUp((what, topic) => what === act && topic.includes(part))
    expect(missingOf(alice)).toEqual([expected])
    expect(cuts.count).toBeLessThanOrEqual((act === 'subscribe' ? 5 : 3) + 4)
  },
)

test('where it hung up it is tried again on the same connection, and what was kept is sent', async () => {
  let hangs = false
  const network = createTestNetwork()
  const wrapTransport = hangingUp(
    (act, topic) => hangs && act === 'publish' && topic.includes('/SESSIONS/'),
    () => network.broker.cut('papo-alice'),
  )
  const { alice, bob } = await openSession(network, { alice: { wrapTransport } })
  const { until } = network.clock
  hangs = true
  network.broker.cut('papo-alice')
  await until(() => missingOf(alice).includes('direct write hung-up'), 'it is known', 60_000)
  alice.sendText('bob', 'later')
  await network.advance(60_000)
  expect(bob.transcript('alice')).not.toContain('alice: later')
  hangs = false
  const { since } = stateOf(alice).link
  await until(() => bob.transcript('alice').includes('alice: later'), 'it is sent', 25 * 60_000)
  expect([missingOf(alice), stateOf(alice).link.since]).toEqual([[], since])
})

/** Each answer takes so long (ms). */
const slow =
  (clock: TestClock, latency: number) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) => {
      const link = await transport.connect(options, events)
      if ('reason' in link) return link
      const publish: Link['publish'] = async (packet) => {
        const outcome = await link.publish(packet)
        await new Promise<void>((resolve) => void clock.after(latency, resolve))
        return outcome
      }
      return { ...link, publish }
    },
  })

test.each([200, 400, 700, 1100])(
  'links that break a dozen times deny nothing: answers take %i ms',
  async (latency) => {
    const network = createTestNetwork()
    const alice = network.person('alice', { wrapTransport: slow(network.clock, latency) })
    alice.start()
    const { until } = network.clock
    for (let life = 0; life < 12; life += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await until(() => stateOf(alice).link.status === 'connecting', 'a link', 120_000)
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(1000 + ((life * 617) % 2000))
      network.broker.cut('papo-alice')
    }
    await until(() => stateOf(alice).link.status === 'online', 'online', 120_000)
    await network.advance(60_000)
    expect([missingOf(alice), isProving(alice)]).toEqual([[], false])
  },
)

test('where it hung up it is tried again with a connection ten minutes later', async () => {
  let hangs = true
  const { network, alice, broker } = await hungUp(
    (act, topic) => hangs && act === 'publish' && topic.includes('/SESSIONS/'),
    60_000,
  )
  hangs = false
  broker.isDown = true
  network.broker.cut('papo-alice')
  await network.advance(10 * 60_000)
  broker.isDown = false
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'online', 60_000)
  await network.advance(1000)
  expect([missingOf(alice), isProving(alice)]).toEqual([[], false])
})
