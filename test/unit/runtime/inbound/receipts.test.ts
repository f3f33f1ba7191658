/** When a receipt is sent, what it says, and how often it is sent again. */
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../../src/core/channel.ts'
import type { GroupId, PublicKey, UserId } from '../../../../src/core/ids.ts'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import { addSeq } from '../../../../src/core/seq-ranges.ts'
import { MAX_GAPS } from '../../../../src/protocol/limits.ts'
import { openCounters, recordSeq } from '../../../../src/runtime/counters.ts'
import {
  confirmable,
  createReceipts,
  readable,
} from '../../../../src/runtime/inbound/receipts/receipts.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { at } from '../../../support/groups/unsigned-rosters.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const START = 1_800_000_000_000
const KEY = 'bob'.padEnd(43, 'x') as PublicKey
const [alice, bob] = ['alice' as UserId, 'bob' as UserId]
const INBOX: Address = { kind: 'inbox', of: alice, from: bob }
const IN_GROUP: Address = { kind: 'group', group: 'lab~123456789012' as GroupId, from: bob }

/** At a time (ms): messages with these numbers arrive, are shown, or the link changes. */
type Step =
  | readonly [at: number, 'arrives' | 'shown', ...seqs: number[]]
  | readonly [
      at: number,
      'linked' | 'unlinked' | 'old key' | 'losing' | 'sending' | 'hiding' | 'telling' | 'chosen',
    ]

type Given = { readonly rare?: boolean; readonly random?: number }

/** Every receipt that is sent until `end`, as `time: up to, gaps, read`. */
const run = async (
  steps: readonly Step[],
  end: number,
  { rare = false, random = 0.5 }: Given = {},
) => {
  const clock = createTestClock(START)
  const counters = openCounters(createMemoryDisk(() => at(0)).keyValues)
  const sent: string[] = []
  let isCurrent = true
  let outcome = 'done'
  let isTold = true
  let readTold = 0
  const receipts = createReceipts({
    clock,
    names: { random: () => random },
    counters,
    isRare: () => rare,
    isCurrent: () => isCurrent,
    isReadTold: () => isTold,
    store: (counter) => {
      const { received, read } = counter
      if (isTold) readTold = read.upTo
      const told = { upTo: received.upTo, gaps: received.gaps.length, read: readTold }
      expect(counter.reported).toEqual(told)
      counters.put(counter)
    },
    sendReceipt: ({ received, read }) => {
      const gaps = received.gaps.map(([from, to]) => `${from}-${to}`).join(',')
      sent.push(`${clock.now() - START}: ${received.upTo}/${gaps}/${isTold ? read.upTo : '-'}`)
      return Promise.resolve(outcome)
    },
  })
  const take = (step: Step) => {
    const [, what, ...seqs] = step
    if (what === 'linked') receipts.onLinked()
    else if (what === 'unlinked') receipts.onUnlinked()
    else if (what === 'old key') isCurrent = false
    else if (what === 'losing' || what === 'sending') outcome = what === 'losing' ? 'lost' : 'done'
    else if (what === 'hiding' || what === 'telling') isTold = what === 'telling'
    else if (what === 'chosen')
      for (const one of counters.allIncoming()) receipts.scheduleChoice(one)
    else
      for (const seq of seqs) {
        const counter = counters.incoming(rare ? IN_GROUP : INBOX, KEY)
        if (!counter) throw new Error('nothing is numbered there')
        const counted = recordSeq(counter, seq)
        if (!counted.ok) throw new Error(counted.error)
        const next =
          what === 'arrives' ? counted.value : { ...counter, read: addSeq(counter.read, seq) }
        counters.put(next)
        receipts.schedule(next)
      }
  }
  await steps.reduce(async (before, step) => {
    await before
    await clock.advance(START + step[0] - clock.now())
    take(step)
  }, Promise.resolve())
  await clock.advance(START + end - clock.now())
  return sent
}

const ON: Step = [0, 'linked']

const many = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

test.each<[string, readonly Step[], readonly string[]]>([
  ['the first message is confirmed soon', [ON, [0, 'arrives', 1]], ['40: 1//0']],
  ['with what comes meanwhile', [ON, [0, 'arrives', 1], [39, 'arrives', 2, 3]], ['40: 3//0']],
  [
    'the next receipt follows a second later',
    [ON, [0, 'arrives', 1], [50, 'arrives', 2], [900, 'arrives', 3]],
    ['40: 1//0', '1040: 3//0'],
  ],
  [
    'after a pause it follows soon again',
    [ON, [0, 'arrives', 1], [1041, 'arrives', 2]],
    ['40: 1//0', '1081: 2//0'],
  ],
  [
    'a second after the last one it follows at once',
    [ON, [0, 'arrives', 1], [1040, 'arrives', 2]],
    ['40: 1//0', '1040: 2//0'],
  ],
  [
    'a gap is reported sooner',
    [ON, [0, 'arrives', 1], [50, 'arrives', 3]],
    ['40: 1//0', '290: 3/2-2/0'],
  ],
  [
    'it brings a planned receipt forward',
    [ON, [0, 'arrives', 1], [50, 'arrives', 2], [60, 'arrives', 4]],
    ['40: 1//0', '290: 4/3-3/0'],
  ],
  [
    'so are many messages, but not less than many',
    [
      ON,
      [0, 'arrives', 1],
      [50, 'arrives', ...many(2, 64)],
      [60, 'arrives', 65],
      [300, 'arrives', 66],
    ],
    ['40: 1//0', '290: 65//0', '1290: 66//0'],
  ],
  [
    'what follows a gap does not put it off',
    [ON, [0, 'arrives', 1], [50, 'arrives', 3], [100, 'arrives', 4]],
    ['40: 1//0', '290: 4/2-2/0'],
  ],
  [
    'a gap that was reported is not urgent any more',
    [ON, [0, 'arrives', 2], [50, 'arrives', 3]],
    ['40: 2/1-1/0', '1040: 3/1-1/0'],
  ],
  [
    'a gap that is filled is reported, too',
    [ON, [0, 'arrives', 2], [50, 'arrives', 1]],
    ['40: 2/1-1/0', '1040: 2//0'],
  ],
  [
    'what comes again is confirmed again',
    [ON, [0, 'arrives', 1], [2000, 'arrives', 1]],
    ['40: 1//0', '2040: 1//0'],
  ],
  [
    'what was shown is reported',
    [ON, [0, 'arrives', 1], [2000, 'shown', 1]],
    ['40: 1//0', '2040: 1//1'],
  ],
  ['without a link there is no receipt', [[0, 'arrives', 1]], []],
  [
    'the next link reports it',
    [
      [0, 'arrives', 1],
      [500, 'linked'],
    ],
    ['540: 1//0'],
  ],
  [
    'as soon as after any other message',
    [
      [0, 'arrives', 1],
      [20, 'linked'],
    ],
    ['60: 1//0'],
  ],
  [
    'a link that ends takes its plans along',
    [ON, [0, 'arrives', 1], [20, 'unlinked'], [30, 'linked']],
    ['70: 1//0'],
  ],
  [
    'and nothing is sent until the next one',
    [ON, [0, 'arrives', 1], [39, 'unlinked'], [50, 'arrives', 2]],
    [],
  ],
  [
    'also when the link ended before it was sent',
    [ON, [0, 'arrives', 1], [39, 'unlinked'], [500, 'linked']],
    ['540: 1//0'],
  ],
  [
    'what was reported is not reported again by the next link',
    [ON, [0, 'arrives', 1], [500, 'unlinked'], [5000, 'linked']],
    ['40: 1//0'],
  ],
  [
    'but a receipt that was lost is sent again, twice at most',
    [ON, [0, 'losing'], [0, 'arrives', 1], [2000, 'linked'], [4000, 'linked'], [6000, 'linked']],
    ['40: 1//0', '2040: 1//0', '4040: 1//0'],
  ],
  [
    'until one was not lost',
    [ON, [0, 'losing'], [0, 'arrives', 1], [1000, 'sending'], [2000, 'linked'], [4000, 'linked']],
    ['40: 1//0', '2040: 1//0'],
  ],
  [
    'what was read and not told is reported by the next link on which it is',
    [
      ON,
      [0, 'hiding'],
      [0, 'arrives', 1],
      [0, 'shown', 1],
      [500, 'unlinked'],
      [5000, 'linked'],
      [6000, 'telling'],
      [7000, 'linked'],
      [8000, 'linked'],
    ],
    ['40: 1//-', '7040: 1//1'],
  ],
  [
    'and sooner when that is chosen',
    [ON, [0, 'hiding'], [0, 'arrives', 1], [0, 'shown', 1], [6000, 'telling'], [6000, 'chosen']],
    ['40: 1//-', '6040: 1//1'],
  ],
  ['another key gets no receipt', [ON, [0, 'arrives', 1], [20, 'old key']], []],
])('%s', async (_, steps, sent) => {
  expect(await run(steps, 10_000)).toEqual(sent)
})

const seqs = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

describe('in a large group receipts are rare', () => {
  test.each<[string, readonly Step[], number, readonly string[]]>([
    ['the first message waits, at random', [ON, [0, 'arrives', 1]], 0.5, ['6000: 1//0']],
    ['at least half as long', [ON, [0, 'arrives', 1]], 0, ['3000: 1//0']],
    [
      'further messages do not bring it forward',
      [ON, [0, 'arrives', 1], [1000, 'arrives', 2]],
      0.5,
      ['6000: 2//0'],
    ],
    [
      'the next one waits longer',
      [ON, [0, 'arrives', 1], [7000, 'arrives', 2]],
      0.5,
      ['6000: 1//0', '51000: 2//0'],
    ],
    [
      'each wait is another one',
      [ON, [0, 'arrives', 1], [9000, 'arrives', 2]],
      0.75,
      ['7500: 1//0', '63750: 2//0'],
    ],
    ['a gap waits a little', [ON, [0, 'arrives', 2]], 0.5, ['840: 2/1-1/0']],
    [
      'and a little after the last receipt',
      [ON, [0, 'arrives', 2], [900, 'arrives', 4]],
      0.5,
      ['840: 2/1-1/0', '2090: 4/1-1,3-3/0'],
    ],
    [
      'a gap brings a planned receipt forward',
      [ON, [0, 'arrives', 1], [1000, 'arrives', 3]],
      0.5,
      ['1840: 3/2-2/0'],
    ],
    [
      'what comes again is confirmed soon',
      [ON, [0, 'arrives', 1], [7000, 'arrives', 1]],
      0.5,
      ['6000: 1//0', '51000: 1//0'],
    ],
  ])('%s', async (_, steps, random, sent) => {
    expect(await run(steps, 90_000, { rare: true, random })).toEqual(sent)
  })

  test('a choice is told only where something was not, and not sooner', async () => {
    const read: readonly Step[] = [ON, [0, 'hiding'], [0, 'arrives', 1], [0, 'shown', 1]]
    const choices: readonly Step[] = [
      [60_000, 'chosen'],
      [70_000, 'telling'],
      [70_000, 'chosen'],
      [90_000, 'chosen'],
    ]
    const sent = await run([...read, ...choices], 200_000, { rare: true })
    expect(sent).toEqual(['6000: 1//-', '76000: 1//1'])
  })

  test('while it talks, receipts are paid for with messages', async () => {
    // one every twenty seconds, so that the group is never silent
    const steps = seqs(0, 30).map((n): Step => [n * 20_000, 'arrives', n + 1])
    const sent = await run([ON, ...steps], 640_000, { rare: true })
    // five receipts are granted, the others are paid for with ten messages each
    expect(sent).toEqual([
      '6000: 1//0',
      '51000: 3//0',
      '96000: 5//0',
      '141000: 8//0',
      '186000: 10//0',
      '231000: 12//0',
      '411000: 21//0',
      '591000: 30//0',
    ])
  })

  test('only a message pays, not that it is shown', async () => {
    const steps = seqs(0, 30).flatMap((n): readonly Step[] => [
      [n * 20_000, 'arrives', n + 1],
      [n * 20_000 + 1000, 'shown', n + 1],
    ])
    const sent = await run([ON, ...steps], 640_000, { rare: true, random: 0.25 })
    expect(sent).toEqual([
      '4500: 1//1',
      '38250: 2//2',
      '72000: 4//4',
      '105750: 6//6',
      '139500: 7//7',
      '207000: 11//11',
      '409500: 21//21',
      '612000: 30//30',
    ])
  })

  test('but not those that bring a receipt forward', async () => {
    // every message leaves a gap
    const steps = seqs(0, 30).map((n): Step => [n * 20_000, 'arrives', 2 * n + 2])
    expect(await run([ON, ...steps], 640_000, { rare: true })).toHaveLength(30)
  })
})

test('a receipt confirms nothing beyond the last gap that fits', () => {
  const gaps = Array.from({ length: MAX_GAPS + 2 }, (_, n): SeqRange => [3 * n + 1, 3 * n + 2])
  const all = { upTo: 3 * gaps.length, gaps }
  const fitting = gaps.slice(0, MAX_GAPS)
  expect(confirmable({ received: all })).toEqual({ upTo: 3 * MAX_GAPS, gaps: fitting })
  const exact = { upTo: 3 * MAX_GAPS, gaps: fitting }
  expect(confirmable({ received: exact })).toBe(exact)
})

test('what was read is reported as far as it was received, the newest ranges first', () => {
  const have = { upTo: 9, gaps: [[4, 5]] as const }
  expect(readable({ read: { upTo: 12, gaps: [[2, 2]] } }, have)).toEqual([
    [1, 1],
    [3, 3],
    [6, 9],
  ])
  const gaps = Array.from({ length: MAX_GAPS + 1 }, (_, n): SeqRange => [2 * n + 1, 2 * n + 1])
  const read = { upTo: 2 * gaps.length, gaps }
  const ranges = readable({ read }, { upTo: read.upTo, gaps: [] })
  expect([ranges.length, ranges[0], ranges.at(-1)]).toEqual([
    MAX_GAPS,
    [4, 4],
    [read.upTo, read.upTo],
  ])
})
