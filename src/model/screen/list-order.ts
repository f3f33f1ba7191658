/** The lists by activity: who said something last comes first. Nothing is done for it while the lists are by name. */
import { createSelector, keepWhileEqual, sameItems } from '../../core/memo.ts'
import type { ConversationId, Millis } from '../../core/ids.ts'
import { ECHO, groupConversationId, personConversationId } from '../../core/ids.ts'
import type { State } from '../state.ts'

const sessions = (state: State) => state.sessions
const groups = (state: State) => state.groups
const conversations = (state: State) => state.conversations

/** The conversations in which something was said, the newest first: the same list in a flood of one. */
const newestFirst: (state: State) => readonly ConversationId[] = keepWhileEqual(
  createSelector([sessions, groups, conversations], (sessions, groups, conversations) => {
    const times = new Map<ConversationId, Millis>()
    const note = (id: ConversationId, at: Millis) => {
      if (at > (times.get(id) ?? 0)) times.set(id, at)
    }
    // by the times that are shown: nobody stays on top with a clock that is ahead
    for (const { with: who, last, since, shownAt = since } of sessions.values()) {
      if (last) note(personConversationId(who), last.shownAt ?? last.at)
      else if (who !== ECHO) note(personConversationId(who), shownAt)
    }
    for (const { id, last } of groups.values())
      if (last) note(groupConversationId(id), last.shownAt ?? last.at)
    // what nobody signed has the times of its arrival
    for (const { id, clock } of conversations.values()) if (!times.has(id)) note(id, clock)
    return [...times].toSorted(([, a], [, b]) => b - a).map(([id]) => id)
  }),
  sameItems,
)

const places: (state: State) => ReadonlyMap<ConversationId, number> = createSelector(
  [newestFirst],
  (ids) => new Map(ids.map((id, place) => [id, place])),
)

/** The place of each conversation by activity, the newest 0; nothing where the lists are by name. */
export const activityPlaces = (state: State): ReadonlyMap<ConversationId, number> | undefined =>
  state.preferences.order === 'activity' ? places(state) : undefined

/** Rows by activity; those without any stay in their order behind the others. A row is never moved out of its `part`. */
export const byActivity = <R>(
  rows: readonly R[],
  at: ReadonlyMap<ConversationId, number> | undefined,
  conversationOf: (row: R) => ConversationId,
  part: (row: R) => number = () => 0,
): readonly R[] => {
  if (!at) return rows
  const placeOf = (row: R) => at.get(conversationOf(row)) ?? at.size
  return rows.toSorted((a, b) => part(a) - part(b) || placeOf(a) - placeOf(b))
}
