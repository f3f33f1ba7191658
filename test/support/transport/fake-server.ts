/** A server that says what a test wants it to say, MQTT or not. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { listenOnLoopback } from './listen.ts'

/** A running peer. */
export type FakeServer = {
  readonly port: number
  /** The first byte of every packet that each connection sent, in hexadecimal: `10` is CONNECT. */
  readonly received: readonly (readonly string[])[]
  readonly stop: () => Promise<void>
}

/** Called with each piece that came in; `nth` counts connections from 0. */
export type Behaviour = (socket: Socket, bytes: Buffer, nth: number) => void

/** The first bytes of the MQTT packets in `bytes`; pieces are small enough here to hold whole packets. */
const kindsOf = (bytes: Buffer) => {
  const kinds: string[] = []
  for (let at = 0; at < bytes.length;) {
    kinds.push(bytes.subarray(at, at + 1).toString('hex'))
    const low = bytes[at + 1] ?? 0
    const long = low >= 128
    at += long ? 3 + (low - 128) + (bytes[at + 2] ?? 0) * 128 : 2 + low
  }
  return kinds
}

/** Starts a peer on a free port of 127.0.0.1, with TLS where a key is given (PEM). */
export const startFakeServer = async (
  behaviour: Behaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FakeServer> => {
  const received: string[][] = []
  const sockets = new Set<Socket>()
  const serve = (socket: Socket) => {
    const nth = received.length
    const kinds: string[] = []
    received.push(kinds)
    sockets.add(socket)
    socket.on('data', (bytes) => {
      kinds.push(...kindsOf(bytes))
      behaviour(socket, bytes, nth)
    })
    // clients that break off are what these stories are about
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const server = tls ? createTlsServer(tls, serve) : createServer(serve)
  const port = await listenOnLoopback(server)
  return {
    port,
    received,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Answers of a broker, in bytes. `connack` takes the code; MQTT 5 adds its empty properties. */
export const packetBytes = {
  connack4: (code = 0) => Buffer.from([0x20, 2, code === 0 ? 1 : 0, code]),
  connack5: (code = 0) => Buffer.from([0x20, 3, code === 0 ? 1 : 0, code, 0]),
  disconnect5: (code: number) => Buffer.from([0xe0, 2, code, 0]),
  puback: (id: number) => Buffer.from([0x40, 2, 0, id]),
  pubrel: (id: number) => Buffer.from([0x62, 2, 0, id]),
  pingresp: () => hex('d0 00'),
  /** A QoS 0 packet of 3.1.1 to the topic `t` with the payload `x`. */
  word4: () => hex('30 04 00 01 74 78'),
} as const

/** True when these bytes are a CONNECT of MQTT 5. */
export const isConnect5 = (bytes: Buffer) => bytes.includes('MQTT\u0005')
