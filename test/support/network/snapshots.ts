/** What the next start finds of somebody's state. */
import type { Snapshot } from '../../../src/model/snapshot.ts'
import { readSnapshot } from '../../../src/model/snapshot.ts'
import type { State } from '../../../src/model/state.ts'
import type { Millis } from '../../../src/core/ids.ts'
import type { SnapshotStore } from '../../../src/ports/storage.ts'
import { loadStoredState, restoreState, serializeSnapshot } from '../../../src/runtime/replay.ts'
import type { StoredState } from '../../../src/runtime/replay.ts'

/** Reads all of a snapshot at once; nothing if any part of it is not as it was written. */
export const readWholeSnapshot = (text: string): Snapshot | undefined => {
  let isWhole = true
  const snapshot = readSnapshot(text, () => {
    isWhole = false
    return { people: new Map(), requests: new Map(), conversations: new Map() }
  })
  if (!snapshot) return undefined
  const { people, requests, conversations } = snapshot
  const all = {
    ...snapshot,
    people: new Map(people),
    requests: new Map(requests),
    conversations: new Map(conversations),
  }
  return isWhole ? all : undefined
}

/** The snapshot of which this is the JSON, as text. */
export const snapshotText = (json: unknown): string =>
  Array.isArray(json)
    ? `[${json.map((line) => JSON.stringify(line)).join(',\n')}]`
    : JSON.stringify(json)

/** What is on disk of this state, with all of it read. */
export const wholeSnapshot = (state: State): string => {
  const { people, requests, conversations } = state
  return serializeSnapshot({
    ...state,
    people: new Map(people),
    requests: new Map(requests),
    conversations: new Map(conversations),
  })
}

/** Throws when a snapshot of this state could not be read again, or not as it was. */
export const assertSnapshotIsReadable = (state: State): void => {
  const text = wholeSnapshot(state)
  const read = readWholeSnapshot(text)
  if (!read) throw new Error(`a snapshot that nobody can read: ${text}`)
  const again = serializeSnapshot({ ...state, ...read })
  if (again !== text) throw new Error(`a snapshot that is read as another one: ${text}\n${again}`)
}

/** The state with which this disk would let somebody start. */
export const restoredFrom = (
  snapshots: SnapshotStore,
  me: Omit<State['me'], 'status'>,
  now: Millis,
  version?: number,
): State => {
  const restore = (stored: StoredState) => restoreState(stored, me, now)
  return restore(loadStoredState(snapshots, restore, version))
}
