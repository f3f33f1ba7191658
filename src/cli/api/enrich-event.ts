/** Events as followers get them: with what only this program knows of them. */
import { contradictingVersions } from '../../model/groups/equivocation.ts'
import { messageOf } from '../../model/messages/message-window.ts'
import type { State } from '../../model/state.ts'
import type { ChatEvent } from '../../model/events.ts'

/**
 * Adds what a follower needs to understand the event: to a roster what changed with it, to an answer the
 * request, to a change of a message its author, to what somebody said in two ways whether it stays so. `state` is the one after the event.
 */
export const enrichEvent = (state: State, event: ChatEvent): unknown => {
  if (event.type === 'group.rosterObserved' || event.type === 'group.rosterAdopted') {
    const { group, rev } = event.roster
    const changes = state.groups.get(group)?.changes ?? []
    return { ...event, changes: changes.filter((change) => change.rev === rev) }
  }
  if (event.type === 'group.equivocated')
    return { ...event, contradicting: contradictingVersions(event) }
  if (event.type === 'message.edited' || event.type === 'message.deleted') {
    const by = messageOf(state, event.conversation, event.target)?.by
    return by === undefined ? event : { ...event, by }
  }
  if (event.type !== 'join.answered') return event
  const join = state.joins.get(event.id)
  return join ? { ...event, join } : event
}
