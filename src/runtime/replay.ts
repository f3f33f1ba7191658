/** From the disk to the state at start, and back: a snapshot and the facts since. */
import { reduce } from '../model/model.ts'
import type { State } from '../model/state.ts'
import { initialState } from '../model/state.ts'
import type { Millis } from '../core/ids.ts'
import type { SnapshotStore } from '../ports.ts'

type OwnIdentity = Omit<State['me'], 'status'>

/** What a snapshot holds; the rest is of the moment, or is read from history when it is looked at. */
type Snapshot = Pick<
  State,
  | 'people'
  | 'requests'
  | 'sessions'
  | 'groups'
  | 'joins'
  | 'topics'
  | 'plaintext'
  | 'conversations'
  | 'draft'
>

const MAP = '$map'

/** Maps as JSON. */
const replacer = (_: string, value: unknown): unknown =>
  value instanceof Map ? { [MAP]: [...value] } : value

const reviver = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !(MAP in value)) return value
  const entries: unknown = value[MAP]
  return Array.isArray(entries) ? new Map(entries as [unknown, unknown][]) : value
}

/** The state as text, without windows of messages: those are read from history when looked at. */
export const serializeSnapshot = (state: State): string => {
  const { people, requests, sessions, groups, joins, topics, plaintext, draft } = state
  const conversations = new Map(
    [...state.conversations].map(([id, conversation]) => [
      id,
      {
        ...conversation,
        messages: [],
        hasOlder: conversation.hasOlder || conversation.messages.length > 0,
        hasNewer: false,
        typing: new Map(),
      },
    ]),
  )
  const snapshot: Snapshot = {
    people,
    requests,
    sessions,
    groups,
    joins,
    topics,
    plaintext,
    conversations,
    draft,
  }
  return JSON.stringify(snapshot, replacer)
}

/** The state with which the program starts: folded from what is on disk, without effects. */
export const restoreState = (
  loaded: ReturnType<SnapshotStore['load']>,
  me: OwnIdentity,
  now: Millis,
  space?: string,
): State => {
  const { snapshot, events } = loaded
  const initial = initialState(me, now, space)
  const restored = snapshot === undefined ? {} : (JSON.parse(snapshot, reviver) as Snapshot)
  const folded = reduce({ ...initial, ...restored }, events)
  if (events.length === 0) return folded
  // the messages among these facts are a part of the history only: windows are read anew
  const conversations = new Map(
    [...folded.conversations].map(([id, conversation]) => [
      id,
      {
        ...conversation,
        messages: [],
        hasOlder: conversation.hasOlder || conversation.messages.length > 0,
      },
    ]),
  )
  return { ...folded, conversations }
}
