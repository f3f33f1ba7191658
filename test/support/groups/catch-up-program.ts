/** A member's program that catches up with others, with stand-ins for everything around it. */
import type { UserId, GroupId } from '../../../src/core/ids.ts'
import type { Address } from '../../../src/core/channel.ts'
import type { SyncMessage } from '../../../src/protocol/messages/sync.ts'
import type { SignedRoster } from '../../../src/model/groups/roster.ts'
import type { State } from '../../../src/model/state.ts'
import type { SeqRange } from '../../../src/core/seq-ranges.ts'
import { toSeqRanges } from '../../../src/core/seq-ranges.ts'
import { openCounters } from '../../../src/runtime/counters.ts'
import { createCatchUp } from '../../../src/runtime/groups/catch-up.ts'
import type { MissingRoster } from '../../../src/runtime/groups/missing-rosters.ts'
import { id, insecureSigner } from '../network/network.ts'
import { createTestClock } from '../network/test-clock.ts'
import { createMemoryDisk } from '../disk/memory-disk.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  first,
  GROUP,
  stateOf,
  withRosters,
} from './unsigned-rosters.ts'

export const HOUR = 3_600_000
/** Delays with half of the jitter (ms). */
export const ARRIVAL = 2000
export const GAP = 400
export const LINKED = 3000

export const second = admitting(first, 'r2', bia)
export const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [caio], sig: '' },
}
export const fourth = after(third, 'r4')
export const withoutCaio = after(third, 'w4', {
  members: third.members.filter((one) => one.id !== caio.id),
  departed: [{ ...caio, have: { upTo: 3, gaps: [] }, left: false }],
})
export const ofAna = withRosters(stateOf(ana), first, second, third)
export const OTHER = 'x~123456789012' as GroupId

export const crowd = (size: number): State => {
  const members = Array.from({ length: size - 3 }, (_, place) => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 4,
    sentCount: 0,
  }))
  return withRosters(ofAna, after(third, 'big', { members: [...third.members, ...members] }))
}

export type Has = readonly (readonly [typeof ana, readonly SeqRange[]])[]
export type Options = {
  readonly here?: readonly (typeof ana)[]
  readonly received?: Has
  readonly unused?: readonly SeqRange[]
  readonly waitsFor?: readonly MissingRoster[]
  readonly random?: number
  readonly offline?: boolean
}

/** Empties a list. */
const take = <T>(list: T[]): readonly T[] => list.splice(0)

/** The program of somebody with this state, who is online since long ago. */
export const startCatchUp = async (start: State, options: Options = {}) => {
  let state = start
  const clock = createTestClock()
  const counters = openCounters(createMemoryDisk(() => at(0)).keyValues)
  const counted = (who: typeof ana) =>
    counters.incoming({ kind: 'group', group: GROUP, from: who.id }, who.key)
  for (const [who, ranges] of options.received ?? []) {
    const counter = counted(who)
    if (counter) counters.put({ ...counter, received: toSeqRanges(ranges) })
  }
  const own = counters.outgoing({ kind: 'group', group: GROUP, from: state.me.id })
  if (own && options.unused) counters.put({ ...own, count: 5, unusedSeqs: options.unused })
  const here = new Set<UserId>()
  const busy = new Set<UserId>()
  const random = { value: 0.5 }
  const sent: (readonly [to: string, SyncMessage])[] = []
  const given: string[] = []
  const ownReceived: string[] = []
  const catchUp = createCatchUp({
    me: state.me.id,
    clock,
    ids: { next: () => '' as never, random: () => random.value },
    counters,
    eventStore: { state: () => state, commit: () => {}, snapshot: () => {} },
    relay: {
      relayRoster: (to, _, hash) => given.push(`${to} ${hash.replaceAll('-', '')}`),
      relayMessages: (to, _, name, ranges) =>
        given.push(`${to} ${name.split('/').at(-1)?.split(' ')[0]} ${JSON.stringify(ranges)}`),
      isBusyWith: (who) => busy.has(who),
      linked: () => {},
      unlinked: () => {},
    },
    tips: { named: () => ({}), compare: () => [], relayVersions: () => {}, relayForks: () => {} },
    sender: {
      packSync: (message, channel: Address, qos) => {
        sent.push([channel.kind === 'inbox' && qos === 1 ? channel.of : channel.kind, message])
        return { topic: '', payload: new Uint8Array(), retain: false, qos }
      },
    },
    isHere: (who) => here.has(who),
    emit: (name) => {
      if (name === 'ephemeral') given.push('')
    },
    onOwnReceived: (_, by, { upTo }) => ownReceived.push(`${by} ${upTo}`),
    missingRosters: () => options.waitsFor ?? [],
  })
  if (!options.offline) {
    catchUp.linked()
    // nobody was here then
    await clock.advance(10_000)
  }
  for (const who of options.here ?? []) here.add(who.id)
  random.value = options.random ?? 0.5
  return {
    catchUp,
    clock,
    here,
    busy,
    random,
    /** To whom something was sent since this was asked last. */
    asked: () => take(sent).map(([to, message]) => `${to} ${message.type}`),
    messages: () => take(sent).map(([, message]) => message),
    given: () => take(given).filter((one) => one !== ''),
    published: () => given.filter((one) => one === '').length,
    own: () => take(ownReceived),
    now: (next: State) => {
      state = next
    },
  }
}

export type Program = Awaited<ReturnType<typeof startCatchUp>>
