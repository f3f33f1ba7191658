/** Which messages a search is about: what somebody typed, with names and dates looked up. */
import type { ConversationId, Millis, SafeText, UserId } from '../../core/ids.ts'
import type { Message } from './messages.ts'

/** What messages are looked for besides their words; what is not there does not matter. */
export type SearchFilter = {
  /** In one of these conversations. */
  readonly conversations?: readonly ConversationId[]
  /** By one of these. */
  readonly authors?: readonly UserId[]
  /** Not before this time, and before that one (Unix ms, by the time that orders messages). */
  readonly since?: Millis
  readonly until?: Millis
}

/** All words must occur, the last one may be a beginning; without words all messages that pass the filter are found. */
export type SearchQuery = SearchFilter & { readonly words: string }

/** A message that was found, with the words in question between ‹ and ›. */
export type SearchHit = { readonly message: Message; readonly excerpt: SafeText }

/** Does a message pass, whatever its words are? */
export const passesFilter = (
  { conversations, authors, since, until }: SearchFilter,
  { conversation, by, at }: Pick<Message, 'conversation' | 'by' | 'at'>,
): boolean =>
  (conversations?.includes(conversation) ?? true) &&
  (authors?.includes(by) ?? true) &&
  (since === undefined || at >= since) &&
  (until === undefined || at < until)

/** Does it narrow a search at all? */
export const isFiltering = ({ conversations, authors, since, until }: SearchFilter): boolean =>
  (conversations ?? authors ?? since ?? until) !== undefined
