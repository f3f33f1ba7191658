/** What was read while it was hidden stays a few ranges, and takes nothing along that is to be told. */
import { expect, test } from 'vitest'
import type { PublicKey } from '../../../../src/core/ids.ts'
import { NO_SEQS, toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import type { IncomingCounter } from '../../../../src/runtime/counters.ts'
import { openCounters } from '../../../../src/runtime/counters.ts'
import { MAX_UNTOLD, withUntold } from '../../../../src/runtime/inbound/receipts/untold.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { at } from '../../../support/groups/unsigned-rosters.ts'
import { id } from '../../../support/network/network.ts'

const { incoming } = openCounters(createMemoryDisk(() => at(0)).keyValues)
const FRESH = incoming({ kind: 'inbox', of: id('alice'), from: id('bob') }, 'k' as PublicKey)

/** The counter of 1000 numbers of which these were read, and of those these untold. */
const counterWith = (read: readonly SeqRange[], untold?: readonly SeqRange[]): IncomingCounter => {
  if (!FRESH) throw new Error('no counter')
  const received = { upTo: 1000, gaps: [] }
  return {
    ...FRESH,
    received,
    read: read.length === 0 ? NO_SEQS : toSeqRanges(read),
    ...(untold ? { untold } : {}),
  }
}
const always = () => true

test.each<
  [string, readonly SeqRange[], readonly SeqRange[], readonly number[], readonly SeqRange[]]
>([
  ['neighbours', [], [], [2, 1, 3], [[1, 3]]],
  ['what shows nothing between two of them', [[2, 2]], [], [1, 3], [[1, 3]]],
  [
    'what shows nothing before and after stays',
    [
      [1, 1],
      [3, 3],
    ],
    [],
    [2],
    [[2, 2]],
  ],
  ['also next to those of before', [[1, 2]], [[1, 1]], [3], [[1, 3]]],
  [
    'what was not read keeps them apart',
    [],
    [],
    [1, 3],
    [
      [1, 1],
      [3, 3],
    ],
  ],
  ['what was read and told stays told', [[4, 4]], [], [4, 5], [[5, 5]]],
])('%s', (_, read, untold, seqs, expected) => {
  const next = withUntold(counterWith(read, untold), seqs, always)
  expect(next.untold).toEqual(expected)
  expect(next.read).toEqual(toSeqRanges([...read, ...seqs.map((seq): SeqRange => [seq, seq])]))
})

test('a message between them that was told keeps them apart', () => {
  const next = withUntold(counterWith([[1, 2]], [[1, 1]]), [3], () => false)
  expect(next.untold).toEqual([
    [1, 1],
    [3, 3],
  ])
})

test('only what is next to something new is looked up', () => {
  const asked: SeqRange[] = []
  const untold: readonly SeqRange[] = [
    [1, 1],
    [3, 3],
    [5, 5],
  ]
  withUntold(counterWith([[1, 6]], untold), [7], (range) => {
    asked.push(range)
    return true
  })
  expect(asked).toEqual([[6, 6]])
})

test('there is an end to them: the oldest become one', () => {
  const odd = Array.from({ length: 300 }, (_, n) => 2 * n + 1)
  const all = odd.reduce((counter, seq) => withUntold(counter, [seq], always), counterWith([]))
  expect(all.untold).toHaveLength(MAX_UNTOLD)
  expect(all.untold?.[0]).toEqual([1, 599 - 2 * (MAX_UNTOLD - 1)])
  expect(all.untold?.at(-1)).toEqual([599, 599])
  expect(withUntold(counterWith([]), odd, always).untold).toEqual(all.untold)
})
