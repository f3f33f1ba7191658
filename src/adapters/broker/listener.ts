/** Where the broker listens: a Unix socket that only its user can open, or an address, with TLS or without. */
import { chmodSync, rmSync } from 'node:fs'
import { createServer, isIP, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { ConnectionGuard } from './guard/connection-guard.ts'

/** An address of this machine, or the path of a socket. Port 0 takes any free one. */
export type ListenAddress =
  | { readonly socket: string }
  | { readonly socket?: never; readonly host: string; readonly port: number }

/** The certificate of the broker and its key, and the authority of those that clients must have (PEM). */
export type BrokerTls = {
  readonly cert: Uint8Array
  readonly key: Uint8Array
  readonly clientAuthority?: Uint8Array
}

/** A server that listens, and how it was told. */
export type BrokerListener = {
  /** Resolves with the port, 0 for a socket; rejects with the system's error. */
  readonly listen: (address: ListenAddress) => Promise<number>
  readonly close: () => Promise<void>
}

/** Can only this machine reach what listens there? */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const endOf = ({ remoteAddress = '', remotePort = 0 }: Socket) => `${remoteAddress} ${remotePort}`

/** A server for raw connections that hands on those with TLS once they speak it. */
const serveTls = (
  tls: BrokerTls,
  accept: (connection: Socket, slot: Socket) => void,
  log: (line: string) => void,
) => {
  const slots = new Map<string, Socket>()
  const secure = createTlsServer(
    {
      cert: Buffer.from(tls.cert),
      key: Buffer.from(tls.key),
      ...(tls.clientAuthority && {
        ca: Buffer.from(tls.clientAuthority),
        requestCert: true,
        rejectUnauthorized: true,
      }),
    },
    (connection) => {
      const slot = slots.get(endOf(connection))
      if (slot) accept(connection, slot)
      else connection.destroy()
    },
  )
  secure.on('tlsClientError', (error) => log(`a connection does not speak TLS: ${error.message}`))
  return (slot: Socket) => {
    const end = endOf(slot)
    slots.set(end, slot)
    slot.once('close', () => slots.delete(end))
    secure.emit('connection', slot)
  }
}

/** Prepares to listen; connections are handed to `accept` after the guard has let them in. */
export const createListener = ({
  guard,
  accept,
  tls,
  log,
}: {
  readonly guard: ConnectionGuard
  readonly accept: (connection: Socket, slot: Socket) => void
  readonly tls?: BrokerTls | undefined
  readonly log: (line: string) => void
}): BrokerListener => {
  const serve = tls
    ? serveTls(tls, accept, log)
    : (socket: Socket) => {
        accept(socket, socket)
      }
  const server: Server = createServer({ noDelay: true }, (socket) => {
    // what goes wrong before MQTT is spoken is only the end of this connection
    socket.on('error', () => undefined)
    guard.admit(socket)
    serve(socket)
  })

  return {
    listen: async (address) => {
      // whoever has the store open may take the place of one who was killed
      if (address.socket !== undefined) rmSync(address.socket, { force: true })
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(
          address.socket === undefined
            ? { port: address.port, host: address.host }
            : { path: address.socket },
          resolve,
        )
      })
      server.on('error', (error) => log(`the server has trouble: ${error.message}`))
      if (address.socket !== undefined) chmodSync(address.socket, 0o600)
      const taken = server.address()
      return typeof taken === 'object' && taken ? taken.port : 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        guard.closeAll()
      }),
  }
}
