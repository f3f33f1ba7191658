/** A program that keeps rosters on a broker, with stand-ins for everything around it, and rosters to keep. */
import type { BrokerDenial } from '../../../src/core/broker/link-end.ts'
import type { Millis, UserId } from '../../../src/core/ids.ts'
import { fail } from '../../../src/core/result.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Address } from '../../../src/core/channel.ts'
import type { SyncMessage } from '../../../src/protocol/messages/sync.ts'
import type { SignedRoster } from '../../../src/model/groups/roster.ts'
import type { Person } from '../../../src/model/people/people.ts'
import { reduce } from '../../../src/model/model.ts'
import type { State } from '../../../src/model/state.ts'
import type { Link, OutgoingPacket } from '../../../src/ports/transport.ts'
import { createRetainedRosters } from '../../../src/runtime/groups/retained-rosters.ts'
import type { Counters, OutgoingCounter } from '../../../src/runtime/counters.ts'
import { createTestClock } from '../network/test-clock.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  first,
  stateOf,
  withRosters,
} from './unsigned-rosters.ts'

export const DAY = 24 * 3_600_000
export const second = admitting(first, 'r2', bia)
export const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [caio], sig: '' },
}
export const fourth = after(third, 'r4')
export const fifth = after(fourth, 'r5')
/** By which caio leads, in place of the fourth. */
export const claim = claimedBy(caio, third, 'c4', { at: at(third.at + 500) })
export const end = (time: number): SignedRoster =>
  after(third, 'end', {
    members: [],
    disbanded: true,
    at: at(time),
    departed: third.members.map((one) => ({ ...one, have: { upTo: 0, gaps: [] }, left: false })),
  })
export const ofAna = withRosters(stateOf(ana), first, second, third)
export const ofBia = withRosters(stateOf(bia), second, third)

export const DENIED: BrokerDenial = { reason: 'not-authorised', detail: 'no' }

type Relay = Extract<SyncMessage, { type: 'sync.relay' }>
/** What is relayed, about which channel, and where it is published. */
const relayed = ({ packet, channel }: Relay, at: Address) =>
  `${packet} of a ${channel.kind} at a ${at.kind}`

const encode = (text: string) => new TextEncoder().encode(text)

/** The program of somebody who knows the group, with a link unless `offline`. */
export const startRetaining = (
  start: State,
  { offline = false, bytes = true, outgoing = undefined as OutgoingCounter | undefined } = {},
) => {
  let state = start
  const clock = createTestClock()
  const here = new Set<UserId>()
  const published: OutgoingPacket[] = []
  const warnings: string[] = []
  const waiting: number[] = []
  const progress = { count: 0 }
  const answers: ('done' | 'lost' | BrokerDenial)[] = []
  const link = {
    publish: (packet: OutgoingPacket) => {
      published.push(packet)
      return Promise.resolve(answers.shift() ?? 'done')
    },
  } as Partial<Link> as Link
  const retained = createRetainedRosters({
    me: state.me.id,
    clock,
    // half of each jitter
    ids: { next: () => '' as never, random: () => 0.5 },
    eventStore: {
      state: () => state,
      commit: (events) => {
        state = reduce(state, events)
      },
      snapshot: () => {},
    },
    counters: { outgoingOf: () => outgoing } as Partial<Counters> as Counters,
    rosters: {
      bytesOf: (hash, rev) => (bytes ? encode(`${hash.replaceAll('-', '')} ${rev}`) : undefined),
      issue: () => fail('bad-roster'),
      receive: () => fail('bad-roster'),
      reconcile: () => {},
    },
    sender: {
      packSync: (message, channel) => ({
        topic: '',
        payload: encode(message.type === 'sync.relay' ? relayed(message, channel) : ''),
        retain: false,
        qos: 1,
      }),
    },
    groupCommit: { whenDurable: (task) => task() },
    fullTopic: (topic) => `papo/${topic}`,
    isHere: (who) => here.has(who),
    warn: (key, about) => warnings.push(`${key}: ${about}`),
    emit: (name, value) => {
      if (name === 'rostersWaiting') waiting.push(Number(value))
      if (name === 'rosterProgressed') progress.count += 1
    },
  })
  if (!offline) retained.linked(link)
  return {
    retained,
    clock,
    here,
    published,
    warnings,
    waiting,
    progress,
    answers,
    link: () => retained.linked(link),
    /** The same, with other answers of the broker. */
    linkWith: (publish: Link['publish']) => retained.linked({ publish } as Partial<Link> as Link),
    /** What was published since this was asked last; an empty payload deletes. */
    sent: () =>
      published.splice(0).map(({ payload }) => new TextDecoder().decode(payload) || 'deleted'),
    state: () => state,
    now: (next: State) => {
      state = next
    },
    meet: (who: typeof ana, seen: number) => {
      const person = { ...who, name: safeText(who.id), seen: seen as Millis } as Person
      state = { ...state, people: new Map(state.people).set(who.id, person) }
    },
  }
}

/** A member waits this long before it stands in. */
export const STAND_IN = 16_000
