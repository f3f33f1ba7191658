/** The plain-text chat as a neighbour: what is listened to, what comes, and saying that I am here. */
import { decide } from '../../model/model.ts'
import { isLeader, isMember } from '../../model/plaintext/plaintext-groups.ts'
import { inMyName } from '../../model/plaintext/plaintext-state.ts'
import { isOver } from '../../model/plaintext/plaintext-sessions.ts'
import {
  inboxOf,
  INFO_TOPIC,
  leaderOf,
  MEMBERS_FILTER,
  messagesOf,
  STATUS_TOPIC,
  written,
} from '../../model/plaintext/plaintext-format.ts'
import type { ChatEvent, Wish } from '../../model/commands.ts'
import { classicName, classicPlace, NO_KEY } from '../../core/plaintext-ids.ts'
import type { ConversationId, Millis } from '../../core/ids.ts'
import { conversationWith, later } from '../../core/ids.ts'
import type { Clock, Disk, Link, Names, Packet } from '../../ports.ts'
import { readClassic } from '../../protocol/plaintext.ts'
import type { HeardClassic } from '../../protocol/plaintext.ts'
import { MAX_PACKET } from '../../protocol/envelope.ts'
import { tolerating } from '../storage-errors.ts'
import type { Model } from '../event-store.ts'
import type { Neighbour } from './bridge.ts'
import { createPace } from './plaintext-rate-limit.ts'

type Needs = {
  readonly disk: Disk
  readonly model: Model
  readonly clock: Clock
  readonly names: Names
  /** Says something as me. */
  readonly say: (wish: Wish) => unknown
}

/** It is said again after so many milliseconds that I am here: nothing of it is kept. */
const SAY_AGAIN = 10 * 60_000
/** Who comes anew is told so after this time (ms) at most, and not by all at once. */
const SPREAD = 2000
/** So many of the newest messages are looked at for what came back to me. */
const COPIES = 50
/** So many of the last conversations that are over are not heard any more, though a broker kept that. */
const OVER = 20
/** The slot that tells that a broker may have subscriptions of it. */
const SPOKEN = 'classic'

/** What is as true later as when it was said. */
const LASTING: ReadonlySet<string> = new Set<HeardClassic['command']['type']>([
  'classic.show',
  'classic.create',
  'classic.disband',
  'classic.lead',
  'classic.join',
])

/** What everybody there listens to. */
const common = (me: Parameters<typeof inboxOf>[0]) => [
  STATUS_TOPIC,
  inboxOf(me),
  INFO_TOPIC,
  MEMBERS_FILTER,
]

/** The neighbour; it wants nothing where this program does not speak it. */
export const createClassic = ({ disk, model, clock, names, say }: Needs): Neighbour => {
  const pace = createPace(clock)
  let lastSaid = 0 as Millis
  let lastAt = 0 as Millis
  let answering = false
  let link: Link | undefined
  let broker: string | undefined

  const classic = () => model.state().classic
  const refuse = (reason: string) => model.happen([{ type: 'packet.refused', reason }])

  const ofGroups = () =>
    [...classic().groups.keys()].flatMap((group) => [
      ...(isMember(model.state(), group) ? [messagesOf(group)] : []),
      ...(isLeader(model.state(), group) ? [leaderOf(group)] : []),
    ])
  const talks = (over: boolean) =>
    [...classic().talks.values()].filter((talk) => isOver(talk) === over).map(({ topic }) => topic)

  const filters = () => {
    const { me } = classic()
    return me === undefined ? [] : [...common(me), ...ofGroups(), ...talks(false)]
  }

  /** The filter by which this topic is heard; `undefined` when none of mine asks for it. */
  const filterOf = (topic: string): string | undefined => {
    const { me } = classic()
    if (me === undefined) return undefined
    if (common(me).includes(topic) || classic().talks.has(topic)) return topic
    const [first, level, of, ...more] = topic.split('/')
    const group = classicName(level)
    if (first !== 'groups' || of === undefined || more.length > 0) return undefined
    if (of === 'members') return MEMBERS_FILTER
    if (group === undefined) return undefined
    const hears = of === 'messages' ? isMember : of === 'leader' ? isLeader : undefined
    return hears?.(model.state(), group) ? topic : undefined
  }

  /** The conversation in which this is said. */
  const placeOf = (command: HeardClassic['command']): ConversationId | undefined => {
    if (command.type === 'classic.write') return classicPlace(command.group)
    const talk = 'talk' in command ? classic().talks.get(command.talk) : undefined
    return talk && conversationWith(talk.with)
  }

  /** Later than everything before and than what I said there: what came in an order stays in it. */
  const timeFor = (command: HeardClassic['command']): Millis => {
    const place = placeOf(command)
    const clockThere = place && model.state().conversations.get(place)?.clock
    const before = clockThere !== undefined && clockThere > lastAt ? clockThere : lastAt
    const at = clock.now()
    lastAt = at > before ? at : later(before, 1)
    return lastAt
  }

  const heard = ({ by, command }: HeardClassic, retain: boolean) => {
    const state = model.state()
    if (retain && isOld({ by, command })) return refuse('duplicate')
    if (inMyName(state, by) && isCopy(command)) return
    const at = timeFor(command)
    const stamp = { by, at, ref: names.fresh(at), key: NO_KEY, seq: 0 }
    const judged = decide(state, { ...command, ...stamp })
    if (!judged.ok) return refuse(judged.error)
    model.happen(judged.value)
    if (command.type !== 'classic.show' || command.status === 'offline') return
    if (state.classic.people.get(by)?.status !== 'online' && !inMyName(state, by)) answerSoon()
  }

  /** Some programs let the broker keep what they say: of that, what is said once was heard already. */
  const isOld = ({ by, command }: HeardClassic): boolean => {
    const asks = [...classic().asks.values()]
    if (command.type === 'classic.ask') {
      return asks.some(({ kind, from }) => kind === 'talk' && from === by)
    }
    if (command.type === 'classic.invite') {
      return asks.some(({ kind, group }) => kind === 'invite' && group === command.group)
    }
    return !LASTING.has(command.type)
  }

  /** What I say comes back to me; it stands in my history already, or nearly so. */
  const isCopy = (command: HeardClassic['command']): boolean => {
    if (!('text' in command)) return false
    const place = placeOf(command)
    if (place === undefined) return false
    const { messages } = disk.history.page(place, { kind: 'newest' }, COPIES)
    return messages.some(({ by, text }) => by === model.state().me.id && text === command.text)
  }

  const allGone = (): readonly ChatEvent[] =>
    [...classic().people.values()]
      .filter((person) => person.status === 'online')
      .map(({ id: who, seen: at }) => ({ type: 'classic.seen', who, status: 'offline', at }))

  const here = () => {
    lastSaid = clock.now()
    say({ type: 'classic.show', status: 'online' })
  }

  /** Nobody who comes can know who is here, unless we say it again. */
  const answerSoon = () => {
    if (answering) return
    answering = true
    clock.after(names.chance() * SPREAD, () => {
      answering = false
      if (model.state().link.status !== 'online') return
      here()
      for (const group of classic().groups.keys()) {
        const leader = model.state().me.id
        if (isLeader(model.state(), group)) say({ type: 'classic.lead', group, leader })
      }
    })
  }

  const decoder = new TextDecoder()
  return {
    filters,
    ofNow: () => (classic().me === undefined ? [] : [STATUS_TOPIC]),
    unwanted: () => {
      if (classic().me !== undefined) return talks(true).slice(-OVER)
      const spoken = disk.slots.get(SPOKEN)
      // spoken once and not now: a broker that kept the session would go on sending
      return spoken === undefined ? [] : [...spoken.split('\n'), ...ofGroups(), ...talks(false)]
    },
    packet: ({ topic, payload, retain }: Packet) => {
      const filter = filterOf(topic)
      const { me } = classic()
      if (filter === undefined || me === undefined) return false
      if (!pace.allows(filter)) refuse('too-fast')
      else if (payload.length > MAX_PACKET) refuse('too-big')
      else {
        const name = { id: model.state().me.id, name: me }
        const word = readClassic(topic, decoder.decode(payload), name)
        if (word) heard(word, retain)
        else if (payload.length > 0) refuse('malformed')
      }
      return true
    },
    happened: (events: readonly ChatEvent[]) => {
      for (const event of events) {
        if (event.type !== 'minute.passed' || classic().me === undefined) continue
        if (clock.now() - lastSaid >= SAY_AGAIN && model.state().link.status === 'online') here()
      }
    },
    linked: (current) => {
      link = current
      const { me } = classic()
      if (me === undefined) return
      const spoken = common(me).join('\n')
      if (disk.slots.get(SPOKEN) !== spoken) {
        tolerating(() => disk.transaction(false, () => disk.slots.put(SPOKEN, spoken)))
      }
      // those of another broker are not here
      const { broker: url } = model.state().link
      if (broker !== undefined && broker !== url) model.happen(allGone())
      broker = url
      here()
    },
    leaving: async () => {
      const { me } = classic()
      if (me === undefined || !link || model.state().link.status !== 'online') return
      const payload = new TextEncoder().encode(written.status(me, 'offline'))
      const packet = { topic: STATUS_TOPIC, payload, retain: false, qos: 1 } as const
      await link.publish(packet)
    },
  }
}
