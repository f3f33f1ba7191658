/** Who waits looks once for all that changed in one turn. */
import { expect, test } from 'vitest'
import { createChanges } from '../../../src/cli/api/changes.ts'
import type { State } from '../../../src/model/state.ts'
import { createStore } from '../../../src/store/store.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const setUp = () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  const state = alice.runtime().store.get()
  const store = createStore<State>(state)
  const trackers = new Set<() => void>()
  const changes = createChanges({
    store,
    onTracked: (listener) => {
      trackers.add(listener)
      return () => void trackers.delete(listener)
    },
  })
  const change = () => store.set({ ...state })
  return { changes, change, trackers }
}

const turn = () => Promise.resolve()

test('all that changes in one turn is told once, to everybody', async () => {
  const { changes, change, trackers } = setUp()
  const told: string[] = []
  changes.subscribe(() => told.push('one'))
  changes.subscribe(() => told.push('other'))
  change()
  change()
  for (const track of trackers) track()
  expect(told).toEqual([])
  await turn()
  expect(told).toEqual(['one', 'other'])
  change()
  await turn()
  expect(told).toHaveLength(4)
})

test('who stopped is told nothing more, and what nobody waits for is not looked at', async () => {
  const { changes, change, trackers } = setUp()
  const told: string[] = []
  const [stopOne, stopOther] = ['one', 'other'].map((who) =>
    changes.subscribe(() => told.push(who)),
  )
  expect(trackers.size).toBe(1)
  change()
  stopOne?.()
  await turn()
  expect(told).toEqual(['other'])
  stopOther?.()
  stopOther?.()
  expect(trackers.size).toBe(0)
  change()
  await turn()
  expect(told).toEqual(['other'])
  changes.subscribe(() => told.push('again'))
  expect(trackers.size).toBe(1)
  change()
  await turn()
  expect(told).toEqual(['other', 'again'])
})
