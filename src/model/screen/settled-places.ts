/**
 * Sessions and groups apart from their newest message: every message changes that, and hardly ever anything else of them.
 * So what is derived from these stays the same in a flood.
 */
import type { GroupId, SessionId } from '../../core/ids.ts'
import { equalEntries, keepWhileEqual, sameFields } from '../../core/memo.ts'
import type { Session } from '../direct/sessions.ts'
import type { Group } from '../groups/membership.ts'
import type { State } from '../state.ts'

/** A group whose newest message may be any. */
export type SettledGroup = Omit<Group, 'last'>

const isSameGroup = (
  { last: _before, ...before }: Group,
  { last: _after, ...after }: Group,
): boolean => sameFields(before, after)

/** Whether a session that somebody has ended is over depends on its newest message. */
const isSameSession = (
  { last: _before, ...before }: Session,
  { last: _after, ...after }: Session,
): boolean => before.ends.size === 0 && sameFields(before, after)

/** The groups; their newest messages may be of any time. */
export const settledGroups: (state: State) => ReadonlyMap<GroupId, SettledGroup> = keepWhileEqual(
  ({ groups }) => groups,
  (before, after) => equalEntries(before, after, isSameGroup),
)

/** The sessions; the newest message of one that nobody has ended may be of any time. */
export const settledSessions: (state: State) => ReadonlyMap<SessionId, Session> = keepWhileEqual(
  ({ sessions }) => sessions,
  (before, after) => equalEntries(before, after, isSameSession),
)
