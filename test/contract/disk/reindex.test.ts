/** A database of an older papo: its messages are found in the new way, without a pause that anybody notices. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { columnsOf } from '../../../src/adapters/sqlite/event-columns.ts'
import { indexWithin, indexInBackground, searchHistory } from '../../../src/cli/profile/search.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { NO_KEY } from '../../../src/core/plaintext-ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { initialState } from '../../../src/model/state.ts'
import { excerpts } from '../../support/disk/disks.ts'
import { ALICE, deleted, edited, sentMessage } from '../../support/disk/events.ts'
import { createTestClock } from '../../support/network/test-clock.ts'

/** A database after a migration that made an empty index: with these facts, of which none is in it yet. */
const older = (facts: readonly ChatEvent[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-old-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'papo.db')
  const fresh = openDisk(path)
  if (fresh.ok) fresh.value.close()
  const db = new DatabaseSync(path)
  const insert = db.prepare(
    `INSERT INTO events (type, lasting, conversation, channel, id, at, target, json)
     VALUES (?, 1, ?, ?, ?, ?, ?, ?)`,
  )
  db.exec('BEGIN')
  for (const fact of facts) {
    const { conversation, channel, id, at, target } = columnsOf(fact)
    const json = JSON.stringify(fact)
    insert.run(fact.type, conversation, channel, id, at, target, json)
  }
  db.exec('UPDATE indexing SET up_to = (SELECT coalesce(max(n) + 1, 0) FROM events)')
  db.exec('COMMIT')
  db.close()
  return path
}

const opened = (path: string): Disk => {
  const disk = openDisk(path)
  if (!disk.ok) throw new Error(disk.error)
  onTestFinished(() => disk.value.close())
  return disk.value
}

const finish = (disk: Disk, atOnce: number) => {
  while (disk.history.reindex(atOnce));
}

test('messages of an older papo are found as those of today, edits and deletions counted', () => {
  const disk = opened(
    older([
      sentMessage(1, 'Łódź first'),
      sentMessage(2, 'C++ second'),
      edited(2, 3, 'edited 👍🏽 second'),
      sentMessage(4, 'secret'),
      deleted(4, 5),
      sentMessage(6, 'last'),
    ]),
  )
  expect(disk.history.isIndexed()).toBe(false)
  finish(disk, 2)
  expect(disk.history.isIndexed()).toBe(true)
  expect(excerpts(disk, 'lodz')).toEqual(['‹Łódź› first'])
  expect(excerpts(disk, '👍')).toEqual(['edited ‹👍🏽› second'])
  expect(excerpts(disk, 'c++')).toEqual([])
  expect(excerpts(disk, 'secret')).toEqual([])
  expect(excerpts(disk, 'old words')).toEqual([])
})

test('the newest are found first, and what happens meanwhile counts', () => {
  const disk = opened(
    older(Array.from({ length: 10 }, (_, n) => sentMessage(n + 1, `word ${n + 1}`))),
  )
  expect(disk.history.reindex(3)).toBe(true)
  expect(excerpts(disk, 'word')).toHaveLength(3)
  // a new one, and changes on both sides of where the index has got to
  disk.history.append([sentMessage(20, 'word of today'), edited(9, 21, 'changed nine')])
  disk.history.append([edited(2, 22, 'changed two'), deleted(3, 23)])
  expect(excerpts(disk, 'changed')).toEqual(['‹changed› nine'])
  finish(disk, 2)
  expect(excerpts(disk, 'changed')).toHaveLength(2)
  expect(excerpts(disk, 'word')).toHaveLength(8)
  expect(excerpts(disk, 'today')).toHaveLength(1)
})

test('hundreds of changes to messages that wait for the index leave it whole', () => {
  const path = older(
    Array.from({ length: 400 }, (_, n) => sentMessage(n + 1, `word common ${n + 1}`)),
  )
  const disk = opened(path)
  disk.history.reindex(150)
  for (let n = 1; n <= 300; n += 2) {
    disk.history.append([edited(n, 1000 + n, `changed ${n}`), deleted(n + 1, 1001 + n)])
  }
  finish(disk, 37)
  const found = (words: string) => disk.history.search({ words, limit: 999 }).length
  expect([found('changed'), found('common')]).toEqual([150, 100])
  disk.close()
  const db = new DatabaseSync(path)
  expect(() =>
    db.exec("INSERT INTO message_index (message_index) VALUES ('integrity-check')"),
  ).not.toThrow()
  db.close()
})

test('a database whose words were folded in an older way is indexed anew, and found meanwhile from the newest on', () => {
  const path = older([
    sentMessage(1, 'C++ and خانۀ'),
    sentMessage(2, 'خانۀ ما'),
    sentMessage(3, 'ok'),
  ])
  const old = opened(path)
  finish(old, 100)
  old.close()
  // what papo wrote before: another word in the index, and the version of that time
  const db = new DatabaseSync(path)
  db.exec("INSERT INTO message_index (message_index) VALUES ('delete-all')")
  db.exec("INSERT INTO message_index (rowid, text) VALUES (1, 'خانە'), (2, 'خانە ما'), (3, 'ok')")
  db.exec(`ALTER TABLE snapshots DROP COLUMN checksum; PRAGMA user_version = 1;
    ALTER TABLE events DROP COLUMN signed_topic; ALTER TABLE events DROP COLUMN signed_bytes`)
  db.close()
  const disk = opened(path)
  expect(disk.history.isIndexed()).toBe(false)
  expect(excerpts(disk, 'خانه')).toEqual([])
  disk.history.reindex(2)
  expect(excerpts(disk, 'خانه')).toEqual(['‹خانۀ› ما'])
  finish(disk, 2)
  expect(excerpts(disk, 'خانه')).toHaveLength(2)
  // no word of the old index is left
  disk.history.append([deleted(1, 5), deleted(2, 6)])
  expect(excerpts(disk, 'خانه')).toEqual([])
  disk.close()
  const after = new DatabaseSync(path)
  expect(() =>
    after.exec("INSERT INTO message_index (message_index) VALUES ('integrity-check')"),
  ).not.toThrow()
  after.close()
})

test('a program that ended in the middle goes on where it was', () => {
  const path = older(Array.from({ length: 9 }, (_, n) => sentMessage(n + 1, `word ${n + 1}`)))
  const first = opened(path)
  first.history.reindex(4)
  first.close()
  const second = opened(path)
  expect(second.history.isIndexed()).toBe(false)
  expect(excerpts(second, 'word')).toHaveLength(4)
  finish(second, 100)
  expect(excerpts(second, 'word')).toHaveLength(9)
  second.close()
  const db = new DatabaseSync(path)
  expect(() =>
    db.exec("INSERT INTO message_index (message_index) VALUES ('integrity-check')"),
  ).not.toThrow()
  db.close()
})

test('a running program makes the index whole by itself, with pauses', async () => {
  const facts = Array.from({ length: 450 }, (_, n) => sentMessage(n + 1, `word ${n + 1}`))
  const disk = opened(older(facts))
  const clock = createTestClock()
  indexInBackground(disk.history, clock)
  await clock.advance(25)
  expect(disk.history.search({ words: 'word', limit: 999 })).toHaveLength(100)
  await clock.until(() => disk.history.isIndexed(), 'all are found')
  expect(disk.history.search({ words: 'word', limit: 999 })).toHaveLength(450)
})

test('a search tells that older messages are not ready, and a command waits for them a while', async () => {
  const disk = opened(older(Array.from({ length: 450 }, (_, n) => sentMessage(n + 1, 'word'))))
  const state = initialState({ id: ALICE, name: safeText('alice'), key: NO_KEY }, 0 as Millis)
  const search = (typed = 'word') => searchHistory(disk.history, state, typed, 50)
  const nothing = { asks: true, hits: [], more: false, count: 0, complete: false }
  expect(search()).toEqual({ query: { words: 'word' }, ...nothing })
  disk.history.reindex(100)
  expect(search()).toMatchObject({ more: true, count: 100, complete: false })
  await indexWithin(disk.history, 20_000)
  const found = search()
  expect(found).toMatchObject({ more: true, count: 450, complete: true })
  expect(found.hits).toHaveLength(50)
  // a name that nobody has is told as the reason, not passed over
  expect(search('from:nobdy word')).toMatchObject({
    hits: [],
    problem: { operator: 'from', value: 'nobdy' },
  })
  expect(search('from:me other').problem).toBeUndefined()
})

test('a program that closes leaves the rest for the next one', async () => {
  const disk = opened(older(Array.from({ length: 450 }, (_, n) => sentMessage(n + 1, 'word'))))
  const clock = createTestClock()
  const stop = indexInBackground(disk.history, clock)
  await clock.advance(25)
  stop()
  await clock.advance(1000)
  expect(disk.history.isIndexed()).toBe(false)
})

test('every letter and sign is found, also one that is newer than the index', () => {
  const disk = opened(older([]))
  const odd = Array.from({ length: 0x1000 }, (_, n) => String.fromCodePoint(3 * n + 0x80))
    .concat('\u1CF2', '\u{1E900}', '\u{1FAE8}', '\u{20AC}', '\u{10D40}', '\u{16E40}')
    .filter((char) => /^[\p{L}\p{N}\p{So}\p{Sc}\p{Sm}]$/u.test(char))
  disk.history.append(odd.map((char, n) => sentMessage(n + 1, `${char} ${n}x`)))
  disk.history.addToIndex(odd.length)
  const lost = odd.filter(
    (char, n) => disk.history.search({ words: `${char} ${n}x `, limit: 1 }).length !== 1,
  )
  expect(lost).toEqual([])
})
