/** Long beginnings of words are looked up as the words that begin so: nothing more is found by it, and nothing less. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { createWordsFrom } from '../../../src/adapters/sqlite/words-from.ts'
import { encodeWord, indexable } from '../../../src/core/text/search-terms.ts'
import { deleted, edited, refOf, sentMessage } from '../../support/disk/events.ts'

let folder = ''
let path = ''
const ends: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-words-'))
  path = join(folder, 'papo.db')
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  rmSync(folder, { recursive: true })
})

/** Each message goes into the index at once. */
const opened = () => {
  const disk = openDisk(path, { mostUnindexed: 1 })
  if (!disk.ok) throw new Error(disk.error)
  ends.push(disk.value.close)
  return disk.value
}

/** Another connection to what is on disk. */
const reader = () => {
  const db = new DatabaseSync(path, { readOnly: true })
  ends.push(() => db.close())
  return db
}

type Found = ReturnType<ReturnType<typeof opened>['history']['search']>
const idsOf = (found: Found) => found.map(({ message }) => message.id)

test('all words that begin so are there, each once, and none of a message that is gone', () => {
  const { history } = opened()
  history.append([
    sentMessage(1, 'words wordy word worded'),
    sentMessage(2, 'word Wörd wore wordless'),
    sentMessage(3, 'wording'),
    sentMessage(4, 'sword worn'),
  ])
  history.append([deleted(3, 5), edited(4, 6, 'a worddemo')])
  const wordsFrom = createWordsFrom(reader())
  expect(wordsFrom('word')).toEqual(['word', 'worddemo', 'worded', 'wordless', 'words', 'wordy'])
  expect(wordsFrom('wordl')).toEqual(['wordless'])
  expect(wordsFrom('wording')).toEqual([])
})

test('a short beginning, or one of too many words, is left to the index', () => {
  const { history } = opened()
  history.append([sentMessage(1, 'wording worded words now 𝒀𝒀𝒀𝒀')])
  const wordsFrom = createWordsFrom(reader(), 2)
  const usual = createWordsFrom(reader())
  expect([usual('wor'), usual('w'), usual('')]).toEqual(Array(3).fill(undefined))
  expect(usual('word')).toEqual(['worded', 'wording', 'words'])
  expect(wordsFrom('word')).toBeUndefined()
  expect(wordsFrom('wordi')).toEqual(['wording'])
  expect(wordsFrom(encodeWord('worde'))).toEqual(['worded'])
})

test('every letter is in the index as it is looked for', () => {
  opened()
  const db = new DatabaseSync(path)
  ends.push(() => db.close())
  const insert = db.prepare('INSERT INTO message_index (rowid, text) VALUES (?, ?)')
  const words = new Set<string>()
  db.exec('BEGIN')
  for (let point = 1; point <= 0x10_ff_ff; point += 1) {
    const letter = String.fromCodePoint(point)
    if (!/[\p{L}\p{N}\p{M}\p{S}]/u.test(letter)) continue
    const entry = indexable(`x${letter}y`)
    insert.run(point, entry)
    for (const word of entry.split(' ')) words.add(word)
  }
  db.exec("COMMIT; CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, message_index, 'row')")
  const indexed = db.prepare('SELECT term FROM temp.v').all()
  expect(words.size).toBeGreaterThan(100_000)
  expect(new Set(indexed.map(({ term }) => term))).toEqual(words)
})

test('more words than are looked up one by one are found all the same', () => {
  const { history } = opened()
  const numbers = Array.from({ length: 300 }, (_, index) => index + 1)
  history.append(numbers.map((n) => sentMessage(n, `same word${n} word1`)))
  const all = numbers.toReversed().map(refOf)
  expect(idsOf(history.search({ words: 'word', limit: 999 }))).toEqual(all)
  expect(idsOf(history.search({ words: 'same word', limit: 50 }))).toEqual(all.slice(0, 50))
  expect(idsOf(history.search({ words: '"same word', limit: 999 }))).toEqual(all)
  expect(idsOf(history.search({ words: 'word29', limit: 999 }))).toEqual(
    [299, 298, 297, 296, 295, 294, 293, 292, 291, 290, 29].map(refOf),
  )
  expect(history.count({ words: 'word1' }, 200)).toBe(200)
})

test('a search in a transaction that fails leaves the next one as it was', () => {
  const { history, transaction } = opened()
  history.append([sentMessage(1, 'wording')])
  const failing = () =>
    transaction(false, () => {
      history.append([sentMessage(2, 'worded')])
      expect(idsOf(history.search({ words: 'word', limit: 9 }))).toEqual([2, 1].map(refOf))
      throw new Error('on purpose')
    })
  for (let times = 0; times < 2; times += 1) {
    expect(failing).toThrow('on purpose')
    expect(idsOf(history.search({ words: 'word', limit: 9 }))).toEqual([refOf(1)])
  }
})

test('it is found while another program writes', () => {
  const { history } = opened()
  history.append([sentMessage(1, 'wording')])
  const other = new DatabaseSync(path, { timeout: 10 })
  ends.push(() => other.close())
  other.exec('BEGIN EXCLUSIVE')
  expect(idsOf(history.search({ words: 'word', limit: 9 }))).toEqual([refOf(1)])
})
