/** When my messages are sent again, and to whom: inputs in time, and what is sent at which time. */
import { expect, test } from 'vitest'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, UserId } from '../../../../src/core/ids.ts'
import { missingRanges, NO_SEQS, toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { OutgoingCounter, ReceiverState } from '../../../../src/runtime/counters.ts'
import { dueAt, next, receive } from '../../../../src/runtime/outbound/sync-state.ts'
import type { SyncState } from '../../../../src/runtime/outbound/sync-state.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** My messages so far, those that the broker has, and what each receiver has not confirmed. */
type Given = {
  readonly group?: boolean
  readonly count: number
  readonly unsent?: readonly SeqRange[]
  readonly missing: Readonly<Record<string, readonly SeqRange[]>>
}

/** An input at a time (ms). `here`, `away`, `lacks` and `said` change the world without an input. */
type Step =
  | readonly [at: number, 'sent' | 'linked' | 'forgot']
  | readonly [at: number, 'here' | 'away' | 'arrived', ...who: string[]]
  | readonly [at: number, 'asks', who: string, ...ranges: SeqRange[]]
  | readonly [at: number, 'confirms' | 'lacks', who: string, ...ranges: SeqRange[]]
  | readonly [at: number, 'said', count: number]

const user = (name: string) => name as UserId

const counterOf = ({ group = false, count, unsent = [], missing }: Given): OutgoingCounter => {
  const present = (ranges: readonly SeqRange[]) =>
    toSeqRanges(missingRanges(toSeqRanges(ranges), count))
  const receivers = Object.entries(missing).map(([name, ranges]): ReceiverState => ({
    to: user(name),
    delivered: present(ranges),
    read: NO_SEQS,
  }))
  return {
    topic: 'topic',
    channel: group
      ? groupChannel('lab~abcdefghijkl' as GroupId)
      : { kind: 'inbox', of: user('bob') },
    count,
    sent: present(unsent),
    receivers,
    rejected: [],
    retransmittedAt: 0,
  }
}

const textOf = (ranges: readonly SeqRange[]) =>
  ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')

/** What is sent until `end`, as `time in seconds: receiver ranges`; a star is for everything again. */
const run = (first: Given, steps: readonly Step[], end: number): readonly string[] => {
  let given = first
  let state: SyncState = new Map()
  const here = new Set<string>()
  const sent: string[] = []

  const advance = (now: number) => {
    const step = next(counterOf(given), state, (who) => here.has(who), now)
    state = step.state
    for (const { to, ranges } of step.resends) {
      sent.push(`${now / SECOND}: ${to} ${textOf(ranges)}${step.resentAll ? ' *' : ''}`)
    }
  }
  const runUntil = (time: number) => {
    for (let due = dueAt(state); due <= time; due = dueAt(state)) advance(due)
  }

  for (const step of steps) {
    const [at] = step
    runUntil(at)
    const take = (input: Parameters<typeof receive>[2]) => {
      state = receive(counterOf(given), state, input, at)
      advance(at)
    }
    switch (step[1]) {
      case 'sent':
        take({ type: 'changed' })
        break
      case 'linked':
      case 'forgot':
        take({ type: 'linked', forgot: step[1] === 'forgot' })
        break
      case 'said':
        given = { ...given, count: step[2] }
        break
      case 'asks': {
        const [, , who, ...ranges] = step
        take({ type: 'feedback', who: user(who), ranges, progress: false })
        break
      }
      case 'lacks':
      case 'confirms': {
        const [, what, who, ...ranges] = step
        given = { ...given, missing: { ...given.missing, [who]: ranges } }
        if (what === 'confirms')
          take({ type: 'feedback', who: user(who), ranges: [], progress: true })
        break
      }
      case 'here':
      case 'away':
      case 'arrived': {
        const [, what, ...who] = step
        for (const one of who) {
          if (what === 'away') here.delete(one)
          else here.add(one)
          if (what === 'arrived') take({ type: 'arrived', who: user(one) })
        }
      }
    }
  }
  runUntil(end)
  return sent
}

const ALL_LACK: Given = { count: 3, missing: { bob: [[1, 3]] } }
const groupOf = (size: number, ranges: readonly SeqRange[]): Given => ({
  group: true,
  count: 3,
  missing: Object.fromEntries(Array.from({ length: size }, (_, n) => [`m${n}`, ranges])),
})
const members = (count: number) => Array.from({ length: count }, (_, n) => `m${n}`)

test.each<[string, Given, readonly Step[], end: number, sent: readonly string[]]>([
  ['nothing without an input', ALL_LACK, [], HOUR, []],
  [
    'ten seconds after the broker has it, the newest message goes again; then after a minute, two, four',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
    ],
    500 * SECOND,
    ['10: all 3', '70: all 3', '190: all 3', '430: all 3'],
  ],
  [
    'after many probes, once an hour',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [3 * HOUR, 'lacks', 'bob', [2, 2]],
    ],
    4 * HOUR,
    [
      '10: all 3',
      '70: all 3',
      '190: all 3',
      '430: all 3',
      '910: all 3',
      '1870: all 3',
      '3790: all 3',
      '7390: all 3',
      '10990: all 2',
    ],
  ],
  [
    'further messages do not put the probe off',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [9000, 'sent'],
    ],
    20 * SECOND,
    ['10: all 3'],
  ],
  [
    'whoever confirms is asked ten seconds later for the rest',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [80_000, 'confirms', 'bob', [3, 3]],
    ],
    160 * SECOND,
    ['10: all 3', '70: all 3', '90: all 3', '150: all 3'],
  ],
  [
    'whoever confirms everything is not asked',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [5000, 'confirms', 'bob'],
    ],
    HOUR,
    [],
  ],
  [
    'what nobody lacks any more when its time comes is not sent',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [5000, 'lacks', 'bob'],
    ],
    HOUR,
    [],
  ],
  ['whoever is away is not asked', ALL_LACK, [[0, 'sent']], HOUR, []],
  [
    'whoever arrives is asked when they have settled',
    ALL_LACK,
    [
      [0, 'sent'],
      [MINUTE, 'arrived', 'bob'],
    ],
    2 * MINUTE,
    ['61.5: all 3'],
  ],
  [
    'whoever arrives again is asked once',
    ALL_LACK,
    [
      [0, 'arrived', 'bob'],
      [1000, 'arrived', 'bob'],
    ],
    30 * SECOND,
    ['2.5: all 3'],
  ],
  [
    'an arrival begins the doubling anew',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [200 * SECOND, 'arrived', 'bob'],
    ],
    300 * SECOND,
    ['10: all 3', '70: all 3', '190: all 3', '201.5: all 3', '261.5: all 3'],
  ],
  [
    'whoever lacks nothing is not asked at their arrival',
    { count: 3, missing: { bob: [] } },
    [[0, 'arrived', 'bob']],
    HOUR,
    [],
  ],
  [
    'the newest of what is missing, not of what was said',
    {
      count: 9,
      missing: {
        bob: [
          [2, 2],
          [5, 6],
        ],
      },
    },
    [[0, 'arrived', 'bob']],
    5 * SECOND,
    ['1.5: all 6'],
  ],
  [
    'what the broker does not have yet is on its way by itself',
    { ...ALL_LACK, unsent: [[3, 3]] },
    [[0, 'arrived', 'bob']],
    30 * SECOND,
    [],
  ],
  ['whoever asks gets it at once', ALL_LACK, [[0, 'asks', 'bob', [1, 2]]], SECOND, ['0: all 1-2']],
  [
    'but not what they have',
    { count: 9, missing: { bob: [[3, 4]] } },
    [[0, 'asks', 'bob', [1, 3]]],
    SECOND,
    ['0: all 3'],
  ],
  [
    'nor once more within two seconds',
    ALL_LACK,
    [
      [0, 'asks', 'bob', [1, 2]],
      [1999, 'asks', 'bob', [1, 3]],
    ],
    5 * SECOND,
    ['0: all 1-2', '1.999: all 3'],
  ],
  [
    'after two seconds it does',
    ALL_LACK,
    [
      [0, 'asks', 'bob', [1, 2]],
      [2000, 'asks', 'bob', [1, 2]],
    ],
    5 * SECOND,
    ['0: all 1-2', '2: all 1-2'],
  ],
  [
    'two seconds count from the first of them',
    ALL_LACK,
    [
      [0, 'asks', 'bob', [1, 1]],
      [1500, 'asks', 'bob', [2, 2]],
      [2000, 'asks', 'bob', [2, 2]],
    ],
    5 * SECOND,
    ['0: all 1', '1.5: all 2', '2: all 2'],
  ],
  [
    'with a link of ours everybody who is here is asked when it has settled',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'linked'],
    ],
    5 * SECOND,
    ['1.5: all 3'],
  ],
  ['whoever is away gets nothing if the broker has it', ALL_LACK, [[0, 'linked']], HOUR, []],
  [
    'and everything if the broker may have forgotten it',
    ALL_LACK,
    [[0, 'forgot']],
    HOUR,
    ['1.5: all 1-3 *'],
  ],
  [
    'of that only what the broker had had',
    { ...ALL_LACK, unsent: [[2, 2]] },
    [[0, 'forgot']],
    HOUR,
    ['1.5: all 1,3 *'],
  ],
  [
    'and only what is missing by then',
    ALL_LACK,
    [
      [0, 'forgot'],
      [1000, 'lacks', 'bob', [2, 2]],
    ],
    HOUR,
    ['1.5: all 2 *'],
  ],
  [
    'not what was said since',
    ALL_LACK,
    [
      [0, 'forgot'],
      [1000, 'said', 5],
      [1000, 'lacks', 'bob', [1, 5]],
    ],
    HOUR,
    ['1.5: all 1-3 *'],
  ],
  [
    'whoever is here by then is only asked',
    ALL_LACK,
    [
      [0, 'forgot'],
      [1000, 'here', 'bob'],
    ],
    5 * SECOND,
    ['1.5: all 3'],
  ],
  [
    'everything goes once',
    ALL_LACK,
    [
      [0, 'forgot'],
      [5000, 'sent'],
    ],
    HOUR,
    ['1.5: all 1-3 *'],
  ],
  [
    'members of a group ask for it when they come',
    { ...ALL_LACK, group: true },
    [[0, 'forgot']],
    HOUR,
    [],
  ],
  [
    'after everything was confirmed, the next message has its own ten seconds',
    ALL_LACK,
    [
      [0, 'here', 'bob'],
      [0, 'sent'],
      [5000, 'confirms', 'bob'],
      [8000, 'said', 4],
      [8000, 'lacks', 'bob', [4, 4]],
      [9000, 'sent'],
    ],
    30 * SECOND,
    ['19: all 4'],
  ],
  [
    'whoever was here by then and leaves does not get everything',
    ALL_LACK,
    [
      [0, 'forgot'],
      [1000, 'here', 'bob'],
      [10_000, 'away', 'bob'],
    ],
    HOUR,
    ['1.5: all 3'],
  ],
  [
    'what was sent in two parts is remembered whole',
    ALL_LACK,
    [
      [0, 'asks', 'bob', [1, 1]],
      [500, 'asks', 'bob', [2, 2]],
      [1000, 'asks', 'bob', [1, 1]],
    ],
    5 * SECOND,
    ['0: all 1', '0.5: all 2'],
  ],
  [
    'what was asked for goes once',
    ALL_LACK,
    [
      [0, 'asks', 'bob', [1, 2]],
      [5000, 'sent'],
    ],
    6 * SECOND,
    ['0: all 1-2'],
  ],
])('a channel of two: %s', (_, given, steps, end, sent) => {
  expect(run(given, steps, end)).toEqual(sent)
})

test.each<[string, Given, readonly Step[], end: number, sent: readonly string[]]>([
  [
    'a single member gets it alone',
    groupOf(9, []),
    [
      [0, 'lacks', 'm1', [2, 2]],
      [0, 'asks', 'm1', [2, 2]],
    ],
    SECOND,
    ['0: m1 2'],
  ],
  [
    'members with the same gap, up to a third, get it one by one',
    groupOf(12, [[3, 3]]),
    [
      [0, 'here', ...members(4)],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: m0 3', '10: m1 3', '10: m2 3', '10: m3 3'],
  ],
  [
    'more than a third: it is published again',
    groupOf(12, [[3, 3]]),
    [
      [0, 'here', ...members(5)],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: all 3'],
  ],
  [
    'three of a small group are not many',
    groupOf(4, [[3, 3]]),
    [
      [0, 'here', ...members(3)],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: m0 3', '10: m1 3', '10: m2 3'],
  ],
  [
    'four are',
    groupOf(4, [[3, 3]]),
    [
      [0, 'here', ...members(4)],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: all 3'],
  ],
  [
    'each gets what is newest for them',
    { ...groupOf(2, []), missing: { m0: [[3, 3]], m1: [[1, 1]] } },
    [
      [0, 'here', 'm0', 'm1'],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: m0 3', '10: m1 1'],
  ],
  [
    'one who confirms says nothing of the others',
    groupOf(2, [[1, 3]]),
    [
      [0, 'here', 'm0', 'm1'],
      [0, 'sent'],
      [9000, 'confirms', 'm0', [3, 3]],
    ],
    30 * SECOND,
    ['10: m1 3', '19: m0 3'],
  ],
  [
    'an arrival concerns nobody else',
    groupOf(2, [[1, 3]]),
    [
      [0, 'here', 'm0', 'm1'],
      [0, 'sent'],
      [4000, 'arrived', 'm0'],
    ],
    30 * SECOND,
    ['5.5: m0 3', '10: m1 3'],
  ],
  [
    'of 32 members, the first probe comes after ten seconds',
    groupOf(32, [[3, 3]]),
    [
      [0, 'here', 'm7'],
      [0, 'sent'],
    ],
    11 * SECOND,
    ['10: m7 3'],
  ],
  [
    'of 33, after the slowest receipt and two minutes',
    groupOf(33, [[3, 3]]),
    [
      [0, 'here', 'm7'],
      [0, 'sent'],
    ],
    12 * MINUTE,
    ['720: m7 3'],
  ],
  [
    'there, whoever confirms something while the group talks on is not late',
    groupOf(33, [[3, 3]]),
    [
      [0, 'here', 'm7'],
      [0, 'sent'],
      [9 * MINUTE, 'confirms', 'm7', [3, 3]],
    ],
    20 * MINUTE,
    [],
  ],
  [
    'and whoever arrives is asked soon, they alone',
    groupOf(33, [[3, 3]]),
    [
      [0, 'here', ...members(9)],
      [0, 'arrived', 'm7'],
    ],
    5 * SECOND,
    ['1.5: m7 3'],
  ],
])('a group: %s', (_, given, steps, end, sent) => {
  expect(run(given, steps, end)).toEqual(sent)
})

test('whoever is no receiver any more is forgotten', () => {
  const before = counterOf({ group: true, count: 3, missing: { bob: [[3, 3]], carol: [[3, 3]] } })
  const state = receive(before, new Map(), { type: 'changed' }, 0)
  const after = counterOf({ group: true, count: 3, missing: { carol: [[3, 3]] } })
  expect([...next(after, state, () => true, 5).state.keys()]).toEqual(['carol'])
})
