/** The packets that clients send, but for CONNECT and PUBLISH: read strictly, as MQTT 3.1.1 and 5 have them in section 3. */
import {
  failCursor,
  openCursor,
  readByte,
  readUtf8,
  readTwoBytes,
  skipUtf8,
  type Cursor,
  type PacketFault,
} from './cursor.ts'
import { qosOf } from './decode-connect.ts'
import type { PacketFrame } from './frames.ts'
import type { BrokerQos } from './message.ts'
import { ALLOWED, NO_PROPERTIES, PROPERTY, readProperties } from './properties.ts'
import type { ProtocolVersion } from './publish-packet.ts'
import { isReasonOf, REASON } from './reason-codes.ts'

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
      /** How many more there are than are looked at. */
      readonly tooMany: number
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

const readId = (cursor: Cursor) => {
  const id = readTwoBytes(cursor)
  if (id === 0) failCursor(cursor, 'packet id 0', REASON.protocolError)
  return id
}

const checkReason = (cursor: Cursor, type: 4 | 5 | 6 | 7 | 14, reason: number) => {
  if (isReasonOf(type, reason)) return
  failCursor(
    cursor,
    `reason 0x${reason.toString(16)} in a packet of type ${type}`,
    REASON.protocolError,
  )
}

const readAnswer = (cursor: Cursor, to: 4 | 5 | 6 | 7, version: ProtocolVersion): ClientPacket => {
  const messageId = readId(cursor)
  const reason = version === 5 && cursor.at < cursor.end ? readByte(cursor) : 0
  checkReason(cursor, to, reason)
  if (version === 5 && cursor.at < cursor.end) readProperties(cursor, ALLOWED.answer)
  return { type: 'answer', to, messageId, reason }
}

const readFilter = (cursor: Cursor, version: ProtocolVersion): RequestedFilter => {
  const filter = readUtf8(cursor)
  const options = readByte(cursor)
  const handling = (options >> 4) % 4
  if (options >= (version === 5 ? 64 : 4)) failCursor(cursor, 'a SUBSCRIBE with a reserved option')
  if (handling === 3) failCursor(cursor, 'Retain Handling 3', REASON.protocolError)
  return {
    filter,
    qos: qosOf(cursor, options % 4, REASON.protocolError),
    noLocal: options % 8 >= 4,
    retainAsPublished: options % 16 >= 8,
    retainHandling: handling === 0 ? 0 : handling === 1 ? 1 : 2,
  }
}

/** Without a payload it asks for nothing [MQTT-3.8.3-2], [MQTT-3.10.3-2]. */
const checkPayload = (cursor: Cursor) => {
  if (cursor.at >= cursor.end) failCursor(cursor, 'a packet without a filter', REASON.protocolError)
}

const readSubscribe = (
  cursor: Cursor,
  version: ProtocolVersion,
  maxFilters: number,
): ClientPacket => {
  const messageId = readId(cursor)
  const properties = version === 5 ? readProperties(cursor, ALLOWED.subscribe) : NO_PROPERTIES
  checkPayload(cursor)
  const filters: RequestedFilter[] = []
  while (cursor.at < cursor.end && filters.length < maxFilters)
    filters.push(readFilter(cursor, version))
  let tooMany = 0
  for (; cursor.at < cursor.end; tooMany += 1) {
    skipUtf8(cursor)
    readByte(cursor)
  }
  const id = properties.number(PROPERTY.subscriptionId)
  return { type: 'subscribe', messageId, id, filters, tooMany }
}

const readUnsubscribe = (
  cursor: Cursor,
  version: ProtocolVersion,
  maxFilters: number,
): ClientPacket => {
  const messageId = readId(cursor)
  if (version === 5) readProperties(cursor, ALLOWED.unsubscribe)
  checkPayload(cursor)
  const filters: string[] = []
  while (cursor.at < cursor.end && filters.length < maxFilters) filters.push(readUtf8(cursor))
  // nobody has more that could be taken away
  if (cursor.at < cursor.end)
    failCursor(cursor, `more than ${maxFilters} filters`, REASON.quotaExceeded)
  return { type: 'unsubscribe', messageId, filters }
}

const readDisconnect = (cursor: Cursor, version: ProtocolVersion): ClientPacket => {
  const isLong = version === 5 && cursor.at < cursor.end
  const reason = isLong ? readByte(cursor) : 0
  checkReason(cursor, 14, reason)
  const properties =
    version === 5 && cursor.at < cursor.end
      ? readProperties(cursor, ALLOWED.disconnect)
      : NO_PROPERTIES
  return { type: 'disconnect', reason, sessionExpiry: properties.number(PROPERTY.sessionExpiry) }
}

type PacketReader = (cursor: Cursor, version: ProtocolVersion, maxFilters: number) => ClientPacket

/** By the first byte: each type has only one value for its flags; types that are not here come from no client. */
const readers: ReadonlyMap<number, PacketReader> = new Map<number, PacketReader>([
  [0x40, (cursor, version) => readAnswer(cursor, 4, version)],
  [0x50, (cursor, version) => readAnswer(cursor, 5, version)],
  [0x62, (cursor, version) => readAnswer(cursor, 6, version)],
  [0x70, (cursor, version) => readAnswer(cursor, 7, version)],
  [0x82, readSubscribe],
  [0xa2, readUnsubscribe],
  [0xc0, () => ({ type: 'ping' })],
  [0xe0, readDisconnect],
])

const types: ReadonlySet<number> = new Set([...readers.keys()].map((first) => first >> 4))

/** A wrong flag (section 2.1.3), a type that is reserved, or one that a client may not send, or not now. */
const unreadable = (first: number): PacketFault => ({
  reason: types.has(first >> 4) || first < 0x10 ? REASON.malformedPacket : REASON.protocolError,
  why: `a packet that begins with 0x${first.toString(16)}`,
})

/** Reads any packet that a connected client may send, but for PUBLISH; no more filters in it than `maxFilters`. */
export const decodeClientPacket = (
  { first, bytes, body, end }: PacketFrame,
  version: ProtocolVersion,
  maxFilters: number,
): ClientPacket | PacketFault => {
  const read = readers.get(first)
  if (!read) return unreadable(first)
  const cursor = openCursor(bytes, body, end)
  const packet = read(cursor, version, maxFilters)
  if (cursor.at < cursor.end) failCursor(cursor, 'a packet with more behind it')
  return cursor.fault ?? packet
}
