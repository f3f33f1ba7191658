/** What was retained for a subscription comes again to a stored session whose client did not acknowledge it. */
import type { IConnectPacket } from 'mqtt-packet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBrokerChild, type BrokerChild } from '../../support/process/broker-child.ts'
import {
  connectMqtt,
  numbered,
  publishMany,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { openPackets } from '../../support/transport/packet-client.ts'
import { until } from '../../support/wait.ts'

type PacketClient = Awaited<ReturnType<typeof openPackets>>

let dataDir = ''
let broker: BrokerChild
let alice: MqttTestClient
let bobs: PacketClient[] = []

const connectAlice = async () => {
  alice = await connectMqtt(broker.url, { clientId: 'alice', clean: true })
}
const retain = (topic: string, text: string) =>
  alice.client.publishAsync(topic, text, { qos: 1, retain: true })

/** Bob with a stored session; he acknowledges only what a test acknowledges. */
const connectBob = async (more: Partial<IConnectPacket> = {}) => {
  const bob = await openPackets(broker.port, 'bob', { clean: false, ...more })
  bobs.push(bob)
  return bob
}
const subscribe = async ({ send, take }: PacketClient, topic: string, qos: 0 | 1 = 1) => {
  send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos }] })
  await take('suback')
}
const takeText = async ({ take }: PacketClient) => {
  const { payload, retain: isOld, dup, messageId = 0 } = await take('publish')
  return { text: String(payload), isOld, dup, messageId }
}
const acknowledge = ({ send }: PacketClient, { messageId }: { readonly messageId: number }) =>
  send({ cmd: 'puback', messageId })
/** Everything that waits for him, acknowledged; a message that comes after all of it ends it. */
const takeAll = async (bob: PacketClient): Promise<readonly string[]> => {
  await subscribe(bob, 'marker')
  await alice.client.publishAsync('marker', 'marker', { qos: 1 })
  const texts: string[] = []
  for (;;) {
    // each after the one before
    // oxlint-disable-next-line no-await-in-loop
    const one = await takeText(bob)
    acknowledge(bob, one)
    if (one.text === 'marker') return texts
    texts.push(`${one.isOld ? 'retained' : 'live'} ${one.text}`)
  }
}
const breakOff = async (bob: PacketClient) => {
  bob.socket.destroy()
  await until(bob.isClosed, 'his connection is gone')
}

beforeEach(async () => {
  dataDir = freshFolder()
  bobs = []
  broker = await startBrokerChild(dataDir)
  await connectAlice()
})
afterEach(async () => {
  for (const { socket } of bobs) socket.destroy()
  alice.client.end(true)
  await broker.kill('SIGKILL')
})

const lose = {
  'his connection breaks': breakOff,
  'the broker is killed': async (bob: PacketClient) => {
    alice.client.end(true)
    await broker.kill('SIGKILL')
    await until(bob.isClosed, 'his connection is gone')
    broker = await startBrokerChild(dataDir, { port: broker.port })
    await connectAlice()
  },
} as const

test.each(Object.entries(lose))(
  'it comes again, until it is acknowledged, where %s',
  async (_, loseIt) => {
    await retain('house/lamp', 'on')
    await retain('house/door', 'shut')
    const first = await connectBob()
    await subscribe(first, 'house/+')
    const some = [await takeText(first), await takeText(first)]
    expect(some.map(({ text }) => text).toSorted()).toEqual(['on', 'shut'])
    if (some[0]) acknowledge(first, some[0])
    await loseIt(first)
    const second = await connectBob()
    expect(second.connack.sessionPresent).toBe(true)
    const again = [await takeText(second), await takeText(second)]
    expect(again).toMatchObject([{ isOld: true }, { isOld: true }])
    expect(again.map(({ text }) => text).toSorted()).toEqual(['on', 'shut'])
    await loseIt(second)
    const third = await connectBob()
    expect((await takeAll(third)).toSorted()).toEqual(['retained on', 'retained shut'])
    // what he acknowledged is on disk before the answer to this
    await subscribe(third, 'other')
    await loseIt(third)
    expect(await takeAll(await connectBob())).toEqual([])
  },
)

test('what took its place meanwhile comes once, and in its order', async () => {
  await retain('house/lamp', 'on')
  await retain('house/door', 'shut')
  const first = await connectBob()
  await subscribe(first, 'house/+')
  await takeText(first)
  await breakOff(first)
  await retain('house/lamp', 'off')
  const second = await connectBob()
  expect(await takeAll(second)).toEqual(['retained shut', 'live off'])
})

test('nothing is owed of filters that are gone, or that were taken at QoS 0', async () => {
  await retain('house/lamp', 'on')
  const first = await connectBob()
  await subscribe(first, 'house/#')
  await takeText(first)
  first.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['house/#'] })
  await first.take('unsuback')
  await subscribe(first, 'house/+', 0)
  await takeText(first)
  await breakOff(first)
  expect(await takeAll(await connectBob())).toEqual([])
})

test('of hundreds that were not even sent all come', async () => {
  await publishMany(alice, {
    topic: (place) => `house/${place}`,
    texts: numbered('state', 500),
    retain: () => true,
    window: 100,
  })
  const first = await connectBob()
  await subscribe(first, 'house/+')
  await takeText(first)
  await breakOff(first)
  const all = await takeAll(await connectBob())
  expect(all).toHaveLength(500)
  expect(new Set(all).size).toBe(500)
})

test('who acknowledges what nobody sent is owed it all the same', async () => {
  await retain('house/lamp', 'on')
  const first = await connectBob()
  await subscribe(first, 'house/+')
  const { messageId } = await takeText(first)
  for (const wrong of [1, 2, 3]) acknowledge(first, { messageId: messageId + wrong })
  // whoever would have been thought to have all of it has this on disk now
  await subscribe(first, 'other')
  await breakOff(first)
  expect(await takeAll(await connectBob())).toEqual(['retained on'])
})

test('after an UNSUBSCRIBE nothing is owed, also where the filter comes back without what is retained', async () => {
  await retain('house/lamp', 'on')
  const first = await connectBob({ protocolVersion: 5, properties: { sessionExpiryInterval: 60 } })
  await subscribe(first, 'house/+')
  await takeText(first)
  first.send({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: ['house/+'] })
  await first.take('unsuback')
  const withoutRetained = { topic: 'house/+', qos: 1, rh: 2 } as const
  first.send({ cmd: 'subscribe', messageId: 3, subscriptions: [withoutRetained] })
  await first.take('suback')
  await breakOff(first)
  expect(await takeAll(await connectBob())).toEqual([])
})
