/** A proxy on loopback before a broker, which hangs up as soon as a client sends certain bytes. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { listenOnLoopback } from './listen.ts'

export type HangUpProxy = {
  readonly url: string
  /** How often it hung up. */
  readonly hangUps: () => number
  readonly stop: () => Promise<void>
}

/** `isTooMuch` looks at what a client sends, as it comes: small packets come whole. */
export const startHangUpProxy = async (
  port: number,
  isTooMuch: (bytes: Buffer) => boolean,
): Promise<HangUpProxy> => {
  const sockets = new Set<Socket>()
  let hangUps = 0
  const server = createServer({ noDelay: true }, (client) => {
    const broker = connect(port, '127.0.0.1')
    for (const socket of [client, broker]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.on('data', (bytes) => {
      if (!isTooMuch(bytes)) return void broker.write(bytes)
      hangUps += 1
      client.resetAndDestroy()
      return undefined
    })
    broker.on('data', (bytes) => client.write(bytes))
    client.once('close', () => broker.end())
    broker.once('close', () => client.destroy())
  })
  const ownPort = await listenOnLoopback(server)
  return {
    url: `mqtt://127.0.0.1:${ownPort}`,
    hangUps: () => hangUps,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
