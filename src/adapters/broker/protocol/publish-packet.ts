/** PUBLISH (MQTT 3.1.1 and 5, section 3.3), read and written: the one packet whose speed counts. */
import { decodeText, openCursor, type PacketFault } from './cursor.ts'
import type { PacketFrame } from './frames.ts'
import { NO_BYTES, type BrokerMessage, type BrokerQos, type QueuedMessage } from './message.ts'
import { ALLOWED, PROPERTY, readProperties } from './properties.ts'
import { REASON } from './reason-codes.ts'

/** The protocol levels: 3 is MQTT 3.1. */
export type ProtocolVersion = 3 | 4 | 5

/** A PUBLISH as it came; its payload is a piece of what was read. */
export type PublishPacket = {
  /** Empty where only the alias says which one it is. */
  readonly topic: string
  readonly payload: Buffer
  readonly properties: Uint8Array
  /** Seconds after which the message is of no use. */
  readonly expiry: number | undefined
  readonly alias: number | undefined
  readonly qos: BrokerQos
  readonly retain: boolean
  readonly dup: boolean
  /** 0 at QoS 0. */
  readonly messageId: number
}

const malformed = (why: string): PacketFault => ({ reason: REASON.malformedPacket, why })
const WILDCARD: PacketFault = { reason: REASON.topicNameInvalid, why: 'a topic with a wildcard' }

/** Names of topics as texts: somebody who publishes mostly does so to the topic of the last time. */
export const createTopicReader = () => {
  let lastBytes = Buffer.alloc(0)
  let lastTopic: string | PacketFault = ''
  /** A topic name (section 4.7), or why it is none. */
  return (bytes: Buffer, from: number, to: number): string | PacketFault => {
    const isSame =
      to - from === lastBytes.length &&
      bytes.compare(lastBytes, 0, lastBytes.length, from, to) === 0
    if (isSame) return lastTopic
    lastBytes = Buffer.from(bytes.subarray(from, to))
    const text = decodeText(lastBytes)
    if (text === undefined) lastTopic = malformed('a topic that is no UTF-8')
    else lastTopic = /[+#]/u.test(text) ? WILDCARD : text
    return lastTopic
  }
}

/** Reads a PUBLISH. */
export const decodePublish = (
  { first, bytes, body, end }: PacketFrame,
  version: ProtocolVersion,
  readTopic: (bytes: Buffer, from: number, to: number) => string | PacketFault,
): PublishPacket | PacketFault => {
  const level = (first >> 1) % 4
  if (level === 3) return malformed('a PUBLISH of QoS 3')
  const qos = level === 0 ? 0 : level === 1 ? 1 : 2
  const dup = first % 16 >= 8
  if (dup && qos === 0) return malformed('a PUBLISH of QoS 0 with DUP')
  const from = body + 2
  const to = end < from ? from : from + bytes.readUInt16BE(body)
  let at = qos === 0 ? to : to + 2
  if (at > end) return malformed('a PUBLISH that ends too early')
  const topic = readTopic(bytes, from, to)
  if (typeof topic !== 'string') return topic
  const messageId = qos === 0 ? 0 : bytes.readUInt16BE(to)
  if (qos > 0 && messageId === 0)
    return { reason: REASON.protocolError, why: 'a PUBLISH with packet id 0' }
  let properties: Uint8Array = NO_BYTES
  let expiry: number | undefined
  let alias: number | undefined
  if (version === 5) {
    if (bytes[at] === 0 && at < end) at += 1
    else {
      const cursor = openCursor(bytes, at, end)
      const read = readProperties(cursor, ALLOWED.publish)
      if (cursor.fault) return cursor.fault
      at = cursor.at
      properties = read.forwarded
      expiry = read.number(PROPERTY.messageExpiry)
      alias = read.number(PROPERTY.topicAlias)
    }
  }
  if (topic === '' && alias === undefined)
    return { reason: REASON.protocolError, why: 'a PUBLISH without a topic' }
  return {
    topic,
    payload: bytes.subarray(at, end),
    properties,
    expiry,
    alias,
    qos,
    retain: first % 2 === 1,
    dup,
    messageId,
  }
}

/** How many bytes a Variable Byte Integer has (section 1.5.5). */
export const variableSize = (value: number): number =>
  value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4

/** Writes a Variable Byte Integer; the place behind it. */
export const writeVariable = (bytes: Buffer, value: number, at: number): number => {
  let rest = value
  let place = at
  while (rest > 127) {
    bytes[place] = (rest % 128) + 128
    rest = Math.floor(rest / 128)
    place += 1
  }
  bytes[place] = rest
  return place + 1
}

/** How a message is written for one receiver. */
export type PublishForm = {
  readonly version: ProtocolVersion
  readonly qos: BrokerQos
  /** 0 at QoS 0. */
  readonly messageId: number
  readonly dup: boolean
  /** The alias of the topic, 0 for none; the name itself is left out where the receiver knows it by its alias. */
  readonly alias: number
  readonly isAliasKnown: boolean
  /** What the time is (Unix ms): the receiver is told how long the message still holds. */
  readonly now: number
}

const propertiesSize = (message: BrokerMessage, ids: readonly number[], alias: number): number => {
  let size = message.properties.length
  if (message.expiresAt > 0) size += 5
  if (alias > 0) size += 3
  for (const id of ids) size += 1 + variableSize(id)
  return size
}

/** The bytes of a PUBLISH packet; without its payload, which is to follow, if `isPayloadApart`. */
export const encodePublish = (
  message: Omit<QueuedMessage, 'counter'>,
  { version, qos, messageId, dup, alias, isAliasKnown, now }: PublishForm,
  isPayloadApart = false,
): Buffer => {
  const { payload, ids } = message
  const topic = isAliasKnown ? '' : message.topic
  const name = Buffer.byteLength(topic)
  const size = version === 5 ? propertiesSize(message, ids, alias) : 0
  const length =
    2 + name + (qos > 0 ? 2 : 0) + (version === 5 ? variableSize(size) + size : 0) + payload.length
  const apart = isPayloadApart ? payload.length : 0
  const bytes = Buffer.allocUnsafe(1 + variableSize(length) + length - apart)
  bytes[0] = 0x30 + (dup ? 8 : 0) + 2 * qos + (message.retain ? 1 : 0)
  let at = writeVariable(bytes, length, 1)
  at = bytes.writeUInt16BE(name, at)
  at += bytes.write(topic, at)
  if (qos > 0) at = bytes.writeUInt16BE(messageId, at)
  if (version === 5) {
    at = writeVariable(bytes, size, at)
    bytes.set(message.properties, at)
    at += message.properties.length
    if (message.expiresAt > 0) {
      at = bytes.writeUInt8(PROPERTY.messageExpiry, at)
      at = bytes.writeUInt32BE(Math.max(1, Math.ceil((message.expiresAt - now) / 1000)), at)
    }
    if (alias > 0) {
      at = bytes.writeUInt8(PROPERTY.topicAlias, at)
      at = bytes.writeUInt16BE(alias, at)
    }
    for (const id of ids)
      at = writeVariable(bytes, id, bytes.writeUInt8(PROPERTY.subscriptionId, at))
  }
  if (!isPayloadApart) bytes.set(payload, at)
  return bytes
}
