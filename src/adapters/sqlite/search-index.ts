/**
 * The search index: which messages contain these words, newest first. Putting a message into it costs as much as all else
 * that is stored of the message. So new messages wait until there is time (`add-to-index.ts` of the runtime); meanwhile a
 * search reads them one by one.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { Message } from '../../model/messages/messages.ts'
import { isFiltering, passesFilter } from '../../model/messages/search-query.ts'
import type { SearchFilter, SearchQuery } from '../../model/messages/search-query.ts'
import type { Disk } from '../../ports/storage.ts'
import type { FoldMessages } from './fold-messages.ts'
import { createNumbersBetween } from './numbers-between.ts'
import type { DbRow } from './rows.ts'
import { readNumber, textColumn } from './rows.ts'
import { matches, termsOf } from '../../core/text/search-terms.ts'
import type { Term } from '../../core/text/search-terms.ts'
import { prepareLater } from './prepare-later.ts'
import { indexEntryOf, expressionOf } from './search-expression.ts'
import { createWordsFrom } from './words-from.ts'

/** Nobody, or no conversation, is left: then nothing can be found. */
const isImpossible = ({ conversations, authors }: SearchFilter) =>
  conversations?.length === 0 || authors?.length === 0

const numbersOf = (rows: readonly DbRow[]) => rows.map((row) => readNumber(row, 'n'))

/** So many new messages wait at most: reading them takes a search a quarter of a second. */
const MOST_WAITING = 32_768
/** Of more than that so many go into the index at once; and so many are read at once. */
const STEP = 64

/** The index on one connection: the indexed words, by the number of the event that contains them. */
export const createSearchIndex = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  fold: FoldMessages,
  mostWaiting = MOST_WAITING,
) => {
  const insert = prepareLater(db, 'INSERT INTO message_index (rowid, text) VALUES (?, ?)')
  const remove = prepareLater(
    db,
    "INSERT INTO message_index (message_index, rowid, text) VALUES ('delete', ?, ?)",
  )
  const find = prepareLater(
    db,
    'SELECT rowid AS n FROM message_index WHERE message_index MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  // the index is asked first, and then for each hit when it was sent
  const findBetween = prepareLater(
    db,
    `SELECT found.rowid AS n FROM message_index AS found CROSS JOIN events ON events.n = found.rowid
     WHERE found.message_index MATCH ? AND found.rowid BETWEEN ? AND ? AND at >= ? AND at < ?
     ORDER BY found.rowid DESC LIMIT ?`,
  )
  const between = prepareLater(
    db,
    `SELECT n FROM events WHERE type = 'message.sent' AND n BETWEEN ? AND ? AND at >= ? AND at < ?
     AND NOT EXISTS (SELECT 1 FROM events AS ends
       WHERE ends.target = events.id AND ends.type = 'message.deleted')
     AND (SELECT json ->> '$.on' FROM events AS voids WHERE voids.target = events.id
       AND voids.type = 'message.voided' AND voids.json ->> '$.voidedRef' = events.id
       ORDER BY voids.n DESC LIMIT 1) IS NOT 1
     ORDER BY n DESC LIMIT ?`,
  )
  const numbersBetween = createNumbersBetween(db)
  const wordsFrom = createWordsFrom(db)
  const missing = prepareLater(
    db,
    `SELECT n, id, json FROM events WHERE n < ? AND type = 'message.sent'
     ORDER BY n DESC LIMIT ?`,
  )
  const advance = prepareLater(db, 'UPDATE indexing SET up_to = ?')
  const oldestSince = prepareLater(
    db,
    "SELECT n, id, json FROM events WHERE n > ? AND type = 'message.sent' ORDER BY n LIMIT ?",
  )
  const newestSince = prepareLater(
    db,
    `SELECT n, id, json FROM events WHERE n > ? AND n < ? AND type = 'message.sent'
     ORDER BY n DESC LIMIT ?`,
  )
  const newest = prepareLater(db, 'SELECT coalesce(max(n), 0) AS n FROM events')
  // read from disk each time: a transaction that fails takes it back
  const through = prepareLater(db, 'SELECT max(through, up_to - 1) AS n FROM indexed, indexing')
  const setThrough = prepareLater(db, 'UPDATE indexed SET through = ?')
  // events below this number wait for their turn; nobody else writes while this connection is open
  let upTo = readNumber(db.prepare('SELECT up_to FROM indexing').get() ?? {}, 'up_to')

  const indexedThrough = () => readNumber(through().get() ?? {}, 'n')
  // no fewer than there are: it may be that some of these are no messages
  let waiting = readNumber(newest().get() ?? {}, 'n') - indexedThrough()

  /** The messages of these rows that can be found, by their numbers, in the order of the rows. */
  const readFindable = (rows: readonly DbRow[]) => {
    const numbers = new Map(rows.map((row) => [textColumn(row, 'id'), readNumber(row, 'n')]))
    return fold(rows).flatMap((message) => {
      const n = numbers.get(message.id)
      return n === undefined || message.deleted || message.voided ? [] : [{ n, message }]
    })
  }

  /** Adds the oldest of the new messages, at most so many. Gives how many wait then. */
  const addOldest = (limit: number): number => {
    const rows = oldestSince().all(indexedThrough(), limit)
    for (const { n, message } of readFindable(rows)) insert().run(n, indexEntryOf(message))
    const last = rows.length < limit ? newest().get() : rows.at(-1)
    setThrough().run(readNumber(last ?? {}, 'n'))
    return rows.length < limit ? 0 : Math.max(0, waiting - rows.length)
  }

  /** Of the new messages, which are not in the index yet, those that are looked for; the newest first. */
  const findNew = (terms: readonly Term[], query: SearchQuery, limit: number) => {
    const found: number[] = []
    const through = indexedThrough()
    let above = Number.MAX_SAFE_INTEGER
    while (found.length < limit) {
      const rows = newestSince().all(through, above, STEP)
      for (const { n, message } of readFindable(rows)) {
        if (!passesFilter(query, message)) continue
        if (terms.length === 0 || matches(message.text, terms)) found.push(n)
      }
      const last = rows.at(-1)
      if (!last || rows.length < STEP) break
      above = readNumber(last, 'n')
    }
    return found.slice(0, limit)
  }

  /** The numbers of at most `limit` messages that are in the index, the newest first. */
  const findOld = (terms: readonly Term[], query: SearchQuery, limit: number) => {
    const { since: from = 0, until = Number.MAX_SAFE_INTEGER } = query
    const expression = expressionOf(terms, query, wordsFrom)
    const isTimed = query.since !== undefined || query.until !== undefined
    if (expression !== undefined && !isTimed) return numbersOf(find().all(expression, limit))
    const [first, last] = numbersBetween(from, until) ?? [0, 0]
    const end = Math.min(last, indexedThrough())
    return expression === undefined
      ? numbersOf(between().all(first, end, from, until, limit))
      : numbersOf(findBetween().all(expression, first, end, from, until, limit))
  }

  const findAll = (query: SearchQuery, limit: number): readonly number[] => {
    const terms = termsOf(query.words)
    if (isImpossible(query) || (terms.length === 0 && !isFiltering(query))) return []
    const fresh = findNew(terms, query, limit)
    return fresh.length < limit ? [...fresh, ...findOld(terms, query, limit - fresh.length)] : fresh
  }

  return {
    /** A new message: it is found from now on, and gets into the index later. Call it in a transaction. */
    noteNew: () => {
      waiting += 1
      // if the transaction fails, too few seem to wait: the last of them get into the index a little later
      if (waiting >= mostWaiting) waiting = addOldest(STEP)
    },
    /** Adds so many of the new messages, the oldest first, if so many wait. False when fewer are left. */
    addNew: (count: number): boolean => {
      if (waiting < count) return false
      waiting = transaction(false, () => addOldest(count))
      return waiting >= count
    },
    /** Adds a message that was changed. */
    add: (n: number, message: Message) => {
      if (n >= upTo && n <= indexedThrough()) insert().run(n, indexEntryOf(message))
    },
    /** Removes what was added with this very text. */
    remove: (n: number, message: Message) => {
      if (n >= upTo && n <= indexedThrough()) remove().run(n, indexEntryOf(message))
    },
    /** The numbers of at most `limit` messages, the newest first. */
    find: findAll,
    /** How many there are, at most `most`. */
    count: (query: SearchQuery, most: number) => findAll(query, most).length,
    /** Adds up to `limit` of the messages that a new index lacks yet, the newest first; false when it lacks none. */
    rebuild: (limit: number) => {
      if (upTo === 0) return false
      upTo = transaction(false, () => {
        // what is above goes another way
        setThrough().run(indexedThrough())
        const rows = missing().all(upTo, limit)
        for (const { n, message } of readFindable(rows)) insert().run(n, indexEntryOf(message))
        const last = rows.at(-1)
        const next = last && rows.length === limit ? readNumber(last, 'n') : 0
        advance().run(next)
        return next
      })
      return upTo > 0
    },
    isWhole: () => upTo === 0,
  }
}
