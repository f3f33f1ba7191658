/**
 * Takes large messages of a web socket apart before the library `ws` sees them: it collects each one whole, and a broker
 * may put a packet of any size into one. MQTT lets packets begin and end anywhere in messages (MQTT 5, 6.0.0-2), so
 * several small messages say the same. Nothing is collected here; `packet-limit.ts` then looks at the packets.
 */
import { Transform } from 'node:stream'

/** The end of the answer to the handshake. Whatever follows "101" is frames (RFC 6455, 4.1). */
const HEAD_END = Buffer.from('\r\n\r\n')
const SWITCHED = /^HTTP\/1\.[01] 101(?: |\r)/u
const STATUS_LENGTH = 'HTTP/1.1 101 '.length

const FIN = 0x80
const RESERVED_BITS = 0x70
const OPCODE = 0x0f
const BINARY = 2
const FIRST_CONTROL_OPCODE = 8
const MASKED = 0x80
const LENGTH_16 = 126
const LENGTH_64 = 127

/** The header of one whole binary message of a server (RFC 6455, 5.2). */
const headerOf = (length: number): Buffer => {
  if (length < LENGTH_16) return Buffer.from([FIN | BINARY, length])
  const header = Buffer.alloc(length < 65_536 ? 4 : 10)
  header[0] = FIN | BINARY
  header[1] = header.length === 4 ? LENGTH_16 : LENGTH_64
  if (header.length === 4) header.writeUInt16BE(length, 2)
  else header.writeBigUInt64BE(BigInt(length), 2)
  return header
}

/** How many bytes the header of a frame has whose second byte is this one; servers mask nothing. */
const headerSize = (second: number): number => {
  const length = second & ~MASKED
  return length === LENGTH_16 ? 4 : length === LENGTH_64 ? 10 : 2
}

/** How long the payload is; from 2^53 on it is not exact, and never comes to an end. */
const payloadLength = (header: Buffer): number => {
  if (header.length === 4) return header.readUInt16BE(2)
  return header.length === 10 ? Number(header.readBigUInt64BE(2)) : (header[1] ?? 0)
}

/** What comes next in the stream. */
type Part = 'head' | 'frame' | 'data' | 'control' | 'rest'

/**
 * Bytes of a server in, from its answer to the handshake on; the same bytes out, but that data frames, whole messages or
 * parts of one, become whole binary messages as large as the pieces in which they come. What is no frame, or one that a
 * server must not send, goes on as it is with all that follows: `ws` refuses it.
 */
export const splitMessages = (): Transform => {
  let part: Part = 'head'
  // the first line of the answer, and how much of its end has come
  let status = ''
  let matched = 0
  // a header that is not complete yet, and what is left of the frame
  let header = Buffer.alloc(0)
  let left = 0

  /** Looks for the end of the answer; gives how many bytes of it are here. */
  const takeHead = (bytes: Buffer): number => {
    if (status.length < STATUS_LENGTH)
      status += bytes.toString('latin1', 0, STATUS_LENGTH - status.length)
    for (const [index, byte] of bytes.entries()) {
      if (byte === HEAD_END[matched]) matched += 1
      else matched = byte === HEAD_END[0] ? 1 : 0
      if (matched < HEAD_END.length) continue
      part = SWITCHED.test(status) ? 'frame' : 'rest'
      return index + 1
    }
    return bytes.length
  }

  /** Takes what is missing of a header; gives how many bytes that was, and what goes on. */
  const takeHeader = (bytes: Buffer): { readonly taken: number; readonly out?: Buffer } => {
    const [first = 0, second] = Buffer.concat([header, bytes.subarray(0, 2)])
    const missing = (second === undefined ? 2 : headerSize(second)) - header.length
    header = Buffer.concat([header, bytes.subarray(0, missing)])
    const taken = Math.min(missing, bytes.length)
    if (second === undefined || header.length < headerSize(second)) return { taken }
    const whole = header
    header = Buffer.alloc(0)
    const opcode = first & OPCODE
    if ((first & RESERVED_BITS) !== 0 || (second & MASKED) !== 0) part = 'rest'
    else if (opcode >= FIRST_CONTROL_OPCODE) part = 'control'
    else part = opcode <= BINARY ? 'data' : 'rest'
    left = payloadLength(whole)
    if (left === 0 && part !== 'rest') {
      const isData = part === 'data'
      part = 'frame'
      return isData ? { taken } : { taken, out: whole }
    }
    return part === 'data' ? { taken } : { taken, out: whole }
  }

  const take = (bytes: Buffer): { readonly taken: number; readonly out: readonly Buffer[] } => {
    if (part === 'head') {
      const taken = takeHead(bytes)
      return { taken, out: [bytes.subarray(0, taken)] }
    }
    if (part === 'frame') {
      const { taken, out } = takeHeader(bytes)
      return { taken, out: out ? [out] : [] }
    }
    if (part === 'rest') return { taken: bytes.length, out: [bytes] }
    const payload = bytes.subarray(0, left)
    const out = part === 'data' ? [headerOf(payload.length), payload] : [payload]
    left -= payload.length
    if (left === 0) part = 'frame'
    return { taken: payload.length, out }
  }

  const stream = new Transform({
    transform: (chunk: Buffer, _, done) => {
      for (let bytes = chunk; bytes.length > 0;) {
        const { taken, out } = take(bytes)
        for (const piece of out) stream.push(piece)
        bytes = bytes.subarray(taken)
      }
      done()
    },
  })
  return stream
}
