/** Who waits looks once for all that changed in one turn, and only when it concerns what they wait for. */
import { expect, test } from 'vitest'
import { createChanges } from '../../../src/cli/api/changes.ts'
import type { State } from '../../../src/model/state.ts'
import { createStore } from '../../../src/store/store.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const setUp = () => {
  const network = createTestNetwork()
  const alice = network.person('alice')
  alice.start()
  const store = createStore<State>(alice.runtime().store.get())
  let looks = 0
  const listeners = new Set<() => void>()
  const changes = createChanges({
    store: {
      ...store,
      subscribe: (listener) => {
        looks += 1
        const stop = store.subscribe(listener)
        return () => {
          looks -= 1
          stop()
        }
      },
    },
  })
  const change = (more: Partial<State> = { groups: new Map() }) =>
    store.set({ ...store.get(), ...more })
  const sent = {
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const progress = () => {
    for (const listener of listeners) listener()
  }
  return { changes, change, sent, progress, listeners, subscribed: () => looks, store }
}

const turn = () => Promise.resolve()
const GROUPS = { slices: ['groups'] } as const

test('all that changes in one turn is told once, to everybody whom it concerns', async () => {
  const { changes, change, sent, progress } = setUp()
  const told: string[] = []
  changes.subscribe(() => told.push('one'), GROUPS)
  changes.subscribe(() => told.push('other'), { ...GROUPS, sent: [sent] })
  changes.subscribe(() => told.push('nobody'), { slices: ['requests'] })
  change()
  change()
  progress()
  expect(told).toEqual([])
  await turn()
  expect(told.toSorted()).toEqual(['one', 'other'])
  progress()
  await turn()
  expect(told.toSorted()).toEqual(['one', 'other', 'other'])
})

test('who stopped is told nothing more, and what nobody waits for is not looked at', async () => {
  const { changes, change, sent, progress, listeners, subscribed } = setUp()
  const told: string[] = []
  const [stopOne, stopOther] = ['one', 'other'].map((who) =>
    changes.subscribe(() => told.push(who), { ...GROUPS, sent: [sent] }),
  )
  expect([subscribed(), listeners.size]).toEqual([1, 2])
  change()
  progress()
  stopOne?.()
  await turn()
  expect(told).toEqual(['other'])
  stopOther?.()
  stopOther?.()
  expect([subscribed(), listeners.size]).toEqual([0, 0])
  change()
  await turn()
  expect(told).toEqual(['other'])
  changes.subscribe(() => told.push('again'), GROUPS)
  expect(subscribed()).toBe(1)
  change()
  await turn()
  expect(told).toEqual(['other', 'again'])
})

test('one who stops another in the same turn is the last who is told', async () => {
  const { changes, change } = setUp()
  const told: string[] = []
  changes.subscribe(() => {
    told.push('one')
    stop()
  }, GROUPS)
  const stop = changes.subscribe(() => told.push('other'), GROUPS)
  change()
  await turn()
  expect(told).toEqual(['one'])
})

test('a round trip concerns nobody; that the link is there, or that another attempt failed, does', async () => {
  const { changes, change, store } = setUp()
  let told = 0
  changes.subscribe(() => (told += 1), { slices: ['link'] })
  const { link } = store.get()
  change({ link: { ...link, roundTrip: 12 } })
  await turn()
  expect(told).toBe(0)
  change({ link: { ...link, status: 'online' } })
  await turn()
  change({ link: { ...link, status: 'online', attempt: link.attempt + 1 } })
  await turn()
  expect(told).toBe(2)
})
