/** A small world: people with real programs but for screen and network, on a broker in memory. */
import { hash } from 'node:crypto'
import { directChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { PublicKey, SafeText, SessionId, UserId } from '../../../src/core/ids.ts'
import { personConversationId, addMillis, parseUserId } from '../../../src/core/ids.ts'
import { ulid } from '../../../src/core/ulid.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { Effect } from '../../../src/model/events.ts'
import type { Intent } from '../../../src/model/commands.ts'
import type { OutgoingPacket, Transport } from '../../../src/ports/transport.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import type { Ids } from '../../../src/ports/ids.ts'
import type { PacketMark } from '../../../src/ports/packet-mark.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import type { Runtime, RuntimePorts } from '../../../src/runtime/runtime-types.ts'
import { createRuntime } from '../../../src/runtime/runtime.ts'
import type { MemoryBroker } from './memory-broker.ts'
import { createMemoryBroker } from './memory-broker.ts'
import type { MemoryBrokerOptions } from './memory-broker.ts'
import { createMemoryDisk } from '../disk/memory-disk.ts'
import { createMemoryMark } from '../disk/memory-mark.ts'
import type { TestClock } from './test-clock.ts'
import { createTestClock } from './test-clock.ts'

/** A name as an id; the test's own names are always good. */
export const id = (name: string): UserId => {
  const found = parseUserId(name)
  if (!found) throw new Error(`${name} is no name`)
  return found
}

const digest = (text: string) => hash('sha512', text, 'base64url').slice(0, 86)

/**
 * Quick signatures that anybody could forge: for stories in which nobody does. `beginning` is that of
 * the key, as somebody with time enough may find one.
 */
export const insecureSigner = (secret: string, beginning = ''): Signer => {
  const key = `${beginning}${digest(`key of ${secret}`)}`.slice(0, 43) as PublicKey
  return {
    key,
    sign: (text) => digest(`${key} ${text}`),
    verify: (of, text, signature) => digest(`${of} ${text}`) === signature,
    hash: (bytes) => hash('sha256', bytes, 'base64url'),
  }
}

/** Numbers that look random and are the same in every run. */
export const seededIds = (seed: number): Ids => {
  let state = seed * 2_654_435_761 + 1
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next: (at) =>
      ulid(
        at,
        Uint8Array.from({ length: 10 }, () => Math.floor(next() * 256)),
      ),
    random: next,
  }
}

export type Person = {
  readonly name: UserId
  readonly runtime: () => Runtime
  readonly disk: Disk
  readonly signer: Signer
  readonly notified: Effect[]
  readonly send: (intent: Intent) => ReturnType<Runtime['send']>
  readonly sendText: (to: string, text: string) => ReturnType<Runtime['send']>
  readonly ask: (who: string, text?: string) => ReturnType<Runtime['send']>
  /** Accepts the waiting request of this person. */
  readonly accept: (who: string) => ReturnType<Runtime['send']>
  readonly session: (who: string) => SessionId | undefined
  /** What stands in the conversation, as it is on screen. */
  readonly transcript: (who: string) => readonly string[]
  readonly messages: (who: string) => readonly Message[]
  /** Dies without a word; what is on disk stays. */
  readonly crash: () => void
  readonly quit: () => Promise<void>
  readonly start: () => void
}

export type PersonOptions = {
  readonly signer?: Signer
  readonly disk?: Disk
  /** The community; `papo` when it is left out. */
  readonly space?: string
  /** Whose client id this one has: a copied profile. */
  readonly copyOf?: string
  /** Does this one speak the plain-text chat too? Asked at each start. */
  readonly plaintext?: () => boolean
  /** How much (ms) this person's clock is ahead of the town's, asked at each look. */
  readonly clockSkew?: () => number
  /** Where this person believes the broker to be. */
  readonly url?: () => string
  /** What stands between this person and the broker. */
  readonly wrapTransport?: (transport: Transport) => Transport
  readonly follow?: RuntimePorts['onEvents']
  readonly byItself?: RuntimePorts['byItself']
  /** In place of one in memory. */
  readonly packetMark?: PacketMark
}

/** Something that was published. */
export type PublishedPacket = OutgoingPacket & { readonly clientId: string }

export type TestNetwork = {
  readonly clock: TestClock
  readonly broker: MemoryBroker
  readonly person: (name: string, more?: PersonOptions) => Person
  /** Everything that was published so far, without what people prove to themselves. */
  readonly traffic: readonly PublishedPacket[]
  /** Lets so much time (ms) pass. */
  readonly advance: (delay: number) => Promise<void>
}

/** Empty and not retained: it only proves to its author that it comes back. */
const isProof = ({ payload, retain }: PublishedPacket) => payload.length === 0 && !retain

/** A town with a broker and no people yet. */
export const createTestNetwork = (options: MemoryBrokerOptions = {}): TestNetwork => {
  const clock = createTestClock()
  const broker = createMemoryBroker({ ...options, after: clock.after })
  const traffic: PublishedPacket[] = []
  const onPublish = (sent: PublishedPacket) => {
    if (!isProof(sent)) traffic.push(sent)
  }
  let seed = 0
  return {
    clock,
    broker,
    traffic,
    advance: clock.advance,
    person: (name, more = {}) => {
      seed += 1
      return createPerson({
        name,
        seed,
        clock,
        transport: broker.transport,
        broker,
        onPublish,
        ...more,
      })
    },
  }
}

type PersonSetup = {
  readonly name: string
  readonly seed: number
  readonly clock: TestClock
  readonly transport: Transport
  readonly broker: MemoryBroker
  readonly onPublish: (sent: PublishedPacket) => void
} & PersonOptions

const createPerson = (setup: PersonSetup): Person => {
  const { clock, seed, broker } = setup
  const name = id(setup.name)
  const signer = setup.signer ?? insecureSigner(setup.name)
  const now = () => addMillis(clock.now(), setup.clockSkew?.() ?? 0)
  const disk = setup.disk ?? createMemoryDisk(now)
  const notified: Effect[] = []
  const mark = createMemoryMark()
  const clientId = `papo-${setup.copyOf ?? setup.name}`
  const baseTransport = setup.wrapTransport?.(setup.transport) ?? setup.transport
  let run = 0
  let current: Runtime | undefined

  const start = () => {
    run += 1
    const thisRun = run
    // a dead program hears and does nothing: its timers, links and writes are cut off from the world
    const alive = () => thisRun === run
    const transport: Transport = {
      connect: async (settings, events) => {
        const opened = await baseTransport.connect(settings, {
          onPacket: (packet) => {
            if (!alive()) throw new Error('a dead program hears nothing')
            events.onPacket(packet)
          },
          onBatch: (task) => {
            if (!alive()) throw new Error('a dead program hears nothing')
            if (events.onBatch) events.onBatch(task)
            else task()
          },
          isTaking: () => alive() && (events.isTaking?.() ?? true),
          prepare: (packet) => (alive() ? events.prepare?.(packet) : undefined),
          onEnd: (end) => {
            if (alive()) events.onEnd(end)
          },
          onRoundTrip: (millis) => {
            if (alive()) events.onRoundTrip?.(millis)
          },
        })
        if ('reason' in opened) return opened
        const publish: typeof opened.publish = (packet) => {
          setup.onPublish({ ...packet, clientId })
          return opened.publish(packet)
        }
        return { ...opened, publish }
      },
    }
    current = createRuntime(
      {
        disk,
        signer,
        transport,
        clock: {
          now,
          after: (delay, task) =>
            clock.after(delay, () => {
              if (alive()) task()
            }),
        },
        ids: seededIds(seed * 1000 + run),
        packetMark: setup.packetMark ?? mark.open(),
        notify: (effect) => notified.push(effect),
        byItself: setup.byItself ?? ((task) => task()),
        ...(setup.follow ? { onEvents: setup.follow } : {}),
      },
      {
        me: { id: name, name: setup.name as SafeText },
        space: setup.space ?? 'papo',
        connection: () => ({ url: setup.url?.() ?? 'mqtt://town', clientId }),
        classic: setup.plaintext?.() ?? false,
      },
    )
    current.start()
  }
  const runtime = () => {
    if (!current) throw new Error(`${name} has not started`)
    return current
  }
  const state = () => runtime().store.get()
  const send: Person['send'] = (intent) => runtime().send(intent)
  const session: Person['session'] = (who) => openSessionWith(state(), id(who))?.id
  const messages: Person['messages'] = (who) =>
    disk.history.page(personConversationId(id(who)), { kind: 'newest' }, 100_000).messages
  return {
    name,
    runtime,
    disk,
    signer,
    notified,
    send,
    session,
    messages,
    transcript: (who) => messages(who).map(({ by, text }) => `${by}: ${text}`),
    sendText: (to, text) => {
      const talk = session(to)
      if (!talk) return { ok: false, error: 'unknown-session' }
      return send({ type: 'message.send', channel: directChannel(talk), text: safeText(text) })
    },
    ask: (who, text = '') => send({ type: 'request.make', to: id(who), text: safeText(text) }),
    accept: (who) => {
      const request = [...state().requests.values()].find(
        ({ from, answer }) => from === id(who) && answer === 'waiting',
      )
      if (!request) return { ok: false, error: 'unknown-request' }
      return send({ type: 'request.accept', request: request.id })
    },
    crash: () => {
      run += 1
      broker.cut(clientId)
    },
    quit: async () => {
      let hasStopped = false
      const leave = async () => {
        await runtime().stop()
        hasStopped = true
      }
      void leave()
      await clock.until(() => hasStopped, `${name} leaves`)
      run += 1
    },
    start,
  }
}
