/** The packets that the broker sends, but for PUBLISH. */
import { PROPERTY } from './properties.ts'
import { variableSize, writeVariable, type ProtocolVersion } from './publish-packet.ts'
import { returnCodeOf, type ReasonCode } from './reason-codes.ts'

const packet = (first: number, ...parts: readonly Uint8Array[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const bytes = Buffer.allocUnsafe(1 + variableSize(length) + length)
  bytes[0] = first
  let at = writeVariable(bytes, length, 1)
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const twoBytes = (value: number) => Buffer.from([Math.floor(value / 256), value % 256])

/** The properties of a CONNACK; what is not there has its usual value. */
export type ConnackProperties = {
  readonly sessionExpiry?: number | undefined
  readonly receiveMaximum?: number | undefined
  readonly maximumPacketSize?: number | undefined
  readonly assignedClientId?: string | undefined
  readonly topicAliasMaximum?: number | undefined
  readonly serverKeepAlive?: number | undefined
}

const encodeProperties = (given: ConnackProperties): Buffer => {
  const parts: Buffer[] = []
  const four = (id: number, value: number | undefined) => {
    if (value === undefined) return
    const bytes = Buffer.alloc(5)
    bytes.writeUInt8(id)
    bytes.writeUInt32BE(value, 1)
    parts.push(bytes)
  }
  const two = (id: number, value: number | undefined) => {
    if (value !== undefined) parts.push(Buffer.from([id]), twoBytes(value))
  }
  four(PROPERTY.sessionExpiry, given.sessionExpiry)
  two(PROPERTY.receiveMaximum, given.receiveMaximum)
  four(PROPERTY.maximumPacketSize, given.maximumPacketSize)
  two(PROPERTY.topicAliasMaximum, given.topicAliasMaximum)
  two(PROPERTY.serverKeepAlive, given.serverKeepAlive)
  if (given.assignedClientId !== undefined) {
    const id = Buffer.from(given.assignedClientId)
    parts.push(Buffer.from([PROPERTY.assignedClientId]), twoBytes(id.length), id)
  }
  const all = Buffer.concat(parts)
  const length = Buffer.alloc(variableSize(all.length))
  writeVariable(length, all.length, 0)
  return Buffer.concat([length, all])
}

/** CONNACK for who is let in. */
export const encodeConnack = (
  version: ProtocolVersion,
  isSessionPresent: boolean,
  properties: ConnackProperties,
): Buffer => {
  const flags = Buffer.from([isSessionPresent && version > 3 ? 1 : 0, 0])
  return version === 5 ? packet(0x20, flags, encodeProperties(properties)) : packet(0x20, flags)
}

/** CONNACK for who is not; `undefined` where MQTT 3.1.1 has no word for it. */
export const encodeRefusal = (version: ProtocolVersion, reason: ReasonCode): Buffer | undefined => {
  if (version === 5) return packet(0x20, Buffer.from([0, reason, 0]))
  const code = returnCodeOf(reason)
  return code === undefined ? undefined : packet(0x20, Buffer.from([0, code]))
}

/** PUBACK, PUBREC, PUBREL or PUBCOMP, by the first byte. A reason is told in MQTT 5 only. */
export const encodeAnswer = (
  first: 0x40 | 0x50 | 0x62 | 0x70,
  version: ProtocolVersion,
  messageId: number,
  reason: number,
): Buffer => {
  const isLong = version === 5 && reason !== 0
  const bytes = Buffer.allocUnsafe(isLong ? 5 : 4)
  bytes[0] = first
  bytes[1] = isLong ? 3 : 2
  bytes.writeUInt16BE(messageId, 2)
  if (isLong) bytes[4] = reason
  return bytes
}

/** SUBACK: a granted QoS or a reason for each filter, and 0x80 for every refusal in MQTT 3.1.1. */
export const encodeSuback = (
  version: ProtocolVersion,
  messageId: number,
  codes: readonly number[],
): Buffer =>
  version === 5
    ? packet(0x90, twoBytes(messageId), Buffer.from([0]), Buffer.from(codes))
    : packet(0x90, twoBytes(messageId), Buffer.from(codes.map((code) => Math.min(code, 0x80))))

/** UNSUBACK; the reasons are told in MQTT 5 only. */
export const encodeUnsuback = (
  version: ProtocolVersion,
  messageId: number,
  codes: readonly number[],
): Buffer =>
  version === 5
    ? packet(0xb0, twoBytes(messageId), Buffer.from([0]), Buffer.from(codes))
    : packet(0xb0, twoBytes(messageId))

/** PINGRESP. */
export const PINGRESP = Buffer.from([0xd0, 0])

/** DISCONNECT, which a broker sends in MQTT 5 only. */
export const encodeDisconnect = (reason: ReasonCode): Buffer => packet(0xe0, Buffer.from([reason]))
