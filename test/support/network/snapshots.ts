/** What the next start finds of somebody's state. */
import { readSnapshot } from '../../../src/model/snapshot.ts'
import type { State } from '../../../src/model/state.ts'
import { serializeSnapshot } from '../../../src/runtime/replay.ts'

/** Throws when a snapshot of this state could not be read again, or not as it was. */
export const assertSnapshotIsReadable = (state: State): void => {
  const text = serializeSnapshot(state)
  const read = readSnapshot(JSON.parse(text))
  if (!read) throw new Error(`a snapshot that nobody can read: ${text}`)
  const again = serializeSnapshot({ ...state, ...read })
  if (again !== text) throw new Error(`a snapshot that is read as another one: ${text}\n${again}`)
}
