/** Reads the data types of MQTT (MQTT 5 section 1.5) out of one packet. */
import { isUtf8 } from 'node:buffer'
import { REASON, type ReasonCode } from './reason-codes.ts'

/** Why a packet cannot be taken: the reason code for the client and a sentence for the log. */
export type PacketFault = { readonly reason: ReasonCode; readonly why: string }

/** A place in the bytes of a packet. After a fault every read gives an empty value, so it is looked at once, at the end. */
export type Cursor = {
  readonly bytes: Buffer
  at: number
  end: number
  fault: PacketFault | undefined
}

/** Begins to read `bytes` at `at`, up to `end`. */
export const openCursor = (bytes: Buffer, at = 0, end = bytes.length): Cursor => ({
  bytes,
  at,
  end,
  fault: undefined,
})

/** Notes the first fault and leaves nothing more to read. */
export const failCursor = (
  cursor: Cursor,
  why: string,
  reason: ReasonCode = REASON.malformedPacket,
): void => {
  cursor.fault ??= { reason, why }
  cursor.at = cursor.end
}

const take = (cursor: Cursor, length: number): number => {
  const { at } = cursor
  if (cursor.fault || at + length > cursor.end) {
    failCursor(cursor, 'a packet that ends too early')
    return -1
  }
  cursor.at = at + length
  return at
}

/** One byte. */
export const readByte = (cursor: Cursor): number => {
  const at = take(cursor, 1)
  return at < 0 ? 0 : cursor.bytes.readUInt8(at)
}

/** Two Byte Integer. */
export const readTwoBytes = (cursor: Cursor): number => {
  const at = take(cursor, 2)
  return at < 0 ? 0 : cursor.bytes.readUInt16BE(at)
}

/** Four Byte Integer. */
export const readFourBytes = (cursor: Cursor): number => {
  const at = take(cursor, 4)
  return at < 0 ? 0 : cursor.bytes.readUInt32BE(at)
}

/** Variable Byte Integer: at most four bytes, and no more than the value needs [MQTT-1.5.5-1]. */
export const readVariable = (cursor: Cursor): number => {
  let value = 0
  for (let place = 0; place < 4; place += 1) {
    const byte = readByte(cursor)
    value += (byte % 128) * 128 ** place
    if (byte < 128) {
      if (byte === 0 && place > 0) failCursor(cursor, 'a length with more bytes than it needs')
      return value
    }
  }
  failCursor(cursor, 'a length of more than four bytes')
  return 0
}

/** Binary Data: a piece of the packet itself, not a copy. */
export const readBinary = (cursor: Cursor): Buffer => {
  const length = readTwoBytes(cursor)
  const at = take(cursor, length)
  return at < 0 ? cursor.bytes.subarray(0, 0) : cursor.bytes.subarray(at, at + length)
}

/** Passes over a UTF-8 Encoded String, whatever is in it. */
export const skipUtf8 = (cursor: Cursor): void => void take(cursor, readTwoBytes(cursor))

/** The text of these bytes; `undefined` where they are no UTF-8 string as MQTT wants it (section 1.5.4). */
export const decodeText = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) && !bytes.includes(0) ? Buffer.from(bytes).toString('utf8') : undefined

/** UTF-8 Encoded String. */
export const readUtf8 = (cursor: Cursor): string => {
  const text = decodeText(readBinary(cursor))
  if (text === undefined) failCursor(cursor, 'a text that is no UTF-8')
  return text ?? ''
}
