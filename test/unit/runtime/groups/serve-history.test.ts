/** What a member gives to others of what is on disk, and what they learn to be missing. */
import { describe, expect, test } from 'vitest'
import { NO_SEQS, toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import { openCounters } from '../../../../src/runtime/counters.ts'
import { createHistoryServer, MAX_ROSTERS } from '../../../../src/runtime/groups/serve-history.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  first,
  GROUP,
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const groupOf = (...rosters: readonly (typeof first)[]): Group => {
  const group = withRosters(stateOf(ana), ...rosters).groups.get(GROUP)
  if (!group) throw new Error('it is known')
  return group
}
const group = groupOf(first, second, third)
/** Bia by another key, who was a member once as well. */
const otherBia = { ...bia, key: caio.key }

type Has = readonly (readonly [typeof ana, readonly SeqRange[]])[]

/** Ana's server: what she has received of whom, and how many messages she sent but for those that are unused. */
const setUp = (received: Has = [], own?: { count: number; unused?: readonly SeqRange[] }) => {
  const counters = openCounters(createMemoryDisk(() => at(0)).keyValues)
  for (const [who, ranges] of received) {
    const counter = counters.incoming({ kind: 'group', group: GROUP, from: who.id }, who.key)
    if (counter) counters.put({ ...counter, received: toSeqRanges(ranges) })
  }
  const mine = counters.outgoing({ kind: 'group', group: GROUP, from: ana.id })
  if (mine && own) {
    const unusedSeqs = own.unused ? { unusedSeqs: own.unused } : {}
    counters.put({ ...mine, count: own.count, ...unusedSeqs })
  }
  const relayed: (readonly unknown[])[] = []
  const server = createHistoryServer({
    me: ana.id,
    counters,
    relay: {
      relayRoster: (to, _, hash, rev) => relayed.push([to, hash, rev]),
      relayMessages: (to, _, name, ranges) => relayed.push([to, name.split(' ').at(-1), ranges]),
    },
    isHere: () => false,
    tips: {
      named: () => ({}),
      relayVersions: () => {},
      relayForks: () => {},
    },
  })
  return { relayed, server }
}

describe('what I have', () => {
  test.each<[string, Has, typeof ana, readonly SeqRange[], boolean]>([
    ['nothing', [], bia, [], false],
    ['all', [[bia, [[1, 5]]]], bia, [[1, 5]], false],
    [
      'some',
      [
        [
          bia,
          [
            [1, 2],
            [5, 5],
          ],
        ],
      ],
      bia,
      [
        [1, 2],
        [5, 5],
      ],
      true,
    ],
    ['what the same name sent with another key', [[otherBia, [[1, 5]]]], bia, [], false],
    // what I sent is not received
    ['my own', [[ana, [[2, 5]]]], ana, [], false],
  ])('of somebody: %s', (_, received, who, have, gaps) => {
    const { server } = setUp(received)
    expect(server.haveOf(group, who)).toEqual({
      author: who.id,
      key: who.key,
      have: toSeqRanges(have),
    })
    expect(server.hasGaps(group, who)).toBe(gaps)
  })

  test('no more gaps are reported than fit a packet', () => {
    const odd = Array.from({ length: 100 }, (_, place): SeqRange => [2 * place + 1, 2 * place + 1])
    const { have } = setUp([[bia, odd]]).server.haveOf(group, bia)
    expect([have.upTo, have.gaps.length]).toEqual([129, 64])
  })

  test.each<[string, Parameters<typeof setUp>[1], readonly SeqRange[] | undefined]>([
    ['I sent nothing', undefined, undefined],
    ['all are mine', { count: 5 }, undefined],
    ['none is unknown to me any more', { count: 5, unused: [] }, undefined],
    [
      'others know some that I do not',
      {
        count: 6,
        unused: [
          [2, 3],
          [5, 5],
        ],
      },
      [
        [1, 1],
        [4, 4],
        [6, 6],
      ],
    ],
  ])('of my own: %s', (_, own, ranges) => {
    const have = ranges && [{ author: ana.id, key: ana.key, have: toSeqRanges(ranges) }]
    expect(setUp([], own).server.mine(group, ana)).toEqual(have ?? [])
  })
})

test.each<
  [string, readonly SeqRange[], readonly SeqRange[], readonly SeqRange[], readonly SeqRange[]]
>([
  ['the same', [[1, 5]], [[1, 5]], [], []],
  ['less at the end', [[1, 5]], [[1, 3]], [[4, 5]], []],
  [
    'less in the middle',
    [[1, 5]],
    [
      [1, 1],
      [4, 5],
    ],
    [[2, 3]],
    [],
  ],
  ['more at the end', [[1, 3]], [[1, 5]], [], [[4, 5]]],
  [
    'more in the middle',
    [
      [1, 1],
      [4, 5],
    ],
    [[1, 5]],
    [],
    [[2, 3]],
  ],
  [
    'others',
    [
      [1, 2],
      [5, 6],
    ],
    [
      [3, 4],
      [6, 8],
    ],
    [
      [1, 2],
      [5, 5],
    ],
    [
      [3, 4],
      [7, 8],
    ],
  ],
  [
    'the same, with a gap that I have as well',
    [
      [1, 1],
      [4, 6],
    ],
    [
      [1, 1],
      [4, 4],
    ],
    [[5, 6]],
    [],
  ],
])('of an author they have %s', (_, mine, theirs, given, missing) => {
  const { server, relayed } = setUp([[bia, mine]])
  const has = { author: bia.id, key: bia.key, have: toSeqRanges(theirs) }
  expect(server.sendMessages(caio.id, group, has)).toEqual(missing)
  expect(relayed).toEqual(given.length === 0 ? [] : [[caio.id, bia.key, given]])
})

test('of what I sent myself nothing is given for what somebody reports', () => {
  const { server, relayed } = setUp([], { count: 5 })
  const has = { author: ana.id, key: ana.key, have: NO_SEQS }
  expect(server.sendMessages(caio.id, group, has)).toEqual([])
  expect(relayed).toEqual([])
})

/** Roster 1, and so many after it. */
const chain = (count: number) =>
  Array.from({ length: count }, (_, place) => place).reduce<readonly (typeof first)[]>(
    (all, place) => [...all, after(all.at(-1) ?? first, `n${place}`)],
    [first],
  )
const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, place) => place + from)

describe('rosters', () => {
  test('are given in their order, those that are wanted', () => {
    const { server, relayed } = setUp()
    // seen in another order than they were made
    const known = new Map([...group.known].toReversed())
    server.sendRosters(bia.id, { ...group, known }, ({ rev }) => rev !== 2)
    expect(relayed).toEqual([
      [bia.id, first.hash, 1],
      [bia.id, third.hash, 3],
    ])
  })

  test('are given up to a limit, the first ones: the others only count after them', () => {
    const { server, relayed } = setUp()
    server.sendRosters(bia.id, groupOf(...chain(MAX_ROSTERS + 2)), () => true)
    expect(relayed.map(([, , rev]) => rev)).toEqual(numbers(1, MAX_ROSTERS))
  })

  test.each<[string, number, number, readonly number[]]>([
    ['few, all of them', 5, 3, [3, 4, 5]],
    ['many, those that come next', MAX_ROSTERS + 20, 3, numbers(3, MAX_ROSTERS)],
  ])('of whoever has a known one the missing ones are given: %s', (_, last, newest, given) => {
    const rosters = chain(last - 1)
    const { server, relayed } = setUp()
    server.sendRostersAfter(bia.id, groupOf(...rosters), rosters[newest - 1] ?? first)
    expect(relayed.map(([, , rev]) => rev)).toEqual(given)
  })

  test.each<[string, number, readonly number[]]>([
    ['all of it', 2, [64, 65, 66]],
    ['the newest of it, as far as there is room', MAX_ROSTERS, numbers(3, MAX_ROSTERS)],
  ])('what lost before it is given as well: %s', (_, count, given) => {
    const newest = MAX_ROSTERS + 2
    const rosters = chain(newest - 1)
    const { known, ...rest } = groupOf(...rosters)
    const lost = ({ rev }: { readonly rev: number }) => rev < newest && rev >= newest - count
    const marked = new Map(
      [...known].map(([hash, one]) => [hash, lost(one) ? { ...one, effectiveRev: 1 } : one]),
    )
    const { server, relayed } = setUp()
    server.sendRostersAfter(bia.id, { ...rest, known: marked }, rosters[newest - 1] ?? first)
    expect(relayed.map(([, , rev]) => rev)).toEqual(given)
  })
})

const request = (channel: 'group' | 'roster', author: string, from: number, to: number) => ({
  type: 'sync.request' as const,
  channel: { kind: channel, group: GROUP },
  author: author === 'ana' ? ana.id : bia.id,
  from,
  to,
})

describe('what somebody requests', () => {
  test.each<[string, number, number, readonly string[]]>([
    ['one roster', 2, 2, ['r2']],
    ['some', 2, 3, ['r2', 'r3']],
    ['more than there are', 3, 9, ['r3']],
    ['none', 3, 2, []],
  ])('%s', (_, from, to, hashes) => {
    const { server, relayed } = setUp()
    server.answerRequest(caio.id, group, request('roster', 'ana', from, to))
    expect(relayed.map(([, hash]) => hash)).toEqual(hashes.map(hashNamed))
  })

  test.each<[string, Has, number, number, readonly (readonly unknown[])[]]>([
    ['messages of an author', [[bia, [[1, 5]]]], 2, 3, [[bia.key, [[2, 3]]]]],
    ['more than there are', [[bia, [[1, 5]]]], 4, 9, [[bia.key, [[4, 5]]]]],
    ['what is beyond them', [[bia, [[1, 5]]]], 6, 9, [[bia.key, []]]],
    ['none', [[bia, [[1, 5]]]], 3, 2, []],
  ])('%s', (_, received, from, to, given) => {
    const { server, relayed } = setUp(received)
    server.answerRequest(caio.id, group, request('group', 'bia', from, to))
    expect(relayed).toEqual(given.map((one) => [caio.id, ...one]))
  })

  test('messages of whoever had that name, by each of their keys', () => {
    const { server, relayed } = setUp([
      [bia, [[1, 5]]],
      [otherBia, [[1, 2]]],
    ])
    const intervals = [...group.intervals, { ...otherBia, from: 1, to: 2 }]
    server.answerRequest(caio.id, { ...group, intervals }, request('group', 'bia', 1, 9))
    expect(relayed).toEqual([
      [caio.id, bia.key, [[1, 5]]],
      [caio.id, otherBia.key, [[1, 2]]],
    ])
  })

  test.each<[string, Parameters<typeof setUp>[1], readonly SeqRange[]]>([
    ['all of them', { count: 5 }, [[1, 5]]],
    ['the only one', { count: 1 }, [[1, 1]]],
    [
      'those that I know',
      { count: 5, unused: [[3, 3]] },
      [
        [1, 2],
        [4, 5],
      ],
    ],
  ])('my own messages: %s', (_, own, ranges) => {
    const { server, relayed } = setUp([], own)
    server.answerRequest(caio.id, group, request('group', 'ana', 1, 9))
    // mine are stored by the topic alone
    expect(relayed.map(([to, name, given]) => [to, name === ana.key, given])).toEqual([
      [caio.id, false, ranges],
    ])
  })
})
