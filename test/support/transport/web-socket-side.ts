/** What a web server does before a broker that knows no web sockets (RFC 6455): the handshake, and frames both ways. */
import { createHash } from 'node:crypto'
import { frameOf, readFrames } from './web-socket-bytes.ts'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const NOTHING: Buffer = Buffer.alloc(0)

/** The answer to a request that opens a web socket. */
const answerTo = (request: string): Buffer => {
  const key = /^sec-websocket-key: *(\S+)/imu.exec(request)?.[1] ?? ''
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64')
  const head = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Protocol: mqtt']
  const lines = ['HTTP/1.1 101 Switching Protocols', ...head, `Sec-WebSocket-Accept: ${accept}`]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}

/** The client's side: gives the bytes of MQTT that are in what it sends, and calls `answer` once with what opens it. */
export const readWebClient = (answer: (bytes: Buffer) => void) => {
  let rest = NOTHING
  let isOpen = false
  return (piece: Buffer): Buffer => {
    rest = Buffer.concat([rest, piece])
    if (!isOpen) {
      const end = rest.indexOf('\r\n\r\n') + 4
      if (end < 4) return NOTHING
      answer(answerTo(rest.toString('latin1', 0, end)))
      isOpen = true
      rest = rest.subarray(end)
    }
    const read = readFrames(rest)
    rest = read.rest
    return Buffer.concat(read.frames.filter(({ opcode }) => opcode < 8).map((one) => one.payload))
  }
}

/** How long the first packet is, with its fixed header; undefined while that has not come. */
const packetLength = (bytes: Buffer): number | undefined => {
  let length = 0
  for (let at = 1; at < 5; at += 1) {
    const byte = bytes[at]
    if (byte === undefined) return undefined
    length += (byte & 127) * 128 ** (at - 1)
    if (byte < 128) return 1 + at + length
  }
  return undefined
}

/** The broker's side: each packet in a frame of its own, as most brokers send them, however large it is. */
export const packetFrames = () => {
  let pieces: Buffer[] = []
  let size = 0
  return (piece: Buffer): readonly Buffer[] => {
    pieces.push(piece)
    size += piece.length
    const frames: Buffer[] = []
    for (;;) {
      const [first = NOTHING] = pieces
      const begin = first.length >= 5 ? first : Buffer.concat(pieces)
      const length = packetLength(begin)
      if (length === undefined || length > size) return frames
      const all = Buffer.concat(pieces)
      frames.push(frameOf(all.subarray(0, length)))
      pieces = all.length > length ? [all.subarray(length)] : []
      size -= length
      if (size === 0) return frames
    }
  }
}
