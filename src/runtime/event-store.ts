/** Events become true here: on disk and in the store at once. What follows from them is done in their order. */
import { effectsOf, reduce } from '../model/model.ts'
import type { State } from '../model/state.ts'
import { STATE_VERSION } from '../model/state.ts'
import type { ChatEvent } from '../model/events.ts'
import { keepingOf } from '../model/model.ts'
import type { Disk, SignedOriginal } from '../ports/storage.ts'
import type { Store } from '../store/store.ts'
import type { Loop } from './loop.ts'
import { tolerateDiskFailure } from './storage-errors.ts'
import { serializeSnapshot } from './replay.ts'

/**
 * After this many stored events a snapshot is due, so that the next start has little to fold. A snapshot costs as much as
 * there is to write: where that is more, it is due after more events, and none of them pays more for it.
 */
const snapshotAfter = ({ people, requests, conversations }: State): number =>
  Math.max(2000, (people.size + requests.size + conversations.size) / 4)

/** `signed`: what the message, or the change of one, was made of. */
export type CommitOptions = { readonly signed?: SignedOriginal }

export type EventStore = {
  readonly state: () => State
  /**
   * Makes events true: on disk and in the state when this returns. `also` writes what belongs to them in
   * the same transaction (counters, bytes). Throws when the disk does; then nothing of it is true.
   * Listeners and effects have had their turn when this returns, unless it is called by one of them:
   * then theirs comes after all that was committed before.
   */
  readonly commit: (
    events: readonly ChatEvent[],
    also?: () => void,
    options?: CommitOptions,
  ) => void
  /** Stores a snapshot now. */
  readonly snapshot: () => void
}

/** A model over a store and a disk; `folded`: so many events came after the snapshot with which the program began. */
export const createEventStore = (
  store: Store<State>,
  disk: Disk,
  { run, emit }: Loop,
  isClosed: () => boolean,
  folded = 0,
): EventStore => {
  // a program that is killed again and again stores none at its end
  let sinceSnapshot = folded
  const snapshot = () => {
    sinceSnapshot = 0
    disk.transaction(false, () =>
      disk.snapshots.save(STATE_VERSION, serializeSnapshot(store.get())),
    )
  }
  return {
    state: store.get,
    commit: (events, also, { signed } = {}) => {
      // nothing happens after the end
      if (isClosed()) return
      const stored = events.filter((event) => keepingOf(event) !== 'not')
      // before it is on disk: what cannot be folded now could not be at any later start either
      const next = reduce(store.get(), events)
      if (stored.length > 0 || also) {
        disk.transaction(false, () => {
          also?.()
          if (stored.length > 0) disk.history.append(stored, signed)
        })
      }
      if (events.length === 0) return
      sinceSnapshot += stored.length
      run(() => {
        // in the queue before anybody sees the state: what they commit comes after it
        emit('committed', events)
        for (const event of events) {
          for (const effect of effectsOf(next, event)) emit('effect', effect)
        }
        store.set(next)
        if (sinceSnapshot >= snapshotAfter(next)) tolerateDiskFailure(snapshot)
      })
    },
    snapshot,
  }
}
