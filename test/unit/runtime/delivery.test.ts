/** Nothing is lost and nothing comes twice, whatever the broker forgets; and nobody talks for nothing. */
import { expect, test } from 'vitest'
import { conversationWith } from '../../../src/core/ids.ts'
import { receiptOf } from '../../support/forged/packets.ts'
import { id, town } from '../../support/network/network.ts'
import type { Person, Town } from '../../support/network/network.ts'
import { marks, meet, refused, sees, sessionOf, stands, stateOf, talk } from '../../support/network/direct-session.ts'

/** Everything but cards since `from`. */
const words = (world: Town, from = 0) =>
  world.traffic.slice(from).filter(({ topic }) => !topic.includes('/USERS/'))

/** Cheap to ask at every step, unlike the whole conversation. */
const unread = (who: Person, other: string) =>
  stateOf(who).conversations.get(conversationWith(id(other)))?.unread

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `alice: word ${n}`)

const sayMany = (who: Person, to: string, count: number) => {
  for (let n = 0; n < count; n += 1) who.say(to, `word ${n}`)
}

test.each([
  ['a broker that kept a thousand', false],
  ['a broker that was wiped', true],
])(
  'two thousand messages said to somebody away arrive once and in order from %s',
  async (_, wiped) => {
    const world = town({ queueLimit: 1000 })
    const { alice, bob } = await talk(world)
    await bob.quit()
    sayMany(alice, 'bob', 2000)
    await world.clock.until(() => stateOf(alice).waiting === 0, 'the broker took all')
    await alice.quit()
    if (wiped) world.broker.wipe()
    const before = world.traffic.length
    bob.start()
    await world.pass(5000)
    alice.start()
    await world.clock.until(() => unread(bob, 'alice') === 2000, 'bob has all', 120_000)
    await world.pass(60_000)
    expect(bob.sees('alice')).toEqual(numbered(2000))
    expect(new Set(marks(alice, 'bob'))).toEqual(new Set(['delivered']))
    const again = words(world, before)
    // a thousand were lost at the least; what comes on top is receipts and a few questions
    expect(again.length).toBeLessThan(wiped ? 2400 : 1400)
    const quiet = world.traffic.length
    await world.pass(2 * 3_600_000)
    expect(words(world, quiet)).toEqual([])
  },
  60_000,
)

test('what arrived already is not sent again after a restart', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  sayMany(alice, 'bob', 20)
  await world.pass(5000)
  await alice.quit()
  await bob.quit()
  const before = world.traffic.length
  alice.start()
  bob.start()
  await world.pass(600_000)
  const said = words(world, before).filter(({ topic }) => topic.includes('SESSIONS'))
  expect(said).toEqual([])
  expect(marks(alice, 'bob')).toEqual(Array.from({ length: 20 }, () => 'delivered'))
})

test('a word that the broker lost is asked for as soon as the next one shows the hole', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  alice.say('bob', 'lost')
  await world.pass(100)
  world.broker.trouble()
  alice.say('bob', 'heard')
  await world.clock.until(() => bob.sees('alice').length === 2, 'both', 3000)
  expect(bob.sees('alice')).toEqual(['alice: lost', 'alice: heard'])
})

test('the last word is asked about by its author, when nobody confirms it', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  alice.say('bob', 'lost')
  await world.pass(100)
  world.broker.trouble()
  await world.clock.until(() => bob.sees('alice').length === 1, 'it came', 15_000)
  expect(bob.sees('alice')).toEqual(['alice: lost'])
})

test('receipts that get lost are made good without sending the words again and again', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  sayMany(alice, 'bob', 100)
  await world.pass(30)
  world.broker.trouble({ random: () => 0, lose: 1 })
  await world.pass(2000)
  world.broker.trouble()
  const before = world.traffic.length
  await world.clock.until(() => marks(alice, 'bob').every((one) => one === 'delivered'), 'all')
  expect(bob.sees('alice')).toEqual(numbered(100))
  expect(words(world, before).length).toBeLessThan(110)
})

test('everything that comes twice is known, and confirmed again', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, duplicate: 1 })
  sayMany(alice, 'bob', 10)
  await world.pass(5000)
  expect(bob.sees('alice')).toEqual(numbered(10))
  expect(refused(bob)['duplicate']).toBeGreaterThanOrEqual(10)
  expect(stands(bob, 'alice')).toEqual(stands(alice, 'bob'))
})

test('a wiped broker costs nothing of what both have, and no word that was on its way', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  sayMany(alice, 'bob', 5)
  await world.pass(5000)
  await bob.quit()
  alice.say('bob', 'on its way')
  await world.pass(5000)
  expect(marks(alice, 'bob').at(-1)).toBe('sent')
  world.broker.wipe()
  await world.pass(10_000)
  bob.start()
  await world.clock.until(() => bob.sees('alice').length === 6, 'bob has it')
  await world.pass(5000)
  expect(sees(alice, 'bob')).toBe('online')
  expect(sees(bob, 'alice')).toBe('online')
  expect(marks(alice, 'bob').at(-1)).toBe('delivered')
})

test('what a wiped broker forgot waits for somebody away again, as soon as their place exists', async () => {
  let out = false
  const world = town({
    refuse: ({ clientId }) =>
      out && clientId === 'papo-alice'
        ? { trouble: 'unreachable', detail: 'no network' }
        : undefined,
  })
  const { alice, bob } = await talk(world)
  await bob.quit()
  alice.say('bob', 'for later')
  await world.pass(5000)
  out = true
  world.broker.wipe()
  bob.start()
  await world.pass(5000)
  await bob.quit()
  out = false
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back', 120_000)
  await world.pass(5000)
  await alice.quit()
  bob.start()
  await world.pass(5000)
  expect(bob.sees('alice')).toEqual(['alice: for later'])
})

test('a packet that cannot be written is not acknowledged, and comes again', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
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
  const weak = world.person('bob', { disk: failing })
  weak.start()
  await world.pass(3000)
  broken = true
  alice.say('bob', 'keep this')
  await world.pass(20)
  expect(weak.sees('alice')).toEqual([])
  // from the broker, that is: its author is gone
  await alice.quit()
  broken = false
  await world.clock.until(() => weak.sees('alice').length === 1, 'it comes again', 60_000)
  await world.pass(5000)
  expect(weak.sees('alice')).toEqual(['alice: keep this'])
})

test('a receipt for more than was ever said confirms what was said, and nothing else', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  sayMany(alice, 'bob', 4)
  await world.pass(3000)
  const session = sessionOf(alice, 'bob')
  world.broker.trouble({ random: () => 0, lose: 1 })
  alice.say('bob', 'five')
  alice.say('bob', 'six')
  await world.pass(10)
  expect(marks(alice, 'bob').slice(-2)).toEqual(['sent', 'sent'])
  world.broker.trouble()
  // as from a receiver whose author's disk went back in time: the hole goes over the end
  const have = { upto: 50, holes: [[5, 20]] as const }
  world.broker.inject(receiptOf(bob, 'alice', session, have, stateOf(alice).now))
  await world.pass(10)
  expect(marks(alice, 'bob').slice(-2)).toEqual(['sent', 'sent'])
  await world.clock.until(() => bob.sees('alice').length === 6, 'both come', 30_000)
})

test('an idle program shows its card every ten minutes and says nothing else', async () => {
  const world = town()
  const { alice } = await meet(world)
  await world.pass(60_000)
  const before = world.traffic.length
  await world.pass(2 * 3_600_000)
  expect(words(world, before)).toEqual([])
  const cards = world.traffic.slice(before).filter(({ clientId }) => clientId === 'papo-alice')
  expect(cards.length).toBeGreaterThanOrEqual(9)
  expect(cards.length).toBeLessThanOrEqual(16)
  expect(stateOf(alice).link.status).toBe('online')
})

test('a link that is over but has not said so does not keep the program busy for ever', async () => {
  const world = town()
  const { alice } = await talk(world, {
    alice: {
      through: (transport) => ({
        connect: async (options, events) => {
          const link = await transport.connect(options, events)
          if ('trouble' in link) return link
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
  alice.say('bob', 'the last word')
  await world.pass(1000)
  expect(marks(alice, 'bob')).toEqual(['waiting'])
})
