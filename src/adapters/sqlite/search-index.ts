/** The index of words: which messages hold these words, the newest first. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/ids.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { Disk, Query } from '../../ports.ts'
import type { Folding } from './fold-messages.ts'
import { number, text } from './rows.ts'
import { coded, indexable } from './search-terms.ts'
import type { Term } from './search-terms.ts'

/** Where words are found again, by the number of the fact that said them. */
export type Lookup = {
  readonly add: (n: number, message: Message) => void
  /** Removes what was added with this very text. */
  readonly remove: (n: number, message: Message) => void
  /** The numbers of at most `limit` messages, the newest first. */
  readonly find: (terms: readonly Term[], query: Query) => readonly number[]
  /** Adds up to `limit` of the messages that a new index lacks yet, the newest first; false when it lacks none. */
  readonly rebuild: (limit: number) => boolean
  readonly isWhole: () => boolean
}

// a word of its own for each conversation, with a private-use letter that no text brings in: so the
// index itself finds a rare conversation among a million hits
const placeOf = (conversation: ConversationId) =>
  `\uE000${Buffer.from(conversation).toString('hex')}`

const entryOf = ({ text, conversation }: Message) => `${placeOf(conversation)} ${indexable(text)}`

// words hold letters and digits only, so nothing in them can be taken for syntax between quotes
const phraseOf = ({ words, open }: Term) => `"${words.map(coded).join(' ')}"${open ? ' *' : ''}`

/** The index on one connection. */
export const lookup = (
  db: DatabaseSync,
  transaction: Disk['transaction'],
  fold: Folding,
): Lookup => {
  const insert = db.prepare('INSERT INTO words_said (rowid, text) VALUES (?, ?)')
  const remove = db.prepare(
    "INSERT INTO words_said (words_said, rowid, text) VALUES ('delete', ?, ?)",
  )
  const find = db.prepare(
    'SELECT rowid AS n FROM words_said WHERE words_said MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  const missing = db.prepare(
    `SELECT n, id, json FROM events WHERE n < ? AND type = 'message.said'
     ORDER BY n DESC LIMIT ?`,
  )
  const advance = db.prepare('UPDATE indexing SET upto = ?')
  // facts below this number wait for their turn; nobody else writes while this connection is open
  let upto = number(db.prepare('SELECT upto FROM indexing').get() ?? {}, 'upto')

  return {
    add: (n, message) => {
      if (n >= upto) insert.run(n, entryOf(message))
    },
    remove: (n, message) => {
      if (n >= upto) remove.run(n, entryOf(message))
    },
    find: (terms, { conversation, limit }) => {
      if (terms.length === 0) return []
      const place = conversation === undefined ? [] : [`"${placeOf(conversation)}"`]
      const wanted = [...place, ...terms.map(phraseOf)].join(' AND ')
      return find.all(wanted, limit).map((row) => number(row, 'n'))
    },
    rebuild: (limit) => {
      if (upto === 0) return false
      upto = transaction(false, () => {
        const rows = missing.all(upto, limit)
        const numbers = new Map(rows.map((row) => [text(row, 'id'), number(row, 'n')]))
        for (const message of fold(rows)) {
          const n = numbers.get(message.id)
          if (n !== undefined && !message.deleted && !message.voided)
            insert.run(n, entryOf(message))
        }
        const last = rows.at(-1)
        const next = last && rows.length === limit ? number(last, 'n') : 0
        advance.run(next)
        return next
      })
      return upto > 0
    },
    isWhole: () => upto === 0,
  }
}
