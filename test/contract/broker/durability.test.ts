/** The gate of our own broker: nothing that it acknowledged is lost, and order is kept. */
import { expect, test } from 'vitest'
import {
  publishMany,
  numbered,
  textsFrom,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { useOwnBroker } from '../../support/transport/own-broker.ts'

const here = useOwnBroker()

test.each([
  ['plain', () => false],
  ['half of them retained', (place: number) => place % 2 === 1],
])('a present subscriber gets all of 4,000 in order at a window of 10, %s', async (_, retain) => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  const alice = await here.join('alice')
  const said = numbered('alice', 4000)
  expect(await publishMany(alice, { topic: () => 'talk/alice', texts: said, retain })).toEqual(said)
  await bob.until((got) => got.length >= said.length)
  expect(bob.received.map(({ text }) => text)).toEqual(said)
})

test('several publishers and several subscribers, stored and clean: all in order for each', async () => {
  const listeners = await Promise.all([
    here.join('bob'),
    here.join('carol'),
    here.join('dave', true),
    here.join('eve', true),
  ])
  for (const { client } of listeners) await client.subscribeAsync('talk/+/+', { qos: 1 })
  const names = ['alice', 'anna', 'aldo']
  const authors = await Promise.all(names.map((name) => here.join(name)))
  await Promise.all(
    authors.map((author, place) =>
      publishMany(author, {
        topic: (count) => `talk/${names[place]}/${count % 3}`,
        texts: numbered(names[place] ?? '', 1000),
        window: 20,
        retain: (count) => count % 5 === 0,
      }),
    ),
  )
  for (const listener of listeners) {
    await listener.until((got) => got.length >= 3000)
    expect(listener.received).toHaveLength(3000)
    for (const name of names)
      expect(textsFrom(listener.received, name)).toEqual(numbered(name, 1000))
  }
})

test('overlapping filters of one client bring a message once', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync(['talk/#', 'talk/+', 'talk/alice'], { qos: 1 })
  const dave = await here.join('dave', true)
  await dave.client.subscribeAsync(['talk/#', 'talk/+', 'talk/alice'], { qos: 1 })
  await bob.client.unsubscribeAsync('talk/#')
  const alice = await here.join('alice')
  await publishMany(alice, { topic: () => 'talk/alice', texts: numbered('alice', 200) })
  for (const person of [bob, dave]) {
    await person.until((got) => got.at(-1)?.text === 'alice 200')
    expect(person.received.map(({ text }) => text)).toEqual(numbered('alice', 200))
  }
})

test('who was away gets all in order, and what is said while it catches up comes after', async () => {
  const away = await here.join('bob')
  await away.client.subscribeAsync('talk/alice', { qos: 1 })
  await away.disconnect()
  const alice = await here.join('alice')
  await publishMany(alice, {
    topic: () => 'talk/alice',
    texts: numbered('alice', 3000),
    window: 50,
  })
  const [bob] = await Promise.all([
    here.join('bob'),
    publishMany(alice, { topic: () => 'talk/alice', texts: numbered('later', 1000), window: 50 }),
  ])
  await bob.until((got) => got.length >= 4000)
  expect(bob.received.map(({ text }) => text)).toEqual([
    ...numbered('alice', 3000),
    ...numbered('later', 1000),
  ])
})

test('who is killed again and again in the middle of a flood misses nothing', async () => {
  const first = await here.join('bob')
  await first.client.subscribeAsync('talk/alice', { qos: 1 })
  const alice = await here.join('alice')
  const said = numbered('alice', 4000)
  const flooding = publishMany(alice, { topic: () => 'talk/alice', texts: said })
  const lives: MqttTestClient[] = [first]
  for (const place of [500, 1500, 2500]) {
    const bob = lives.at(-1)
    await bob?.until((got) => got.some(({ text }) => Number(text.slice(6)) >= place))
    await bob?.kill()
    lives.push(await here.join('bob'))
  }
  await flooding
  await lives.at(-1)?.until((got) => got.at(-1)?.text === 'alice 4000')
  expect(
    textsFrom(
      lives.flatMap(({ received }) => received),
      'alice',
    ),
  ).toEqual(said)
})

test('a second client with the same id takes over, and nothing is lost between the two', async () => {
  const old = await here.join('bob')
  await old.client.subscribeAsync('talk/alice', { qos: 1 })
  const alice = await here.join('alice')
  const said = numbered('alice', 2000)
  const flooding = publishMany(alice, { topic: () => 'talk/alice', texts: said })
  await old.until((got) => got.length > 300)
  const fresh = await here.join('bob')
  await flooding
  await fresh.until((got) => got.at(-1)?.text === 'alice 2000')
  expect(old.client.connected).toBe(false)
  expect(textsFrom([...old.received, ...fresh.received], 'alice')).toEqual(said)
  expect(here.broker.clients()).toBe(2)
})

test('a client that stops reading delays nobody else and gets all when it reads again', async () => {
  const stuck = await here.join('stuck')
  await stuck.client.subscribeAsync('talk/alice', { qos: 1 })
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk/alice', { qos: 1 })
  stuck.client.stream.pause()
  const alice = await here.join('alice')
  const said = numbered('alice', 300).map((text) => `${text} ${'.'.repeat(60_000)}`)
  await publishMany(alice, { topic: () => 'talk/alice', texts: said })
  await bob.until((got) => got.length === said.length)
  expect(stuck.received.length).toBeLessThan(said.length)
  stuck.client.stream.resume()
  await stuck.until((got) => got.length >= said.length)
  expect(stuck.received.map(({ text }) => text)).toEqual(said)
})

test('an old retained message never comes after a newer live one', async () => {
  const alice = await here.join('alice')
  const flooding = publishMany(alice, {
    topic: () => 'card/alice',
    texts: numbered('alice', 3000),
    retain: () => true,
  })
  for (let turn = 0; turn < 20; turn += 1) {
    const looker = await here.join(`looker ${turn}`, turn % 2 === 0)
    await looker.client.subscribeAsync('card/+', { qos: 1 })
    await looker.until((got) => got.length > 20)
    const seen = looker.received.map(({ text }) => Number(text.slice(6)))
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    await looker.disconnect()
  }
  await flooding
})
