/** What our own broker remembers of a client and of a topic, and what it forgets in time. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBroker, type RunningBroker } from '../../../src/adapters/broker.ts'
import {
  connectMqtt,
  publishMany,
  freshFolder,
  numbered,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'

let dataDir = ''
let broker: RunningBroker
let url = ''
let people: MqttTestClient[] = []

const start = async (port = 0) => {
  const opened = await openBroker({ port, dataDir, log: () => undefined })
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  broker = opened.value
  url = `mqtt://127.0.0.1:${broker.port}`
}
const join = async (clientId: string, clean = false) => {
  const person = await connectMqtt(url, { clientId, clean })
  people.push(person)
  return person
}

beforeEach(async () => {
  dataDir = freshFolder()
  people = []
  await start()
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  await broker.close()
})

test('a restart keeps sessions, their filters, retained messages and the order of all', async () => {
  const away = await join('bob')
  await away.client.subscribeAsync('talk/+', { qos: 1 })
  await away.disconnect()
  const { port } = broker
  for (const round of [1, 2, 3]) {
    const alice = await join('alice')
    await publishMany(alice, {
      topic: () => 'talk/alice',
      texts: numbered(`alice ${round}`, 50),
      retain: () => true,
    })
    await alice.disconnect()
    await broker.close()
    await start(port)
  }
  const bob = await join('bob')
  await bob.until((got) => got.length >= 150)
  expect(bob.received.map(({ text }) => text)).toEqual(
    [1, 2, 3].flatMap((it) => numbered(`alice ${it}`, 50)),
  )
  const carol = await join('carol')
  await carol.client.subscribeAsync('talk/+', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(carol.received).toMatchObject([{ text: 'alice 3 50', packet: { retain: true } }])
})

test('a clean connect forgets the session of its id', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  await bob.disconnect()
  const alice = await join('alice')
  await publishMany(alice, { topic: () => 'talk/alice', texts: numbered('alice', 10) })
  const clean = await join('bob', true)
  await clean.disconnect()
  const back = await join('bob')
  await back.client.subscribeAsync('marker', { qos: 1 })
  await alice.client.publishAsync('talk/alice', 'nobody listens', { qos: 1 })
  await alice.client.publishAsync('marker', 'here', { qos: 1 })
  await back.until((got) => got.length > 0)
  expect(back.received.map(({ text }) => text)).toEqual(['here'])
})

test('what was acknowledged by the client is not sent again', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  const alice = await join('alice')
  await publishMany(alice, { topic: () => 'talk/alice', texts: numbered('alice', 500) })
  await bob.until((got) => got.length === 500)
  await bob.disconnect()
  await alice.client.publishAsync('talk/alice', 'last', { qos: 1 })
  const back = await join('bob')
  await back.until((got) => got.length > 0)
  expect(back.received.map(({ text }) => text)).toEqual(['last'])
})

test('QoS 0 reaches who is there, and an empty retained message takes the old one away', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('typing/+', { qos: 1 })
  const alice = await join('alice')
  await alice.client.publishAsync('typing/alice', 'dots', { qos: 0 })
  await bob.until((got) => got.length === 1)
  await alice.client.publishAsync('card', 'old', { qos: 1, retain: true })
  await alice.client.publishAsync('card', '', { qos: 1, retain: true })
  await alice.client.publishAsync('other', 'kept', { qos: 1, retain: true })
  const carol = await join('carol')
  await carol.client.subscribeAsync('#', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(carol.received.map(({ topic }) => topic)).toEqual(['other'])
})

test('a round trip is short', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('ping', { qos: 1 })
  const alice = await join('alice')
  await alice.client.subscribeAsync('pong', { qos: 1 })
  bob.client.on('message', () => bob.client.publish('pong', 'x', { qos: 1 }))
  const times: number[] = []
  for (let turn = 0; turn < 50; turn += 1) {
    const began = performance.now()
    alice.client.publish('ping', 'x', { qos: 1 })
    await alice.until((got) => got.length > turn)
    times.push(performance.now() - began)
  }
  // Nagle with delayed acknowledgements makes every turn 40 ms or more
  expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(20)
})
