/** How conversations without a person are called. */
import { filterOf } from '../../src/core/ids.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { safeLine } from '../../src/core/text/safe-text.ts'

/** A topic as it may be shown. */
export const topicName = (filter: string): string => safeLine(filter)

/** The topic of an open topic's conversation, as it may be shown; `undefined` for other conversations. */
export const topicTitle = (conversation: ConversationId): string | undefined => {
  const filter = filterOf(conversation)
  return filter === undefined ? undefined : topicName(filter)
}
