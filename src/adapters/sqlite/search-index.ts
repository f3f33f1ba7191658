/**
 * The search index: which messages contain these words, newest first. A transaction that writes into the index costs
 * more than all else in it, whether it adds one message or fifty. So new messages wait until there are some; meanwhile
 * a search reads them one by one.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/ids.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { Disk, SearchQuery } from '../../ports/storage.ts'
import type { FoldMessages } from './fold-messages.ts'
import type { DbRow } from './rows.ts'
import { readNumber, textColumn } from './rows.ts'
import { encodeWord, indexable, matches } from './search-terms.ts'
import type { Term } from './search-terms.ts'

// a word of its own for each conversation, with a private-use letter that no text brings in: so the
// index itself finds a rare conversation among a million hits
const conversationToken = (conversation: ConversationId) =>
  `\uE000${Buffer.from(conversation).toString('hex')}`

const entryOf = ({ text, conversation }: Message) =>
  `${conversationToken(conversation)} ${indexable(text)}`

// words hold letters and digits only, so nothing in them can be taken for syntax between quotes
const phraseOf = ({ words, open }: Term) =>
  `"${words.map(encodeWord).join(' ')}"${open ? ' *' : ''}`

/** So many new messages go into the index at once: as many as a search can read without being slower. */
const BATCH = 64

/** The index on one connection: the indexed words, by the number of the event that contains them. */
export const createSearchIndex = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  fold: FoldMessages,
  batch = BATCH,
) => {
  const insert = db.prepare('INSERT INTO message_index (rowid, text) VALUES (?, ?)')
  const remove = db.prepare(
    "INSERT INTO message_index (message_index, rowid, text) VALUES ('delete', ?, ?)",
  )
  const find = db.prepare(
    'SELECT rowid AS n FROM message_index WHERE message_index MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  const missing = db.prepare(
    `SELECT n, id, json FROM events WHERE n < ? AND type = 'message.sent'
     ORDER BY n DESC LIMIT ?`,
  )
  const advance = db.prepare('UPDATE indexing SET up_to = ?')
  const since = db.prepare(
    "SELECT n, id, json FROM events WHERE n > ? AND type = 'message.sent' ORDER BY n DESC",
  )
  const newest = db.prepare('SELECT coalesce(max(n), 0) AS n FROM events')
  // read from disk each time: a transaction that fails takes it back
  const through = db.prepare('SELECT max(through, up_to - 1) AS n FROM indexed, indexing')
  const setThrough = db.prepare('UPDATE indexed SET through = ?')
  // events below this number wait for their turn; nobody else writes while this connection is open
  let upTo = readNumber(db.prepare('SELECT up_to FROM indexing').get() ?? {}, 'up_to')

  const indexedThrough = () => readNumber(through.get() ?? {}, 'n')
  // no fewer than there are: it may be that some of these are no messages
  let waiting = readNumber(newest.get() ?? {}, 'n') - indexedThrough()

  /** The messages of these rows that can be found, by their numbers, in the order of the rows. */
  const readFindable = (rows: readonly DbRow[]) => {
    const numbers = new Map(rows.map((row) => [textColumn(row, 'id'), readNumber(row, 'n')]))
    return fold(rows).flatMap((message) => {
      const n = numbers.get(message.id)
      return n === undefined || message.deleted || message.voided ? [] : [{ n, message }]
    })
  }

  const addNew = () => {
    waiting = 0
    for (const { n, message } of readFindable(since.all(indexedThrough()))) {
      insert.run(n, entryOf(message))
    }
    setThrough.run(readNumber(newest.get() ?? {}, 'n'))
  }

  /** Of the new messages, which are not in the index yet, those with these words; the newest first. */
  const findNew = (terms: readonly Term[], conversation: ConversationId | undefined) =>
    readFindable(since.all(indexedThrough()))
      .filter(({ message }) => conversation === undefined || message.conversation === conversation)
      .filter(({ message }) => matches(message.text, terms))
      .map(({ n }) => n)

  return {
    /** A new message: it is found from now on, and gets into the index with others. Call it in a transaction. */
    addNew: () => {
      waiting += 1
      if (waiting >= batch) addNew()
    },
    /** Adds a message that was changed. */
    add: (n: number, message: Message) => {
      if (n >= upTo && n <= indexedThrough()) insert.run(n, entryOf(message))
    },
    /** Removes what was added with this very text. */
    remove: (n: number, message: Message) => {
      if (n >= upTo && n <= indexedThrough()) remove.run(n, entryOf(message))
    },
    /** The numbers of at most `limit` messages, the newest first. */
    find: (terms: readonly Term[], { conversation, limit }: SearchQuery) => {
      if (terms.length === 0) return []
      const scope = conversation === undefined ? [] : [`"${conversationToken(conversation)}"`]
      const wanted = [...scope, ...terms.map(phraseOf)].join(' AND ')
      const fresh = findNew(terms, conversation).slice(0, limit)
      const older = find.all(wanted, limit - fresh.length).map((row) => readNumber(row, 'n'))
      return [...fresh, ...older]
    },
    /** Adds up to `limit` of the messages that a new index lacks yet, the newest first; false when it lacks none. */
    rebuild: (limit: number) => {
      if (upTo === 0) return false
      upTo = transaction(false, () => {
        // what is above goes another way
        setThrough.run(indexedThrough())
        const rows = missing.all(upTo, limit)
        for (const { n, message } of readFindable(rows)) insert.run(n, entryOf(message))
        const last = rows.at(-1)
        const next = last && rows.length === limit ? readNumber(last, 'n') : 0
        advance.run(next)
        return next
      })
      return upTo > 0
    },
    isWhole: () => upTo === 0,
  }
}
