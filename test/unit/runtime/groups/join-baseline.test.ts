/** What was sent before I was let in is not asked for, unless the roster that let me in loses. */
import { expect, test } from 'vitest'
import { openCounters, counterName } from '../../../../src/runtime/counters.ts'
import { createJoinBaselines } from '../../../../src/runtime/groups/join-baseline.ts'
import { missingRanges } from '../../../../src/core/seq-ranges.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  after,
  ana,
  at,
  bia,
  caio,
  first,
  GROUP,
} from '../../../support/groups/unsigned-rosters.ts'

const setUp = () => {
  const disk = createMemoryDisk(() => at(0))
  const counters = openCounters(disk.keyValues)
  const counterOf = () => {
    const counter = counters.incoming({ kind: 'group', group: GROUP, from: ana.id }, ana.key)
    if (!counter) throw new Error('ana has no counter')
    return counter
  }
  /** What is asked of ana's first ten messages. */
  const wanted = () => missingRanges(counterOf().received, 10)
  return { disk, counterOf, wanted, baselines: createJoinBaselines(disk, counters) }
}

/** Bia is let in by the second roster; ana had sent eight messages then. */
const second = after(first, 'r2', {
  members: [
    { ...ana, since: 1, sentCount: 8 },
    { ...bia, since: 2, sentCount: 0 },
  ],
})

test('what was sent before counts as received, and is missing again when that roster loses', () => {
  const { disk, counterOf, wanted, baselines } = setUp()
  expect(wanted()).toEqual([[1, 10]])
  baselines.record(second, bia)
  expect(wanted()).toEqual([[9, 10]])
  // two of these arrive all the same
  for (const seq of [3, 4]) disk.packets.put(counterName(counterOf()), seq, new Uint8Array([seq]))
  baselines.revert(GROUP, 2)
  expect(wanted()).toEqual([[9, 10]])
  baselines.revert(GROUP, 1)
  expect(wanted()).toEqual([
    [1, 2],
    [5, 10],
  ])
})

test('it is remembered of several rosters, and only those that lost are taken back', () => {
  const { wanted, baselines } = setUp()
  baselines.record(second, bia)
  const again = {
    ...second,
    rev: 4,
    members: second.members.map((one) =>
      one.since === 1 ? { ...one, sentCount: 9 } : { ...one, since: 4 },
    ),
  }
  baselines.record(again, bia)
  expect(wanted()).toEqual([[10, 10]])
  baselines.revert(GROUP, 3)
  expect(wanted()).toEqual([[9, 10]])
})

test('a roster that does not let me in changes nothing', () => {
  const { wanted, baselines } = setUp()
  baselines.record(second, caio)
  baselines.record({ ...second, rev: 3 }, bia)
  expect(wanted()).toEqual([[1, 10]])
})
