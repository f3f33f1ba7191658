/** Takes every message, in one order: stores it, keeps it where it is retained, and hands it to those who want it. */
import {
  NO_IDS,
  type BrokerMessage,
  type BrokerQos,
  type QueuedMessage,
} from './protocol/message.ts'
import type { Routes, Route } from './sessions/routes.ts'
import type { BrokerSession } from './sessions/session.ts'
import type { RetainedMessages } from './store/retained-messages.ts'
import type { SessionQueues } from './store/session-queues.ts'
import type { StoreWriter } from './store/store-writer.ts'
import type { BrokerStatistics } from './system/statistics.ts'

/** The way of a message through the broker. */
export type Router = {
  /**
   * `stored` is called once: when every receiver that is owed the message has acknowledged it or has it on disk, or with
   * false where it could not be written; and it is told whether anybody wants the message.
   */
  readonly publish: (
    message: BrokerMessage,
    publisher: BrokerSession | undefined,
    stored: (isStored: boolean, isWanted: boolean) => void,
  ) => void
  /**
   * Publishes for somebody who cannot publish it again. What is to be retained is on disk before anybody sees it;
   * `stored` as above.
   */
  readonly publishForGood: (
    message: BrokerMessage,
    publisher: BrokerSession | undefined,
    stored: (isStored: boolean) => void,
  ) => void
  /** The newest place in the order of messages. */
  readonly newest: () => number
  /** The next place in the order of messages. */
  readonly next: () => number
}

/** The message as this route wants it; those that want the same share it. */
const shape = (message: BrokerMessage, place: number) => {
  let usual: QueuedMessage | undefined
  return ({ ids, qos: granted, retainAsPublished }: Route): QueuedMessage => {
    const qos: BrokerQos = granted < message.qos ? granted : message.qos
    // the retain flag tells a subscriber "this is old"; a live message is not [MQTT-3.3.1-12], unless it asked for the
    // flag of the publisher [MQTT-3.3.1-13]
    const retain = retainAsPublished && message.retain
    if (usual && usual.qos === qos && usual.retain === retain && ids.length === 0) return usual
    const { topic, payload, properties, expiresAt } = message
    const shaped = { topic, payload, properties, expiresAt, qos, retain, ids, counter: place }
    if (ids.length === 0) usual = shaped
    return shaped
  }
}

/** `from` is where the order of this run begins. */
export const createRouter = ({
  from,
  routes,
  queues,
  retained,
  writer,
  statistics,
}: {
  readonly from: number
  readonly routes: Routes
  readonly queues: SessionQueues
  readonly retained: RetainedMessages
  readonly writer: StoreWriter
  readonly statistics: BrokerStatistics
}): Router => {
  let counter = from
  const next = () => (counter += 1)

  const route = (
    message: BrokerMessage,
    publisher: BrokerSession | undefined,
    done: (isStored: boolean, isWanted: boolean) => void,
    isKept: boolean,
  ) => {
    const place = next()
    const found = routes.match(message.topic, publisher)
    const isWanted = message.retain || found.length > 0
    let owed = 1
    let isAllStored = true
    const stored = (isStored: boolean) => {
      isAllStored &&= isStored
      owed -= 1
      if (owed === 0) done(isAllStored, isWanted)
    }
    if (message.retain && !isKept) {
      owed += 1
      retained.store({ ...message, counter: place, ids: NO_IDS }, publisher?.id ?? '', stored)
      writer.hurry()
    }
    const shaped = shape(message, place)
    for (const wanted of found) {
      const { session } = wanted
      const one = shaped(wanted)
      if (one.qos === 0) session.link?.deliver(one)
      else if (session.isStored) {
        owed += 1
        // who is there acknowledges in a moment, and then nothing needs to be written
        const isPresent = session.link?.queue.isPresent() === true
        if (queues.append(session.id, one, stored)) {
          session.link?.queue.enqueue(one)
          if (!isPresent) writer.hurry()
        } else {
          statistics.dropped += 1
          stored(true)
        }
      } else session.link?.queue.enqueue(one)
    }
    stored(true)
  }

  return {
    publish: (message, publisher, stored) => route(message, publisher, stored, false),
    publishForGood: (message, publisher, stored) => {
      if (!message.retain) return route(message, publisher, stored, false)
      const kept = { ...message, counter: next(), ids: NO_IDS }
      retained.store(kept, publisher?.id ?? '', (isStored) => {
        if (isStored) route(message, publisher, stored, true)
        else stored(false)
      })
      writer.hurry()
    },
    next,
    newest: () => counter,
  }
}
