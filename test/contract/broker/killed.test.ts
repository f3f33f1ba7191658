/** Our own broker is killed with -9 in the middle of its work and started again on the same data. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBrokerChild, type BrokerChild } from '../../support/process/broker-child.ts'
import {
  connectMqtt,
  publishMany,
  numbered,
  textsFrom,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let dataDir = ''
let broker: BrokerChild
let people: MqttTestClient[] = []

const join = async (clientId: string, options: Parameters<typeof connectMqtt>[1] = {}) => {
  const person = await connectMqtt(broker.url, { clientId, clean: false, ...options })
  people.push(person)
  return person
}
const killAndStart = async (willGrace?: number) => {
  await broker.kill('SIGKILL')
  broker = await startBrokerChild(dataDir, {
    port: broker.port,
    ...(willGrace === undefined ? {} : { willGrace }),
  })
}

const willOf = (name: string) => ({
  will: {
    topic: `card/${name}`,
    payload: Buffer.from(`${name} is gone`),
    qos: 1 as const,
    retain: true,
  },
})

beforeEach(async () => {
  dataDir = freshFolder()
  people = []
  broker = await startBrokerChild(dataDir)
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  await broker.kill('SIGKILL')
})

test('100 of 100 acknowledged messages are there for each of ten after kill -9', async () => {
  const names = Array.from({ length: 10 }, (_, place) => `away ${place}`)
  for (const name of names) {
    const away = await join(name)
    await away.client.subscribeAsync('talk/alice', { qos: 1 })
    await away.disconnect()
  }
  const alice = await join('alice')
  const said = numbered('alice', 100).map((text) => `${text} ${'.'.repeat(500)}`)
  // killed in the very turn in which the last PUBACK arrives
  let killed: Promise<void> | undefined
  const acknowledged = await publishMany(alice, {
    topic: () => 'talk/alice',
    texts: said,
    window: 100,
    acknowledged: (count) => {
      if (count === said.length) killed = broker.kill('SIGKILL')
    },
  })
  expect(acknowledged).toEqual(said)
  await killed
  broker = await startBrokerChild(dataDir, { port: broker.port })
  for (const name of names) {
    const back = await join(name)
    await back.client.subscribeAsync('marker', { qos: 1 })
    await back.client.publishAsync('marker', 'marker', { qos: 1 })
    await back.until((got) => got.at(-1)?.text === 'marker')
    expect(back.received.map(({ text }) => text)).toEqual([...said, 'marker'])
  }
})

test('killed in the middle of a flood: everything that was acknowledged arrives, in order', async () => {
  const present = await join('bob')
  await present.client.subscribeAsync('talk/alice', { qos: 1 })
  const away = await join('carol')
  await away.client.subscribeAsync('talk/+', { qos: 1 })
  await away.disconnect()
  const alice = await join('alice')
  const { promise: enough, resolve: kill } = Promise.withResolvers<void>()
  const flooding = publishMany(alice, {
    topic: () => 'talk/alice',
    texts: numbered('alice', 100_000),
    window: 50,
    acknowledged: (count) => {
      if (count === 2000) kill()
    },
  })
  await enough
  await killAndStart()
  const acknowledged = await flooding
  expect(acknowledged.length).toBeGreaterThanOrEqual(2000)
  const bob = await join('bob')
  const carol = await join('carol')
  const eve = await join('eve')
  await eve.client.publishAsync('talk/alice', 'marker', { qos: 1 })
  for (const person of [bob, carol]) await person.until((got) => got.at(-1)?.text === 'marker')
  for (const got of [[...present.received, ...bob.received], carol.received]) {
    const heard = textsFrom(got, 'alice')
    expect(heard).toEqual(numbered('alice', heard.length))
    expect(heard.length).toBeGreaterThanOrEqual(acknowledged.length)
  }
})

test('retained messages that were acknowledged are there after kill -9', async () => {
  const alice = await join('alice')
  await publishMany(alice, {
    topic: (place) => `card/${place}`,
    texts: numbered('alice', 100),
    window: 100,
    retain: () => true,
  })
  await killAndStart()
  const bob = await join('bob')
  await bob.client.subscribeAsync('card/+', { qos: 1 })
  await bob.until((got) => got.length >= 100)
  expect(new Set(bob.received.map(({ text }) => text))).toEqual(new Set(numbered('alice', 100)))
})

test('the will of a killed client is said and kept, that of a clean leaver is not', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('card/+', { qos: 1 })
  const polite = await join('polite', willOf('polite'))
  await polite.disconnect()
  const killed = await join('killed', willOf('killed'))
  await killed.kill()
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['killed is gone'])
  await killAndStart()
  const carol = await join('carol')
  await carol.client.subscribeAsync('card/+', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(carol.received.map(({ text }) => text)).toEqual(['killed is gone'])
})

test('a will that a kill -9 of the broker left is said, unless its client came back', async () => {
  await join('gone', willOf('gone'))
  await join('faithful', willOf('faithful'))
  await killAndStart(1000)
  const bob = await join('bob')
  await bob.client.subscribeAsync('card/+', { qos: 1 })
  await join('faithful', willOf('faithful'))
  await bob.until((got) => got.length > 0)
  await bob.client.publishAsync('card/marker', 'marker', { qos: 1 })
  await bob.until((got) => got.at(-1)?.text === 'marker')
  expect(bob.received.map(({ topic }) => topic)).toEqual(['card/gone', 'card/marker'])
})

test('a clean end by SIGTERM says the wills and leaves a store that opens again', async () => {
  await join('alice', willOf('alice'))
  await broker.kill('SIGTERM')
  broker = await startBrokerChild(dataDir, { port: broker.port })
  const bob = await join('bob')
  await bob.client.subscribeAsync('card/+', { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['alice is gone'])
})
