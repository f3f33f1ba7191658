/** Conversations in a snapshot: without messages, which are read from history when they are looked at. */
import type { ConversationId } from '../../core/ids.ts'
import { parseRef } from '../../core/ids.ts'
import { parseConversationId } from '../../core/plaintext-ids.ts'
import { readAnyString, optional, readBoolean, readExact, readList } from '../../core/schema.ts'
import { readMap, writeMaps } from '../../core/stored-map.ts'
import { readAnyUserId, readCounted, readTime } from '../stored-fields.ts'
import { readNotifyLevel } from '../messages/notify-level.ts'
import type { Message } from '../messages/messages.ts'
import { emptyConversation } from '../state.ts'
import type { Conversation } from './view.ts'

const readConversation = readExact<Conversation>({
  id: parseConversationId,
  messages: readList<Message>(() => undefined, 0),
  hasOlder: readBoolean,
  hasNewer: readBoolean,
  unread: readCounted,
  mentions: readCounted,
  newFrom: optional(parseRef),
  clock: readTime,
  typing: readMap(readAnyUserId, readTime),
  draft: readAnyString,
  notifyLevel: readNotifyLevel,
})

/** Reads them by their names. */
export const readConversations = readMap(parseConversationId, readConversation, ({ id }) => id)

/** A conversation in which nothing was ever said, written or set is not written out: there may be thousands. */
const NOTHING = 0

const isUntouched = ({
  messages,
  hasOlder,
  unread,
  mentions,
  newFrom,
  clock,
  draft,
  notifyLevel,
}: Conversation): boolean =>
  messages.length === 0 &&
  !hasOlder &&
  unread === 0 &&
  mentions === 0 &&
  newFrom === undefined &&
  clock === 0 &&
  draft === '' &&
  notifyLevel === 'all'

/** A conversation without its window of messages, which is read from history when it is looked at. */
export const withoutWindow = (conversation: Conversation): Conversation => ({
  ...conversation,
  messages: [],
  hasOlder: conversation.hasOlder || conversation.messages.length > 0,
  hasNewer: false,
  typing: new Map(),
})

const NOBODY = writeMaps('', new Map())

/** What is written of a conversation. */
export const shortConversation = (conversation: Conversation): unknown =>
  isUntouched(conversation) ? NOTHING : { ...withoutWindow(conversation), typing: NOBODY }

/** The conversation of this name that was written so. */
export const readShortConversation = (
  written: unknown,
  id: ConversationId,
): Conversation | undefined => {
  if (written === NOTHING) return emptyConversation(id)
  const conversation = readConversation(written)
  return conversation?.id === id ? conversation : undefined
}
