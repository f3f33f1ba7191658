/** The queues of absent clients: what has expired takes no room of what is new. */
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LIMITS } from '../../../src/adapters/broker/limits.ts'
import { NO_BYTES, NO_IDS } from '../../../src/adapters/broker/protocol/message.ts'
import { openSessionQueues } from '../../../src/adapters/broker/store/session-queues.ts'
import { createStoreWriter } from '../../../src/adapters/broker/store/store-writer.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { until } from '../../support/wait.ts'

let db: ClassicLevel
let counter = 0

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1000 })
  db = new ClassicLevel(freshFolder())
  await db.open()
  counter = 0
})
afterEach(async () => {
  vi.useRealTimers()
  await db.close()
})

/** Room for eight messages of a session. */
const open = async (isConnected = false) => {
  const writer = createStoreWriter(db, () => {})
  const queues = await openSessionQueues(db, writer, {
    limits: { ...LIMITS, queuedMessages: 8 },
    starts: new Map([['ann', 0]]),
    isConnected: () => isConnected,
    full: () => {},
  })
  const append = (expiresAt = 0) => {
    counter += 1
    const message = { topic: 'a', payload: NO_BYTES, properties: NO_BYTES, expiresAt, counter }
    return queues.append('ann', { ...message, qos: 1, retain: false, ids: NO_IDS }, () => {})
  }
  return { writer, queues, append }
}
const fill = async (isConnected = false) => {
  const opened = await open(isConnected)
  opened.append()
  for (let count = 0; count < 7; count += 1) opened.append(2000 + count)
  expect(opened.append()).toBe(false)
  return opened
}

test('a full queue deletes what has expired, and takes what is new', async () => {
  const { writer, queues, append } = await fill()
  vi.setSystemTime(2003)
  expect(append()).toBe(true)
  // while it deletes it takes an eighth more, and not more than that
  expect(append()).toBe(false)
  await until(() => queues.size().messages === 5, 'four of nine are deleted')
  await writer.settle()
  const { messages } = await queues.read('ann', 0)
  expect(messages.map((it) => it.counter)).toEqual([1, 6, 7, 8, 10])
  expect(append()).toBe(true)
})

test('what may be in the hands of a client that is there is left to it', async () => {
  const { writer, queues, append } = await fill(true)
  vi.setSystemTime(3000)
  expect(append()).toBe(false)
  await writer.settle()
  expect(queues.size().messages).toBe(8)
})

test('what has expired is deleted at the start', async () => {
  const { writer } = await fill()
  await writer.settle()
  vi.setSystemTime(2003)
  const again = await open()
  expect(again.queues.size().messages).toBe(4)
  await again.writer.settle()
  expect(await db.keys().all()).toHaveLength(4)
})
