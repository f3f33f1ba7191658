/** A fake transport: a broker in memory with sessions, queues, retained packets and wills. */
import { endOfStorage } from '../../../src/adapters/mqtt/errors.ts'
import type { BrokerDenial, LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { LinkEvents, LinkOptions, OutgoingPacket } from '../../../src/ports/transport.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { Link } from '../../../src/ports/transport.ts'
import { createPendingRequests } from '../../../src/adapters/mqtt/pending-requests.ts'
import type { PendingRequests } from '../../../src/adapters/mqtt/pending-requests.ts'
import { matches } from './memory-broker/filters.ts'
import type { MemoryBroker, MemoryBrokerOptions } from './memory-broker/options.ts'
import { enqueue, noFaults } from './memory-broker/queue.ts'
import type { QueuedPacket } from './memory-broker/queue.ts'

export type { MemoryBroker, MemoryBrokerOptions } from './memory-broker/options.ts'

type ClientConnection = {
  readonly options: LinkOptions
  readonly events: LinkEvents
  readonly version: 4 | 5
  readonly pending: PendingRequests
  alive: boolean
  busy: boolean
}

type Session = {
  readonly filters: Map<string, 0 | 1>
  readonly queue: QueuedPacket[]
  connection?: ClientConnection | undefined
  stopWill?: (() => void) | undefined
}

/** Who hears a topic, and at most at which QoS. */
type Subscriber = { readonly session: Session; readonly qos: 0 | 1 }

const least = (one: 0 | 1, other: 0 | 1): 0 | 1 => (one === 1 && other === 1 ? 1 : 0)

/** The longest that a timer of the real world can wait (ms). */
const LONGEST_TIMER = 2 ** 31 - 1

const timers: Clock['after'] = (delay, task) => {
  if (delay > 0) {
    const timer = setTimeout(task, delay).unref()
    return () => clearTimeout(timer)
  }
  const turn = setImmediate(task)
  return () => clearImmediate(turn)
}

const cutOff: LinkEnd = { reason: 'closed', detail: 'the connection was cut' }

/** What the broker reads of a packet: 3.1.1 has no time after which it is forgotten. */
const asRead = (
  { version }: ClientConnection,
  { topic, payload, retain, qos, expires }: OutgoingPacket,
) => {
  const packet: OutgoingPacket = { topic, payload, retain, qos }
  return version === 5 && expires !== undefined ? { ...packet, expires } : packet
}

/** Starts a broker in memory. */
export const createMemoryBroker = (settings: MemoryBrokerOptions = {}): MemoryBroker => {
  const { after = timers, window = 65_535, maxPacket = 268_435_455, willDelay = 10_000 } = settings
  const { queueLimit = Infinity, batch = () => 1 } = settings
  const sessions = new Map<string, Session>()
  const retained = new Map<string, OutgoingPacket>()
  // who hears a topic and at which QoS, until somebody listens to something else
  const subscribers = new Map<string, readonly Subscriber[]>()
  let network = noFaults
  let listening = true

  const pump = (session: Session) => {
    const { connection } = session
    if (!connection || connection.busy || session.queue.length === 0) return
    connection.busy = true
    after(0, () => {
      connection.busy = false
      if (!connection.alive) return
      hand(session, connection)
      // who takes in nothing more gets the rest with the next connection
      if (connection.events.isTaking?.() ?? true) pump(session)
    })
  }
  const hand = (session: Session, connection: ClientConnection) => {
    const { onPacket, onBatch = (task) => task(), isTaking = () => true } = connection.events
    const copies: QueuedPacket[] = []
    try {
      onBatch(() => {
        for (const copy of session.queue.slice(0, batch())) {
          if (!isTaking()) return
          copies.push(copy)
          onPacket(copy.packet)
        }
      })
    } catch (error) {
      end(connection, endOfStorage(error), 'will')
    }
    // whoever was cut off within onPacket could not acknowledge it
    if (!connection.alive) return
    for (const copy of copies) {
      const at = session.queue.indexOf(copy)
      if (at >= 0) session.queue.splice(at, 1)
    }
  }

  const give = (session: Session, copy: QueuedPacket) => {
    if (!session.connection && (copy.qos === 0 || session.queue.length >= queueLimit)) return
    enqueue(session.queue, copy, network, (millis, task) =>
      after(millis, () => {
        task()
        pump(session)
      }),
    )
    pump(session)
  }
  const subscribersOf = (topic: string): readonly Subscriber[] => {
    const known = subscribers.get(topic)
    if (known) return known
    const found = [...sessions.values()].flatMap((session): readonly Subscriber[] => {
      const wanted = [...session.filters].filter(([filter]) => matches(filter, topic))
      // of filters that overlap the highest QoS counts
      const qos = wanted.some(([, most]) => most === 1) ? 1 : 0
      return wanted.length > 0 ? [{ session, qos }] : []
    })
    subscribers.set(topic, found)
    return found
  }
  const keep = (packet: OutgoingPacket, expires: number | undefined) => {
    const { topic } = packet
    retained.set(topic, packet)
    // timers of the real world cannot wait that long
    if (expires === undefined || (after === timers && expires * 1000 > LONGEST_TIMER)) return
    after(expires * 1000, () => {
      if (retained.get(topic) === packet) retained.delete(topic)
    })
  }
  const route = ({ topic, payload, retain, qos, expires }: OutgoingPacket) => {
    if (retain && payload.length > 0) keep({ topic, payload, retain, qos }, expires)
    if (retain && payload.length === 0) retained.delete(topic)
    for (const { session, qos: most } of subscribersOf(topic)) {
      give(session, { packet: { topic, payload, retain: false }, qos: least(qos, most) })
    }
  }

  const end = (connection: ClientConnection, why: LinkEnd, leaving: 'will' | 'quiet') => {
    if (!connection.alive) return
    connection.alive = false
    connection.pending.settleAll()
    const session = sessions.get(connection.options.clientId)
    if (session?.connection === connection) {
      session.connection = undefined
      const lasting = session.queue.filter(({ qos }) => qos > 0)
      session.queue.splice(0, Infinity, ...lasting)
      if (leaving === 'will') {
        const wait = connection.version === 5 ? willDelay : 0
        const { will } = connection.options
        session.stopWill = after(wait, () => will && route(asRead(connection, will)))
      }
    }
    after(0, () => connection.events.onEnd(why))
  }

  const publish = (connection: ClientConnection, packet: OutgoingPacket) =>
    connection.pending.request<'done' | 'lost' | BrokerDenial>((done) => {
      const size = packet.payload.length + Buffer.byteLength(packet.topic) + 10
      const denied = settings.deny?.(connection.options.clientId, 'publish', packet.topic)
      if (size > maxPacket) done({ reason: 'too-large', detail: `${size} bytes` })
      else {
        after(0, () => {
          if (connection.alive && !denied) route(asRead(connection, packet))
          const no = denied && connection.version === 5 && packet.qos === 1
          after(0, () => done(no ? { reason: 'not-authorised', detail: 'denied' } : 'done'))
        })
      }
    }, 'lost')

  const subscribe = (
    connection: ClientConnection,
    session: Session,
    filters: readonly string[],
    most: 0 | 1 = 1,
  ) =>
    connection.pending.request<'lost' | readonly string[]>((done) => {
      after(0, () => {
        if (!connection.alive) return
        subscribers.clear()
        const no = filters.filter((f) =>
          settings.deny?.(connection.options.clientId, 'subscribe', f),
        )
        for (const filter of filters.filter((one) => !no.includes(one))) {
          session.filters.set(filter, most)
          for (const { topic, payload, qos } of retained.values()) {
            const packet = { topic, payload, retain: true }
            if (matches(filter, topic)) give(session, { packet, qos: least(qos, most) })
          }
        }
        done(no)
      })
    }, 'lost')

  const unsubscribe = (
    connection: ClientConnection,
    session: Session,
    filters: readonly string[],
  ) =>
    connection.pending.request<'lost' | 'done'>((done) => {
      after(0, () => {
        if (!connection.alive) return
        subscribers.clear()
        for (const filter of filters) session.filters.delete(filter)
        done('done')
      })
    }, 'lost')

  const linkOf = (
    connection: ClientConnection,
    session: Session,
    sessionPresent: boolean,
  ): Link => ({
    sessionPresent,
    version: connection.version,
    window,
    maxPacket,
    retains: true,
    publish: (packet) => publish(connection, packet),
    subscribe: (filters, qos) => subscribe(connection, session, filters, qos),
    unsubscribe: (filters) => unsubscribe(connection, session, filters),
    ping: () =>
      connection.pending.request<number | undefined>((done) => {
        after(0, () => {
          if (connection.alive) connection.events.onRoundTrip?.(1)
          done(1)
        })
      }, undefined),
    close: () => {
      connection.pending.close()
      return new Promise((resolve) => {
        connection.pending.whenIdle(() => {
          end(connection, { reason: 'closed', detail: 'closed by us' }, 'quiet')
          after(0, resolve)
        })
      })
    },
  })

  const open = (options: LinkOptions, events: LinkEvents): Link | LinkEnd => {
    if (!listening) return { reason: 'refused', detail: 'the broker is down' }
    const no = settings.refuse?.(options)
    if (no) return no
    const version = options.version === 5 ? (settings.version ?? 5) : 4
    const known = sessions.get(options.clientId)
    const session: Session = known ?? { filters: new Map(), queue: [] }
    sessions.set(options.clientId, session)
    if (session.connection) {
      const trouble = session.connection.version === 5 ? 'taken-over' : 'closed'
      // with MQTT 5 the session lives on, so nobody is gone
      const leaving = session.connection.version === 5 ? 'quiet' : 'will'
      end(session.connection, { reason: trouble, detail: 'the client id connected again' }, leaving)
    } else session.stopWill?.()
    const connection = {
      options,
      events,
      version,
      pending: createPendingRequests(),
      alive: true,
      busy: false,
    }
    session.connection = connection
    after(0, () => pump(session))
    return linkOf(connection, session, known !== undefined)
  }

  const lines = () => [...sessions.values()].flatMap(({ connection }) => connection ?? [])
  const cut = (clientId?: string) => {
    for (const connection of lines()) {
      if (clientId === undefined || connection.options.clientId === clientId)
        end(connection, cutOff, 'will')
    }
  }

  return {
    transport: {
      connect: (options, events) =>
        new Promise((resolve) => {
          after(0, () => resolve(open(options, events)))
        }),
    },
    cut,
    wipe: () => {
      for (const connection of lines()) end(connection, cutOff, 'quiet')
      for (const { stopWill } of sessions.values()) stopWill?.()
      sessions.clear()
      subscribers.clear()
      retained.clear()
    },
    listen: (up) => {
      listening = up
      if (!up) cut()
    },
    setFaults: (trouble = noFaults) => {
      network = trouble
    },
    inject: route,
    retained,
    online: () => lines().map(({ options }) => options.clientId),
  }
}
