/** The words in the search index that begin with some letters. */
import type { DatabaseSync } from 'node:sqlite'
import { prepareLater } from './prepare-later.ts'
import { textColumn } from './rows.ts'

/**
 * Gives the words that begin so, as the index has them; `undefined` where the index knows the beginning itself, or where
 * they are so many that asking for each would take longer than having FTS5 put all of them together.
 */
export type WordsFrom = (beginning: string) => readonly string[] | undefined

/** FTS5 has an index of the beginnings of so many letters (`prefix` in `migrations.ts`). */
const INDEXED_LETTERS = 3
/**
 * So many words at most: with a million messages each takes 60 µs of a search, and otherwise each message in which one of
 * them is takes 40 ns.
 */
const MOST_WORDS = 64

// neither is in a word: the one comes before all letters, the other after them
const FIRST = '\u0001'
const LAST = '\u{10FFFF}'

/** The words of the index on one connection. */
export const createWordsFrom = (db: DatabaseSync, mostWords = MOST_WORDS): WordsFrom => {
  // nothing of it is on disk; a transaction that fails would take it back with all else, so it is made sure of each time
  const make = prepareLater(
    db,
    'CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_words USING fts5vocab(main, message_index, instance)',
  )
  // one row for each place of each word: only the first of a word is read, as reading on goes through all of its messages
  const next = prepareLater(
    db,
    'SELECT term FROM temp.indexed_words WHERE term >= ? AND term < ? LIMIT 1',
  )
  return (beginning) => {
    if (Array.from(beginning).length <= INDEXED_LETTERS) return undefined
    make().run()
    const words: string[] = []
    let from = beginning
    for (;;) {
      const row = next().get(from, beginning + LAST)
      if (row === undefined) return words
      if (words.length === mostWords) return undefined
      const word = textColumn(row, 'term')
      words.push(word)
      from = word + FIRST
    }
  }
}
