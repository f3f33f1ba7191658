/** The connected clients, and the queue through which each gets its messages. */
import type { Socket } from 'node:net'
import type { Aedes, Client, ConnectPacket } from 'aedes'
import type { Stop } from '../../core/stop.ts'
import {
  replaceDelivery,
  limitPacketSize,
  nextMessageNumber,
  unregister,
  type Deliver,
  type Publish,
} from './aedes-internals.ts'
import { payloadBytes, type BrokerStorage } from './broker-storage.ts'
import { createClientQueue, type ClientQueue } from './client-queue.ts'
import { attachRules } from './client-rules.ts'
import type { BrokerAccount } from './guard/account.ts'
import type { ConnectionGuard } from './guard/connection-guard.ts'
import type { FilterLimits } from './guard/filter-limits.ts'
import { createMemoryBudget } from './guard/memory-budget.ts'
import type { BrokerLimits } from './limits.ts'
import { encodePublish, type QueuedMessage } from './queued-message.ts'
import type { RetainedMessages } from './retained-messages.ts'
import type { SerialQueue } from './serial-queue.ts'
import type { SessionQueues } from './session-queues.ts'
import type { Sessions } from './sessions.ts'

/** Beyond this many unsent bytes a client gets no QoS 0 messages. */
const CONGESTED = 256 * 1024

/** What the rest of the broker asks of the connected clients. */
export type BrokerClients = {
  /** Speaks MQTT on a connection; `slot` is the one that the guard knows, beneath TLS where there is any. */
  readonly accept: (connection: Socket, slot: Socket) => void
  readonly has: (clientId: string) => boolean
  readonly count: () => number
  readonly onCount: (listener: (clients: number) => void) => Stop
  readonly enqueue: (clientId: string, message: QueuedMessage) => void
  readonly acknowledge: (client: object, messageId: number) => void
  /** Resolves when nothing that a client began is still being stored. */
  readonly settled: () => Promise<void>
}

/** What the clients need of the broker. */
export type ClientContext = {
  readonly broker: Aedes
  readonly publish: Publish
  readonly serial: SerialQueue
  readonly storage: BrokerStorage
  readonly queues: SessionQueues
  readonly sessions: Sessions
  readonly retained: RetainedMessages
  readonly filters: FilterLimits
  readonly guard: ConnectionGuard
  readonly limits: BrokerLimits
  readonly account: BrokerAccount | undefined
  readonly log: (line: string) => void
}

const nameOf = (client: Client | null) => JSON.stringify(client?.id ?? '?')

/** Puts our rules and queues into `broker`; to be called before it listens. */
export const attachClients = (context: ClientContext): BrokerClients => {
  const { broker, serial, storage, queues, sessions, retained, filters, limits, log } = context
  const clientQueues = new WeakMap<object, ClientQueue>()
  const slots = new WeakMap<object, Socket>()
  const connected = new Map<
    string,
    { readonly client: Client; readonly clientQueue: ClientQueue }
  >()
  const listeners = new Set<(clients: number) => void>()
  const pendingWrites = new Set<Promise<void>>()
  const budget = createMemoryBudget(limits)

  const inBackground = (job: Promise<void>) => {
    const done = job.catch((error: unknown) => log(String(error)))
    pendingWrites.add(done)
    void done.finally(() => pendingWrites.delete(done))
  }
  const touch = (id: string) => inBackground(sessions.touch(id))
  const changed = () => {
    for (const listener of listeners) listener(connected.size)
  }
  const disconnect = (client: Client, why: string) => {
    log(`client ${nameOf(client)} is cut off: ${why}`)
    clientQueues.get(client)?.stop()
    client.conn.destroy()
  }

  const prepare = (client: Client, { clientId, clean }: ConnectPacket) => {
    const { conn } = client
    const cutOff = (why: string) => disconnect(client, why)
    const clientQueue = createClientQueue({
      write: (bytes) => conn.write(bytes),
      source: clean
        ? undefined
        : {
            read: (counter) => queues.read(clientId, counter),
            remove: (message) => queues.remove(clientId, message),
          },
      memory: budget.open(cutOff),
      scan: retained.scan,
      maxFilters: limits.filters,
      failed: cutOff,
    })
    clientQueues.set(client, clientQueue)
    conn.on('drain', clientQueue.drained)
    conn.once('close', clientQueue.stop)
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
      // a stored session's messages come through `enqueue`, after they are on disk
      const { topic, payload, brokerCounter: counter } = packet
      if (clean)
        clientQueue.enqueue({ counter, topic, payload: payloadBytes(payload), retain: false })
      done()
    }
    replaceDelivery(client, { deliver0, deliverQoS })
  }

  attachRules({
    ...context,
    prepare,
    socketOf: (client) => slots.get(client.conn),
    connectedAs: (id) => connected.get(id)?.client,
    dropSession: (id) => {
      log(`session ${JSON.stringify(id)} is dropped: there are ${limits.sessions} others`)
      inBackground(storage.forget(id))
    },
  })

  broker.on('client', (client) => {
    if (client.closed) return unregister(broker, client)
    const clientQueue = clientQueues.get(client)
    if (clientQueue) connected.set(client.id, { client, clientQueue })
    if (!client.clean) touch(client.id)
    changed()
  })
  broker.on('clientReady', (client) => clientQueues.get(client)?.start())
  broker.on('clientDisconnect', (client) => {
    clientQueues.get(client)?.stop()
    if (connected.get(client.id)?.client === client) {
      connected.delete(client.id)
      if (client.clean) filters.forget(client.id)
    }
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

  broker.on('subscribe', (given, client) => {
    const granted = given.filter(({ qos }) => qos < 128)
    // in the serial queue, so that an old retained message never comes after a newer live one
    serial.run((done) => {
      clientQueues.get(client)?.enqueueRetained(granted, nextMessageNumber(broker))
      done()
    })
  })

  return {
    accept: (connection, slot) => {
      slots.set(connection, slot)
      limitPacketSize(connection, limits.packet, () => {
        connection.destroy(new Error(`a packet of more than ${limits.packet} bytes`))
      })
      broker.handle(connection)
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
      while (pendingWrites.size > 0) await Promise.all(pendingWrites)
      await serial.idle()
    },
  }
}
