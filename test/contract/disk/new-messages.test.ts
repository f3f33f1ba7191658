/** New messages get into the search index later, many at a time, and are found all the same, wherever they are. */
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

const opened = (mostUnindexed: number): Disk => {
  const disk = openDisk(path, { mostUnindexed })
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

test('they get into the index the oldest first, as soon as so many wait', () => {
  const disk = opened(1000)
  disk.history.append([sentMessage(1, 'word one'), sentMessage(2, 'word two')])
  expect(disk.history.addToIndex(3)).toBe(false)
  expect(indexed()).toBe(0)
  for (let n = 3; n <= 7; n += 1) disk.history.append([sentMessage(n, `word ${n}`)])
  expect(disk.history.addToIndex(3)).toBe(true)
  expect(indexed()).toBe(3)
  disk.history.append([edited(2, 10, 'another'), deleted(6, 11)])
  expect(found(disk, 'word')).toEqual(refs(7, 5, 4, 3, 1))
  expect(found(disk, 'another')).toEqual(refs(2))
  expect([disk.history.addToIndex(3), disk.history.addToIndex(3)]).toEqual([false, false])
  // what was deleted does not get there
  expect(indexed()).toBe(5)
  expect(found(disk, 'word', 3)).toEqual(refs(7, 5, 4))
})

test('more than a search reads at once are read in their order', () => {
  const disk = opened(1000)
  const all = Array.from({ length: 200 }, (_, index) => index + 1)
  disk.history.append(all.map((n) => sentMessage(n, n % 100 === 7 ? 'rare word' : 'word')))
  expect(found(disk, 'rare')).toEqual(refs(107, 7))
  expect(found(disk, 'word')).toEqual(refs(...all.toReversed()))
  expect(found(disk, 'word', 70)).toEqual(refs(...all.toReversed().slice(0, 70)))
  expect(disk.history.count({ words: 'word' }, 150)).toBe(150)
})

test('what a program left when it died gets into the index later', () => {
  const first = opened(1000)
  first.history.append([sentMessage(1, 'word'), sentMessage(2, 'word'), sentMessage(3, 'word')])
  first.history.addToIndex(2)
  first.close()
  const second = opened(1000)
  expect(found(second, 'word')).toEqual(refs(3, 2, 1))
  expect(second.history.addToIndex(1)).toBe(false)
  expect(indexed()).toBe(3)
  expect(found(second, 'word')).toEqual(refs(3, 2, 1))
})

test('a step that fails leaves them to be read', () => {
  const disk = opened(1000)
  disk.history.append([1, 2, 3, 4].map((n) => sentMessage(n, 'word')))
  const failing = () =>
    disk.transaction(false, () => {
      disk.history.addToIndex(2)
      throw new Error('on purpose')
    })
  expect(failing).toThrow('on purpose')
  expect(indexed()).toBe(0)
  expect(found(disk, 'word')).toEqual(refs(4, 3, 2, 1))
  disk.history.addToIndex(2)
  expect(indexed()).toBe(2)
  expect(found(disk, 'word')).toEqual(refs(4, 3, 2, 1))
})
