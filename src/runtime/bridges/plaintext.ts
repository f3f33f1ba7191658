/** The bridge to the plain-text chat: subscriptions, received packets, and announcing that I am online. */
import { decide } from '../../model/model.ts'
import { isPlaintextLeader, isPlaintextMember } from '../../model/plaintext/plaintext-groups.ts'
import { isOwnPlaintextName } from '../../model/plaintext/plaintext-state.ts'
import { plaintextConversationOf } from '../../model/plaintext/plaintext-selectors.ts'
import { isPlaintextSessionOver } from '../../model/plaintext/plaintext-sessions.ts'
import {
  plaintextInboxTopic,
  PLAINTEXT_INFO_TOPIC,
  plaintextLeaderTopic,
  PLAINTEXT_MEMBERS_FILTER,
  plaintextMessagesTopic,
  PLAINTEXT_STATUS_TOPIC,
  plaintextFormat,
} from '../../model/plaintext/plaintext-format.ts'
import type { ChatEvent } from '../../model/events.ts'
import type { Intent } from '../../model/commands.ts'
import { validatePlaintextName, NO_KEY } from '../../core/plaintext-ids.ts'
import type { Millis } from '../../core/ids.ts'
import { createRef, addMillis } from '../../core/ids.ts'
import type { Link, Packet } from '../../ports/transport.ts'
import { decodePlaintext } from '../../protocol/plaintext.ts'
import type { DecodedPlaintext } from '../../protocol/plaintext.ts'
import { MAX_PACKET } from '../../protocol/limits.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'
import type { Bridge } from './bridge.ts'
import { PLAINTEXT_RATE, createRateLimit } from './rate-limit.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { hasPassed } from '../../core/elapsed.ts'

type Deps = Pick<RuntimeContext, 'disk' | 'eventStore' | 'clock' | 'ids'> & {
  /** Carries out an intent of mine. */
  readonly send: (intent: Intent) => unknown
}

/** That I am online is announced again after so many milliseconds: it is not retained. */
const ANNOUNCE_INTERVAL = 10 * 60_000
/** A newcomer gets the announcement within this time (ms), at random, so that not all send it at once. */
const ANNOUNCE_JITTER = 2000
/** How many of the newest messages are searched for one that came back to me. */
const RECENT_MESSAGES = 50
/** For how many of the last ended conversations subscriptions that a broker may have kept are removed. */
const MAX_ENDED_TALKS = 20
/** The stored value that a broker may still have subscriptions of the plain-text chat. */
const SUBSCRIBED_SLOT = 'plaintext'

/** Commands that are still valid when they are received late. */
const LASTING: ReadonlySet<string> = new Set<DecodedPlaintext['command']['type']>([
  'plaintext.announce',
  'plaintext.create',
  'plaintext.disband',
  'plaintext.setLeader',
  'plaintext.join',
])

/** What everybody there listens to. */
const commonFilters = (me: Parameters<typeof plaintextInboxTopic>[0]) => [
  PLAINTEXT_STATUS_TOPIC,
  plaintextInboxTopic(me),
  PLAINTEXT_INFO_TOPIC,
  PLAINTEXT_MEMBERS_FILTER,
]

/** The bridge; it subscribes to nothing if the plain-text chat is off. */
export const createPlaintextBridge = ({ disk, eventStore, clock, ids, send }: Deps): Bridge => {
  const rateLimit = createRateLimit(clock, PLAINTEXT_RATE)
  let lastAnnounced = 0 as Millis
  let lastAt = 0 as Millis
  let scheduled = false
  let link: Link | undefined
  let broker: string | undefined

  const plaintext = () => eventStore.state().plaintext
  const reject = (reason: string) => eventStore.commit([{ type: 'packet.refused', reason }])

  const groupTopics = () =>
    [...plaintext().groups.keys()].flatMap((group) => [
      ...(isPlaintextMember(eventStore.state(), group) ? [plaintextMessagesTopic(group)] : []),
      ...(isPlaintextLeader(eventStore.state(), group) ? [plaintextLeaderTopic(group)] : []),
    ])
  const talkTopics = (over: boolean) =>
    [...plaintext().sessions.values()]
      .filter((talk) => isPlaintextSessionOver(talk) === over)
      .map(({ topic }) => topic)

  const filters = () => {
    const { me } = plaintext()
    return me === undefined ? [] : [...commonFilters(me), ...groupTopics(), ...talkTopics(false)]
  }

  /** My filter that matches this topic; `undefined` when none does. */
  const filterOf = (topic: string): string | undefined => {
    const { me } = plaintext()
    if (me === undefined) return undefined
    if (commonFilters(me).includes(topic) || plaintext().sessions.has(topic)) return topic
    const [first, level, of, ...more] = topic.split('/')
    const group = validatePlaintextName(level)
    if (first !== 'groups' || of === undefined || more.length > 0) return undefined
    if (of === 'members') return PLAINTEXT_MEMBERS_FILTER
    if (group === undefined) return undefined
    const mayReceive =
      of === 'messages' ? isPlaintextMember : of === 'leader' ? isPlaintextLeader : undefined
    return mayReceive?.(eventStore.state(), group) ? topic : undefined
  }

  /** Later than everything before and than my messages there, so that the order of arrival is kept. */
  const timeFor = (command: DecodedPlaintext['command']): Millis => {
    const conversation = plaintextConversationOf(eventStore.state(), command)
    const clockThere = conversation && eventStore.state().conversations.get(conversation)?.clock
    const before = clockThere !== undefined && clockThere > lastAt ? clockThere : lastAt
    const at = clock.now()
    lastAt = at > before ? at : addMillis(before, 1)
    return lastAt
  }

  const receive = ({ by, command }: DecodedPlaintext, retain: boolean) => {
    const state = eventStore.state()
    if (retain && isOld({ by, command })) return reject('duplicate')
    if (isOwnPlaintextName(state, by) && isEcho(command)) return
    const at = timeFor(command)
    // nobody signs it, so its id has my key
    const ref = createRef(ids.next(at), state.me.key)
    const stamp = { by, at, ref, key: NO_KEY, seq: 0 }
    const decided = decide(state, { ...command, ...stamp })
    if (!decided.ok) return reject(decided.error)
    eventStore.commit(decided.value)
    if (command.type !== 'plaintext.announce' || command.status === 'offline') return
    if (state.plaintext.people.get(by)?.status !== 'online' && !isOwnPlaintextName(state, by))
      scheduleAnnounce()
  }

  /** Some programs publish everything retained: is this a retained command that was received before? */
  const isOld = ({ by, command }: DecodedPlaintext): boolean => {
    const asks = [...plaintext().requests.values()]
    if (command.type === 'plaintext.ask') {
      return asks.some(({ kind, from }) => kind === 'talk' && from === by)
    }
    if (command.type === 'plaintext.invite') {
      return asks.some(({ kind, group }) => kind === 'invite' && group === command.group)
    }
    return !LASTING.has(command.type)
  }

  /** Is this one of my own messages coming back? It is among the newest of my history. */
  const isEcho = (command: DecodedPlaintext['command']): boolean => {
    if (command.type !== 'plaintext.send' && command.type !== 'plaintext.sendToGroup') return false
    const conversation = plaintextConversationOf(eventStore.state(), command)
    if (conversation === undefined) return false
    const { messages } = disk.history.page(conversation, { kind: 'newest' }, RECENT_MESSAGES)
    return messages.some(({ by, text }) => by === eventStore.state().me.id && text === command.text)
  }

  const everyoneOffline = (): readonly ChatEvent[] =>
    [...plaintext().people.values()]
      .filter((person) => person.status === 'online')
      .map(({ id: who, seen: at }) => ({
        type: 'plaintext.statusChanged',
        who,
        status: 'offline',
        at,
      }))

  const announce = () => {
    lastAnnounced = clock.now()
    send({ type: 'plaintext.announce', status: 'online' })
  }

  /** Newcomers cannot know who is online unless it is announced again. */
  const scheduleAnnounce = () => {
    if (scheduled) return
    scheduled = true
    clock.after(ids.random() * ANNOUNCE_JITTER, () => {
      scheduled = false
      if (eventStore.state().link.status !== 'online') return
      announce()
      for (const group of plaintext().groups.keys()) {
        const leader = eventStore.state().me.id
        if (isPlaintextLeader(eventStore.state(), group))
          send({ type: 'plaintext.setLeader', group, leader })
      }
    })
  }

  const decoder = new TextDecoder()
  return {
    filters,
    liveFilters: () => (plaintext().me === undefined ? [] : [PLAINTEXT_STATUS_TOPIC]),
    staleFilters: () => {
      if (plaintext().me !== undefined) return talkTopics(true).slice(-MAX_ENDED_TALKS)
      const subscribed = disk.keyValues.get(SUBSCRIBED_SLOT)
      // on before and off now: a broker that kept the session would go on sending
      return subscribed === undefined
        ? []
        : [...subscribed.split('\n'), ...groupTopics(), ...talkTopics(false)]
    },
    receive: ({ topic, payload, retain }: Packet) => {
      const filter = filterOf(topic)
      const { me } = plaintext()
      if (filter === undefined || me === undefined) return false
      if (!rateLimit.allows(filter)) reject('too-fast')
      else if (payload.length > MAX_PACKET) reject('too-big')
      else {
        const name = { id: eventStore.state().me.id, name: me }
        const message = decodePlaintext(topic, decoder.decode(payload), name)
        if (message) receive(message, retain)
        else if (payload.length > 0) reject('malformed')
      }
      return true
    },
    on: {
      committed: (events) => {
        for (const event of events) {
          if (event.type !== 'minute.passed' || plaintext().me === undefined) continue
          if (
            hasPassed(clock.now(), lastAnnounced, ANNOUNCE_INTERVAL) &&
            eventStore.state().link.status === 'online'
          )
            announce()
        }
      },
      linked: ({ link: current }) => {
        link = current
        const { me } = plaintext()
        if (me === undefined) return
        const subscribed = commonFilters(me).join('\n')
        if (disk.keyValues.get(SUBSCRIBED_SLOT) !== subscribed) {
          tolerateDiskFailure(() =>
            disk.transaction(false, () => disk.keyValues.put(SUBSCRIBED_SLOT, subscribed)),
          )
        }
        // people of another broker are not online here
        const { broker: url } = eventStore.state().link
        if (broker !== undefined && broker !== url) eventStore.commit(everyoneOffline())
        broker = url
        announce()
      },
    },
    leaving: async () => {
      const { me } = plaintext()
      if (me === undefined || !link || eventStore.state().link.status !== 'online') return
      const payload = new TextEncoder().encode(plaintextFormat.status(me, 'offline'))
      const packet = { topic: PLAINTEXT_STATUS_TOPIC, payload, retain: false, qos: 1 } as const
      await link.publish(packet)
    },
  }
}
