/** The packets that clients send, but for PUBLISH: read strictly, as MQTT 3.1.1 and 5 have them in section 3. */
import {
  failCursor,
  openCursor,
  readBinary,
  readByte,
  readUtf8,
  readTwoBytes,
  type Cursor,
  type PacketFault,
} from './cursor.ts'
import type { PacketFrame } from './frames.ts'
import type { BrokerQos } from './message.ts'
import {
  ALLOWED,
  NO_PROPERTIES,
  PROPERTY,
  readProperties,
  type PacketProperties,
} from './properties.ts'
import type { ProtocolVersion } from './publish-packet.ts'
import { REASON } from './reason-codes.ts'

/** What is published when the client is cut off. */
export type DecodedWill = {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: BrokerQos
  readonly retain: boolean
  readonly properties: PacketProperties
}

/** CONNECT. */
export type DecodedConnect = {
  readonly version: ProtocolVersion
  readonly clientId: string
  readonly clean: boolean
  /** Seconds; 0: none. */
  readonly keepAlive: number
  readonly username: string | undefined
  readonly password: Buffer | undefined
  readonly will: DecodedWill | undefined
  readonly properties: PacketProperties
}

/** One filter of a SUBSCRIBE with its options. */
export type RequestedFilter = {
  readonly filter: string
  readonly qos: BrokerQos
  readonly noLocal: boolean
  readonly retainAsPublished: boolean
  readonly retainHandling: 0 | 1 | 2
}

/** A packet of a client. An answer to a PUBLISH is of type 4 to 7 as in the fixed header. */
export type ClientPacket =
  | {
      readonly type: 'answer'
      readonly to: 4 | 5 | 6 | 7
      readonly messageId: number
      readonly reason: number
    }
  | {
      readonly type: 'subscribe'
      readonly messageId: number
      readonly id: number | undefined
      readonly filters: readonly RequestedFilter[]
    }
  | {
      readonly type: 'unsubscribe'
      readonly messageId: number
      readonly filters: readonly string[]
    }
  | { readonly type: 'ping' }
  | {
      readonly type: 'disconnect'
      readonly reason: number
      readonly sessionExpiry: number | undefined
    }

const qosOf = (cursor: Cursor, level: number): BrokerQos => {
  if (level === 3) failCursor(cursor, 'QoS 3')
  return level === 0 ? 0 : level === 1 ? 1 : 2
}

/** The protocol level that a CONNECT names, whatever else is in it; `undefined`: it is no MQTT. */
export const connectVersion = ({ bytes, body, end }: PacketFrame): number | undefined => {
  const cursor = openCursor(bytes, body, end)
  const name = readUtf8(cursor)
  const version = readByte(cursor)
  if (cursor.fault || (name !== 'MQTT' && name !== 'MQIsdp')) return undefined
  // the highest bit is the mark of a bridge, as Mosquitto makes it
  const level = version % 128
  return (name === 'MQIsdp') === (level === 3) ? level : 0
}

const readWill = (cursor: Cursor, version: ProtocolVersion, flags: number): DecodedWill => {
  const properties = version === 5 ? readProperties(cursor, ALLOWED.will) : NO_PROPERTIES
  const topic = readUtf8(cursor)
  return {
    properties,
    topic,
    payload: readBinary(cursor),
    qos: qosOf(cursor, (flags >> 3) % 4),
    retain: flags % 64 >= 32,
  }
}

/** Reads a CONNECT of this version. */
export const decodeConnect = (
  { first, bytes, body, end }: PacketFrame,
  version: ProtocolVersion,
): DecodedConnect | PacketFault => {
  const cursor = openCursor(bytes, body, end)
  readUtf8(cursor)
  readByte(cursor)
  const flags = readByte(cursor)
  if (first % 16 !== 0 || flags % 2 === 1) failCursor(cursor, 'a CONNECT with a reserved flag')
  const [hasName, hasPassword, hasWill] = [flags >= 128, flags % 128 >= 64, flags % 8 >= 4]
  if (!hasWill && flags % 64 >= 8) failCursor(cursor, 'a CONNECT with flags of a will it has not')
  if (version < 5 && hasPassword && !hasName)
    failCursor(cursor, 'a CONNECT with a password without a name')
  const keepAlive = readTwoBytes(cursor)
  const properties = version === 5 ? readProperties(cursor, ALLOWED.connect) : NO_PROPERTIES
  const clientId = readUtf8(cursor)
  const will = hasWill ? readWill(cursor, version, flags) : undefined
  const username = hasName ? readUtf8(cursor) : undefined
  const password = hasPassword ? readBinary(cursor) : undefined
  if (cursor.at < cursor.end) failCursor(cursor, 'a CONNECT with more behind it')
  return (
    cursor.fault ?? {
      version,
      clientId,
      clean: flags % 4 >= 2,
      keepAlive,
      username,
      password,
      will,
      properties,
    }
  )
}

const readId = (cursor: Cursor) => {
  const id = readTwoBytes(cursor)
  if (id === 0) failCursor(cursor, 'packet id 0', REASON.protocolError)
  return id
}

const readAnswer = (cursor: Cursor, to: 4 | 5 | 6 | 7, version: ProtocolVersion): ClientPacket => {
  const messageId = readId(cursor)
  const reason = version === 5 && cursor.at < cursor.end ? readByte(cursor) : 0
  if (version === 5 && cursor.at < cursor.end) readProperties(cursor, ALLOWED.answer)
  return { type: 'answer', to, messageId, reason }
}

const readFilter = (cursor: Cursor, version: ProtocolVersion): RequestedFilter => {
  const filter = readUtf8(cursor)
  const options = readByte(cursor)
  const handling = (options >> 4) % 4
  if (options >= (version === 5 ? 64 : 4) || handling === 3)
    failCursor(cursor, 'a SUBSCRIBE with a reserved option')
  return {
    filter,
    qos: qosOf(cursor, options % 4),
    noLocal: options % 8 >= 4,
    retainAsPublished: options % 16 >= 8,
    retainHandling: handling === 0 ? 0 : handling === 1 ? 1 : 2,
  }
}

const readSubscribe = (cursor: Cursor, version: ProtocolVersion): ClientPacket => {
  const messageId = readId(cursor)
  const properties = version === 5 ? readProperties(cursor, ALLOWED.subscribe) : NO_PROPERTIES
  const filters: RequestedFilter[] = []
  do filters.push(readFilter(cursor, version))
  while (cursor.at < cursor.end)
  return { type: 'subscribe', messageId, id: properties.number(PROPERTY.subscriptionId), filters }
}

const readUnsubscribe = (cursor: Cursor, version: ProtocolVersion): ClientPacket => {
  const messageId = readId(cursor)
  if (version === 5) readProperties(cursor, ALLOWED.unsubscribe)
  const filters: string[] = []
  do filters.push(readUtf8(cursor))
  while (cursor.at < cursor.end)
  return { type: 'unsubscribe', messageId, filters }
}

const readDisconnect = (cursor: Cursor, version: ProtocolVersion): ClientPacket => {
  const isLong = version === 5 && cursor.at < cursor.end
  const reason = isLong ? readByte(cursor) : 0
  const properties =
    version === 5 && cursor.at < cursor.end
      ? readProperties(cursor, ALLOWED.disconnect)
      : NO_PROPERTIES
  return { type: 'disconnect', reason, sessionExpiry: properties.number(PROPERTY.sessionExpiry) }
}

/** The flags that each type must have in its first byte; types that are not here come from no client. */
const readers: ReadonlyMap<number, (cursor: Cursor, version: ProtocolVersion) => ClientPacket> =
  new Map<number, (cursor: Cursor, version: ProtocolVersion) => ClientPacket>([
    [0x40, (cursor, version) => readAnswer(cursor, 4, version)],
    [0x50, (cursor, version) => readAnswer(cursor, 5, version)],
    [0x62, (cursor, version) => readAnswer(cursor, 6, version)],
    [0x70, (cursor, version) => readAnswer(cursor, 7, version)],
    [0x82, readSubscribe],
    [0xa2, readUnsubscribe],
    [0xc0, () => ({ type: 'ping' })],
    [0xe0, readDisconnect],
  ])

/** Reads any packet that a connected client may send, but for PUBLISH. */
export const decodeClientPacket = (
  { first, bytes, body, end }: PacketFrame,
  version: ProtocolVersion,
): ClientPacket | PacketFault => {
  const read = readers.get(first)
  if (!read)
    return {
      reason: REASON.protocolError,
      why: `a packet that begins with 0x${first.toString(16)}`,
    }
  const cursor = openCursor(bytes, body, end)
  const packet = read(cursor, version)
  if (cursor.at < cursor.end) failCursor(cursor, 'a packet with more behind it')
  return cursor.fault ?? packet
}
