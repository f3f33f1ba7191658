/** Nothing is lost and nothing comes twice, whatever the broker forgets; and nobody talks for nothing. */
import { directChannel } from '../../../src/core/channel.ts'
import { expect, test } from 'vitest'
import { personConversationId } from '../../../src/core/ids.ts'
import { receiptBy } from '../../support/forged/packets.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'
import {
  deliveryProgress,
  meet,
  refusedCounts,
  seenStatus,
  sessionOf,
  comparableMessages,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'

/** Everything but cards since `from`. */
const sessionPackets = (network: TestNetwork, from = 0) =>
  network.traffic.slice(from).filter(({ topic }) => !topic.includes('/USERS/'))

/** Cheap to ask at every step, unlike the whole conversation. */
const unread = (who: Person, other: string) =>
  stateOf(who).conversations.get(personConversationId(id(other)))?.unread

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `alice: word ${n}`)

const sendMany = (who: Person, to: string, count: number) => {
  for (let n = 0; n < count; n += 1) who.sendText(to, `word ${n}`)
}

test.each([
  ['a broker that kept a thousand', false],
  ['a broker that was wiped', true],
])(
  'two thousand messages said to somebody away arrive once and in order from %s',
  async (_, wiped) => {
    const network = createTestNetwork({ queueLimit: 1000 })
    const { alice, bob } = await openSession(network)
    await bob.quit()
    sendMany(alice, 'bob', 2000)
    await network.clock.until(() => stateOf(alice).waiting === 0, 'the broker took all')
    await alice.quit()
    if (wiped) network.broker.wipe()
    const before = network.traffic.length
    bob.start()
    await network.advance(5000)
    alice.start()
    await network.clock.until(() => unread(bob, 'alice') === 2000, 'bob has all', 120_000)
    await network.advance(60_000)
    expect(bob.transcript('alice')).toEqual(numbered(2000))
    expect(new Set(deliveryProgress(alice, 'bob'))).toEqual(new Set(['delivered']))
    const again = sessionPackets(network, before)
    // a thousand were lost at the least; what comes on top is receipts and a few questions
    expect(again.length).toBeLessThan(wiped ? 2400 : 1400)
    const quiet = network.traffic.length
    await network.advance(2 * 3_600_000)
    expect(sessionPackets(network, quiet)).toEqual([])
  },
  60_000,
)

test('what arrived already is not sent again after a restart', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  sendMany(alice, 'bob', 20)
  await network.advance(5000)
  await alice.quit()
  await bob.quit()
  const before = network.traffic.length
  alice.start()
  bob.start()
  await network.advance(600_000)
  const said = sessionPackets(network, before).filter(({ topic }) => topic.includes('SESSIONS'))
  expect(said).toEqual([])
  expect(deliveryProgress(alice, 'bob')).toEqual(Array.from({ length: 20 }, () => 'delivered'))
})

test('a word that the broker lost is asked for as soon as the next one shows the hole', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  alice.sendText('bob', 'lost')
  await network.advance(100)
  network.broker.setFaults()
  alice.sendText('bob', 'heard')
  await network.clock.until(() => bob.transcript('alice').length === 2, 'both', 3000)
  expect(bob.transcript('alice')).toEqual(['alice: lost', 'alice: heard'])
})

test('the last word is asked about by its author, when nobody confirms it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  alice.sendText('bob', 'lost')
  await network.advance(100)
  network.broker.setFaults()
  await network.clock.until(() => bob.transcript('alice').length === 1, 'it came', 15_000)
  expect(bob.transcript('alice')).toEqual(['alice: lost'])
})

test('receipts that get lost are made good without sending the words again and again', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  sendMany(alice, 'bob', 100)
  await network.advance(30)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  await network.advance(2000)
  network.broker.setFaults()
  const before = network.traffic.length
  await network.clock.until(
    () => deliveryProgress(alice, 'bob').every((one) => one === 'delivered'),
    'all',
  )
  expect(bob.transcript('alice')).toEqual(numbered(100))
  expect(sessionPackets(network, before).length).toBeLessThan(110)
})

test('everything that comes twice is known, and confirmed again', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, duplicate: 1 })
  sendMany(alice, 'bob', 10)
  await network.advance(5000)
  expect(bob.transcript('alice')).toEqual(numbered(10))
  expect(refusedCounts(bob)['duplicate']).toBeGreaterThanOrEqual(10)
  expect(comparableMessages(bob, 'alice')).toEqual(comparableMessages(alice, 'bob'))
})

test('a wiped broker costs nothing of what both have, and no word that was on its way', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  sendMany(alice, 'bob', 5)
  await network.advance(5000)
  await bob.quit()
  alice.sendText('bob', 'on its way')
  await network.advance(5000)
  expect(deliveryProgress(alice, 'bob').at(-1)).toBe('sent')
  network.broker.wipe()
  await network.advance(10_000)
  bob.start()
  await network.clock.until(() => bob.transcript('alice').length === 6, 'bob has it')
  await network.advance(5000)
  expect(seenStatus(alice, 'bob')).toBe('online')
  expect(seenStatus(bob, 'alice')).toBe('online')
  expect(deliveryProgress(alice, 'bob').at(-1)).toBe('delivered')
})

test('what a wiped broker forgot waits for somebody away again, as soon as their place exists', async () => {
  let out = false
  const network = createTestNetwork({
    refuse: ({ clientId }) =>
      out && clientId === 'papo-alice'
        ? { reason: 'unreachable', detail: 'no network' }
        : undefined,
  })
  const { alice, bob } = await openSession(network)
  await bob.quit()
  alice.sendText('bob', 'for later')
  await network.advance(5000)
  out = true
  network.broker.wipe()
  bob.start()
  await network.advance(5000)
  await bob.quit()
  out = false
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back', 120_000)
  await network.advance(5000)
  await alice.quit()
  bob.start()
  await network.advance(5000)
  expect(bob.transcript('alice')).toEqual(['alice: for later'])
})

test('a packet that cannot be written is not acknowledged, and comes again', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  let broken = false
  const { transaction } = bob.disk
  const failing = {
    ...bob.disk,
    transaction: <T>(durable: boolean, work: () => T): T => {
      if (broken) throw new Error('the disk is full')
      return transaction(durable, work)
    },
  }
  await bob.quit()
  const weak = network.person('bob', { disk: failing })
  weak.start()
  await network.advance(3000)
  broken = true
  alice.sendText('bob', 'keep this')
  await network.advance(20)
  expect(weak.transcript('alice')).toEqual([])
  // from the broker, that is: its author is gone
  await alice.quit()
  broken = false
  await network.clock.until(() => weak.transcript('alice').length === 1, 'it comes again', 60_000)
  await network.advance(5000)
  expect(weak.transcript('alice')).toEqual(['alice: keep this'])
})

test('a receipt for more than was ever said confirms what was said, and nothing else', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  sendMany(alice, 'bob', 4)
  await network.advance(3000)
  const session = sessionOf(alice, 'bob')
  network.broker.setFaults({ random: () => 0, lose: 1 })
  alice.sendText('bob', 'five')
  alice.sendText('bob', 'six')
  await network.advance(10)
  expect(deliveryProgress(alice, 'bob').slice(-2)).toEqual(['sent', 'sent'])
  network.broker.setFaults()
  // as from a receiver whose author's disk went back in time: the hole goes over the end
  const have = { upTo: 50, gaps: [[5, 20]] as const }
  network.broker.inject(receiptBy(bob, 'alice', directChannel(session), have, stateOf(alice).now))
  await network.advance(10)
  expect(deliveryProgress(alice, 'bob').slice(-2)).toEqual(['sent', 'sent'])
  await network.clock.until(() => bob.transcript('alice').length === 6, 'both come', 30_000)
})

test('an idle program shows its card every ten minutes and says nothing else', async () => {
  const network = createTestNetwork()
  const { alice } = await meet(network)
  await network.advance(60_000)
  const before = network.traffic.length
  await network.advance(2 * 3_600_000)
  expect(sessionPackets(network, before)).toEqual([])
  const cards = network.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-alice')
  expect(cards.length).toBeGreaterThanOrEqual(9)
  expect(cards.length).toBeLessThanOrEqual(16)
  expect(stateOf(alice).link.status).toBe('online')
})

test('a link that is over but has not said so does not keep the program busy for ever', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network, {
    alice: {
      wrapTransport: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('reason' in link) return link
          let over = false
          return {
            ...link,
            publish: (packet) => {
              over ||= new TextDecoder().decode(packet.payload).includes('the last word')
              return over ? Promise.resolve('lost' as const) : link.publish(packet)
            },
          }
        },
      }),
    },
  })
  alice.sendText('bob', 'the last word')
  await network.advance(1000)
  expect(deliveryProgress(alice, 'bob')).toEqual(['waiting'])
})
