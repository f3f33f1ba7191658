/** Writing to the broker's store: in batches, in order, and what is not needed any more not at all. */
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStoreWriter } from '../../../src/adapters/broker/store/store-writer.ts'
import { freshFolder } from '../../support/transport/mqtt-clients.ts'

let db: ClassicLevel
let errors: unknown[] = []

beforeEach(async () => {
  db = new ClassicLevel(freshFolder())
  await db.open()
  errors = []
})
afterEach(() => db.close())

const open = () => createStoreWriter(db, (error) => errors.push(error))
const rows = async () => Object.fromEntries(await db.iterator().all())

test('what was put is on disk when it is said to be, and the last value of a key counts', async () => {
  const writer = open()
  const told: string[] = []
  writer.put('a', Buffer.from('1'), (isStored) => told.push(`a1 ${isStored}`))
  writer.put('b', Buffer.from('2'), (isStored) => told.push(`b ${isStored}`))
  writer.put('a', Buffer.from('3'), (isStored) => told.push(`a3 ${isStored}`))
  writer.remove('b')
  expect(told).toEqual([])
  await writer.settle()
  expect(told).toEqual(['a1 true', 'a3 true', 'b true'])
  expect(await rows()).toEqual({ a: '3' })
})

test('what is taken back in time is never written, and counts as stored', async () => {
  const writer = open()
  const told: boolean[] = []
  writer.put('a', Buffer.from('1'), (isStored) => told.push(isStored))
  expect(writer.takeBack('a')).toBe(true)
  expect(told).toEqual([true])
  expect(writer.takeBack('a')).toBe(false)
  writer.put('b', Buffer.from('2'))
  await writer.settle()
  expect(writer.takeBack('b')).toBe(false)
  expect(await rows()).toEqual({ b: '2' })
})

test('a job of its own runs after what was put before it', async () => {
  const writer = open()
  writer.put('a', Buffer.from('1'))
  const cleared = writer.run(() => db.clear())
  await cleared
  writer.put('b', Buffer.from('3'))
  await writer.settle()
  expect(Object.keys(await rows())).toEqual(['b'])
})

test('what cannot be written is told, and the next batch is tried again', async () => {
  const writer = open()
  await db.close()
  const told: boolean[] = []
  writer.put('a', Buffer.from('1'), (isStored) => told.push(isStored))
  await writer.settle()
  expect(told).toEqual([false])
  expect(errors).toHaveLength(1)
  await db.open()
  writer.put('b', Buffer.from('2'), (isStored) => told.push(isStored))
  await writer.settle()
  expect(told).toEqual([false, true])
})

test('where too much waits for the disk it says so, and when that is over', async () => {
  const writer = open()
  for (let count = 0; count < 20; count += 1) writer.put(`${count}`, Buffer.alloc(1024 * 1024))
  expect(writer.isBusy()).toBe(true)
  const calm = new Promise<void>((resolve) => writer.onceCalm(resolve))
  writer.hurry()
  await calm
  expect(writer.isBusy()).toBe(false)
})
