/** The packets of our own broker beside those of mqtt-packet, which other programs use, and what no client may send. */
import { generate, parser, type Packet } from 'mqtt-packet'
import { expect, test } from 'vitest'
import {
  connectVersion,
  decodeConnect,
} from '../../../src/adapters/broker/protocol/decode-connect.ts'
import { decodeClientPacket } from '../../../src/adapters/broker/protocol/decode-packets.ts'
import {
  encodeAnswer,
  encodeConnack,
  encodeDisconnect,
  encodeRefusal,
  encodeSuback,
  encodeUnsuback,
} from '../../../src/adapters/broker/protocol/encode-packets.ts'
import {
  createFrameReader,
  type PacketFrame,
} from '../../../src/adapters/broker/protocol/frames.ts'
import { NO_BYTES } from '../../../src/adapters/broker/protocol/message.ts'
import { PROPERTY } from '../../../src/adapters/broker/protocol/properties.ts'
import {
  createTopicReader,
  decodePublish,
  encodePublish,
} from '../../../src/adapters/broker/protocol/publish-packet.ts'
import { REASON } from '../../../src/adapters/broker/protocol/reason-codes.ts'

const frameOf = (bytes: Buffer): PacketFrame => {
  const frames = createFrameReader(() => 1_000_000)
  frames.push(bytes)
  const frame = frames.next()
  if (typeof frame === 'string') throw new Error(frame)
  expect(frames.next()).toBe('more')
  return frame
}
const written = (packet: Packet, protocolVersion: 4 | 5) =>
  frameOf(generate(packet, { protocolVersion }))
const read = (bytes: Buffer | undefined, protocolVersion: 4 | 5): Packet | undefined => {
  const found: Packet[] = []
  const reader = parser({ protocolVersion })
  reader.on('packet', (packet) => found.push(packet))
  reader.parse(bytes ?? Buffer.alloc(0))
  return found[0]
}
const hex = (text: string) => frameOf(Buffer.from(text.replaceAll(' ', ''), 'hex'))

const properties = {
  payloadFormatIndicator: true,
  messageExpiryInterval: 60,
  contentType: 'text/plain',
  responseTopic: 'answers/here',
  correlationData: Buffer.from([1, 2, 3]),
  userProperties: { colour: ['red', 'green'], size: 'small' },
}

test.each([3, 4, 5] as const)('a CONNECT of level %i is read with all that it has', (version) => {
  const frame = written(
    {
      cmd: 'connect',
      protocolVersion: version,
      protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
      clientId: 'Ana',
      clean: false,
      keepalive: 300,
      username: 'ana',
      password: Buffer.from('secret'),
      will: {
        topic: 'gone/ana',
        payload: Buffer.from('bye'),
        qos: 1,
        retain: true,
        ...(version === 5 && { properties: { willDelayInterval: 7, ...properties } }),
      },
      ...(version === 5 && { properties: { sessionExpiryInterval: 90, receiveMaximum: 10 } }),
    },
    5,
  )
  expect(connectVersion(frame)).toBe(version)
  const packet = decodeConnect(frame, version)
  expect(packet).toMatchObject({
    clientId: 'Ana',
    clean: false,
    keepAlive: 300,
    username: 'ana',
    password: Buffer.from('secret'),
    will: { topic: 'gone/ana', payload: Buffer.from('bye'), qos: 1, retain: true },
  })
  if ('why' in packet || version < 5) return
  expect(packet.properties.number(PROPERTY.sessionExpiry)).toBe(90)
  expect(packet.properties.number(PROPERTY.receiveMaximum)).toBe(10)
  expect(packet.will?.properties.number(PROPERTY.willDelay)).toBe(7)
  expect(packet.will?.properties.number(PROPERTY.messageExpiry)).toBe(60)
})

test.each([
  [4, 0],
  [4, 1],
  [4, 2],
  [5, 0],
  [5, 1],
  [5, 2],
] as const)('a PUBLISH of level %i and QoS %i comes out as it went in', (version, qos) => {
  const isFive = version === 5
  const frame = written(
    {
      cmd: 'publish',
      topic: 'são/paulo',
      payload: Buffer.from('olá'),
      qos,
      dup: qos > 0,
      retain: true,
      messageId: 4711,
      ...(isFive && { properties: { ...properties, topicAlias: 3 } }),
    },
    version,
  )
  const packet = decodePublish(frame, version, createTopicReader())
  if ('why' in packet) throw new Error(packet.why)
  expect(packet).toMatchObject({
    topic: 'são/paulo',
    qos,
    retain: true,
    dup: qos > 0,
    messageId: qos > 0 ? 4711 : 0,
    expiry: isFive ? 60 : undefined,
    alias: isFive ? 3 : undefined,
  })
  const again = encodePublish(
    {
      topic: packet.topic,
      payload: packet.payload,
      properties: packet.properties,
      expiresAt: isFive ? 61_000 : 0,
      qos,
      retain: true,
      ids: isFive ? [5, 268_435_455] : [],
    },
    {
      version,
      qos,
      messageId: packet.messageId,
      dup: packet.dup,
      alias: isFive ? 9 : 0,
      isAliasKnown: false,
      now: 1000,
    },
  )
  expect(read(again, version)).toMatchObject({
    cmd: 'publish',
    topic: 'são/paulo',
    payload: Buffer.from('olá'),
    qos,
    dup: qos > 0,
    retain: true,
    ...(qos > 0 && { messageId: 4711 }),
    ...(isFive && {
      properties: { ...properties, topicAlias: 9, subscriptionIdentifier: [5, 268_435_455] },
    }),
  })
})

test('a topic that is known by its alias is left out, and a message that is out of date holds a second', () => {
  const bytes = encodePublish(
    {
      topic: 'long/name',
      payload: Buffer.from('x'),
      properties: NO_BYTES,
      expiresAt: 500,
      qos: 0,
      retain: false,
      ids: [],
    },
    { version: 5, qos: 0, messageId: 0, dup: false, alias: 2, isAliasKnown: true, now: 900 },
  )
  expect(read(bytes, 5)).toMatchObject({
    topic: '',
    properties: { topicAlias: 2, messageExpiryInterval: 1 },
  })
})

test('a PUBLISH whose payload follows apart has the same bytes', () => {
  const message = {
    topic: 'talk',
    payload: Buffer.from('hello'),
    properties: NO_BYTES,
    expiresAt: 0,
    qos: 1,
    retain: true,
    ids: [7],
  } as const
  const form = { qos: 1, messageId: 3, dup: false, alias: 0, isAliasKnown: false, now: 0 } as const
  for (const version of [4, 5] as const) {
    const head = encodePublish(message, { version, ...form }, true)
    expect(Buffer.concat([head, message.payload])).toEqual(
      encodePublish(message, { version, ...form }),
    )
  }
})

test('SUBSCRIBE, UNSUBSCRIBE, DISCONNECT and the answers are read', () => {
  const subscribe = written(
    {
      cmd: 'subscribe',
      messageId: 9,
      properties: { subscriptionIdentifier: 300 },
      subscriptions: [
        { topic: 'a/+', qos: 2, nl: true, rap: true, rh: 2 },
        { topic: '#', qos: 0, nl: false, rap: false, rh: 0 },
      ],
    },
    5,
  )
  expect(decodeClientPacket(subscribe, 5, 100)).toEqual({
    type: 'subscribe',
    messageId: 9,
    id: 300,
    filters: [
      { filter: 'a/+', qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2 },
      { filter: '#', qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
    ],
    tooMany: 0,
  })
  const unsubscribe = written(
    { cmd: 'unsubscribe', messageId: 10, unsubscriptions: ['a/+', '#'] },
    4,
  )
  expect(decodeClientPacket(unsubscribe, 4, 100)).toEqual({
    type: 'unsubscribe',
    messageId: 10,
    filters: ['a/+', '#'],
  })
  const disconnect = written(
    { cmd: 'disconnect', reasonCode: 4, properties: { sessionExpiryInterval: 8 } },
    5,
  )
  expect(decodeClientPacket(disconnect, 5, 100)).toEqual({
    type: 'disconnect',
    reason: 4,
    sessionExpiry: 8,
  })
  expect(decodeClientPacket(hex('e0 00'), 5, 100)).toMatchObject({ reason: 0 })
  const answer = { type: 'answer', messageId: 5, reason: 0 }
  expect(decodeClientPacket(hex('40 02 0005'), 5, 100)).toEqual({ ...answer, to: 4 })
  expect(decodeClientPacket(hex('50 04 0005 87 00'), 5, 100)).toEqual({
    ...answer,
    to: 5,
    reason: 0x87,
  })
  expect(decodeClientPacket(hex('62 02 0005'), 4, 100)).toEqual({ ...answer, to: 6 })
  expect(decodeClientPacket(hex('70 03 0005 92'), 5, 100)).toEqual({
    ...answer,
    to: 7,
    reason: 0x92,
  })
  expect(decodeClientPacket(hex('c0 00'), 4, 100)).toEqual({ type: 'ping' })
})

test('what the broker answers is read by others', () => {
  const granted = { sessionExpiry: 60, receiveMaximum: 5, maximumPacketSize: 70_000 }
  const more = { topicAliasMaximum: 4, serverKeepAlive: 9, assignedClientId: 'papo-1' }
  expect(read(encodeConnack(5, true, { ...granted, ...more }), 5)).toMatchObject({
    sessionPresent: true,
    reasonCode: 0,
    properties: {
      sessionExpiryInterval: 60,
      receiveMaximum: 5,
      maximumPacketSize: 70_000,
      topicAliasMaximum: 4,
      serverKeepAlive: 9,
      assignedClientIdentifier: 'papo-1',
    },
  })
  expect(read(encodeConnack(4, true, {}), 4)).toMatchObject({ sessionPresent: true, returnCode: 0 })
  expect(read(encodeRefusal(5, REASON.notAuthorized), 5)).toMatchObject({ reasonCode: 0x87 })
  expect(read(encodeRefusal(4, REASON.notAuthorized), 4)).toMatchObject({ returnCode: 5 })
  expect(encodeRefusal(4, REASON.topicNameInvalid)).toBeUndefined()
  expect(read(encodeAnswer(0x40, 5, 77, 0x97), 5)).toMatchObject({
    cmd: 'puback',
    messageId: 77,
    reasonCode: 0x97,
  })
  expect(encodeAnswer(0x50, 4, 77, 0x97)).toEqual(Buffer.from([0x50, 2, 0, 77]))
  expect(read(encodeSuback(5, 7, [1, 0x97]), 5)).toMatchObject({ granted: [1, 0x97] })
  expect(read(encodeSuback(4, 7, [1, 0x97]), 4)).toMatchObject({ granted: [1, 0x80] })
  expect(read(encodeUnsuback(5, 7, [0, 0x11]), 5)).toMatchObject({ granted: [0, 0x11] })
  expect(encodeUnsuback(4, 7, [0])).toEqual(Buffer.from([0xb0, 2, 0, 7]))
  expect(read(encodeDisconnect(REASON.sessionTakenOver), 5)).toMatchObject({ reasonCode: 0x8e })
})

test.each([
  ['QoS 3', '36 06 0001 61 0001 00', REASON.malformedPacket],
  ['DUP at QoS 0', '38 04 0001 61 00', REASON.malformedPacket],
  ['packet id 0', '32 06 0001 61 0000 00', REASON.protocolError],
  ['a wildcard', '30 04 0001 23 00', REASON.topicNameInvalid],
  ['a zero in its topic', '30 04 0001 00 00', REASON.malformedPacket],
  ['bytes in its topic that are no UTF-8', '30 04 0001 ff 00', REASON.malformedPacket],
  ['a length of its properties with a byte too many', '30 05 0001 61 8000', REASON.malformedPacket],
  ['no topic', '30 03 0000 00', REASON.protocolError],
  ['a topic longer than it is', '30 03 0009 61', REASON.malformedPacket],
  ['a subscription identifier', '30 06 0001 61 02 0b01', REASON.protocolError],
  ['a property of CONNECT', '30 09 0001 61 05 11 00000001', REASON.protocolError],
  ['a property that there is not', '30 06 0001 61 02 7f01', REASON.malformedPacket],
  ['a property twice', '30 08 0001 61 04 0101 0101', REASON.protocolError],
  ['a flag of 2', '30 06 0001 61 02 0102', REASON.protocolError],
  ['properties that are cut', '30 05 0001 61 09 01', REASON.malformedPacket],
  ['a response topic with a wildcard', '30 08 0001 61 04 08 0001 23', REASON.protocolError],
])('a PUBLISH with %s is refused', (_, bytes, reason) => {
  expect(decodePublish(hex(bytes), 5, createTopicReader())).toMatchObject({ reason })
})

test.each([
  ['a CONNACK', '20 02 0000'],
  ['a PUBREL with the wrong flags', '60 02 0001'],
  ['a SUBSCRIBE with the wrong flags', '80 06 0001 0001 61 00'],
  ['a SUBSCRIBE without filters', '82 02 0001'],
  ['a SUBSCRIBE with QoS 3', '82 06 0001 0001 61 03'],
  ['a SUBSCRIBE with a reserved bit', '82 06 0001 0001 61 04'],
  ['a SUBSCRIBE with packet id 0', '82 06 0000 0001 61 00'],
  ['an UNSUBSCRIBE without filters', 'a2 02 0001'],
  ['a PINGREQ with something in it', 'c0 01 00'],
  ['an AUTH', 'f0 00'],
])('%s breaks the protocol', (_, bytes) => {
  expect(decodeClientPacket(hex(bytes), 4, 100)).toHaveProperty('why')
})

test.each([
  ['a SUBSCRIBE without a payload', '82 03 0001 00', REASON.protocolError],
  ['a SUBSCRIBE with the wrong flags', '80 07 0001 00 0001 61 00', REASON.malformedPacket],
  ['a SUBSCRIBE with QoS 3', '82 07 0001 00 0001 61 03', REASON.protocolError],
  ['a SUBSCRIBE with Retain Handling 3', '82 07 0001 00 0001 61 30', REASON.protocolError],
  ['a SUBSCRIBE with a reserved bit', '82 07 0001 00 0001 61 40', REASON.malformedPacket],
  ['an UNSUBSCRIBE without a payload', 'a2 03 0001 00', REASON.protocolError],
  ['an UNSUBSCRIBE with the wrong flags', 'a0 06 0001 00 0001 61', REASON.malformedPacket],
  ['a PUBACK with the wrong flags', '41 02 0001', REASON.malformedPacket],
  ['a PUBREL with the wrong flags', '60 02 0001', REASON.malformedPacket],
  ['a DISCONNECT with the wrong flags', 'e1 00', REASON.malformedPacket],
  ['a packet of type 0', '00 00', REASON.malformedPacket],
  ['a CONNACK', '20 03 000000', REASON.protocolError],
  ['an AUTH', 'f0 00', REASON.protocolError],
  ['a PUBACK with a reason that it cannot have', '40 03 0001 05', REASON.protocolError],
  ['a PUBREC with a reason of DISCONNECT', '50 03 0001 8d', REASON.protocolError],
  ['a PUBREL with a reason of PUBACK', '62 03 0001 10', REASON.protocolError],
  ['a DISCONNECT with a reason of a server', 'e0 01 8b', REASON.protocolError],
])('%s has its reason in MQTT 5', (_, bytes, reason) => {
  expect(decodeClientPacket(hex(bytes), 5, 100)).toMatchObject({ reason })
  expect(decodeClientPacket(hex(bytes), 5, 100)).toHaveProperty('why')
})

test('of a SUBSCRIBE only so many filters are looked at, and the others are counted', () => {
  const packet = hex('82 0e 0001 0001 61 00 0001 62 00 0001 ff 03')
  expect(decodeClientPacket(packet, 4, 2)).toMatchObject({
    filters: [{ filter: 'a' }, { filter: 'b' }],
    tooMany: 1,
  })
  // what is cut off in one that is not looked at is seen
  expect(decodeClientPacket(hex('82 0d 0001 0001 61 00 0001 62 00 0009 ff'), 4, 2)).toHaveProperty(
    'why',
  )
  const unsubscribe = hex('a2 08 0001 0001 61 0001 62')
  expect(decodeClientPacket(unsubscribe, 4, 2)).toMatchObject({ filters: ['a', 'b'] })
  expect(decodeClientPacket(unsubscribe, 4, 1)).toMatchObject({ reason: REASON.quotaExceeded })
})

test('a length with more bytes than it needs is no packet', () => {
  const frames = createFrameReader(() => 1000)
  frames.push(Buffer.from('c08000', 'hex'))
  expect(frames.next()).toBe('malformed')
})

test.each([
  ['a reserved flag', '10 0d 0004 4d515454 04 03 003c 0001 61'],
  ['flags of a will that it has not', '10 0d 0004 4d515454 04 22 003c 0001 61'],
  ['a password without a name', '10 10 0004 4d515454 04 42 003c 0001 61 0001 62'],
  ['a will of QoS 3', '10 13 0004 4d515454 04 1e 003c 0001 61 0001 62 0001 63'],
  ['more behind it', '10 0e 0004 4d515454 04 02 003c 0001 61 00'],
  ['a client id that ends too early', '10 0d 0004 4d515454 04 02 003c 0002 61'],
])('a CONNECT with %s breaks the protocol', (_, bytes) => {
  expect(decodeConnect(hex(bytes), 4)).toHaveProperty('why')
})

test.each([
  ['no MQTT', '10 0d 0004 4d515455 04 02 003c 0001 61', undefined],
  ['level 6', '10 0d 0004 4d515454 06 02 003c 0001 61', 6],
  ['the name of 3.1 with the level of 5', '10 0f 0006 4d5149736470 05 02 003c 0001 61', 0],
  ['a bridge of Mosquitto', '10 0d 0004 4d515454 84 02 003c 0001 61', 4],
])('%s is known by its first bytes', (_, bytes, level) => {
  expect(connectVersion(hex(bytes))).toBe(level)
})

test('packets are cut out of pieces of any size, and one that is too large is not collected', () => {
  const packets = [10, 300, 70_000, 0].map((size) =>
    generate({
      cmd: 'publish',
      topic: 'a',
      payload: Buffer.alloc(size, size % 251),
      qos: 0,
      dup: false,
      retain: false,
    }),
  )
  const all = Buffer.concat(packets)
  for (const size of [1, 2, 7, 4096, 65_536, all.length]) {
    const frames = createFrameReader(() => 100_000)
    const found: string[] = []
    for (let at = 0; at < all.length; at += size) {
      frames.push(Buffer.from(all.subarray(at, at + size)))
      for (let next = frames.next(); next !== 'more'; next = frames.next()) {
        if (typeof next === 'string') throw new Error(next)
        found.push(next.bytes.subarray(next.body, next.end).toString('hex'))
        expect(next.first).toBe(0x30)
      }
    }
    expect(found).toEqual(
      packets.map((bytes) =>
        bytes.subarray(bytes.length > 128 ? (bytes.length > 16_384 ? 4 : 3) : 2).toString('hex'),
      ),
    )
  }
  const small = createFrameReader(() => 1000)
  small.push(Buffer.from([0x30, 0xe9, 0x07]))
  expect(small.next()).toBe('too-large')
  const broken = createFrameReader(() => Number.POSITIVE_INFINITY)
  broken.push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))
  expect(broken.next()).toBe('malformed')
})
