/**
 * Looks at the size of each packet in its fixed header, before mqtt.js collects it, so that nobody can fill
 * the memory with one packet. A broker of MQTT 5 is told the limit (Maximum Packet Size) and sends nothing
 * larger; one of MQTT 3.1.1, or a rogue one, may.
 *
 * A publish that is too large is cut while it streams by: its beginning goes on as a smaller packet, and the
 * rest is skipped. So it is received, refused for its size, and acknowledged like any other. Disconnecting
 * would be worse: a retained packet comes again with each connection, and so would the end of it.
 */
import { Transform } from 'node:stream'
import { steadyMillis } from '../clock.ts'
import { freeBuffers } from './free-buffers.ts'

/** The largest packet that is taken (bytes after the fixed header). */
export const MAX_INCOMING_PACKET = 2 * 1024 * 1024
/**
 * What is left of a larger publish. The longest topic fits (65,537 bytes), and of the payload still more than
 * anything that papo takes.
 */
export const CUT_PACKET = 192 * 1024
/** The largest of all other packets: acknowledgements, pings and the like. */
const MAX_OTHER_PACKET = 256 * 1024

/**
 * The most packets that go on in one piece. mqtt.js takes those of a piece from the front of an array, which V8 moves as
 * a whole where it is long: 64 KiB of the smallest packets took 0.3 s.
 */
export const MAX_PACKETS_AT_ONCE = 1000

/** After so many skipped bytes their buffers are freed. */
const FREE_AFTER = 8 * 1024 * 1024

const PUBLISH = 3
const MAX_LENGTH_BYTES = 4

/** A remaining length as MQTT writes it (MQTT 5, 1.5.5). */
const encodeLength = (length: number): readonly number[] =>
  length < 128 ? [length] : [(length % 128) | 128, ...encodeLength(Math.floor(length / 128))]

export type PacketLimit = {
  /** Bytes of the broker in, packets of a bounded size out. Ends with an error where they cannot be. */
  readonly stream: Transform
  /** When something came last (ms of `steadyMillis`), whether it was skipped or not. */
  readonly lastByteAt: () => number
  /** How long (bytes after the fixed header) the packet was that comes out with `CUT_PACKET`; asked once for each, in their order. */
  readonly takeWholeLength: () => number
}

type Header = { readonly first: number; readonly length: number; readonly size: number }

/** The fixed header at this place; `undefined` while it is incomplete. Broken ones are left to the parser. */
const readHeader = (bytes: Uint8Array, at: number): Header | undefined => {
  const first = bytes[at]
  let length = 0
  for (let index = 0; index < MAX_LENGTH_BYTES; index += 1) {
    const byte = bytes[at + 1 + index]
    if (first === undefined || byte === undefined) return undefined
    length += (byte & 127) * 128 ** index
    if (byte < 128) return { first, length, size: 2 + index }
  }
  return { first: first ?? 0, length: 0, size: 1 + MAX_LENGTH_BYTES }
}

/** Limits the packets of one connection. */
export const limitPackets = (): PacketLimit => {
  // a header that is not complete yet
  let begun: Uint8Array = new Uint8Array()
  let passing = 0
  let skipping = 0
  let skipped = 0
  let violation: Error | undefined
  let lastByteAt = steadyMillis()
  const wholeLengths: number[] = []

  /** Notes what follows this header, and gives the header as it goes on. */
  const enter = ({ first, length, size }: Header, bytes: Uint8Array, at: number): Uint8Array => {
    const type = first >> 4
    if (type === PUBLISH && length > MAX_INCOMING_PACKET) {
      wholeLengths.push(length)
      passing = CUT_PACKET
      skipping = length - CUT_PACKET
      return Uint8Array.from([first, ...encodeLength(CUT_PACKET)])
    }
    if (type === PUBLISH && length === CUT_PACKET) wholeLengths.push(length)
    if (type !== PUBLISH && length > MAX_OTHER_PACKET) {
      violation = new Error(`a packet of type ${type} has ${length} bytes`)
    }
    passing = length
    return bytes.subarray(at, at + size)
  }

  const limited = (bytes: Uint8Array): readonly Uint8Array[] => {
    const out: Uint8Array[] = []
    let at = 0
    // where that begins which goes on as it came
    let from = 0
    let packets = 0
    const flush = (to: number) => {
      if (to > from) out.push(bytes.subarray(from, to))
      from = to
      packets = 0
    }
    while (at < bytes.length) {
      if (passing > 0) {
        const some = Math.min(passing, bytes.length - at)
        passing -= some
        at += some
      } else if (skipping > 0) {
        flush(at)
        const some = Math.min(skipping, bytes.length - at)
        skipping -= some
        skipped += some
        at += some
        from = at
        if (skipped < FREE_AFTER) continue
        skipped = 0
        freeBuffers()
      } else {
        const header = readHeader(bytes, at)
        if (!header) {
          flush(at)
          begun = bytes.slice(at)
          return out
        }
        if (packets === MAX_PACKETS_AT_ONCE) flush(at)
        packets += 1
        const head = enter(header, bytes, at)
        if (violation) return []
        if (skipping > 0) {
          flush(at)
          out.push(head)
          from = at + header.size
        }
        at += header.size
      }
    }
    flush(at)
    return out
  }

  const stream = new Transform({
    transform: (chunk: Uint8Array, _, done) => {
      lastByteAt = steadyMillis()
      const bytes = begun.length > 0 ? Buffer.concat([begun, chunk]) : chunk
      begun = new Uint8Array()
      for (const part of limited(bytes)) stream.push(part)
      done(violation)
    },
  })

  return {
    stream,
    lastByteAt: () => lastByteAt,
    takeWholeLength: () => wholeLengths.shift() ?? CUT_PACKET,
  }
}
