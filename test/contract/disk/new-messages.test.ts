/** New messages get into the search index many at a time, and are found all the same, however many those are. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import {
  CAROL,
  deleted,
  edited,
  refOf,
  sentMessage,
  TO_BOB,
  TO_CAROL,
} from '../../support/disk/events.ts'

let folder = ''
let path = ''
const open: Disk[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-new-'))
  path = join(folder, 'papo.db')
})
afterEach(() => {
  for (const disk of open.splice(0)) disk.close()
  rmSync(folder, { recursive: true })
})

const opened = (indexBatch: number): Disk => {
  const disk = openDisk(path, { indexBatch })
  if (!disk.ok) throw new Error(disk.error)
  open.push(disk.value)
  return disk.value
}

const found = (disk: Disk, words: string, limit = 999) =>
  disk.history.search({ words, limit }).map(({ message }) => message.id)

const refs = (...numbers: readonly number[]) => numbers.map(refOf)

/** How many messages are in the index itself. */
const indexed = () => {
  const reader = new DatabaseSync(path, { readOnly: true })
  const { n } = reader.prepare('SELECT count(*) AS n FROM message_index').get() ?? {}
  reader.close()
  return n
}

test('what is in the index and what is not are found together, the newest first', () => {
  const disk = opened(3)
  for (let n = 1; n <= 5; n += 1) disk.history.append([sentMessage(n, `word ${n}`)])
  expect(indexed()).toBe(3)
  expect(found(disk, 'word')).toEqual(refs(5, 4, 3, 2, 1))
  expect(found(disk, 'word', 3)).toEqual(refs(5, 4, 3))
  expect(found(disk, 'word', 1)).toEqual(refs(5))
  expect(found(disk, 'word', 0)).toEqual([])
})

test('a conversation finds its own, wherever they are', () => {
  const disk = opened(3)
  for (let n = 1; n <= 8; n += 1)
    disk.history.append([sentMessage(n, 'word', n % 2 === 0 ? { to: CAROL } : {})])
  const within = (conversation: typeof TO_BOB) =>
    disk.history
      .search({ words: 'word', limit: 9, conversations: [conversation] })
      .map(({ message }) => message.id)
  expect(within(TO_BOB)).toEqual(refs(7, 5, 3, 1))
  expect(within(TO_CAROL)).toEqual(refs(8, 6, 4, 2))
})

test('an edit or a deletion counts before and after the message gets into the index', () => {
  const disk = opened(4)
  disk.history.append([sentMessage(1, 'old one'), sentMessage(2, 'old two')])
  disk.history.append([edited(1, 10, 'new one'), deleted(2, 11)])
  expect([found(disk, 'old'), found(disk, 'new')]).toEqual([[], refs(1)])
  for (let n = 3; n <= 6; n += 1) disk.history.append([sentMessage(n, 'another')])
  expect(indexed()).not.toBe(0)
  expect([found(disk, 'old'), found(disk, 'new')]).toEqual([[], refs(1)])
  disk.history.append([edited(1, 12, 'newest'), deleted(3, 13)])
  expect([found(disk, 'new'), found(disk, 'newest')]).toEqual([refs(1), refs(1)])
  expect(found(disk, 'another')).toEqual(refs(6, 5, 4))
  const db = new DatabaseSync(path)
  expect(() =>
    db.exec("INSERT INTO message_index (message_index) VALUES ('integrity-check')"),
  ).not.toThrow()
  db.close()
})

test('a transaction that fails takes back what it put into the index', () => {
  const disk = opened(2)
  disk.history.append([sentMessage(1, 'word')])
  const failing = () =>
    disk.transaction(false, () => {
      disk.history.append([sentMessage(2, 'word'), sentMessage(3, 'word')])
      throw new Error('on purpose')
    })
  expect(failing).toThrow('on purpose')
  expect(found(disk, 'word')).toEqual(refs(1))
  for (let n = 4; n <= 8; n += 1) disk.history.append([sentMessage(n, 'word')])
  expect(found(disk, 'word')).toEqual(refs(8, 7, 6, 5, 4, 1))
})

test('programs that end before a batch is full leave no more than that to be read', () => {
  for (let n = 1; n <= 9; n += 1) {
    const disk = opened(4)
    disk.history.append([sentMessage(n, `word ${n}`)])
    disk.close()
  }
  expect(Number(indexed())).toBeGreaterThanOrEqual(5)
  expect(found(opened(4), 'word')).toEqual(refs(9, 8, 7, 6, 5, 4, 3, 2, 1))
})
