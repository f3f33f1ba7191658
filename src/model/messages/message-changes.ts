/** What an edit, a delete or a reaction makes of a message: the one rule for state and for disk. */
import type { Draft } from 'immer'
import { produce } from 'immer'
import type { Ref, SafeText } from '../../core/ids.ts'
import type { DeliveryEvent } from './delivery.ts'
import type { Message, MessageEvent } from './messages.ts'
import { isBefore } from '../direct/sessions.ts'
import type { Mark } from '../direct/sessions.ts'
import type { ChatEvent } from '../events.ts'
import type { Of } from '../commands.ts'

/** An event that changes an earlier message. */
export type MessageChange =
  | Of<MessageEvent, 'message.edited' | 'message.deleted' | 'message.reacted' | 'message.voided'>
  | Of<DeliveryEvent, 'message.renumbered'>

/** Is it an event that changes an earlier message? */
export const isMessageChange = (event: ChatEvent): event is MessageChange =>
  event.type === 'message.edited' ||
  event.type === 'message.deleted' ||
  event.type === 'message.voided' ||
  event.type === 'message.renumbered' ||
  event.type === 'message.reacted'

/** Is nothing left of the message to be read after this? */
export const removesContent = (event: MessageChange): boolean =>
  event.type === 'message.deleted' ||
  (event.type === 'message.voided' && event.on && event.voidedRef === event.target)

const isSameMark = (a: Mark, b: Mark) => a.at === b.at && a.ref === b.ref

/** Changes a message in place, as `reduce` wants it. Newer marks win; a deleted one stays deleted. */
export const applyMessageChange = (message: Draft<Message>, event: MessageChange) => {
  if (event.type === 'message.voided') {
    // a change that does not count is left out when the message is folded anew, see `changed`
    if (event.voidedRef === event.target) message.voided = event.on
    return
  }
  if (event.type === 'message.renumbered') {
    message.seq = event.seq
    return
  }
  if (message.deleted) return
  switch (event.type) {
    case 'message.edited': {
      const { edited } = message
      // by an author who lies two edits have one mark: all readers take the same one
      const isOther = edited && isSameMark(edited, event.mark) && event.text > message.text
      if (edited && !isBefore(edited, event.mark) && !isOther) return
      message.text = event.text
      message.edited = event.mark
      delete message.editShownAt
      if (event.shownAt !== undefined) message.editShownAt = event.shownAt
      return
    }
    case 'message.deleted': {
      message.deleted = true
      message.text = '' as SafeText
      message.reactions = []
      // whether an edit or the delete came first must not be seen
      delete message.edited
      delete message.editShownAt
      return
    }
    case 'message.reacted': {
      const { by, emoji, on, mark } = event
      const same = message.reactions.findIndex((old) => old.by === by && old.emoji === emoji)
      const old = message.reactions[same]
      if (!old) message.reactions.push({ by, emoji, on, mark })
      else if (isBefore(old.mark, mark) || (isSameMark(old.mark, mark) && !on))
        message.reactions[same] = { by, emoji, on, mark }
    }
  }
}

/**
 * The message as it stands after these changes, in their order; the given one stays as it is. A deletion that took the text
 * from the disk stays, whether it counts after all or not: an empty message would say that its author wrote nothing.
 */
export const withMessageChanges = (message: Message, events: readonly MessageChange[]): Message => {
  if (events.length === 0) return message
  const voided = voidedIn(events)
  const isWiped = message.text === ''
  return produce(message, (draft) => {
    for (const event of events) {
      const stays = isWiped && event.type === 'message.deleted'
      if ('mark' in event && voided.has(event.mark.ref) && !stays) continue
      applyMessageChange(draft, event)
    }
  })
}

/** The commands among these that do not count: the last event about each one holds. */
export const voidedIn = (events: readonly MessageChange[]): ReadonlySet<Ref> => {
  const found = new Set<Ref>()
  for (const event of events) {
    if (event.type !== 'message.voided') continue
    if (event.on) found.add(event.voidedRef)
    else found.delete(event.voidedRef)
  }
  return found
}
