/** Counters: how they begin, and what is read of them from disk. */
import { expect, test } from 'vitest'
import type { Address } from '../../../src/core/channel.ts'
import { groupChannel, keyOf } from '../../../src/core/channel.ts'
import type { GroupId, PublicKey, SessionId } from '../../../src/core/ids.ts'
import { MAX_SEQ_JUMP, NO_SEQS } from '../../../src/core/seq-ranges.ts'
import type { SeqRange } from '../../../src/core/seq-ranges.ts'
import {
  counterName,
  currentSeq,
  findOutgoing,
  MAX_COUNTER_GAPS,
  MAX_STRANGERS_COUNTERS,
  openCounters,
  recordSeq,
} from '../../../src/runtime/counters.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { at } from '../../support/groups/unsigned-rosters.ts'
import { id } from '../../support/network/network.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' as PublicKey
const SESSION = 'bob_alice_20251120T091320Z' as SessionId
const GROUP = 'lab~11qYAYKxCrfV' as GroupId
const [alice, bob, carol] = [id('alice'), id('bob'), id('carol')]
const INBOX = { kind: 'inbox', of: bob, from: alice } as const
const DIRECT = { kind: 'direct', session: SESSION, to: bob, from: alice } as const
const IN_GROUP = { kind: 'group', group: GROUP, from: alice } as const
const FRESH = { count: 0, sent: NO_SEQS, rejected: [], retransmittedAt: 0 }
const receiver = { to: bob, delivered: NO_SEQS, read: NO_SEQS }

const open = () => {
  const { keyValues } = createMemoryDisk(() => at(0))
  return { keyValues, counters: openCounters(keyValues) }
}

test.each<[Address, object, string]>([
  [
    INBOX,
    {
      topic: 'CONTROL/bob_Control/alice',
      channel: { kind: 'inbox', of: bob },
      receivers: [receiver],
    },
    'inbox bob',
  ],
  [
    DIRECT,
    {
      topic: `SESSIONS/bob/alice/${SESSION}`,
      channel: { kind: 'direct', session: SESSION },
      receivers: [receiver],
    },
    SESSION,
  ],
  [
    IN_GROUP,
    {
      topic: 'GROUPS/lab~11qYAYKxCrfV/messages/alice',
      channel: { kind: 'group', group: GROUP },
      receivers: [],
    },
    GROUP,
  ],
])('in %j my messages and theirs are counted from nothing', (address, expected, key) => {
  const { counters } = open()
  const outgoing = counters.outgoing(address)
  expect(outgoing).toEqual({ ...FRESH, ...expected })
  const { receivers: _, ...place } = { receivers: [], ...expected }
  expect(counters.incoming(address, KEY)).toEqual({
    ...place,
    key: KEY,
    from: alice,
    received: NO_SEQS,
    read: NO_SEQS,
    reported: { upTo: 0, gaps: 0, read: 0 },
  })
  expect(outgoing && keyOf(outgoing.channel)).toBe(key)
})

test.each<Address>([
  { kind: 'presence', of: alice },
  { kind: 'roll-call', from: alice },
  { kind: 'roster', group: GROUP, from: alice },
])('in %j nothing is counted', (address) => {
  const { counters } = open()
  expect(counters.incoming(address, KEY)).toBeUndefined()
  expect(counters.outgoing(address)).toBeUndefined()
})

const set = () => {
  const { keyValues, counters } = open()
  const incoming = counters.incoming(INBOX, KEY)
  const outgoing = counters.outgoing(DIRECT)
  if (!incoming || !outgoing) throw new Error('both are counted')
  return { keyValues, counters, incoming, outgoing }
}

test('what is put is there, on disk as well, and each key has its own counter', () => {
  const { keyValues, counters, incoming, outgoing } = set()
  const mine = { ...outgoing, count: 7 }
  const theirs = { ...incoming, received: { upTo: 3, gaps: [] } }
  counters.put(mine)
  counters.put(theirs)
  for (const some of [counters, openCounters(keyValues)]) {
    expect(some.outgoing(DIRECT)).toEqual(mine)
    expect(some.outgoingOf(mine.topic)).toEqual(mine)
    expect(some.outgoingOf('elsewhere')).toBeUndefined()
    expect(some.allOutgoing()).toEqual([mine])
    expect(some.incoming(INBOX, KEY)).toEqual(theirs)
    expect(some.incoming(INBOX, `x${KEY.slice(1)}` as PublicKey)?.received).toEqual(NO_SEQS)
    expect(some.allIncoming()).toEqual([theirs])
    expect(some.incomingByName(`${theirs.topic} ${KEY}`)).toEqual(theirs)
    expect(counterName(theirs)).toBe(`${theirs.topic} ${KEY}`)
  }
})

test('after a failed transaction what is on disk is true again', () => {
  const { keyValues, counters, incoming, outgoing } = set()
  counters.put(outgoing)
  counters.put(incoming)
  keyValues.put(`out:${outgoing.topic}`, JSON.stringify({ ...outgoing, count: 9 }))
  keyValues.put(
    `in:${counterName(incoming)}`,
    JSON.stringify({ ...incoming, read: { upTo: 2, gaps: [] } }),
  )
  keyValues.put('out:broken', '{')
  keyValues.put('in:broken', '{}')
  counters.reload()
  expect(counters.allOutgoing().map(({ count }) => count)).toEqual([9])
  expect(counters.allIncoming().map(({ read }) => read.upTo)).toEqual([2])
})

test('of what is put together the last counts, and is written at the end, once', () => {
  const { keyValues, counters } = open()
  const written: string[] = []
  const watched = openCounters({
    ...keyValues,
    put: (name, value) => {
      written.push(name)
      keyValues.put(name, value)
    },
  })
  const counter = watched.incoming(DIRECT, KEY)
  const mine = watched.outgoing(IN_GROUP)
  if (!counter || !mine) throw new Error('counters have channels')
  const upTo = (seq: number) => ({ ...counter, received: { upTo: seq, gaps: [] } })
  const given = watched.together(() => {
    for (let seq = 1; seq <= 100; seq += 1) watched.put(upTo(seq))
    watched.put(mine)
    expect(watched.incoming(DIRECT, KEY)).toEqual(upTo(100))
    expect(written).toEqual([])
    return 7
  })
  expect(given).toBe(7)
  expect(written).toEqual([`in:${counterName(counter)}`, `out:${mine.topic}`])
  counters.reload()
  expect(counters.incoming(DIRECT, KEY)).toEqual(upTo(100))
  // and what is put by itself at once
  watched.put(upTo(101))
  expect(written).toHaveLength(3)
})

test('what was put together and is deleted is not written, nor what a failed transaction has put', () => {
  const { keyValues, counters } = open()
  const counter = counters.incoming(DIRECT, KEY)
  if (!counter) throw new Error('a counter')
  counters.together(() => {
    counters.put(counter)
    counters.forget(DIRECT, KEY)
  })
  expect(keyValues.list('')).toEqual([])
  counters.together(() => {
    counters.put(counter)
    counters.reload()
  })
  expect(keyValues.list('')).toEqual([])
})

test('my messages that somebody speaks of are those that they are to have', () => {
  const { counters, outgoing } = set()
  counters.put(outgoing)
  const group = counters.outgoing(IN_GROUP)
  if (!group) throw new Error('it is counted')
  counters.put({ ...group, receivers: [{ ...receiver, to: carol }] })
  const find = (to: typeof bob, channel: Parameters<typeof findOutgoing>[3]) =>
    findOutgoing(counters, alice, to, channel)?.topic
  expect(find(bob, { kind: 'direct', session: SESSION })).toBe(outgoing.topic)
  expect(find(carol, { kind: 'direct', session: SESSION })).toBeUndefined()
  expect(find(carol, groupChannel(GROUP))).toBe(group.topic)
  expect(find(bob, groupChannel(GROUP))).toBeUndefined()
  expect(find(carol, { kind: 'roster', group: GROUP })).toBeUndefined()
  expect(find(carol, { kind: 'inbox', of: alice })).toBe('CONTROL/carol_Control/alice')
})

test('a number is followed to where its message is now', () => {
  const counter = {
    renumbered: [
      [2, 5],
      [5, 9],
    ] as const,
  }
  expect([1, 2, 5, 9].map((seq) => currentSeq(counter, seq))).toEqual([1, 9, 9, 9])
  expect(currentSeq({}, 2)).toBe(2)
  // a damaged disk leads nowhere, and not in a circle
  expect(currentSeq({ renumbered: [[3, 3]] }, 3)).toBe(3)
})

const gaps = (count: number) =>
  Array.from({ length: count }, (_, n): SeqRange => [2 * n + 1, 2 * n + 1])

test('a thousand gaps are counted, and none more', () => {
  const { incoming } = set()
  expect(MAX_COUNTER_GAPS).toBe(1000)
  const full = (count: number) => ({
    ...incoming,
    received: { upTo: 2 * count, gaps: gaps(count) },
  })
  const received = (gaps: number, seq: number) => {
    const recorded = recordSeq(full(gaps), seq)
    return recorded.ok ? recorded.value.received : recorded.error
  }
  expect(received(999, 2000)).toMatchObject({ gaps: { length: 1000 } })
  expect(received(1000, 2002)).toBe('too-many-gaps')
  expect(received(1000, 2001)).toMatchObject({ upTo: 2001 })
  expect(received(3, 6 + MAX_SEQ_JUMP)).toMatchObject({ upTo: 6 + MAX_SEQ_JUMP })
  expect(received(3, 7 + MAX_SEQ_JUMP)).toBe('too-far-ahead')
  expect(received(1000, 1)).toMatchObject({ gaps: { length: 999 } })
})

test('counters are looked up by author and by receiver, also after a restart', () => {
  const { keyValues, counters } = open()
  const theirs = counters.incoming({ ...DIRECT, to: alice, from: bob }, KEY)
  const mine = counters.outgoing(IN_GROUP)
  if (!theirs || !mine) throw new Error('no counters')
  counters.put(theirs)
  const receivers = [bob, carol].map((to) => ({ ...receiver, to }))
  counters.put({ ...mine, receivers })
  for (const some of [counters, openCounters(keyValues)]) {
    expect(some.incomingFrom(bob)).toEqual([theirs])
    expect(some.incomingFrom(carol)).toEqual([])
    expect(some.outgoingTo(carol).map(({ topic }) => topic)).toEqual([mine.topic])
  }
  counters.put({ ...mine, receivers: receivers.slice(0, 1) })
  expect([counters.outgoingTo(bob).length, counters.outgoingTo(carol).length]).toEqual([1, 0])
  expect(counters.forget({ ...DIRECT, to: alice, from: bob }, KEY)).toBe(counterName(theirs))
  expect(counters.forget({ ...DIRECT, to: alice, from: bob }, KEY)).toBeUndefined()
  expect([counters.incomingFrom(bob), openCounters(keyValues).incomingFrom(bob)]).toEqual([[], []])
})

test('there is room for the counters of a fixed number of strangers, and for all others', () => {
  const { keyValues, counters } = open()
  const of = (n: number) => counters.incoming({ ...INBOX, of: alice, from: id(`s${n}`) }, KEY)
  for (let n = 0; n < MAX_STRANGERS_COUNTERS + 50; n += 1) {
    const counter = of(n)
    if (counter) counters.put(n < 10 ? counter : { ...counter, stranger: true })
  }
  for (const some of [counters, openCounters(keyValues)]) {
    expect(some.allIncoming()).toHaveLength(MAX_STRANGERS_COUNTERS + 10)
    expect(some.incomingFrom(id('s10'))).toEqual([])
    expect(some.incomingFrom(id('s5'))).toHaveLength(1)
  }
  // who is no stranger any more is not forgotten for strangers
  const last = of(MAX_STRANGERS_COUNTERS + 49)
  if (last) counters.put({ ...last, stranger: false })
  expect(keyValues.list('in:')).toHaveLength(MAX_STRANGERS_COUNTERS + 10)
})
