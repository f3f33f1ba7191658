/** A fake transport: a broker in memory with sessions, queues, retained packets and wills. */
import type { Denied, LinkEnd } from '../../../src/core/link-end.ts'
import type { Clock, LinkEvents, LinkOptions, Outgoing } from '../../../src/ports.ts'
import type { Link } from '../../../src/ports.ts'
import { waiting } from '../../../src/adapters/mqtt/pending-requests.ts'
import type { Waiting } from '../../../src/adapters/mqtt/pending-requests.ts'
import { matches } from './memory-broker/filters.ts'
import type { Loopback, LoopbackOptions } from './memory-broker/options.ts'
import { enqueue, smooth } from './memory-broker/queue.ts'
import type { Copy } from './memory-broker/queue.ts'

export type { Loopback, LoopbackOptions } from './memory-broker/options.ts'

type Line = {
  readonly options: LinkOptions
  readonly events: LinkEvents
  readonly version: 4 | 5
  readonly questions: Waiting
  alive: boolean
  busy: boolean
}

type Session = {
  readonly filters: Map<string, 0 | 1>
  readonly queue: Copy[]
  line?: Line | undefined
  stopWill?: (() => void) | undefined
}

/** Who hears a topic, and at most at which QoS. */
type Hearer = { readonly session: Session; readonly qos: 0 | 1 }

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

const cutOff: LinkEnd = { trouble: 'closed', detail: 'the connection was cut' }

/** What the broker reads of a packet: 3.1.1 has no time after which it is forgotten. */
const asRead = ({ version }: Line, { topic, payload, retain, qos, expires }: Outgoing) => {
  const packet: Outgoing = { topic, payload, retain, qos }
  return version === 5 && expires !== undefined ? { ...packet, expires } : packet
}

/** Starts a broker in memory. */
export const loopback = (settings: LoopbackOptions = {}): Loopback => {
  const { after = timers, window = 65_535, maxPacket = 268_435_455, willDelay = 10_000 } = settings
  const { queueLimit = Infinity } = settings
  const sessions = new Map<string, Session>()
  const retained = new Map<string, Outgoing>()
  // who hears a topic and at which QoS, until somebody listens to something else
  const hearers = new Map<string, readonly Hearer[]>()
  let network = smooth
  let listening = true

  const pump = (session: Session) => {
    const { line } = session
    if (!line || line.busy || session.queue.length === 0) return
    line.busy = true
    after(0, () => {
      line.busy = false
      if (!line.alive) return
      hand(session, line)
      pump(session)
    })
  }
  const hand = (session: Session, line: Line) => {
    const [copy] = session.queue
    if (!copy) return
    try {
      line.events.onPacket(copy.packet)
    } catch (error) {
      end(line, { trouble: 'closed', detail: String(error) }, 'will')
    }
    // whoever was cut off within onPacket could not acknowledge it
    const at = session.queue.indexOf(copy)
    if (at >= 0 && line.alive) session.queue.splice(at, 1)
  }

  const give = (session: Session, copy: Copy) => {
    if (!session.line && (copy.qos === 0 || session.queue.length >= queueLimit)) return
    enqueue(session.queue, copy, network, (millis, task) =>
      after(millis, () => {
        task()
        pump(session)
      }),
    )
    pump(session)
  }
  const hearersOf = (topic: string): readonly Hearer[] => {
    const known = hearers.get(topic)
    if (known) return known
    const found = [...sessions.values()].flatMap((session): readonly Hearer[] => {
      const wanted = [...session.filters].filter(([filter]) => matches(filter, topic))
      // of filters that overlap the highest QoS counts
      const qos = wanted.some(([, most]) => most === 1) ? 1 : 0
      return wanted.length > 0 ? [{ session, qos }] : []
    })
    hearers.set(topic, found)
    return found
  }
  const keep = (packet: Outgoing, expires: number | undefined) => {
    const { topic } = packet
    retained.set(topic, packet)
    // timers of the real world cannot wait that long
    if (expires === undefined || (after === timers && expires * 1000 > LONGEST_TIMER)) return
    after(expires * 1000, () => {
      if (retained.get(topic) === packet) retained.delete(topic)
    })
  }
  const route = ({ topic, payload, retain, qos, expires }: Outgoing) => {
    if (retain && payload.length > 0) keep({ topic, payload, retain, qos }, expires)
    if (retain && payload.length === 0) retained.delete(topic)
    for (const { session, qos: most } of hearersOf(topic)) {
      give(session, { packet: { topic, payload, retain: false }, qos: least(qos, most) })
    }
  }

  const end = (line: Line, why: LinkEnd, leaving: 'will' | 'quiet') => {
    if (!line.alive) return
    line.alive = false
    line.questions.giveUp()
    const session = sessions.get(line.options.clientId)
    if (session?.line === line) {
      session.line = undefined
      const lasting = session.queue.filter(({ qos }) => qos > 0)
      session.queue.splice(0, Infinity, ...lasting)
      if (leaving === 'will') {
        const wait = line.version === 5 ? willDelay : 0
        session.stopWill = after(wait, () => route(asRead(line, line.options.will)))
      }
    }
    after(0, () => line.events.onEnd(why))
  }

  const publish = (line: Line, packet: Outgoing) =>
    line.questions.ask<'done' | 'lost' | Denied>((done) => {
      const size = packet.payload.length + Buffer.byteLength(packet.topic) + 10
      const denied = settings.deny?.(line.options.clientId, 'publish', packet.topic)
      if (size > maxPacket) done({ reason: 'too-large', detail: `${size} bytes` })
      else {
        after(0, () => {
          if (line.alive && !denied) route(asRead(line, packet))
          const no = denied && line.version === 5 && packet.qos === 1
          after(0, () => done(no ? { reason: 'not-authorised', detail: 'denied' } : 'done'))
        })
      }
    }, 'lost')

  const subscribe = (line: Line, session: Session, filters: readonly string[], most: 0 | 1 = 1) =>
    line.questions.ask<'lost' | readonly string[]>((done) => {
      after(0, () => {
        if (!line.alive) return
        hearers.clear()
        const no = filters.filter((f) => settings.deny?.(line.options.clientId, 'subscribe', f))
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

  const unsubscribe = (line: Line, session: Session, filters: readonly string[]) =>
    line.questions.ask<'lost' | 'done'>((done) => {
      after(0, () => {
        if (!line.alive) return
        hearers.clear()
        for (const filter of filters) session.filters.delete(filter)
        done('done')
      })
    }, 'lost')

  const linkOf = (line: Line, session: Session, sessionPresent: boolean): Link => ({
    sessionPresent,
    version: line.version,
    window,
    maxPacket,
    publish: (packet) => publish(line, packet),
    subscribe: (filters, qos) => subscribe(line, session, filters, qos),
    unsubscribe: (filters) => unsubscribe(line, session, filters),
    ping: () =>
      line.questions.ask<number | undefined>((done) => {
        after(0, () => {
          if (line.alive) line.events.onTrip?.(1)
          done(1)
        })
      }, undefined),
    close: () => {
      line.questions.close()
      return new Promise((resolve) => {
        line.questions.whenIdle(() => {
          end(line, { trouble: 'closed', detail: 'closed by us' }, 'quiet')
          after(0, resolve)
        })
      })
    },
  })

  const open = (options: LinkOptions, events: LinkEvents): Link | LinkEnd => {
    if (!listening) return { trouble: 'refused', detail: 'the broker is down' }
    const no = settings.refuse?.(options)
    if (no) return no
    const version = options.version === 5 ? (settings.version ?? 5) : 4
    const known = sessions.get(options.clientId)
    const session: Session = known ?? { filters: new Map(), queue: [] }
    sessions.set(options.clientId, session)
    if (session.line) {
      const trouble = session.line.version === 5 ? 'taken-over' : 'closed'
      // with MQTT 5 the session lives on, so nobody is gone
      const leaving = session.line.version === 5 ? 'quiet' : 'will'
      end(session.line, { trouble, detail: 'the client id connected again' }, leaving)
    } else session.stopWill?.()
    const line = { options, events, version, questions: waiting(), alive: true, busy: false }
    session.line = line
    after(0, () => pump(session))
    return linkOf(line, session, known !== undefined)
  }

  const lines = () => [...sessions.values()].flatMap(({ line }) => line ?? [])
  const cut = (clientId?: string) => {
    for (const line of lines()) {
      if (clientId === undefined || line.options.clientId === clientId) end(line, cutOff, 'will')
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
      for (const line of lines()) end(line, cutOff, 'quiet')
      for (const { stopWill } of sessions.values()) stopWill?.()
      sessions.clear()
      hearers.clear()
      retained.clear()
    },
    listen: (up) => {
      listening = up
      if (!up) cut()
    },
    trouble: (trouble = smooth) => {
      network = trouble
    },
    inject: route,
    retained,
    online: () => lines().map(({ options }) => options.clientId),
  }
}
