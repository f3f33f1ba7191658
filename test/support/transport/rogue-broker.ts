/** A broker that puts bytes of its own between those of a real one, and may refuse MQTT 5. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { isConnect5, packetBytes } from './fake-server.ts'
import { frameOf } from './web-socket-bytes.ts'
import { packetFrames, readWebClient } from './web-socket-side.ts'
import { listenOnLoopback } from './listen.ts'

export type RogueBroker = {
  readonly url: string
  /** How many clients have connected, without those whose MQTT 5 was refused. */
  readonly connections: () => number
  /** What the newest client sent since the last question, in hexadecimal. */
  readonly taken: () => string
  /** Keeps back what the broker sends to the newest client, so that nothing comes between my bytes; or lets it through again. */
  readonly holdBroker: (on: boolean) => void
  /** Sends these bytes to the newest client; resolves when they have been taken. */
  readonly send: (bytes: Uint8Array) => Promise<void>
  readonly stop: () => Promise<void>
}

/** So many bytes of CONNECT tell the version, with a remaining length of three bytes. */
const CONNECT_VERSION_AT = 1 + 3 + 'xxMQTT5'.length

/**
 * Stands before the broker at this port. `version` 4: it speaks MQTT 3.1.1 only. `isWeb`: it speaks it through web sockets,
 * and what is sent are frames.
 */
export const startRogueBroker = async (
  port: number,
  version: 4 | 5,
  isWeb = false,
): Promise<RogueBroker> => {
  const sockets = new Set<Socket>()
  let newest: { readonly client: Socket; readonly broker: Socket } | undefined
  let connections = 0
  let taken = ''
  const server = createServer({ noDelay: true }, (client) => {
    sockets.add(client)
    client.on('error', () => {})
    const broker = connect(port, '127.0.0.1')
    sockets.add(broker)
    broker.on('error', () => {})
    const packetsIn = isWeb ? readWebClient((answer) => client.write(answer)) : undefined
    const framesOf = isWeb ? packetFrames() : undefined
    let isConnected = false
    // a web socket may bring it in pieces
    let begin: Buffer = Buffer.alloc(0)
    client.on('data', (bytes) => {
      const packets = packetsIn?.(bytes) ?? bytes
      if (!isConnected) begin = Buffer.concat([begin, packets])
      if (!isConnected && begin.length >= CONNECT_VERSION_AT) {
        const refusal = packetBytes.connack4(1)
        if (version === 4 && isConnect5(begin)) {
          return client.end(isWeb ? frameOf(refusal) : refusal)
        }
        isConnected = true
        newest = { client, broker }
        connections += 1
      }
      taken += packets.toString('hex')
      broker.write(packets)
    })
    broker.on('data', (bytes) => {
      for (const piece of framesOf?.(bytes) ?? [bytes]) client.write(piece)
    })
    client.once('close', () => broker.destroy())
    broker.once('close', () => client.destroy())
  })
  const ownPort = await listenOnLoopback(server)
  return {
    url: `${isWeb ? 'ws' : 'mqtt'}://127.0.0.1:${ownPort}`,
    connections: () => connections,
    taken: () => {
      const since = taken
      taken = ''
      return since
    },
    holdBroker: (on) => {
      if (on) newest?.broker.pause()
      else newest?.broker.resume()
    },
    send: async (bytes) => {
      const client = newest?.client
      if (client?.write(bytes) === false) await once(client, 'drain')
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
