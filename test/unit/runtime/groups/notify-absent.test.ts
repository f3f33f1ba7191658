/** Members who are away get each roster that I sign, not only the last one. */
import { expect, test } from 'vitest'
import { createAbsentNotifier } from '../../../../src/runtime/groups/notify-absent.ts'
import type { State } from '../../../../src/model/state.ts'
import { id, insecureSigner } from '../../../support/network/network.ts'
import {
  admitting,
  after,
  ana,
  bia,
  caio,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const ofAna = withRosters(stateOf(ana), first, second, third)
const afterwards = withRosters(ofAna, after(third, 'r4'))

/** A group with so many members. */
const crowd = (size: number): State => {
  const members = Array.from({ length: size - 3 }, (_, place) => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 4,
    sentCount: 0,
  }))
  return withRosters(ofAna, after(third, 'big', { members: [...third.members, ...members] }))
}

const setUp = (start: State, here: readonly string[] = []) => {
  let state = start
  const relayed: string[] = []
  const notifier = createAbsentNotifier({
    me: ana.id,
    eventStore: { state: () => state, commit: () => {}, snapshot: () => {} },
    relay: {
      relayRoster: (to, group, hash, rev) =>
        relayed.push(`${to} ${group === GROUP ? hash.replaceAll('-', '') : '?'} ${rev}`),
    },
    isSurelyHere: (who) => here.includes(who),
  })
  return {
    notifier,
    relayed: () => relayed.splice(0),
    now: (next: State) => {
      state = next
    },
  }
}

test.each<[string, State, readonly string[], readonly string[]]>([
  ['whoever is away', ofAna, [], ['bia r3 3', 'caio r3 3']],
  ['nobody who is here', ofAna, ['bia'], ['caio r3 3']],
  ['nobody of an unknown group', stateOf(ana), [], []],
])('a roster is relayed to %s', (_, state, here, relayed) => {
  const { notifier, relayed: found } = setUp(state, here)
  notifier.linked()
  notifier.issued(GROUP)
  expect(found()).toEqual(relayed)
})

test('in a large group there is always somebody to ask', () => {
  for (const [size, relayed] of [
    [32, 31],
    [33, 0],
  ] as const) {
    const { notifier, relayed: found } = setUp(crowd(size))
    notifier.linked()
    notifier.issued(GROUP)
    expect(found()).toHaveLength(relayed)
  }
})

test('those that were made without a link follow with the next one, each of them, once', () => {
  const { notifier, relayed, now } = setUp(ofAna, ['caio'])
  notifier.issued(GROUP)
  now(afterwards)
  notifier.issued(GROUP)
  expect(relayed()).toEqual([])
  notifier.linked()
  expect(relayed()).toEqual(['bia r3 3', 'bia r4 4'])
  notifier.unlinked()
  notifier.linked()
  expect(relayed()).toEqual([])
  notifier.unlinked()
  notifier.issued(GROUP)
  expect(relayed()).toEqual([])
  notifier.linked()
  expect(relayed()).toEqual(['bia r4 4'])
})
