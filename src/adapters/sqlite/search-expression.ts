/** What the search index is given for a message, and what it is asked for, in the language of FTS5. */
import type { ConversationId, UserId } from '../../core/ids.ts'
import { encodeWord, indexable } from '../../core/text/search-terms.ts'
import type { Term } from '../../core/text/search-terms.ts'
import type { Message } from '../../model/messages/messages.ts'
import type { SearchFilter } from '../../model/messages/search-query.ts'
import type { WordsFrom } from './words-from.ts'

// a word of its own for each conversation, with a private-use letter that no text brings in: so the
// index itself finds a rare conversation among a million hits
const conversationToken = (conversation: ConversationId) =>
  `\uE000${Buffer.from(conversation).toString('hex')}`

// and one for each author
const authorToken = (author: UserId) => `\uE001${Buffer.from(author).toString('hex')}`

/** The words of a message in the index. */
export const indexEntryOf = ({ text, conversation, by }: Message): string =>
  `${conversationToken(conversation)} ${authorToken(by)} ${indexable(text)}`

// words hold letters and digits only, so nothing in them can be taken for syntax between quotes
const anyOf = (phrases: readonly string[]) =>
  `(${phrases.map((phrase) => `"${phrase}"`).join(' OR ')})`

/**
 * FTS5 reads whole words from their newest message on. For a beginning that is longer than its own indexes of beginnings
 * it first puts together all messages of all words that begin so, to give the newest 50 of half a million; so it is asked
 * for those words instead. Not at the end of a phrase: each of so many phrases would go through the messages of the first word again.
 */
const phraseOf = ({ words, open }: Term, wordsFrom: WordsFrom) => {
  const encoded = words.map(encodeWord)
  const phrase = encoded.join(' ')
  if (!open) return `"${phrase}"`
  if (encoded.length > 1) return `"${phrase}" *`
  const endings = wordsFrom(phrase)
  if (endings === undefined || endings.length === 0) return `"${phrase}" *`
  return anyOf(endings)
}

/** What the index is asked for; `undefined` where it knows nothing of it. */
export const expressionOf = (
  terms: readonly Term[],
  { conversations, authors }: SearchFilter,
  wordsFrom: WordsFrom,
): string | undefined => {
  const wanted = [
    ...(conversations ? [anyOf(conversations.map(conversationToken))] : []),
    ...(authors ? [anyOf(authors.map(authorToken))] : []),
    ...terms.map((term) => phraseOf(term, wordsFrom)),
  ]
  return wanted.length === 0 ? undefined : wanted.join(' AND ')
}
