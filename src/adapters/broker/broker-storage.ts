/** What aedes keeps on disk: filters and wills; the messages are kept by `session-queues.ts` and `retained-messages.ts`. */
import { Readable } from 'node:stream'
import type { StoredWill } from 'aedes-persistence-level'
import openLevel from 'aedes-persistence-level'
import type { ClassicLevel } from 'classic-level'
import type { FilterLimits } from './guard/filter-limits.ts'
import { createSubscriptions } from './subscriptions.ts'
import type { QueuedMessage } from './queued-message.ts'
import type { RetainedMessages } from './retained-messages.ts'
import type { SessionQueues } from './session-queues.ts'
import type { Sessions } from './sessions.ts'

type Named = { readonly id: string }
type Filter = { readonly topic: string; readonly qos: number }
/** A retained message or one that aedes hands to the store. */
export type BrokerPacket = {
  readonly topic: string
  readonly payload: Buffer | string
  readonly qos: number
  readonly retain: boolean
  readonly brokerCounter: number
}

/** What only the running broker knows. */
export type StorageEvents = {
  /** The message is on disk for this session. */
  readonly stored: (clientId: string, message: QueuedMessage) => void
  readonly acknowledged: (client: object, messageId: number) => void
  /** Who publishes what is being stored; empty for the broker itself. */
  readonly publisher: () => string
}

/** The payload as bytes: aedes' own announcements may be strings. */
export const payloadBytes = (payload: Buffer | string): Buffer =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

const nothing = () => Readable.from([])

/**
 * The object that aedes takes as `persistence`, and beside it what the broker asks for itself.
 * aedes is never given queued messages or retained messages: it would send them without a window,
 * before older ones or across newer ones, so its streams are empty and `client-queue.ts` sends instead.
 */
export const openBrokerStorage = (
  {
    db,
    queues,
    sessions,
    retained,
    filters,
  }: {
    db: ClassicLevel
    queues: SessionQueues
    sessions: Sessions
    retained: RetainedMessages
    filters: FilterLimits
  },
  events: StorageEvents,
) => {
  const level = openLevel(db)
  const subscriptions = createSubscriptions()

  // aedes hands over all filters of a packet once for each of them
  const storing = new WeakMap<readonly Filter[], Promise<void>>()

  const storeFilters = async (id: string, subs: readonly Filter[]) => {
    // known before it has filters, so that no filter can be left without an owner; and after each was granted or not
    await sessions.touch(id)
    const granted = subs.filter(({ topic }) => filters.has(id, topic))
    for (const { topic, qos } of granted) subscriptions.set(id, topic, qos)
    await level.addSubscriptions({ id }, granted)
  }

  const forget = async (id: string) => {
    subscriptions.forget(id)
    filters.forget(id)
    await level.cleanSubscriptions({ id })
    await queues.clear(id)
    await sessions.forget(id)
  }

  const persistence = {
    // aedes insists on an async function here
    setup: async (broker: unknown) => {
      await level.setup(broker)
      for (const id of sessions.ids())
        for (const { topic, qos } of await level.subscriptionsByClient({ id })) {
          filters.add(id, topic)
          subscriptions.set(id, topic, qos)
        }
    },
    storeRetained: ({ topic, payload, qos, brokerCounter: counter }: BrokerPacket) =>
      retained.store(
        { counter, topic, payload: payloadBytes(payload), retain: true },
        qos,
        events.publisher(),
      ),
    createRetainedStreamCombi: nothing,
    addSubscriptions: ({ id }: Named, subs: readonly Filter[]) => {
      const begun = storing.get(subs) ?? storeFilters(id, subs)
      storing.set(subs, begun)
      return begun
    },
    removeSubscriptions: async ({ id }: Named, topics: readonly string[]) => {
      for (const topic of topics) subscriptions.remove(id, topic)
      await level.removeSubscriptions({ id }, topics)
    },
    subscriptionsByClient: (client: Named) => level.subscriptionsByClient(client),
    cleanSubscriptions: ({ id }: Named) => forget(id),
    subscriptionsByTopic: async (topic: string) =>
      subscriptions.match(topic).map((clientId) => ({ clientId, topic })),
    outgoingEnqueueCombi: async (
      subs: readonly { readonly clientId: string }[],
      it: BrokerPacket,
    ) => {
      if (subs.length === 0) return
      // the retain flag tells a subscriber "this is old"; a live message is not [MQTT-3.3.1-9]
      const message = {
        counter: it.brokerCounter,
        topic: it.topic,
        payload: payloadBytes(it.payload),
        retain: false,
      }
      const ids = subs.map(({ clientId }) => clientId)
      for (const id of await queues.append(ids, message)) events.stored(id, message)
    },
    outgoingEnqueue: async () => undefined,
    outgoingUpdate: async () => {
      throw new Error('a PUBREC to a broker that sends no QoS 2')
    },
    outgoingClearMessageId: async (client: Named, { messageId }: { readonly messageId: number }) =>
      events.acknowledged(client, messageId),
    outgoingStream: nothing,
    incomingGetPacket: async () => {
      throw new Error('a PUBREL to a broker that takes no QoS 2')
    },
    cleanIncoming: async () => undefined,
    putWill: (client: Named, will: unknown) => level.putWill(client, will),
    // aedes asks for it also while the store is closed, and does not look at the answer
    delWill: (client: Named) => level.delWill(client).catch(() => undefined),
    streamWill: () => level.streamWill(),
  }

  return {
    persistence,
    forget,
    wills: (): AsyncIterable<StoredWill> => level.streamWill(),
    will: (id: string) => level.getWill({ id }),
    forgetWill: (id: string) => level.delWill({ id }),
  }
}

/** The broker's store. */
export type BrokerStorage = ReturnType<typeof openBrokerStorage>
