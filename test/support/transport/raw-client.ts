/** A client by its bytes (MQTT 3.1.1): it does what no library does, such as never acknowledging anything. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const text = (value: string) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([Math.floor(bytes.length / 256), bytes.length % 256]), bytes])
}

/** A packet with its fixed header (section 2.2). */
const packet = (first: number, body: Buffer): Buffer => {
  const head = [first]
  let rest = body.length
  do {
    const low = rest % 128
    rest = Math.floor(rest / 128)
    head.push(rest > 0 ? low + 128 : low)
  } while (rest > 0)
  return Buffer.concat([Buffer.from(head), body])
}

/** CONNECT (section 3.1). */
export const connectBytes = (clientId: string, { clean = true, keepAlive = 60 } = {}): Buffer =>
  packet(
    0x10,
    Buffer.concat([
      text('MQTT'),
      Buffer.from([4, clean ? 2 : 0, Math.floor(keepAlive / 256), keepAlive % 256]),
      text(clientId),
    ]),
  )

/** SUBSCRIBE at QoS 1 (section 3.8). */
export const subscribeBytes = (filters: readonly string[], id = 1): Buffer =>
  packet(
    0x82,
    Buffer.concat([
      Buffer.from([0, id]),
      ...filters.flatMap((filter) => [text(filter), Buffer.from([1])]),
    ]),
  )

/** A raw connection and how it went. */
export type RawClient = {
  readonly socket: Socket
  /** How many bytes it was given. */
  readonly receivedBytes: () => number
  /** The first 100 kB that it was given. */
  readonly begin: () => Buffer
  /** Resolves when the connection is closed. */
  readonly closed: Promise<unknown>
  readonly isClosed: () => boolean
}

/** Opens a connection to a port of this machine, from another of its addresses if wanted; nothing is sent. */
export const openRaw = async (port: number, localAddress = '127.0.0.1'): Promise<RawClient> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  let begin = Buffer.alloc(0)
  let bytes = 0
  let isClosed = false
  // how it ends is what the tests look at
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (begin.length < 100_000) begin = Buffer.concat([begin, chunk])
  })
  const closed = new Promise((resolve) => {
    socket.once('close', () => {
      isClosed = true
      resolve(undefined)
    })
  })
  await once(socket, 'connect')
  return {
    socket,
    receivedBytes: () => bytes,
    begin: () => begin,
    closed,
    isClosed: () => isClosed,
  }
}

/** Somebody who subscribes, reads, and never acknowledges. */
export const openNeverAcknowledging = async (
  port: number,
  clientId: string,
  filters: readonly string[],
  clean = true,
): Promise<RawClient> => {
  const raw = await openRaw(port)
  raw.socket.write(connectBytes(clientId, { clean }))
  raw.socket.write(subscribeBytes(filters))
  return raw
}
