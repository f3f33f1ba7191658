/** `$SYS/broker/…`: what Mosquitto tells of itself (mosquitto(8), "Broker status"), under the same names. */
import type { Stop } from '../../../core/stop.ts'
import { NO_BYTES, NO_IDS, type QueuedMessage } from '../protocol/message.ts'
import { isSystemFilter, type Routes } from '../sessions/routes.ts'
import type { ClientLink } from '../sessions/session.ts'
import { createTopicTree } from '../sessions/topic-tree.ts'
import type { BrokerStatistics } from './statistics.ts'

/** What is counted where it is, beside the statistics. */
export type BrokerGauges = {
  readonly clientsConnected: number
  readonly clientsInAll: number
  readonly subscriptions: number
  readonly retained: number
  readonly storedMessages: number
  readonly storedBytes: number
}

/** The broker's own topics. */
export type SystemTopics = {
  /** Sends somebody who subscribed the current values. */
  readonly sendCurrent: (link: ClientLink, filters: readonly string[]) => void
  readonly stop: Stop
}

const SECOND = 1000
const INTERVAL = 10 * SECOND
const ROOT = '$SYS/broker'
const MINUTES = [1, 5, 15] as const

/** What is told as a mean of the last minutes, by its name below `load`. */
const LOADS = {
  'messages/received': 'messagesReceived',
  'messages/sent': 'messagesSent',
  'publish/received': 'publishReceived',
  'publish/sent': 'publishSent',
  'publish/dropped': 'dropped',
  'bytes/received': 'bytesReceived',
  'bytes/sent': 'bytesSent',
  sockets: 'sockets',
  connections: 'connections',
} as const satisfies Record<string, keyof BrokerStatistics>

/** Means of the last 1, 5 and 15 minutes, per minute, as the load averages of Unix are made. */
const createLoads = (statistics: BrokerStatistics) => {
  const rows = Object.entries(LOADS).map(([name, key]) => ({
    name,
    key,
    last: statistics[key],
    means: MINUTES.map(() => 0),
  }))
  const measure = () => {
    for (const row of rows) {
      const rate = ((statistics[row.key] - row.last) * 60 * SECOND) / INTERVAL
      row.last = statistics[row.key]
      row.means = row.means.map((mean, place) => {
        const weight = Math.exp(-INTERVAL / ((MINUTES[place] ?? 1) * 60 * SECOND))
        return rate + weight * (mean - rate)
      })
    }
  }
  const values = () =>
    rows.flatMap(({ name, means }) =>
      means.map(
        (mean, place) => [`load/${name}/${MINUTES[place] ?? 1}min`, mean.toFixed(2)] as const,
      ),
    )
  return { measure, values }
}

/** Begins to tell, every ten seconds, those who want it. */
export const startSystemTopics = ({
  version,
  statistics,
  gauges,
  routes,
  next,
  now,
}: {
  readonly version: string
  readonly statistics: BrokerStatistics
  readonly gauges: () => BrokerGauges
  readonly routes: Routes
  /** The next place in the order of messages. */
  readonly next: () => number
  readonly now: () => number
}): SystemTopics => {
  const began = now()
  const loads = createLoads(statistics)
  let told = new Map<string, string>()

  const values = (): ReadonlyMap<string, string> => {
    const { clientsConnected, clientsInAll, subscriptions, retained, storedMessages, storedBytes } =
      gauges()
    const numbers: Readonly<Record<string, number>> = {
      'clients/connected': clientsConnected,
      'clients/active': clientsConnected,
      'clients/disconnected': clientsInAll - clientsConnected,
      'clients/inactive': clientsInAll - clientsConnected,
      'clients/total': clientsInAll,
      'clients/maximum': statistics.mostClients,
      'clients/expired': statistics.expired,
      'messages/received': statistics.messagesReceived,
      'messages/sent': statistics.messagesSent,
      'messages/stored': storedMessages,
      'store/messages/count': storedMessages,
      'store/messages/bytes': storedBytes,
      'publish/messages/received': statistics.publishReceived,
      'publish/messages/sent': statistics.publishSent,
      'publish/messages/dropped': statistics.dropped,
      'publish/bytes/received': statistics.publishBytesReceived,
      'publish/bytes/sent': statistics.publishBytesSent,
      'bytes/received': statistics.bytesReceived,
      'bytes/sent': statistics.bytesSent,
      'retained messages/count': retained,
      'subscriptions/count': subscriptions,
    }
    return new Map([
      ['version', version],
      ['uptime', `${Math.floor((now() - began) / SECOND)} seconds`],
      ...Object.entries(numbers).map(([name, value]) => [name, String(value)] as const),
      ...loads.values(),
    ])
  }
  const messageOf = (name: string, value: string, retain: boolean): QueuedMessage => ({
    topic: `${ROOT}/${name}`,
    payload: Buffer.from(value),
    properties: NO_BYTES,
    expiresAt: 0,
    qos: 0,
    retain,
    counter: next(),
    ids: NO_IDS,
  })

  const tell = () => {
    loads.measure()
    if (!routes.hasSystem()) return
    const current = values()
    for (const [name, value] of current) {
      if (told.get(name) === value) continue
      const message = messageOf(name, value, false)
      for (const { session, ids } of routes.match(message.topic, undefined))
        session.link?.deliver(ids.length === 0 ? message : { ...message, ids })
    }
    told = new Map(current)
  }
  const timer = setInterval(tell, INTERVAL)
  timer.unref()

  return {
    sendCurrent: (link, filters) => {
      const system = filters.filter(isSystemFilter)
      if (system.length === 0) return
      const wanted = createTopicTree<true>()
      for (const filter of system) wanted.set(filter, '', true)
      for (const [name, value] of values()) {
        if (wanted.match(`${ROOT}/${name}`).length > 0) link.deliver(messageOf(name, value, true))
      }
    },
    stop: () => clearInterval(timer),
  }
}
