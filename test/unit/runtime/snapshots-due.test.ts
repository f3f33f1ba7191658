/** When the state is stored as a whole: a snapshot costs as much as there is to write, and no event should pay more for it. */
import { expect, test } from 'vitest'
import type { Millis, SafeText, TopicFilter } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { reduce } from '../../../src/model/model.ts'
import { initialState } from '../../../src/model/state.ts'
import { createEventStore } from '../../../src/runtime/event-store.ts'
import { createLoop } from '../../../src/runtime/loop.ts'
import { createStore } from '../../../src/store/store.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { createTestNetwork, id, insecureSigner } from '../../support/network/network.ts'

const AT = 1_763_630_000_000 as Millis
const EVENTS = 10_000
const TOGETHER = 100

/** After how many events each a snapshot was stored, with so many people known: each has a conversation. */
const snapshotsAfter = (people: number, folded = 0): readonly number[] => {
  const { key } = insecureSigner('ana')
  const initial = initialState({ id: id('ana'), name: 'ana' as SafeText, key }, AT)
  const known = Array.from({ length: people }, (_, n): ChatEvent => {
    const name = `p${n}`
    return {
      type: 'person.pinned',
      who: id(name),
      name: safeText(name),
      key,
      trust: 'pinned',
      at: AT,
    }
  })
  const disk = createMemoryDisk(() => AT)
  const stored: number[] = []
  let told = 0
  const save = () => void stored.push(told)
  const { commit } = createEventStore(
    createStore(reduce(initial, known)),
    { ...disk, snapshots: { ...disk.snapshots, save } },
    createLoop(),
    () => false,
    folded,
  )
  const followed = { type: 'topic.followed', filter: 'a' as TopicFilter, at: AT } as const
  const events = Array.from({ length: TOGETHER }, (): ChatEvent => followed)
  for (told = TOGETHER; told <= EVENTS; told += TOGETHER) commit(events)
  return stored
}

test('a snapshot is stored after every 2,000 events', () => {
  expect(snapshotsAfter(10)).toEqual([2000, 4000, 6000, 8000, 10_000])
})

test('where there is more to write, more events pass between two of them', () => {
  expect(snapshotsAfter(9900)).toEqual([5000, 10_000])
})

test('events of before count, which a program that was killed left without a snapshot', () => {
  expect(snapshotsAfter(10, 1500)).toEqual([500, 2500, 4500, 6500, 8500])
})

test('a program that is killed each time before one is due stores one all the same', async () => {
  const network = createTestNetwork()
  let saved = 0
  const disk = createMemoryDisk(() => AT)
  const save: typeof disk.snapshots.save = (...snapshot) => {
    saved += 1
    disk.snapshots.save(...snapshot)
  }
  const person = network.person('ana', {
    disk: { ...disk, snapshots: { ...disk.snapshots, save } },
  })
  // one is stored at the first start
  for (const expected of [1, 1, 2]) {
    person.start()
    for (let n = 0; n < 450; n += 1) {
      person.send({ type: 'topic.follow', topic: 'a' })
      person.send({ type: 'topic.unfollow', topic: 'a' })
    }
    expect(saved).toBe(expected)
    person.crash()
  }
})
