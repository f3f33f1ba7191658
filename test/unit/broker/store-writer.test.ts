/** Writing to the broker's store: in batches, in order, and what is not needed any more not at all. */
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStoreWriter } from '../../../src/adapters/broker/store/store-writer.ts'
import { until } from '../../support/wait.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

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
  const cleared = writer.clear({ gte: 'a', lt: 'b' })
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

/** The next batch fails as on a full disk. */
const failOnce = () => vi.spyOn(db, 'batch').mockRejectedValueOnce(new Error('ENOSPC'))

test('after a failed batch nothing is written before the store was opened again', async () => {
  const writer = open()
  const told: string[] = []
  db.on('closed', () => told.push('closed'))
  db.on('open', () => told.push('open'))
  failOnce()
  writer.put('a', Buffer.from('1'), (isStored) => told.push(`a ${isStored}`))
  expect(await writer.settle()).toBe(false)
  writer.put('b', Buffer.from('2'), (isStored) => told.push(`b ${isStored}`))
  expect(await writer.settle()).toBe(true)
  expect(told).toEqual(['a false', 'closed', 'open', 'b true'])
  expect(await rows()).toEqual({ b: '2' })
})

test('what could not be taken away is taken away with the next batch, and not before it is put again', async () => {
  const writer = open()
  for (const key of ['a', 'b']) writer.put(key, Buffer.from('1'))
  await writer.settle()
  failOnce()
  for (const key of ['a', 'b']) writer.remove(key)
  expect(await writer.settle()).toBe(false)
  writer.put('b', Buffer.from('2'))
  expect(await writer.settle()).toBe(true)
  expect(await rows()).toEqual({ b: '2' })
})

test('a read that has begun ends before the store is opened again, and later ones wait', async () => {
  const writer = open()
  for (const key of ['a', 'b']) writer.put(key, Buffer.from('1'))
  await writer.settle()
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>()
  const reading = writer.read(async () => {
    const iterator = db.keys()
    const first = await iterator.next()
    await gate
    return [first, await iterator.next(), await iterator.close()]
  })
  failOnce()
  writer.put('c', Buffer.from('1'))
  await writer.settle()
  writer.put('d', Buffer.from('1'))
  const settled = writer.settle()
  const later = writer.read(() => db.keys().all())
  openGate()
  expect(await reading).toEqual(['a', 'b', undefined])
  expect(await settled).toBe(true)
  expect(await later).toEqual(['a', 'b', 'd'])
})

test('without room for it the store is not opened again, but can be read', async () => {
  const writer = open()
  writer.put('a', Buffer.from('1'))
  await writer.settle()
  failOnce()
  const room = join(db.location, 'room')
  mkdirSync(room)
  for (const key of ['b', 'c', 'd']) {
    writer.put(key, Buffer.from('1'))
    expect(await writer.settle()).toBe(false)
    expect(await writer.read(() => db.keys().all())).toEqual(['a'])
  }
  await expect(writer.clear({ gte: 'a', lt: 'b' })).rejects.toThrow('no room')
  rmdirSync(room)
  await until(async () => {
    writer.put('e', Buffer.from('1'))
    return writer.settle()
  }, 'it is opened again')
  expect(await rows()).toEqual({ a: '1', e: '1' })
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
