/** What of a fact stands in columns of its own, because something is found by it. */
import { isChanging } from '../../model/messages/message-changes.ts'
import type { ChatEvent } from '../../model/commands.ts'

/** The columns of one fact; `null` where it has nothing to say. */
export type Columns = {
  readonly conversation: string | null
  readonly session: string | null
  readonly id: string | null
  readonly at: number | null
  readonly target: string | null
}

const NONE: Columns = { conversation: null, session: null, id: null, at: null, target: null }

/** Messages are found by place and time, changes by the message that they change. */
export const columnsOf = (event: ChatEvent): Columns => {
  if (event.type === 'message.said') {
    const { conversation, session, id, at } = event.message
    return { ...NONE, conversation, session, id, at }
  }
  if (!isChanging(event)) return NONE
  return { ...NONE, conversation: event.conversation, target: event.target }
}
