/** Conversations in a snapshot: without messages, which are read from history when they are looked at. */
import { parseRef } from '../../core/ids.ts'
import { parseConversationId } from '../../core/plaintext-ids.ts'
import { readAnyString, optional, readBoolean, readExact, readList } from '../../core/schema.ts'
import { readMap } from '../../core/stored-map.ts'
import { readAnyUserId, readCounted, readTime } from '../stored-fields.ts'
import { readNotifyLevel } from '../messages/notify-level.ts'
import type { Message } from '../messages/messages.ts'
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
