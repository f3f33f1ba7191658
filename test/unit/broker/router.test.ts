/** A publisher is told that its message is stored when everybody who is owed it has it, and not before. */
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LIMITS } from '../../../src/adapters/broker/limits.ts'
import { NO_BYTES } from '../../../src/adapters/broker/protocol/message.ts'
import type { BrokerMessage } from '../../../src/adapters/broker/protocol/message.ts'
import { createRouter } from '../../../src/adapters/broker/router.ts'
import { createRoutes } from '../../../src/adapters/broker/sessions/routes.ts'
import { createBrokerSession } from '../../../src/adapters/broker/sessions/session.ts'
import { openRetainedMessages } from '../../../src/adapters/broker/store/retained-messages.ts'
import { openSessionQueues } from '../../../src/adapters/broker/store/session-queues.ts'
import { createStoreWriter } from '../../../src/adapters/broker/store/store-writer.ts'
import { createStatistics } from '../../../src/adapters/broker/system/statistics.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let db: ClassicLevel

beforeEach(async () => {
  db = new ClassicLevel(freshFolder())
  await db.open()
})
afterEach(() => db.close())

const message = (more: Partial<BrokerMessage> = {}): BrokerMessage => ({
  topic: 'a/b',
  payload: Buffer.from('hello'),
  properties: NO_BYTES,
  expiresAt: 0,
  qos: 1,
  retain: false,
  ...more,
})

/** A router, and sessions of these ids that want `a/b` and are away. */
const open = async (...ids: readonly string[]) => {
  const writer = createStoreWriter(db, (_, rows) => queues.forgetUnwritten(rows))
  const queues = await openSessionQueues(db, writer, {
    limits: LIMITS,
    starts: new Map(),
    isConnected: () => false,
    full: () => {},
  })
  const retained = await openRetainedMessages(db, writer, LIMITS, () => {})
  const routes = createRoutes()
  for (const id of ids) {
    const session = createBrokerSession(id, { isStored: true, expiry: 1000, usedAt: 0 })
    routes.set(session, {
      filter: 'a/b',
      qos: 1,
      noLocal: false,
      retainAsPublished: false,
      id: 0,
    })
  }
  const router = createRouter({
    from: 0,
    routes,
    queues,
    retained,
    writer,
    statistics: createStatistics(),
  })
  const told: string[] = []
  const publish = (more?: Partial<BrokerMessage>) =>
    router.publish(message(more), undefined, (isStored, isWanted) =>
      told.push(`stored ${isStored}, wanted ${isWanted}`),
    )
  const keys = async () => (await db.keys().all()).map((key) => key.replace(/:0*(?=\d)/u, ' '))
  return { writer, queues, publish, told, keys }
}

test('a message for two who are away is stored when it is on disk for both', async () => {
  const { writer, publish, told, keys } = await open('ann', 'bob')
  publish()
  expect(told).toEqual([])
  await writer.settle()
  expect(told).toEqual(['stored true, wanted true'])
  expect(await keys()).toEqual(['queued:ann 1', 'queued:bob 1'])
})

test('what one has acknowledged is still owed to the other', async () => {
  const { writer, queues, publish, told, keys } = await open('ann', 'bob')
  publish()
  queues.remove('ann', { counter: 1, length: 0 })
  expect(told).toEqual([])
  await writer.settle()
  expect(told).toEqual(['stored true, wanted true'])
  expect(await keys()).toEqual(['queued:bob 1'])
})

test('a message that all have acknowledged needs no disk', async () => {
  const { writer, queues, publish, told, keys } = await open('ann')
  publish()
  queues.remove('ann', { counter: 1, length: 0 })
  expect(told).toEqual(['stored true, wanted true'])
  await writer.settle()
  expect(await keys()).toEqual([])
})

test('what is retained is on disk before it counts as stored, though nobody wants it now', async () => {
  const { writer, publish, told, keys } = await open()
  publish({ retain: true })
  expect(told).toEqual([])
  await writer.settle()
  expect(told).toEqual(['stored true, wanted true'])
  expect(await keys()).toHaveLength(1)
})

test('a message that nobody wants is done at once, and says so', async () => {
  const { publish, told } = await open()
  publish()
  expect(told).toEqual(['stored true, wanted false'])
})

test('where the disk fails, the publisher is told', async () => {
  const { writer, publish, told } = await open('ann')
  await db.close()
  publish()
  await writer.settle()
  expect(told).toEqual(['stored false, wanted true'])
})

test('what is acknowledged while it cannot be written is subtracted once', async () => {
  const { writer, queues, publish } = await open('ann')
  publish()
  await writer.settle()
  const one = queues.size()
  vi.spyOn(db, 'batch').mockImplementationOnce(() => {
    queues.remove('ann', { counter: 2, length: one.bytes - 'queued:ann:'.length - 16 })
    throw new Error('ENOSPC')
  })
  publish()
  await writer.settle()
  expect(queues.size()).toEqual(one)
})
