/** Events as followers get them: with what only this program knows of them. */
import { contradictingVersions } from '../../model/groups/equivocation.ts'
import { messageOf } from '../../model/messages/message-window.ts'
import type { State } from '../../model/state.ts'
import type { ChatEvent } from '../../model/events.ts'
import { groupConversationId, parseGroupId } from '../../core/ids.ts'
import { parseConversationId } from '../../core/plaintext-ids.ts'
import { readFields } from '../../core/schema.ts'
import type { Fields } from '../../core/schema.ts'
import { calledConversation, calledPerson } from './messages/names.ts'

const withContext = (state: State, event: ChatEvent): object => {
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
  if (event.type === 'request.answered') {
    const request = state.requests.get(event.id)
    return request ? { ...event, request } : event
  }
  if (event.type === 'session.ended') {
    const other = state.sessions.get(event.id)?.with
    if (other === undefined) return event
    return { ...event, with: other, to: event.by === other ? state.me.id : other }
  }
  if (event.type !== 'join.answered') return event
  const join = state.joins.get(event.id)
  return join ? { ...event, join } : event
}

/** The fields of events in which a person stands. */
const PEOPLE = ['by', 'who', 'with', 'from', 'to'] as const

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The event, and what it is about, in which people and conversations stand. */
const partsOf = (event: Fields): readonly Fields[] => {
  const { message, request, join, roster, changes } = event
  const leader = listOf(readFields(roster)?.['lineage']).at(-1)
  return [
    event,
    message,
    request,
    join,
    roster,
    { who: readFields(leader)?.['id'] },
    ...listOf(changes),
  ]
    .map(readFields)
    .filter((part) => part !== undefined)
}

/** How those in an event are called, by their ids. */
const namesIn = (state: State, event: Fields): Readonly<Record<string, string>> => {
  const names = new Map<string, string>()
  for (const part of partsOf(event)) {
    for (const field of PEOPLE) {
      const id = part[field]
      if (typeof id === 'string') names.set(id, calledPerson(state, id))
    }
    const group = parseGroupId(part['group'])
    const conversation =
      parseConversationId(part['conversation']) ?? (group && groupConversationId(group))
    if (conversation !== undefined) names.set(conversation, calledConversation(state, conversation))
  }
  return Object.fromEntries(names)
}

/**
 * Adds what a follower needs to understand the event: the names of those in it; to a roster what changed with it, to an
 * answer the request, to the end of a conversation with whom it was, to a change of a message its author, to what somebody said in two ways whether it stays so. `state` is
 * the one after the event.
 */
export const enrichEvent = (state: State, event: ChatEvent): unknown => {
  const enriched = withContext(state, event)
  return { ...enriched, names: namesIn(state, { ...enriched }) }
}
