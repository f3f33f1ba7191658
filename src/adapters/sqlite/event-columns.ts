/** The parts of an event that have columns of their own, because it is looked up by them. */
import { keyOf } from '../../core/channel.ts'
import { isMessageChange } from '../../model/messages/message-changes.ts'
import type { ChatEvent } from '../../model/events.ts'

/** The columns of one event; `null` for what it does not have. */
export type EventColumns = {
  readonly conversation: string | null
  readonly channel: string | null
  readonly id: string | null
  readonly at: number | null
  readonly target: string | null
}

const NONE: EventColumns = { conversation: null, channel: null, id: null, at: null, target: null }

/** Messages are found by conversation and time, changes by the message that they change. */
export const columnsOf = (event: ChatEvent): EventColumns => {
  if (event.type === 'message.sent') {
    const { conversation, channel, id, at } = event.message
    return { ...NONE, conversation, channel: keyOf(channel), id, at }
  }
  // these may have to be forgotten again
  if (event.type === 'request.made') return { ...NONE, id: event.request.id }
  if (event.type === 'join.made') return { ...NONE, id: event.join.id }
  if (event.type === 'group.rosterObserved' || event.type === 'group.rosterAdopted')
    return { ...NONE, id: event.roster.group }
  if (event.type === 'group.forked') return { ...NONE, id: event.group }
  if (event.type === 'person.pinned') return { ...NONE, id: event.who }
  if (!isMessageChange(event)) return NONE
  return { ...NONE, conversation: event.conversation, target: event.target }
}

/** What an event of a stranger's takes with it: the ids of the events that go. */
export const forgottenBy = (event: ChatEvent): readonly string[] => {
  if (event.type === 'group.dropped') return [event.group]
  if (event.type !== 'request.dropped' && event.type !== 'join.dropped') return []
  return event.who === undefined ? [event.id] : [event.id, event.who]
}
