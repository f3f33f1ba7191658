/** Retained messages: whose go when there are too many, what expired makes room, and reading them stops nobody. */
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LIMITS, type BrokerLimits } from '../../../src/adapters/broker/limits.ts'
import { NO_BYTES, NO_IDS } from '../../../src/adapters/broker/protocol/message.ts'
import { openRetainedMessages } from '../../../src/adapters/broker/store/retained-messages.ts'
import { createRetainedTable } from '../../../src/adapters/broker/store/retained-table.ts'
import { createStoreWriter } from '../../../src/adapters/broker/store/store-writer.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let db: ClassicLevel

beforeEach(async () => {
  db = new ClassicLevel(freshFolder())
  await db.open()
})
afterEach(async () => {
  vi.useRealTimers()
  await db.close()
})

const open = async (limits: Partial<BrokerLimits> = {}) => {
  const writer = createStoreWriter(db, () => {})
  const retained = await openRetainedMessages(db, writer, { ...LIMITS, ...limits }, () => {})
  let counter = 0
  const keep = (topic: string, owner: string, expiresAt = 0) => {
    counter += 1
    const message = { topic, payload: Buffer.from(topic), properties: NO_BYTES, expiresAt, counter }
    retained.store({ ...message, qos: 1, retain: true, ids: NO_IDS }, owner, () => {})
  }
  const keys = async () => {
    await writer.settle()
    return db.keys().all()
  }
  /** Resolves with whether it is said to be stored that nothing is retained for the topic. */
  const clear = (topic: string) =>
    new Promise<boolean>((resolve) => {
      counter += 1
      const message = { topic, payload: NO_BYTES, properties: NO_BYTES, expiresAt: 0, counter }
      retained.store({ ...message, qos: 1, retain: true, ids: NO_IDS }, 'ann', resolve)
    })
  return { retained, keep, keys, clear }
}

test('what could not be deleted is not said to be deleted before it is', async () => {
  const { keep, keys, clear } = await open()
  keep('a', 'ann')
  expect(await keys()).toEqual(['kept:a'])
  vi.spyOn(db, 'batch').mockRejectedValueOnce(new Error('ENOSPC'))
  expect(await clear('a')).toBe(false)
  expect(await clear('a')).toBe(true)
  expect(await db.keys().all()).toEqual([])
})

test('the oldest of who has most go, however many clients there are', async () => {
  const { keep, keys } = await open({ retainedMessagesInAll: 5 })
  for (const [topic, owner] of [
    ['a1', 'ann'],
    ['b1', 'bob'],
    ['b2', 'bob'],
    ['c1', 'cid'],
    ['b1', 'bob'],
    ['d1', 'dan'],
    ['e1', 'eve'],
  ] as const)
    keep(topic, owner)
  expect(await keys()).toEqual(['kept:a1', 'kept:b1', 'kept:c1', 'kept:d1', 'kept:e1'])
})

test('who has most is found in few steps among many', () => {
  const table = createRetainedTable()
  const entry = { counter: 0, qos: 0, expiresAt: 0 } as const
  for (let count = 0; count < 1000; count += 1)
    table.set(`${count}`, { ...entry, bytes: 1000, owner: `${count}` })
  table.set('more', { ...entry, bytes: 1000, owner: '500' })
  table.set('large', { ...entry, bytes: 5000, owner: '600' })
  expect(table.largest('count')).toEqual({ owner: '500', topics: ['500'] })
  expect(table.largest('bytes')).toEqual({ owner: '600', topics: ['600'] })
  table.forget('more')
  table.forget('large')
  expect([table.size(), table.bytes()]).toEqual([1000, 1_000_000])
  const iterations = vi.spyOn(Map.prototype, Symbol.iterator)
  table.largest('count')
  expect(iterations).not.toHaveBeenCalled()
  iterations.mockRestore()
})

test('what has expired makes room for what is new, and is not read', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
  const { retained, keep, keys } = await open({ retainedMessages: 2 })
  keep('old', 'ann', 2000)
  keep('stays', 'ann')
  keep('no room', 'ann')
  expect(await keys()).toEqual(['kept:old', 'kept:stays'])
  vi.setSystemTime(2000)
  const { messages } = await retained.scan([{ filter: '#', qos: 1, id: 0 }], 10).next()
  expect(messages.map(({ topic }) => topic)).toEqual(['stays'])
  keep('new', 'ann')
  expect(await keys()).toEqual(['kept:new', 'kept:stays'])
})

test('what has expired is deleted at the start', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
  const first = await open()
  first.keep('old', 'ann', 2000)
  first.keep('stays', 'ann', 4000)
  await first.keys()
  vi.setSystemTime(3000)
  const second = await open()
  expect(await second.keys()).toEqual(['kept:stays'])
  expect(second.retained.count()).toBe(1)
})

test('a scan that finds nothing lets others have their turn', async () => {
  const { retained, keep } = await open()
  for (let count = 0; count < 2000; count += 1) keep(`a/${count}`, 'ann')
  const scan = retained.scan([{ filter: 'b/#', qos: 1, id: 0 }], 10_000)
  let turns = 0
  const count = () => {
    turns += 1
    immediate = setImmediate(count)
  }
  let immediate = setImmediate(count)
  for (let isDone = false; !isDone;) ({ done: isDone } = await scan.next())
  clearImmediate(immediate)
  expect(turns).toBeGreaterThanOrEqual(3)
})
