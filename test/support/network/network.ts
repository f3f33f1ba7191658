/** A small world: people with real programs but for screen and network, on a broker in memory. */
import { createHash } from 'node:crypto'
import { safeText } from '../../../src/core/safe-text.ts'
import type { PublicKey, SafeText, SessionId, UserId } from '../../../src/core/ids.ts'
import { conversationWith, later, userId } from '../../../src/core/ids.ts'
import { ulid } from '../../../src/core/ulid.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { Effect, Wish } from '../../../src/model/commands.ts'
import type { Disk, Names, Outgoing, Signer, Transport } from '../../../src/ports.ts'
import type { Runtime, World } from '../../../src/runtime/runtime-types.ts'
import { createRuntime } from '../../../src/runtime/runtime.ts'
import type { Loopback } from './memory-broker.ts'
import { loopback } from './memory-broker.ts'
import type { LoopbackOptions } from './memory-broker.ts'
import { memoryDisk } from '../disk/memory-disk.ts'
import type { TestClock } from './test-clock.ts'
import { testClock } from './test-clock.ts'

/** A name as an id; the test's own names are always good. */
export const id = (name: string): UserId => {
  const found = userId(name)
  if (!found) throw new Error(`${name} is no name`)
  return found
}

const digest = (text: string) => createHash('sha512').update(text).digest('base64url').slice(0, 86)

/**
 * Quick signatures that anybody could forge: for stories in which nobody does. `beginning` is that of
 * the key, as somebody with time enough may find one.
 */
export const quickSigner = (secret: string, beginning = ''): Signer => {
  const key = `${beginning}${digest(`key of ${secret}`)}`.slice(0, 43) as PublicKey
  return {
    key,
    sign: (text) => digest(`${key} ${text}`),
    verify: (of, text, signature) => digest(`${of} ${text}`) === signature,
    hash: (bytes) => createHash('sha256').update(bytes).digest('base64url'),
  }
}

/** Numbers that look random and are the same in every run. */
export const countedNames = (seed: number): Names => {
  let state = seed * 2_654_435_761 + 1
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    fresh: (at) =>
      ulid(
        at,
        Uint8Array.from({ length: 10 }, () => Math.floor(next() * 256)),
      ),
    chance: next,
  }
}

export type Person = {
  readonly name: UserId
  readonly runtime: () => Runtime
  readonly disk: Disk
  readonly signer: Signer
  readonly notified: Effect[]
  readonly send: (wish: Wish) => ReturnType<Runtime['send']>
  readonly say: (to: string, text: string) => ReturnType<Runtime['send']>
  readonly ask: (who: string, text?: string) => ReturnType<Runtime['send']>
  /** Accepts the waiting request of this person. */
  readonly accept: (who: string) => ReturnType<Runtime['send']>
  readonly session: (who: string) => SessionId | undefined
  /** What stands in the conversation, as it is on screen. */
  readonly sees: (who: string) => readonly string[]
  readonly messages: (who: string) => readonly Message[]
  /** Dies without a word; what is on disk stays. */
  readonly crash: () => void
  readonly quit: () => Promise<void>
  readonly start: () => void
}

export type More = {
  readonly signer?: Signer
  readonly disk?: Disk
  /** Whose client id this one has: a copied profile. */
  readonly twin?: string
  /** Does this one speak the plain-text chat too? Asked at each start. */
  readonly classic?: () => boolean
  /** How much (ms) this person's clock is ahead of the town's, asked at each look. */
  readonly ahead?: () => number
  /** Where this person believes the broker to be. */
  readonly url?: () => string
  /** What stands between this person and the broker. */
  readonly through?: (transport: Transport) => Transport
  readonly follow?: World['follow']
}

/** Something that was published. */
export type Sent = Outgoing & { readonly clientId: string }

export type Town = {
  readonly clock: TestClock
  readonly broker: Loopback
  readonly person: (name: string, more?: More) => Person
  /** Everything that was published so far. */
  readonly traffic: readonly Sent[]
  /** Lets so much time (ms) pass. */
  readonly pass: (delay: number) => Promise<void>
}

/** A town with a broker and no people yet. */
export const town = (options: LoopbackOptions = {}): Town => {
  const clock = testClock()
  const broker = loopback({ ...options, after: clock.after })
  const traffic: Sent[] = []
  const onPublish = (sent: Sent) => {
    traffic.push(sent)
  }
  let seed = 0
  return {
    clock,
    broker,
    traffic,
    pass: clock.pass,
    person: (name, more = {}) => {
      seed += 1
      return citizen({ name, seed, clock, transport: broker.transport, broker, onPublish, ...more })
    },
  }
}

type Birth = {
  readonly name: string
  readonly seed: number
  readonly clock: TestClock
  readonly transport: Transport
  readonly broker: Loopback
  readonly onPublish: (sent: Sent) => void
} & More

const citizen = (birth: Birth): Person => {
  const { clock, seed, broker } = birth
  const name = id(birth.name)
  const signer = birth.signer ?? quickSigner(birth.name)
  const now = () => later(clock.now(), birth.ahead?.() ?? 0)
  const disk = birth.disk ?? memoryDisk(now)
  const notified: Effect[] = []
  const clientId = `papo-${birth.twin ?? birth.name}`
  const outside = birth.through?.(birth.transport) ?? birth.transport
  let life = 0
  let current: Runtime | undefined

  const start = () => {
    life += 1
    const mine = life
    // a dead program hears and does nothing: its timers, links and writes are cut off from the world
    const alive = () => mine === life
    const transport: Transport = {
      connect: async (settings, events) => {
        const opened = await outside.connect(settings, {
          onPacket: (packet) => {
            if (!alive()) throw new Error('a dead program hears nothing')
            events.onPacket(packet)
          },
          onEnd: (end) => {
            if (alive()) events.onEnd(end)
          },
          onTrip: (millis) => {
            if (alive()) events.onTrip?.(millis)
          },
        })
        if ('trouble' in opened) return opened
        const publish: typeof opened.publish = (packet) => {
          birth.onPublish({ ...packet, clientId })
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
        names: countedNames(seed * 1000 + life),
        notify: (effect) => notified.push(effect),
        ...(birth.follow ? { follow: birth.follow } : {}),
      },
      {
        me: { id: name, name: birth.name as SafeText },
        space: 'papo',
        connection: () => ({ url: birth.url?.() ?? 'mqtt://town', clientId }),
        classic: birth.classic?.() ?? false,
      },
    )
    current.start()
  }
  const runtime = () => {
    if (!current) throw new Error(`${name} has not started`)
    return current
  }
  const state = () => runtime().store.get()
  const send: Person['send'] = (wish) => runtime().send(wish)
  const session: Person['session'] = (who) => openSessionWith(state(), id(who))?.id
  const messages: Person['messages'] = (who) =>
    disk.history.page(conversationWith(id(who)), { kind: 'newest' }, 100_000).messages
  return {
    name,
    runtime,
    disk,
    signer,
    notified,
    send,
    session,
    messages,
    sees: (who) => messages(who).map(({ by, text }) => `${by}: ${text}`),
    say: (to, text) => {
      const talk = session(to)
      if (!talk) return { ok: false, error: 'unknown-session' }
      return send({ type: 'session.say', session: talk, text: safeText(text) })
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
      life += 1
      broker.cut(clientId)
    },
    quit: async () => {
      let gone = false
      const leave = async () => {
        await runtime().stop()
        gone = true
      }
      void leave()
      await clock.until(() => gone, `${name} leaves`)
      life += 1
    },
    start,
  }
}
