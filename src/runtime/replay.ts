/** From the disk to the state at start, and back: a snapshot and the events since. */
import { reduce } from '../model/model.ts'
import type { State } from '../model/state.ts'
import { initialState, STATE_VERSION } from '../model/state.ts'
import type { Millis } from '../core/ids.ts'
import { parseJson, readObject, readString } from '../core/schema.ts'
import type { Reader } from '../core/schema.ts'
import type { ChatEvent } from '../model/events.ts'
import type { PlaintextState } from '../model/plaintext/plaintext-state.ts'
import type { SnapshotStore } from '../ports/storage.ts'

type OwnIdentity = Omit<State['me'], 'status'>

/** What a snapshot holds; the rest is ephemeral, or is read from history when it is looked at. */
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

const readMap =
  <M extends ReadonlyMap<unknown, unknown>>(): Reader<M> =>
  (value) =>
    value instanceof Map ? (value as unknown as M) : undefined

const readPlaintext: Reader<PlaintextState> = (value) => {
  const maps = readObject({
    people: readMap<PlaintextState['people']>(),
    requests: readMap<PlaintextState['requests']>(),
    sessions: readMap<PlaintextState['sessions']>(),
    groups: readMap<PlaintextState['groups']>(),
  })(value)
  // my name there is set again at every start
  return maps && { ...maps, me: undefined }
}

/** Reads what `serializeSnapshot` wrote: the whole shape has to be there, or nothing of it is taken. */
const readSnapshot: Reader<Snapshot> = readObject({
  people: readMap<State['people']>(),
  requests: readMap<State['requests']>(),
  sessions: readMap<State['sessions']>(),
  groups: readMap<State['groups']>(),
  joins: readMap<State['joins']>(),
  topics: readMap<State['topics']>(),
  plaintext: readPlaintext,
  conversations: readMap<State['conversations']>(),
  draft: readString(1_000_000, (text) => text),
})

type StoredState = {
  readonly snapshot: Snapshot | undefined
  readonly events: readonly ChatEvent[]
  readonly unreadable?: number
}

/** The newest snapshot with the events since; where it cannot be read, all events. */
export const loadStoredState = (
  snapshots: SnapshotStore,
  version: number = STATE_VERSION,
): StoredState => {
  const { snapshot: text, ...rest } = snapshots.load(version)
  const snapshot = text === undefined ? undefined : readSnapshot(parseJson(text, reviver))
  if (snapshot || text === undefined) return { ...rest, snapshot }
  // no snapshot has this version
  return { ...snapshots.load(0), snapshot }
}

/** The state with which the program starts: folded from what is on disk, without effects. */
export const restoreState = (
  { snapshot, events }: Pick<StoredState, 'snapshot' | 'events'>,
  me: OwnIdentity,
  now: Millis,
  space?: string,
): State => {
  const initial = initialState(me, now, space)
  const folded = reduce({ ...initial, ...snapshot }, events)
  if (events.length === 0) return folded
  // the messages among these events are only a part of the history: windows are read again
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
