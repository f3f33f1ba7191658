/** How conversations are called on the screen. */
import type { State } from '../../src/chat/state.ts'
import { classicGroupOf } from '../../src/core/classic.ts'
import { personOf } from '../../src/core/names.ts'
import type { ConversationId } from '../../src/core/names.ts'
import { nameOf } from './desk.ts'
import { topicTitle } from './titles.ts'

/** The name of whoever or whatever a conversation is with. */
export const talkName = (state: State, conversation: ConversationId): string => {
  const topic = topicTitle(conversation)
  if (topic !== undefined) return topic
  const plain = classicGroupOf(conversation)
  if (plain !== undefined) return `${plain}?`
  const who = personOf(conversation)
  return who === undefined ? conversation : nameOf(state, who)
}
