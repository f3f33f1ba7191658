/**
 * Tells those who wait for something of a program that it may have changed, once for all that changed in one turn of the
 * loop. Who waits says for what: thousands of callers may wait for an acknowledgement each, and none of them is looked at
 * for what concerns another.
 */
import type { Stop } from '../../core/stop.ts'
import type { State } from '../../model/state.ts'
import type { TrackedSend } from '../../runtime/outbound/publish-tracker.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'

type Slice = keyof State

/** What somebody waits for: parts of the state, and what becomes of something that was sent. */
export type Concerns = {
  readonly slices?: readonly Slice[]
  readonly sent?: readonly Pick<TrackedSend, 'subscribe'>[]
}

export type Changes = {
  /** Calls `listener` at the end of each turn in which something of this changed. */
  readonly subscribe: (listener: () => void, concerns: Concerns) => Stop
}

/** A round trip that was measured changes the link, and nobody waits for that. */
const isChanged = (slice: Slice, before: State, after: State): boolean =>
  slice === 'link'
    ? (['status', 'attempt', 'proving', 'missing'] as const).some(
        (field) => before.link[field] !== after.link[field],
      )
    : before[slice] !== after[slice]

/** The changes of this program. */
export const createChanges = ({ store }: Pick<Runtime, 'store'>): Changes => {
  const bySlice = new Map<Slice, Set<() => void>>()
  const changed = new Set<Slice>()
  // of those who wait for what was sent: whose turn it is
  const due = new Set<() => void>()
  let before = store.get()
  let stopStore: Stop | undefined
  let isPlanned = false

  const tell = () => {
    isPlanned = false
    const told = new Set(due)
    due.clear()
    for (const slice of changed) for (const listener of bySlice.get(slice) ?? []) told.add(listener)
    changed.clear()
    for (const listener of told) listener()
  }
  const plan = () => {
    if (isPlanned) return
    isPlanned = true
    queueMicrotask(tell)
  }
  const look = () => {
    const after = store.get()
    for (const slice of bySlice.keys()) if (isChanged(slice, before, after)) changed.add(slice)
    before = after
    if (changed.size > 0) plan()
  }
  const follow = (slice: Slice, listener: () => void) => {
    const listeners = bySlice.get(slice) ?? new Set()
    bySlice.set(slice, listeners.add(listener))
    if (stopStore) return
    before = store.get()
    stopStore = store.subscribe(look)
  }
  const leave = (slice: Slice, listener: () => void) => {
    const listeners = bySlice.get(slice)
    if (!listeners?.delete(listener) || listeners.size > 0) return
    bySlice.delete(slice)
    if (bySlice.size > 0) return
    stopStore?.()
    stopStore = undefined
  }

  return {
    subscribe: (listener, { slices = [], sent = [] }) => {
      let isOver = false
      const once = () => {
        if (!isOver) listener()
      }
      for (const slice of slices) follow(slice, once)
      const stops = sent.map((one) =>
        one.subscribe(() => {
          due.add(once)
          plan()
        }),
      )
      return () => {
        isOver = true
        due.delete(once)
        for (const slice of slices) leave(slice, once)
        for (const stop of stops) stop()
      }
    },
  }
}
