/** The connected clients: what they may do, and the outlet through which each gets its messages. */
import type { Socket } from 'node:net'
import type { Aedes, Client, ConnectPacket } from 'aedes'
import type { Stop } from '../../core/stop.ts'
import { wants } from './subscriptions.ts'
import {
  admitBy,
  deliverBy,
  limitPackets,
  nextNumber,
  type Deliver,
  type Publish,
} from './aedes-internals.ts'
import type { Lane } from './serial-queue.ts'
import type { BrokerLimits } from './limits.ts'
import { publishBytes, type Letter } from './queued-message.ts'
import { createOutlet, type Outlet } from './client-queue.ts'
import type { Queue } from './session-queues.ts'
import type { Sessions } from './sessions.ts'
import { bytesOf, type Store } from './broker-storage.ts'

/** Beyond this many unsent bytes a client gets no QoS 0 messages. */
const CONGESTED = 1024 * 1024

/** What the rest of the broker asks of the connected clients. */
export type Desk = {
  readonly take: (socket: Socket) => void
  readonly has: (clientId: string) => boolean
  readonly count: () => number
  readonly onCount: (listener: (clients: number) => void) => Stop
  readonly offer: (clientId: string, letter: Letter) => void
  readonly acknowledge: (client: object, messageId: number) => void
  /** Resolves when nothing that a client began is still being stored. */
  readonly settled: () => Promise<void>
}

const nameOf = (client: Client | null) => JSON.stringify(client?.id ?? '?')

const badWill = (packet: ConnectPacket, levels: number): string | undefined => {
  const topic = packet.will?.topic
  if (topic === undefined) return undefined
  if (topic === '' || /^\$|[+#]/u.test(topic)) return 'its will has no topic to publish to'
  return topic.split('/').length > levels ? 'the topic of its will is too deep' : undefined
}

/** Puts our rules and outlets into `broker`; before it listens. */
export const attach = ({
  broker,
  publish,
  lane,
  store,
  queue,
  sessions,
  limits,
  log,
}: {
  readonly broker: Aedes
  readonly publish: Publish
  readonly lane: Lane
  readonly store: Store
  readonly queue: Queue
  readonly sessions: Sessions
  readonly limits: BrokerLimits
  readonly log: (line: string) => void
}): Desk => {
  const outlets = new WeakMap<object, Outlet>()
  const present = new Map<string, { readonly client: Client; readonly outlet: Outlet }>()
  const listeners = new Set<(clients: number) => void>()
  const touching = new Set<Promise<void>>()

  const touch = (id: string) => {
    const touched = sessions.touch(id).catch((error: unknown) => log(String(error)))
    touching.add(touched)
    void touched.finally(() => touching.delete(touched))
  }
  const changed = () => {
    for (const listener of listeners) listener(present.size)
  }
  const cut = (client: Client, why: string) => {
    log(`client ${nameOf(client)} is cut off: ${why}`)
    client.conn.destroy()
  }

  const prepare = (client: Client, { clientId, clean }: ConnectPacket) => {
    const { conn } = client
    const outlet = createOutlet({
      write: (bytes) => conn.write(bytes),
      source: clean
        ? undefined
        : {
            read: (counter, limit) => queue.read(clientId, counter, limit),
            remove: (counter) => queue.remove(clientId, counter),
          },
      capacity: limits.letters,
      overflow: (why) => cut(client, why),
    })
    outlets.set(client, outlet)
    conn.on('drain', outlet.drained)
    let newest0 = 0
    const deliver0: Deliver = ({ topic, payload, brokerCounter }, done) => {
      const congested = conn.writableLength > CONGESTED || !client.connected
      if (brokerCounter > newest0 && !congested && !conn.destroyed) {
        newest0 = brokerCounter
        conn.write(publishBytes({ topic, payload: bytesOf(payload), retain: false }))
      }
      done()
    }
    const deliverQoS: Deliver = (packet, done) => {
      if (packet.qos === 0) return deliver0(packet, done)
      // a stored session's letters come through `offer`, after they are on disk
      const { topic, payload, brokerCounter: counter } = packet
      if (clean) outlet.offer({ counter, topic, payload: bytesOf(payload), retain: false })
      done()
    }
    deliverBy(client, { deliver0, deliverQoS })
  }

  broker.preConnect = (client, packet, callback) => {
    const trouble =
      packet.clientId === '' && !packet.clean
        ? 'a session needs a client id'
        : badWill(packet, limits.topicLevels)
    if (trouble !== undefined) return callback(new Error(trouble), false)
    prepare(client, packet)
    callback(null, true)
  }
  admitBy(broker, ({ id }) =>
    id.length > limits.clientId ? `its client id has ${id.length} characters` : undefined,
  )
  broker.authorizePublish = (client, packet, callback) => {
    if (packet.topic.startsWith('$')) return callback(new Error('topics with $ are the broker’s'))
    // a will comes here too, without a command, and aedes publishes it itself
    if (packet.cmd !== 'publish' || packet.qos === 0) return callback(null)
    if (packet.qos === 2) return callback(new Error('QoS 2 is not supported, use QoS 1'))
    // aedes acknowledges as soon as we call back, so we publish, and store, before that
    publish(packet, client, (error) => callback(error ?? null))
  }
  broker.authorizeSubscribe = (_client, filter, callback) =>
    // shared subscriptions are of MQTT 5; granting one here would deliver nothing
    callback(null, filter.topic.startsWith('$share/') ? null : filter)

  broker.on('client', (client) => {
    const outlet = outlets.get(client)
    if (outlet) present.set(client.id, { client, outlet })
    if (!client.clean) touch(client.id)
    changed()
  })
  broker.on('clientReady', (client) => outlets.get(client)?.start())
  broker.on('clientDisconnect', (client) => {
    outlets.get(client)?.stop()
    if (present.get(client.id)?.client === client) present.delete(client.id)
    // a clean client with the same id may have ended the session meanwhile
    if (!client.clean && sessions.knows(client.id)) touch(client.id)
    changed()
  })
  broker.on('clientError', (client, error) => {
    outlets.get(client)?.stop()
    log(`client ${nameOf(client)} is cut off: ${error.message}`)
  })
  broker.on('connectionError', (_client, error) => log(`a connection is cut off: ${error.message}`))
  broker.addListener('error', (error: unknown) => log(`the broker has trouble: ${String(error)}`))

  const giveRetained = async (
    client: Client,
    filters: readonly { levels: string[]; qos: number }[],
  ) => {
    for await (const { topic, payload, qos } of store.retained()) {
      const levels = topic.split('/')
      const most = filters.reduce(
        (best, it) => (wants(it.levels, levels) ? Math.max(best, it.qos) : best),
        -1,
      )
      if (most < 0) continue
      const letter = { counter: nextNumber(broker), topic, payload: bytesOf(payload), retain: true }
      if (qos > 0 && most > 0) outlets.get(client)?.offerRetained(letter)
      else if (!client.closed) client.conn.write(publishBytes(letter))
    }
  }
  broker.on('subscribe', (filters, client) => {
    const granted = filters.flatMap(({ topic, qos }) =>
      qos < 128 ? [{ levels: topic.split('/'), qos }] : [],
    )
    // in the lane, so that an old retained message never comes after a newer live one
    lane.run((done) => {
      giveRetained(client, granted)
        .catch((error: unknown) =>
          cut(client, `retained messages cannot be read: ${String(error)}`),
        )
        .finally(done)
    })
  })

  return {
    take: (socket) => {
      limitPackets(socket, limits.packet, () => {
        socket.destroy(new Error(`a packet of more than ${limits.packet} bytes`))
      })
      broker.handle(socket)
    },
    has: (id) => present.has(id),
    count: () => present.size,
    onCount: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    offer: (id, letter) => present.get(id)?.outlet.offer(letter),
    acknowledge: (client, messageId) => outlets.get(client)?.acknowledge(messageId),
    settled: async () => {
      while (touching.size > 0) await Promise.all(touching)
      await lane.idle()
    },
  }
}
