/** What an edit, a delete or a reaction makes of a message: the one rule for state and for disk. */
import type { Draft } from 'immer'
import { produce } from 'immer'
import type { SafeText } from '../core/names.ts'
import type { Message, MessageEvent } from './messages.ts'
import { isBefore } from './sessions.ts'
import type { ChatEvent, Of } from './words.ts'

/** A fact about a message that was said before. */
export type Changing = Of<MessageEvent, 'message.edited' | 'message.deleted' | 'message.reacted'>

/** Is it a fact about a message that was said before? */
export const isChanging = (fact: ChatEvent): fact is Changing =>
  fact.type === 'message.edited' ||
  fact.type === 'message.deleted' ||
  fact.type === 'message.reacted'

/** Changes a message in place, as `reduce` wants it. Newer marks win; a deleted one stays deleted. */
export const change = (message: Draft<Message>, event: Changing) => {
  if (message.deleted) return
  switch (event.type) {
    case 'message.edited': {
      if (message.edited && !isBefore(message.edited, event.mark)) return
      message.text = event.text
      message.edited = event.mark
      return
    }
    case 'message.deleted': {
      message.deleted = true
      message.text = '' as SafeText
      message.reactions = []
      // whether an edit or the delete came first must not be seen
      delete message.edited
      return
    }
    case 'message.reacted': {
      const { by, emoji, on, mark } = event
      const same = message.reactions.findIndex((old) => old.by === by && old.emoji === emoji)
      const old = message.reactions[same]
      if (!old) message.reactions.push({ by, emoji, on, mark })
      else if (isBefore(old.mark, mark)) message.reactions[same] = { by, emoji, on, mark }
    }
  }
}

/** The message as it stands after these changes, in their order; the given one stays as it is. */
export const changed = (message: Message, events: readonly Changing[]): Message =>
  events.length === 0
    ? message
    : produce(message, (draft) => {
        for (const event of events) change(draft, event)
      })
