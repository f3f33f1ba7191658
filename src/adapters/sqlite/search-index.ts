/** The search index: which messages contain these words, newest first. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/ids.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { Disk, SearchQuery } from '../../ports/storage.ts'
import type { FoldMessages } from './fold-messages.ts'
import { readNumber, textColumn } from './rows.ts'
import { encodeWord, indexable } from './search-terms.ts'
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

/** The index on one connection: the indexed words, by the number of the event that contains them. */
export const createSearchIndex = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  fold: FoldMessages,
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
  // events below this number wait for their turn; nobody else writes while this connection is open
  let upTo = readNumber(db.prepare('SELECT up_to FROM indexing').get() ?? {}, 'up_to')

  return {
    add: (n: number, message: Message) => {
      if (n >= upTo) insert.run(n, entryOf(message))
    },
    /** Removes what was added with this very text. */
    remove: (n: number, message: Message) => {
      if (n >= upTo) remove.run(n, entryOf(message))
    },
    /** The numbers of at most `limit` messages, the newest first. */
    find: (terms: readonly Term[], { conversation, limit }: SearchQuery) => {
      if (terms.length === 0) return []
      const scope = conversation === undefined ? [] : [`"${conversationToken(conversation)}"`]
      const wanted = [...scope, ...terms.map(phraseOf)].join(' AND ')
      return find.all(wanted, limit).map((row) => readNumber(row, 'n'))
    },
    /** Adds up to `limit` of the messages that a new index lacks yet, the newest first; false when it lacks none. */
    rebuild: (limit: number) => {
      if (upTo === 0) return false
      upTo = transaction(false, () => {
        const rows = missing.all(upTo, limit)
        const numbers = new Map(rows.map((row) => [textColumn(row, 'id'), readNumber(row, 'n')]))
        for (const message of fold(rows)) {
          const n = numbers.get(message.id)
          if (n !== undefined && !message.deleted && !message.voided)
            insert.run(n, entryOf(message))
        }
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
