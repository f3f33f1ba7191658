/** Another program that has the database for itself is in the way of a start, and of no read after it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { sentMessage } from '../../support/disk/events.ts'

let folder = ''
let path = ''
const ends: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-busy-'))
  path = join(folder, 'papo.db')
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  rmSync(folder, { recursive: true })
})

const opened = () => {
  const disk = openDisk(path, { busyTimeout: 10 })
  if (!disk.ok) throw new Error(disk.error)
  ends.push(disk.value.close)
  return disk.value
}

/** Another program with this database open. */
const another = (...statements: readonly string[]) => {
  const db = new DatabaseSync(path, { timeout: 10 })
  ends.push(() => {
    if (db.isOpen) db.close()
  })
  for (const statement of statements) db.exec(statement)
  return db
}

test.each([
  ['writes', ['BEGIN EXCLUSIVE']],
  ['lets nobody else in', ['PRAGMA locking_mode = EXCLUSIVE', 'BEGIN IMMEDIATE', 'COMMIT']],
])('while one %s, a start waits', (_, statements) => {
  opened().close()
  const other = another(...statements)
  expect(openDisk(path, { busyTimeout: 10 })).toEqual({ ok: false, error: 'in-use' })
  other.close()
  expect(openDisk(path, { busyTimeout: 10 })).toMatchObject({ ok: true })
})

test('while one writes, everything is read that a start reads, and what is damaged is looked for elsewhere', () => {
  const disk = opened()
  const message = sentMessage(1, 'oi')
  disk.history.append([message])
  disk.snapshots.save(1, '{}')
  disk.keyValues.put('who', 'alice')
  const { place } = disk.snapshots.load(1)
  const other = another('BEGIN EXCLUSIVE')
  expect(disk.snapshots.load(1).snapshot).toBe('{}')
  expect(disk.snapshots.load(1, 1).events).toHaveLength(1)
  expect(place && disk.snapshots.loadWithout(1, place).events).toHaveLength(1)
  expect(disk.keyValues.get('who')).toBe('alice')
  expect(disk.packets.range('a', 1, 1)).toEqual([])
  // nobody takes it for themselves while it is open here
  other.exec('ROLLBACK')
  expect(() => other.exec('PRAGMA journal_mode = DELETE')).toThrow('locked')
  other.exec('PRAGMA locking_mode = EXCLUSIVE')
  expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked')
  expect(disk.snapshots.load(1).snapshot).toBe('{}')
})
