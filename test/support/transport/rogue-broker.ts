/** A broker that puts bytes of its own between those of a real one, and may refuse MQTT 5. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { isConnect5, packetBytes } from './fake-server.ts'

export type RogueBroker = {
  readonly url: string
  /** How many clients have connected, without those whose MQTT 5 was refused. */
  readonly connections: () => number
  /** What the newest client sent since the last question, in hexadecimal. */
  readonly taken: () => string
  /** Sends these bytes to the newest client; resolves when they have been taken. */
  readonly send: (bytes: Uint8Array) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Stands before the broker at this port. `version` 4: it speaks MQTT 3.1.1 only. */
export const startRogueBroker = async (port: number, version: 4 | 5): Promise<RogueBroker> => {
  const sockets = new Set<Socket>()
  let newest: Socket | undefined
  let connections = 0
  let taken = ''
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client)
    client.on('error', () => {})
    client.once('data', (first) => {
      if (version === 4 && isConnect5(first)) return client.end(packetBytes.connack4(1))
      newest = client
      connections += 1
      const broker = connect(port, '127.0.0.1')
      sockets.add(broker)
      broker.on('error', () => {})
      client.on('data', (bytes) => {
        taken += bytes.toString('hex')
      })
      broker.write(first)
      client.pipe(broker)
      broker.pipe(client)
      client.once('close', () => broker.destroy())
      broker.once('close', () => client.destroy())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    connections: () => connections,
    taken: () => {
      const since = taken
      taken = ''
      return since
    },
    send: async (bytes) => {
      if (newest?.write(bytes) === false) await once(newest, 'drain')
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
