/** The index of words: which messages hold these words, the newest first. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../core/names.ts'
import type { Message } from '../../chat/messages.ts'
import type { Query } from '../../ports.ts'
import { number } from './rows.ts'
import { indexable } from './terms.ts'
import type { Term } from './terms.ts'

/** Where words are found again, by the number of the fact that said them. */
export type Lookup = {
  readonly add: (n: number, message: Message) => void
  /** Removes what was added with this very text. */
  readonly remove: (n: number, message: Message) => void
  /** The numbers of at most `limit` messages, the newest first. */
  readonly find: (terms: readonly Term[], query: Query) => readonly number[]
}

// a word of its own for each conversation, with a private-use letter that no text brings in: so the
// index itself finds a rare conversation among a million hits
const placeOf = (conversation: ConversationId) =>
  `\uE000${Buffer.from(conversation).toString('hex')}`

const entryOf = ({ text, conversation }: Message) => `${placeOf(conversation)} ${indexable(text)}`

// words hold letters and digits only, so nothing in them can be taken for syntax between quotes
const phraseOf = ({ words, open }: Term) => `"${words.join(' ')}"${open ? ' *' : ''}`

/** The index on one connection. */
export const lookup = (db: DatabaseSync): Lookup => {
  const add = db.prepare('INSERT INTO words_said (rowid, text) VALUES (?, ?)')
  const remove = db.prepare(
    "INSERT INTO words_said (words_said, rowid, text) VALUES ('delete', ?, ?)",
  )
  const find = db.prepare(
    'SELECT rowid AS n FROM words_said WHERE words_said MATCH ? ORDER BY rowid DESC LIMIT ?',
  )
  return {
    add: (n, message) => {
      add.run(n, entryOf(message))
    },
    remove: (n, message) => {
      remove.run(n, entryOf(message))
    },
    find: (terms, { conversation, limit }) => {
      if (terms.length === 0) return []
      const place = conversation === undefined ? [] : [`"${placeOf(conversation)}"`]
      const wanted = [...place, ...terms.map(phraseOf)].join(' AND ')
      return find.all(wanted, limit).map((row) => number(row, 'n'))
    },
  }
}
