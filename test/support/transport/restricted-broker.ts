/** Stands before a real broker and hangs up at packets, or refuses filters with a code of its own. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { generate, parser } from 'mqtt-packet'
import type { Packet } from 'mqtt-packet'
import { listenOnLoopback } from './listen.ts'

/** What it does; a topic that is published to, or a filter that is subscribed to. */
export type Restrictions = {
  /** Closes the connection at this. */
  readonly hangsUp?: (act: 'publish' | 'subscribe', topic: string) => boolean
  /** The code in the SUBACK for this filter; nothing where the broker behind may decide. */
  readonly refuses?: (filter: string) => number | undefined
}

export type RestrictedBroker = {
  readonly url: string
  /** How often it closed a connection. */
  readonly hangUps: () => number
  /** How many clients connected. */
  readonly connections: () => number
  /** From now on it does this. */
  readonly restrict: (restrictions: Restrictions) => void
  readonly stop: () => Promise<void>
}

/** What is subscribed to in the place of a refused filter, so that the answer has as many codes. */
const IN_PLACE = 'nothing/here'

const isCause = (packet: Packet, { hangsUp }: Restrictions) =>
  packet.cmd === 'publish'
    ? hangsUp?.('publish', packet.topic)
    : packet.cmd === 'subscribe' &&
      packet.subscriptions.some(({ topic }) => hangsUp?.('subscribe', topic))

/** Starts it before the broker at this port, on a free port. */
export const startRestrictedBroker = async (
  port: number,
  first: Restrictions = {},
): Promise<RestrictedBroker> => {
  const sockets = new Set<Socket>()
  let restrictions = first
  let hangUps = 0
  let connections = 0
  const server = createServer({ noDelay: true }, (client) => {
    const broker = connect(port, '127.0.0.1')
    connections += 1
    let protocolVersion = 4
    // the codes for each SUBSCRIBE, where they are not the broker's
    const codes = new Map<number, readonly (number | undefined)[]>()
    for (const socket of [client, broker]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    const toBroker = (packet: Packet): Packet => {
      if (packet.cmd !== 'subscribe') return packet
      const own = packet.subscriptions.map(({ topic }) => restrictions.refuses?.(topic))
      codes.set(packet.messageId ?? 0, own)
      const subscriptions = packet.subscriptions.map((one, index) =>
        own[index] === undefined ? one : { ...one, topic: IN_PLACE },
      )
      return { ...packet, subscriptions }
    }
    const toClient = (packet: Packet): Packet => {
      if (packet.cmd !== 'suback') return packet
      const own = codes.get(packet.messageId ?? 0) ?? []
      const granted = packet.granted.map((code, index) => own[index] ?? Number(code))
      return { ...packet, granted }
    }
    let fromBroker = parser({ protocolVersion })
    const fromClient = parser()
    const answer = (packet: Packet) => client.write(generate(toClient(packet), { protocolVersion }))
    fromClient.on('packet', (packet) => {
      if (client.destroyed) return
      if (packet.cmd === 'connect') {
        protocolVersion = packet.protocolVersion ?? 4
        fromBroker = parser({ protocolVersion })
        fromBroker.on('packet', answer)
      }
      if (isCause(packet, restrictions)) {
        hangUps += 1
        client.destroy()
      } else broker.write(generate(toBroker(packet), { protocolVersion }))
    })
    client.on('data', (bytes) => fromClient.parse(bytes))
    broker.on('data', (bytes) => fromBroker.parse(bytes))
    client.once('close', () => broker.destroy())
    broker.once('close', () => client.destroy())
  })
  const ownPort = await listenOnLoopback(server)
  return {
    url: `mqtt://127.0.0.1:${ownPort}`,
    hangUps: () => hangUps,
    connections: () => connections,
    restrict: (now) => {
      restrictions = now
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
