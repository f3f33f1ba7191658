/** The connected clients: what they may do, and the queue through which each gets its messages. */
import type { Socket } from 'node:net'
import type { Aedes, Client, ConnectPacket } from 'aedes'
import type { Stop } from '../../core/stop.ts'
import { matchesLevels } from './subscriptions.ts'
import {
  authenticateBy,
  replaceDelivery,
  limitPacketSize,
  nextMessageNumber,
  type Deliver,
  type Publish,
} from './aedes-internals.ts'
import type { SerialQueue } from './serial-queue.ts'
import type { BrokerLimits } from './limits.ts'
import { encodePublish, type QueuedMessage } from './queued-message.ts'
import { createClientQueue, type ClientQueue } from './client-queue.ts'
import type { SessionQueues } from './session-queues.ts'
import type { Sessions } from './sessions.ts'
import { payloadBytes, type BrokerStorage } from './broker-storage.ts'

/** Beyond this many unsent bytes a client gets no QoS 0 messages. */
const CONGESTED = 1024 * 1024

/** What the rest of the broker asks of the connected clients. */
export type BrokerClients = {
  readonly accept: (socket: Socket) => void
  readonly has: (clientId: string) => boolean
  readonly count: () => number
  readonly onCount: (listener: (clients: number) => void) => Stop
  readonly enqueue: (clientId: string, message: QueuedMessage) => void
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

/** Puts our rules and queues into `broker`; to be called before it listens. */
export const attachClients = ({
  broker,
  publish,
  serial,
  storage,
  queues,
  sessions,
  limits,
  log,
}: {
  readonly broker: Aedes
  readonly publish: Publish
  readonly serial: SerialQueue
  readonly storage: BrokerStorage
  readonly queues: SessionQueues
  readonly sessions: Sessions
  readonly limits: BrokerLimits
  readonly log: (line: string) => void
}): BrokerClients => {
  const clientQueues = new WeakMap<object, ClientQueue>()
  const connected = new Map<
    string,
    { readonly client: Client; readonly clientQueue: ClientQueue }
  >()
  const listeners = new Set<(clients: number) => void>()
  const pendingTouches = new Set<Promise<void>>()

  const touch = (id: string) => {
    const touched = sessions.touch(id).catch((error: unknown) => log(String(error)))
    pendingTouches.add(touched)
    void touched.finally(() => pendingTouches.delete(touched))
  }
  const changed = () => {
    for (const listener of listeners) listener(connected.size)
  }
  const disconnect = (client: Client, why: string) => {
    log(`client ${nameOf(client)} is cut off: ${why}`)
    client.conn.destroy()
  }

  const prepare = (client: Client, { clientId, clean }: ConnectPacket) => {
    const { conn } = client
    const clientQueue = createClientQueue({
      write: (bytes) => conn.write(bytes),
      source: clean
        ? undefined
        : {
            read: (counter, limit) => queues.read(clientId, counter, limit),
            remove: (counter) => queues.remove(clientId, counter),
          },
      capacity: limits.queuedMessages,
      overflow: (why) => disconnect(client, why),
    })
    clientQueues.set(client, clientQueue)
    conn.on('drain', clientQueue.drained)
    let newest0 = 0
    const deliver0: Deliver = ({ topic, payload, brokerCounter }, done) => {
      const congested = conn.writableLength > CONGESTED || !client.connected
      if (brokerCounter > newest0 && !congested && !conn.destroyed) {
        newest0 = brokerCounter
        conn.write(encodePublish({ topic, payload: payloadBytes(payload), retain: false }))
      }
      done()
    }
    const deliverQoS: Deliver = (packet, done) => {
      if (packet.qos === 0) return deliver0(packet, done)
      // a stored session's messages come through `offer`, after they are on disk
      const { topic, payload, brokerCounter: counter } = packet
      if (clean)
        clientQueue.enqueue({ counter, topic, payload: payloadBytes(payload), retain: false })
      done()
    }
    replaceDelivery(client, { deliver0, deliverQoS })
  }

  broker.preConnect = (client, packet, callback) => {
    const refusal =
      packet.clientId === '' && !packet.clean
        ? 'a session needs a client id'
        : badWill(packet, limits.topicLevels)
    if (refusal !== undefined) return callback(new Error(refusal), false)
    prepare(client, packet)
    callback(null, true)
  }
  authenticateBy(broker, ({ id }) =>
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
    const clientQueue = clientQueues.get(client)
    if (clientQueue) connected.set(client.id, { client, clientQueue })
    if (!client.clean) touch(client.id)
    changed()
  })
  broker.on('clientReady', (client) => clientQueues.get(client)?.start())
  broker.on('clientDisconnect', (client) => {
    clientQueues.get(client)?.stop()
    if (connected.get(client.id)?.client === client) connected.delete(client.id)
    // a clean client with the same id may have ended the session meanwhile
    if (!client.clean && sessions.knows(client.id)) touch(client.id)
    changed()
  })
  broker.on('clientError', (client, error) => {
    clientQueues.get(client)?.stop()
    log(`client ${nameOf(client)} is cut off: ${error.message}`)
  })
  broker.on('connectionError', (_client, error) => log(`a connection is cut off: ${error.message}`))
  broker.addListener('error', (error: unknown) => log(`the broker has trouble: ${String(error)}`))

  const sendRetained = async (
    client: Client,
    filters: readonly { levels: string[]; qos: number }[],
  ) => {
    for await (const { topic, payload, qos } of storage.retained()) {
      const levels = topic.split('/')
      const grantedQos = filters.reduce(
        (best, it) => (matchesLevels(it.levels, levels) ? Math.max(best, it.qos) : best),
        -1,
      )
      if (grantedQos < 0) continue
      const message = {
        counter: nextMessageNumber(broker),
        topic,
        payload: payloadBytes(payload),
        retain: true,
      }
      if (qos > 0 && grantedQos > 0) clientQueues.get(client)?.enqueueRetained(message)
      else if (!client.closed) client.conn.write(encodePublish(message))
    }
  }
  broker.on('subscribe', (filters, client) => {
    const granted = filters.flatMap(({ topic, qos }) =>
      qos < 128 ? [{ levels: topic.split('/'), qos }] : [],
    )
    // in the serial queue, so that an old retained message never comes after a newer live one
    serial.run((done) => {
      sendRetained(client, granted)
        .catch((error: unknown) =>
          disconnect(client, `retained messages cannot be read: ${String(error)}`),
        )
        .finally(done)
    })
  })

  return {
    accept: (socket) => {
      limitPacketSize(socket, limits.packet, () => {
        socket.destroy(new Error(`a packet of more than ${limits.packet} bytes`))
      })
      broker.handle(socket)
    },
    has: (id) => connected.has(id),
    count: () => connected.size,
    onCount: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    enqueue: (id, message) => connected.get(id)?.clientQueue.enqueue(message),
    acknowledge: (client, messageId) => clientQueues.get(client)?.acknowledge(messageId),
    settled: async () => {
      while (pendingTouches.size > 0) await Promise.all(pendingTouches)
      await serial.idle()
    },
  }
}
