/** The properties of MQTT 5 (section 2.2.2). */
import {
  failCursor,
  readBinary,
  readByte,
  readFourBytes,
  readUtf8,
  readTwoBytes,
  readVariable,
  type Cursor,
} from './cursor.ts'
import { REASON } from './reason-codes.ts'

/** The identifiers of the properties that this broker reads or writes. */
export const PROPERTY = {
  payloadFormat: 0x01,
  messageExpiry: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionId: 0x0b,
  sessionExpiry: 0x11,
  assignedClientId: 0x12,
  serverKeepAlive: 0x13,
  authenticationMethod: 0x15,
  authenticationData: 0x16,
  requestProblemInformation: 0x17,
  willDelay: 0x18,
  requestResponseInformation: 0x19,
  reasonString: 0x1f,
  receiveMaximum: 0x21,
  topicAliasMaximum: 0x22,
  topicAlias: 0x23,
  userProperty: 0x26,
  maximumPacketSize: 0x27,
} as const

type Value = number | string | Buffer

const readPair = (cursor: Cursor) => {
  readUtf8(cursor)
  return readUtf8(cursor)
}
/** A byte that may only be 0 or 1. */
const readFlag = (cursor: Cursor) => {
  const value = readByte(cursor)
  if (value > 1) failCursor(cursor, 'a flag that is neither 0 nor 1', REASON.protocolError)
  return value
}
const readResponseTopic = (cursor: Cursor) => {
  const topic = readUtf8(cursor)
  if (/[+#]/u.test(topic))
    failCursor(cursor, 'a response topic with a wildcard', REASON.protocolError)
  return topic
}
const notZero = (read: (cursor: Cursor) => number) => (cursor: Cursor) => {
  const value = read(cursor)
  if (value === 0) failCursor(cursor, 'a property that may not be 0', REASON.protocolError)
  return value
}

const READERS: ReadonlyMap<number, (cursor: Cursor) => Value> = new Map<
  number,
  (cursor: Cursor) => Value
>([
  [PROPERTY.payloadFormat, readFlag],
  [PROPERTY.messageExpiry, readFourBytes],
  [PROPERTY.contentType, readUtf8],
  [PROPERTY.responseTopic, readResponseTopic],
  [PROPERTY.correlationData, readBinary],
  [PROPERTY.subscriptionId, notZero(readVariable)],
  [PROPERTY.sessionExpiry, readFourBytes],
  [PROPERTY.authenticationMethod, readUtf8],
  [PROPERTY.authenticationData, readBinary],
  [PROPERTY.requestProblemInformation, readFlag],
  [PROPERTY.willDelay, readFourBytes],
  [PROPERTY.requestResponseInformation, readFlag],
  [PROPERTY.reasonString, readUtf8],
  [PROPERTY.receiveMaximum, notZero(readTwoBytes)],
  [PROPERTY.topicAliasMaximum, readTwoBytes],
  [PROPERTY.topicAlias, readTwoBytes],
  [PROPERTY.userProperty, readPair],
  [PROPERTY.maximumPacketSize, notZero(readFourBytes)],
])

/** What a message carries from its publisher to its receivers, as it came. */
const FORWARDED: ReadonlySet<number> = new Set([
  PROPERTY.payloadFormat,
  PROPERTY.contentType,
  PROPERTY.responseTopic,
  PROPERTY.correlationData,
  PROPERTY.userProperty,
])

/** Which properties a packet may have. */
export const ALLOWED = {
  connect: new Set<number>([
    PROPERTY.sessionExpiry,
    PROPERTY.receiveMaximum,
    PROPERTY.maximumPacketSize,
    PROPERTY.topicAliasMaximum,
    PROPERTY.requestResponseInformation,
    PROPERTY.requestProblemInformation,
    PROPERTY.userProperty,
    PROPERTY.authenticationMethod,
    PROPERTY.authenticationData,
  ]),
  will: new Set<number>([...FORWARDED, PROPERTY.willDelay, PROPERTY.messageExpiry]),
  publish: new Set<number>([...FORWARDED, PROPERTY.messageExpiry, PROPERTY.topicAlias]),
  answer: new Set<number>([PROPERTY.reasonString, PROPERTY.userProperty]),
  subscribe: new Set<number>([PROPERTY.subscriptionId, PROPERTY.userProperty]),
  unsubscribe: new Set<number>([PROPERTY.userProperty]),
  disconnect: new Set<number>([
    PROPERTY.sessionExpiry,
    PROPERTY.reasonString,
    PROPERTY.userProperty,
  ]),
} as const

/** The properties of one packet. */
export type PacketProperties = {
  readonly number: (id: number) => number | undefined
  readonly has: (id: number) => boolean
  /** Those that go on to the receivers, in their own bytes. */
  readonly forwarded: Buffer
}

const NOTHING = Buffer.alloc(0)
/** A packet without properties. */
export const NO_PROPERTIES: PacketProperties = {
  number: () => undefined,
  has: () => false,
  forwarded: NOTHING,
}

/** Reads the properties at the cursor; one that is not in `allowed`, or twice there, is a fault. */
export const readProperties = (cursor: Cursor, allowed: ReadonlySet<number>): PacketProperties => {
  const length = readVariable(cursor)
  if (length === 0) return NO_PROPERTIES
  const end = cursor.at + length
  if (end > cursor.end) {
    failCursor(cursor, 'properties that end too early')
    return NO_PROPERTIES
  }
  const values = new Map<number, Value>()
  const forwarded: Buffer[] = []
  const outer = cursor.end
  cursor.end = end
  while (cursor.at < end) {
    const from = cursor.at
    const id = readByte(cursor)
    const read = allowed.has(id) ? READERS.get(id) : undefined
    if (!read) {
      const reason = READERS.has(id) ? REASON.protocolError : REASON.malformedPacket
      failCursor(cursor, `a property ${id} that does not belong here`, reason)
      break
    }
    if (values.has(id) && id !== PROPERTY.userProperty)
      failCursor(cursor, `a property ${id} twice`, REASON.protocolError)
    values.set(id, read(cursor))
    if (FORWARDED.has(id)) forwarded.push(cursor.bytes.subarray(from, cursor.at))
  }
  cursor.end = cursor.fault ? cursor.at : outer
  return {
    number: (id) => {
      const value = values.get(id)
      return typeof value === 'number' ? value : undefined
    },
    has: (id) => values.has(id),
    forwarded: forwarded.length === 0 ? NOTHING : Buffer.concat(forwarded),
  }
}
