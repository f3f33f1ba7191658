/** Messages that count or not by a roster that is missing: they are decided when it comes, also after a restart. */
import { expect, test } from 'vitest'
import { toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import { counterName, openCounters } from '../../../../src/runtime/counters.ts'
import { createRevalidator } from '../../../../src/runtime/groups/revalidate.ts'
import { createUndecidedStore } from '../../../../src/runtime/groups/undecided.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { freshUlid } from '../../../support/forged/packets.ts'
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
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = after(second, 'r3')
const fourth = after(third, 'r4')
const channel = { kind: 'group', group: GROUP, from: ana.id } as const

/** Bia, who stored three messages of Ana: two under the third roster, one under the second. */
const setUp = () => {
  const disk = createMemoryDisk(() => at(0))
  const counters = openCounters(disk.keyValues)
  const counter = counters.incoming(channel, ana.key)
  if (!counter) throw new Error('there is room')
  counters.put({ ...counter, received: toSeqRanges([[1, 3]]) })
  for (const [seq, roster] of [second, third, third].entries()) {
    const packet = {
      v: 1,
      type: 'message.send',
      id: freshUlid(at(roster.at + seq)),
      by: ana.id,
      at: Date.UTC(2026, 10, 20) + seq,
      seq: seq + 1,
      text: `ana ${seq + 1}`,
      roster: [roster.rev, roster.hash],
      key: ana.key,
      sig: 'A'.repeat(86),
    }
    disk.packets.put(
      counterName(counter),
      seq + 1,
      new TextEncoder().encode(JSON.stringify(packet)),
    )
  }
  let state: State = withRosters(stateOf(bia), first, second)
  const shown: string[] = []
  const restart = () =>
    createRevalidator({
      disk,
      counters,
      now: () => at(0),
      eventStore: {
        state: () => state,
        commit: (events) => {
          state = reduce(state, events)
          for (const event of events)
            if (event.type === 'message.sent') shown.push(event.message.text)
        },
        snapshot: () => {},
      },
      deferred: { defer: () => true },
    })
  return {
    shown,
    restart,
    undecided: () => createUndecidedStore(disk).all(GROUP),
    arrives: (roster: typeof first) => {
      state = withRosters(state, roster)
    },
  }
}

test('they are shown when the roster comes, and whatever else comes before', () => {
  const { shown, restart, undecided, arrives } = setUp()
  restart().everything(GROUP)
  expect(shown).toEqual(['ana 1'])
  expect(undecided()).toEqual([{ ...ana, ranges: [[2, 3]] }])
  // nothing came of another roster's authors, and nothing was forgotten by a restart
  restart().authors(GROUP, [bia, caio])
  expect(shown).toEqual(['ana 1'])
  arrives(third)
  restart().authors(GROUP, [])
  expect(shown).toEqual(['ana 1', 'ana 2', 'ana 3'])
  expect(undecided()).toEqual([])
  arrives(fourth)
  restart().authors(GROUP, [])
  expect(shown).toHaveLength(3)
})

test('what is undecided of several authors is kept for each of them, and a damaged list is none', () => {
  const disk = createMemoryDisk(() => at(0))
  const store = createUndecidedStore(disk)
  store.put(GROUP, ana, [[1, 2]])
  store.put(GROUP, bia, [[4, 4]])
  store.put(GROUP, { ...ana, key: bia.key }, [[7, 7]])
  store.put(GROUP, ana, [[2, 2]])
  expect(store.all(GROUP)).toEqual([
    { ...bia, ranges: [[4, 4]] },
    { ...ana, key: bia.key, ranges: [[7, 7]] },
    { ...ana, ranges: [[2, 2]] },
  ])
  store.put(GROUP, bia, [])
  expect(store.all(GROUP)).toHaveLength(2)
  disk.keyValues.put(`undecided:${GROUP}`, '[{"id":"ana","key":1}]')
  expect(store.all(GROUP)).toEqual([])
})
