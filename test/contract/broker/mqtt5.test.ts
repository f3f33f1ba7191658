/** What our own broker does with MQTT 5, as mqtt.js and single packets see it. */
import type { IClientOptions, IDisconnectPacket } from 'mqtt'
import { generate } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { connectMqtt, type MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import { useOwnBroker } from '../../support/transport/own-broker.ts'
import { openPackets } from '../../support/transport/packet-client.ts'
import { openRaw } from '../../support/transport/raw-client.ts'
import { until } from '../../support/wait.ts'

const here = useOwnBroker()

const join = (clientId: string, options: IClientOptions = {}) =>
  connectMqtt(here.url, { clientId, protocolVersion: 5, clean: true, ...options })
const stored = (seconds: number, more: IClientOptions['properties'] = {}) => ({
  clean: false,
  properties: { sessionExpiryInterval: seconds, ...more },
})
const reasonOf = ({ client }: MqttTestClient) =>
  new Promise<IDisconnectPacket>((resolve) => client.once('disconnect', resolve))
const hello = {
  cmd: 'publish',
  topic: 'talk',
  payload: 'hello',
  qos: 1,
  dup: false,
  retain: false,
  messageId: 2,
} as const
const textsOf = ({ received }: MqttTestClient) => received.map(({ text }) => text)

test('the properties of a message reach a subscriber of 5, live, stored and retained, and none of 3.1.1', async () => {
  const properties = {
    payloadFormatIndicator: true,
    contentType: 'text/plain',
    responseTopic: 'answers',
    correlationData: Buffer.from('4711'),
    userProperties: { a: ['1', '2'], b: '3' },
  }
  const live = await join('live')
  await live.client.subscribeAsync('talk/#', { qos: 1 })
  const old = await here.join('old', true)
  await old.client.subscribeAsync('talk/#', { qos: 1 })
  const away = await join('away', stored(60))
  await away.client.subscribeAsync('talk/#', { qos: 1 })
  await away.disconnect()
  const ana = await join('ana')
  await ana.client.publishAsync('talk/a', 'hello', { qos: 1, retain: true, properties })
  const late = await join('late')
  await late.client.subscribeAsync('talk/#', { qos: 1 })
  const back = await join('away', stored(60))
  for (const one of [live, late, back, old]) await one.until((got) => got.length === 1)
  for (const one of [live, late, back])
    expect(one.received[0]?.packet.properties).toMatchObject(properties)
  expect(old.received[0]?.packet.properties).toBeUndefined()
  for (const one of [live, late, back, ana]) await one.disconnect()
})

test('a session stays as long as it was asked for, and a DISCONNECT can change that', async () => {
  const first = await join('ana', stored(60))
  await first.client.subscribeAsync('talk', { qos: 1 })
  await first.disconnect()
  const present = async (options: IClientOptions) => {
    const raw = await join('ana', options)
    const { connected } = raw.client
    expect(connected).toBe(true)
    return raw
  }
  const back = await present(stored(1))
  const { client } = await here.join('bob', true)
  await client.publishAsync('talk', 'kept', { qos: 1 })
  await back.until((got) => got.length === 1)
  await back.disconnect()
  // its second is over, so nothing of it is there
  await new Promise((resolve) => setTimeout(resolve, 1300))
  await client.publishAsync('talk', 'for nobody', { qos: 1 })
  const anew = await present(stored(60))
  await anew.client.subscribeAsync('marker', { qos: 1 })
  await client.publishAsync('marker', 'marker', { qos: 1 })
  await anew.until((got) => got.length > 0)
  expect(textsOf(anew)).toEqual(['marker'])
  await anew.client.endAsync(false, { reasonCode: 0, properties: { sessionExpiryInterval: 0 } })
  await until(() => here.broker.clients() === 1, 'it has left')
  await client.publishAsync('marker', 'for nobody', { qos: 1 })
  const last = await present(stored(60))
  await last.client.subscribeAsync('end', { qos: 1 })
  await client.publishAsync('end', 'end', { qos: 1 })
  await last.until((got) => got.length > 0)
  expect(textsOf(last)).toEqual(['end'])
  await last.disconnect()
})

test('what is out of date is not delivered, and what is not tells how long it still holds', async () => {
  const away = await join('away', stored(60))
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  const ana = await join('ana')
  const say = (text: string, messageExpiryInterval: number) =>
    ana.client.publishAsync('talk', text, { qos: 1, properties: { messageExpiryInterval } })
  await say('short', 1)
  await say('long', 100)
  await new Promise((resolve) => setTimeout(resolve, 1200))
  const back = await join('away', stored(60))
  await back.until((got) => got.length > 0)
  expect(textsOf(back)).toEqual(['long'])
  const left = back.received[0]?.packet.properties?.messageExpiryInterval ?? 0
  expect(left).toBeGreaterThan(50)
  expect(left).toBeLessThan(100)
  for (const one of [back, ana]) await one.disconnect()
})

test('the broker sends no more at once, and nothing larger, than the client takes', async () => {
  const bob = await openPackets(here.broker.port, 'bob', {
    protocolVersion: 5,
    properties: { receiveMaximum: 2, maximumPacketSize: 200 },
  })
  bob.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'talk', qos: 2 }] })
  await bob.take('suback')
  const ana = await join('ana')
  for (const text of ['1', 'x'.repeat(300), '2', '3'])
    await ana.client.publishAsync('talk', text, { qos: 1 })
  const first = await bob.take('publish')
  await bob.take('publish')
  bob.send({ cmd: 'pingreq' })
  await bob.take('pingresp')
  expect(bob.got).toEqual([])
  bob.send({ cmd: 'puback', messageId: first.messageId ?? 0 })
  expect(await bob.take('publish')).toMatchObject({ payload: Buffer.from('3') })
  bob.socket.destroy()
  await ana.disconnect()
})

test('who sends more at once than was agreed is cut off, and who keeps to it is not', async () => {
  const ana = await openPackets(here.broker.port, 'ana', { protocolVersion: 5 })
  const most = ana.connack.properties?.receiveMaximum ?? 0
  expect(most).toBe(1000)
  const say = (messageId: number) =>
    ana.send({
      cmd: 'publish',
      topic: 'talk',
      payload: 'x',
      qos: 2,
      dup: false,
      retain: false,
      messageId,
    })
  for (let id = 1; id <= most; id += 1) say(id)
  await until(() => ana.got.length === most, 'all are taken')
  say(1)
  say(most + 1)
  expect(await ana.take('disconnect')).toMatchObject({ reasonCode: 0x93 })
})

test('the whole Receive Maximum may be sent at QoS 2 at once', async () => {
  const ana = await openPackets(here.broker.port, 'ana', { protocolVersion: 5, ...stored(60) })
  const most = ana.connack.properties?.receiveMaximum ?? 0
  const packets = Array.from({ length: most }, (_, place) =>
    generate({ ...hello, qos: 2, messageId: place + 1 }, { protocolVersion: 5 }),
  )
  ana.socket.write(Buffer.concat(packets))
  await until(() => ana.got.length === most, 'all are taken')
  expect(ana.got.every(({ cmd }) => cmd === 'pubrec')).toBe(true)
  ana.socket.destroy()
})

test('in 3.1.1 as many messages of QoS 2 may wait for their PUBREL', async () => {
  const ana = await openPackets(here.broker.port, 'ana', { clean: false })
  for (let id = 1; id <= 1000; id += 1) ana.send({ ...hello, qos: 2, messageId: id })
  for (let id = 1; id <= 1000; id += 1)
    expect(await ana.take('pubrec')).toMatchObject({ messageId: id })
  // at QoS 1 more may be on their way
  ana.send({ ...hello, messageId: 1001 })
  await ana.take('puback')
  ana.send({ ...hello, qos: 2, messageId: 1002 })
  await until(() => ana.isClosed(), 'it is cut off')
  expect(ana.got).toEqual([])
})

test('a message that fits is not lost to a topic alias that would make it longer', async () => {
  const bob = await openPackets(here.broker.port, 'bob', {
    protocolVersion: 5,
    properties: { topicAliasMaximum: 5, maximumPacketSize: 100 },
  })
  bob.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'talk', qos: 1 }] })
  await bob.take('suback')
  const ana = await join('ana')
  // 2 bytes of fixed header, 6 of topic, 2 of id and 1 of properties beside these
  for (const length of [89, 86, 90, 91, 1])
    await ana.client.publishAsync('talk', 'x'.repeat(length), { qos: 1 })
  const sizes: number[] = []
  for (let count = 0; count < 4; count += 1) sizes.push((await bob.take('publish')).payload.length)
  // the alias that 86 bytes left room for makes room for 90, and not for 91
  expect(sizes).toEqual([89, 86, 90, 1])
  bob.socket.destroy()
  await ana.disconnect()
})

test('aliases of topics work in both directions', async () => {
  const bob = await join('bob', { properties: { topicAliasMaximum: 5 } })
  await bob.client.subscribeAsync('a/long/topic', { qos: 1 })
  const ana = await join('ana', { autoAssignTopicAlias: true })
  for (const text of ['1', '2', '3'])
    await ana.client.publishAsync('a/long/topic', text, { qos: 1 })
  await bob.until((got) => got.length === 3)
  expect(textsOf(bob)).toEqual(['1', '2', '3'])
  const aliases = bob.received.map(({ packet }) => packet.properties?.topicAlias)
  expect(aliases).toEqual([1, 1, 1])
  expect(bob.received.every(({ topic }) => topic === 'a/long/topic')).toBe(true)
  for (const one of [bob, ana]) await one.disconnect()
})

test('the options of a subscription: No Local, Retain As Published, Retain Handling, identifiers', async () => {
  const ana = await join('ana')
  await ana.client.publishAsync('card', 'old', { qos: 1, retain: true })
  await ana.client.subscribeAsync('card', {
    qos: 1,
    nl: true,
    rh: 2,
    properties: { subscriptionIdentifier: 11 },
  })
  const bob = await join('bob')
  await bob.client.subscribeAsync('card', { qos: 1, rap: true, rh: 1 })
  await bob.client.subscribeAsync('card', {
    qos: 1,
    rap: true,
    rh: 1,
    properties: { subscriptionIdentifier: 300 },
  })
  await ana.client.publishAsync('card', 'hers', { qos: 1, retain: true })
  await bob.client.publishAsync('card', 'his', { qos: 1 })
  await bob.until((got) => got.length === 3)
  await ana.until((got) => got.length === 1)
  expect(bob.received.map(({ text, packet }) => [text, packet.retain])).toEqual([
    ['old', true],
    ['hers', true],
    ['his', false],
  ])
  expect(bob.received[1]?.packet.properties).toMatchObject({ subscriptionIdentifier: 300 })
  expect(ana.received).toMatchObject([
    { text: 'his', packet: { properties: { subscriptionIdentifier: 11 } } },
  ])
  for (const one of [bob, ana]) await one.disconnect()
})

test('one member of a shared subscription gets each message', async () => {
  const members = [await join('m1'), await join('m2')]
  for (const { client } of members) await client.subscribeAsync('$share/team/work', { qos: 1 })
  const ana = await join('ana')
  for (let count = 1; count <= 10; count += 1)
    await ana.client.publishAsync('work', `${count}`, { qos: 1 })
  await until(() => members.flatMap(textsOf).length === 10, 'all are there')
  expect(members.map(({ received }) => received.length)).toEqual([5, 5])
  for (const one of [...members, ana]) await one.disconnect()
})

const willOf = (name: string) => ({
  will: {
    topic: `gone/${name}`,
    payload: Buffer.from(name),
    qos: 1 as const,
    retain: false,
    properties: { willDelayInterval: 1, contentType: 'name' },
  },
  ...stored(60),
})

test('a delayed will is said only if its client does not come back, with its properties', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('gone/+', { qos: 1 })
  const lost = await join('lost', willOf('lost'))
  const back = await join('back', willOf('back'))
  await lost.kill()
  await back.kill()
  const again = await join('back', willOf('back'))
  await bob.until((got) => got.length > 0)
  expect(bob.received).toMatchObject([
    { text: 'lost', packet: { properties: { contentType: 'name' } } },
  ])
  // a DISCONNECT takes the will away, unless it says otherwise; the session ends with it, so it waits no longer
  await again.client.endAsync(false, { reasonCode: 4, properties: { sessionExpiryInterval: 0 } })
  await bob.until((got) => got.length > 1)
  expect(textsOf(bob)).toEqual(['lost', 'back'])
  await bob.disconnect()
})

test('a client without an id is given one, and whoever is taken over is told so', async () => {
  const nameless = await openPackets(here.broker.port, '', { protocolVersion: 5, keepalive: 3600 })
  // and the broker says how long it waits at most
  expect(nameless.connack.properties).toMatchObject({
    assignedClientIdentifier: expect.stringMatching(/^papo-/u),
    serverKeepAlive: 600,
  })
  nameless.socket.destroy()
  const first = await join('ana')
  const told = reasonOf(first)
  const second = await join('ana')
  expect((await told).reasonCode).toBe(0x8e)
  await second.disconnect()
})

test('a refusal has its reason: for a topic, a filter, an id, and for nobody who listens', async () => {
  const ana = await join('ana')
  const answer = (topic: string) =>
    ana.client.publishAsync(topic, 'x', { qos: 1 }).catch((error: unknown) => error)
  expect(await answer('/'.repeat(30))).toMatchObject({ code: 0x90 })
  expect(await answer('$SYS/broker/version')).toMatchObject({ code: 0x87 })
  await expect(ana.client.subscribeAsync('/'.repeat(30))).rejects.toThrow(/filter invalid/iu)
  await expect(join('x'.repeat(200))).rejects.toThrow(/identifier/iu)
  expect(ana.client.connected).toBe(true)
  await ana.disconnect()
  const bob = await openPackets(here.broker.port, 'bob', { protocolVersion: 5 })
  bob.send({ ...hello, topic: 'nobody/listens' })
  expect(await bob.take('puback')).toMatchObject({ reasonCode: 0x10 })
  bob.send({ cmd: 'unsubscribe', messageId: 3, unsubscriptions: ['a'] })
  expect(await bob.take('unsuback')).toMatchObject({ granted: [0x11] })
  bob.socket.destroy()
})

test.each([
  ['a packet larger than it takes', '30ffff7f', 0x95],
  ['bytes that are no packet', '308080808001', 0x81],
  ['a topic alias that was never set', '3007 0000 03 230009 78', 0x82],
  ['topic alias 0', '3008 0001 61 03 230000 78', 0x94],
  ['a topic alias above the maximum', '3008 0001 61 03 230041 78', 0x94],
  ['a topic that is no UTF-8', '3005 0001 ff 00 78', 0x81],
  ['a length with a byte too many', 'c08000', 0x81],
  ['a SUBSCRIBE without a payload', '8203 0001 00', 0x82],
  ['a second CONNECT', '100d 0004 4d515454 04 02 0000 0001 61', 0x82],
  ['a wildcard in a topic', '3005 0001 23 00 78', 0x90],
  ['a shared subscription with No Local', '8210 0001 00 000a 2473686172652f612f62 05', 0x82],
  ['a packet id of 0', '3206 0001 61 0000 00', 0x82],
])('%s ends the connection with its reason', async (_, bytes, reason) => {
  const raw = await openRaw(here.broker.port)
  raw.socket.write(Buffer.from('100e00044d5154540502003c00000161', 'hex'))
  await until(() => raw.receivedBytes() > 4, 'it is connected')
  const before = raw.receivedBytes()
  raw.socket.write(Buffer.from(bytes.replaceAll(' ', ''), 'hex'))
  await raw.closed
  expect([...raw.begin().subarray(before)]).toEqual([0xe0, 1, reason])
})

test.each([
  ['a reserved flag', '100e 0004 4d515454 05 03 003c 00 0001 61', 0x81],
  ['a text that is no UTF-8', '100e 0004 4d515454 05 02 003c 00 0001 ff', 0x81],
  ['a receive maximum of 0', '1011 0004 4d515454 05 02 003c 03 210000 0001 61', 0x82],
  [
    'data of a sign-in without its method',
    '1012 0004 4d515454 05 02 003c 04 16000178 0001 61',
    0x82,
  ],
  ['another way to sign in', '1012 0004 4d515454 05 02 003c 04 15000178 0001 61', 0x8c],
])('a CONNECT with %s is answered with its reason', async (_, bytes, reason) => {
  const raw = await openRaw(here.broker.port)
  raw.socket.write(Buffer.from(bytes.replaceAll(' ', ''), 'hex'))
  await raw.closed
  expect([...raw.begin()]).toEqual([0x20, 3, 0, reason, 0])
})

test('a topic that only begins like a shared subscription is an ordinary one', async () => {
  const bob = await join('bob')
  await bob.client.subscribeAsync('$sharex/a', { qos: 1 })
  const ana = await join('ana')
  await ana.client.publishAsync('$sharex/a', 'hello', { qos: 1 })
  await bob.until((got) => got.length === 1)
  expect(textsOf(bob)).toEqual(['hello'])
  for (const one of [bob, ana]) await one.disconnect()
})
