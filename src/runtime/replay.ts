/** From the disk to the state at start, and back: a snapshot and the events since. */
import { reduce } from '../model/model.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { readSnapshot, writeSnapshot } from '../model/snapshot.ts'
import type { State } from '../model/state.ts'
import { initialState, STATE_VERSION } from '../model/state.ts'
import { withCheapMaps } from '../model/state-draft.ts'
import type { Millis, Ref, UserId } from '../core/ids.ts'
import {
  chunksOf,
  mapWhenAsked,
  markedValues,
  withChanges,
} from '../core/collections/persistent-map.ts'
import { isWaiting } from '../model/direct/stored-requests.ts'
import { withoutWindow } from '../model/screen/stored-conversations.ts'
import type { ChatEvent } from '../model/events.ts'
import type { SnapshotPlace, SnapshotStore, StoredEvents } from '../ports/storage.ts'

type OwnIdentity = Omit<State['me'], 'status'>

/** The conversations without their windows of messages: those are read from history when looked at. */
const withoutWindows = ({ conversations }: Pick<State, 'conversations'>): State['conversations'] =>
  withChanges(
    conversations,
    chunksOf(conversations).flatMap((chunk) =>
      // what nobody has asked for is as it was written: without one
      'source' in chunk
        ? []
        : chunk.map(([id, conversation]) => [id, { value: withoutWindow(conversation) }] as const),
    ),
  )

/** The state as text. */
export const serializeSnapshot = (state: State): string => {
  const { people, forgotten, requests, sessions, groups, joins, topics, plaintext, draft } = state
  return writeSnapshot({
    people,
    forgotten,
    requests,
    sessions,
    groups,
    joins,
    topics,
    // my name there is set again at every start
    plaintext: { ...plaintext, me: undefined },
    conversations: state.conversations,
    draft,
  })
}

/** What is read at a start. */
export type StoredState = {
  readonly snapshot: Snapshot | undefined
  readonly events: readonly ChatEvent[]
  readonly unreadable?: number
}

/**
 * The newest snapshot that can be read, with the events since: where the newest is damaged, the one before it,
 * of which all events are still there; where that one is as well, all events that last. `restore` makes the state of
 * what is found so; it is asked where a part of a snapshot turns out to be damaged when somebody asks for it, which may be
 * much later. What was there when the snapshot was made is what counts then: what came since is folded into it already.
 */
export const loadStoredState = (
  snapshots: SnapshotStore,
  restore: (stored: StoredState) => State,
  version: number = STATE_VERSION,
  skip = 0,
): StoredState => {
  const found = snapshots.load(version, skip)
  const stored = readStored(found, (place) =>
    restore(loadWithout(snapshots, restore, version, place)),
  )
  return stored ?? loadStoredState(snapshots, restore, version, skip + 1)
}

/** The state of the snapshot at this place, found without it. */
const loadWithout = (
  snapshots: SnapshotStore,
  restore: (stored: StoredState) => State,
  version: number,
  place: SnapshotPlace,
): StoredState => {
  const without = (next: SnapshotPlace): StoredState => {
    const found = snapshots.loadWithout(version, { ...next, upTo: place.upTo })
    const stored = readStored(found, (older) =>
      restore(loadWithout(snapshots, restore, version, older)),
    )
    return stored ?? without(found.place ?? next)
  }
  return without(place)
}

/** What was found, read; nothing if its snapshot is none. */
const readStored = (
  { snapshot: text, place, ...rest }: StoredEvents,
  recover: (place: SnapshotPlace) => State,
): StoredState | undefined => {
  if (text === undefined || !place) return { ...rest, snapshot: undefined }
  let recovered: State | undefined
  const snapshot = readSnapshot(text, () => (recovered ??= recover(place)))
  return snapshot && { ...rest, snapshot }
}

/** The lists by which requests are looked up, made of the requests themselves. */
const withLookups = (state: State): State => {
  const { me, requests, joins } = state
  const requestsWith = mapWhenAsked(() => {
    const found = new Map<UserId, readonly Ref[]>()
    for (const { id, from, to } of requests.values()) {
      const other = from === me.id ? to : from
      found.set(other, [...(found.get(other) ?? []), id])
    }
    return found
  })
  const pending = new Map<Ref, 'request' | 'join'>()
  for (const { id } of markedValues(requests, isWaiting)) pending.set(id, 'request')
  for (const { id, answer } of joins.values()) if (answer === 'waiting') pending.set(id, 'join')
  return { ...state, requestsWith, pending }
}

/** The state with which the program starts: folded from what is on disk, without effects. */
export const restoreState = (
  { snapshot, events }: StoredState,
  me: OwnIdentity,
  now: Millis,
  space?: string,
): State => {
  const initial = initialState(me, now, space)
  const folded = reduce(withLookups({ ...initial, ...snapshot }), events)
  if (events.length === 0) return withCheapMaps(folded)
  // the messages among these events are only a part of the history: windows are read again
  return { ...folded, conversations: withoutWindows(folded) }
}
