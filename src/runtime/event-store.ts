/** Facts become true here: on disk and in the store at once, then what follows from them is done. */
import { effectsOf, reduce } from '../model/model.ts'
import type { State } from '../model/state.ts'
import { STATE_VERSION } from '../model/state.ts'
import type { ChatEvent, Effect } from '../model/events.ts'
import { keepingOf } from '../model/model.ts'
import type { Disk } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { tolerateDiskFailure } from './storage-errors.ts'
import { serializeSnapshot } from './replay.ts'

/** After this many kept facts a snapshot is due, so that the next start has little to fold. */
const SNAPSHOT_AFTER = 2000

export type EventStore = {
  readonly state: () => State
  /**
   * Makes facts true. `also` writes what belongs to them in the same transaction (counters, bytes).
   * Throws when the disk does; then nothing of it is true.
   */
  readonly commit: (events: readonly ChatEvent[], also?: () => void, durable?: boolean) => void
  /** Keeps a snapshot now. */
  readonly snapshot: () => void
}

/** A model over a store and a disk; effects go to `perform` after the state has them. */
export const createEventStore = (
  store: Store<State>,
  disk: Disk,
  runEffect: (effect: Effect) => void,
  onCommitted: (events: readonly ChatEvent[]) => void,
  isClosed: () => boolean,
): EventStore => {
  let sinceSnapshot = 0
  const snapshot = () => {
    sinceSnapshot = 0
    disk.transaction(false, () =>
      disk.snapshots.save(STATE_VERSION, serializeSnapshot(store.get())),
    )
  }
  return {
    state: store.get,
    commit: (events, also, durable = false) => {
      // what comes in after the end is heard by nobody
      if (isClosed()) return
      const stored = events.filter((event) => keepingOf(event) !== 'not')
      if (stored.length > 0 || also) {
        disk.transaction(durable, () => {
          also?.()
          if (stored.length > 0) disk.history.append(stored)
        })
      }
      if (events.length === 0) return
      const next = reduce(store.get(), events)
      store.set(next)
      sinceSnapshot += stored.length
      if (sinceSnapshot >= SNAPSHOT_AFTER) tolerateDiskFailure(snapshot)
      onCommitted(events)
      for (const event of events) for (const effect of effectsOf(next, event)) runEffect(effect)
    },
    snapshot,
  }
}
