/** CONNECT, read strictly, as MQTT 3.1.1 and 5 have it in section 3.1. */
import {
  failCursor,
  openCursor,
  readBinary,
  readByte,
  readTwoBytes,
  readUtf8,
  type Cursor,
  type PacketFault,
} from './cursor.ts'
import type { PacketFrame } from './frames.ts'
import type { BrokerQos } from './message.ts'
import { ALLOWED, NO_PROPERTIES, readProperties, type PacketProperties } from './properties.ts'
import type { ProtocolVersion } from './publish-packet.ts'
import { REASON, type ReasonCode } from './reason-codes.ts'

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

/** A QoS in its two bits; 3 is a fault, with this reason. */
export const qosOf = (cursor: Cursor, level: number, fault: ReasonCode): BrokerQos => {
  if (level === 3) failCursor(cursor, 'QoS 3', fault)
  return level === 0 ? 0 : level === 1 ? 1 : 2
}

/** The version of a protocol level; `undefined`: there is none. */
export const versionOf = (level: number): ProtocolVersion | undefined =>
  level === 3 ? 3 : level === 4 ? 4 : level === 5 ? 5 : undefined

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
    qos: qosOf(cursor, (flags >> 3) % 4, REASON.malformedPacket),
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
