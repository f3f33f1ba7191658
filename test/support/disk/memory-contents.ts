/** What the disk in memory holds, and how a transaction puts it back. */
import type { Mark } from '../../../src/model/direct/sessions.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { DeferredCommand, SignedOriginal, SnapshotPlace } from '../../../src/ports/storage.ts'

/** An event with its number on this disk. */
export type StoredEvent = {
  readonly n: number
  readonly event: ChatEvent
  readonly signed?: SignedOriginal
}
type Snapshot = SnapshotPlace & { readonly version: number; readonly state: string }

/** Everything on this disk. A transaction that fails puts back what was there before it. */
export type Contents = {
  /** Grows at its end: the first `count` of them are there, what follows was taken back. */
  readonly storedEvents: StoredEvent[]
  readonly count: number
  readonly n: number
  readonly snapshots: readonly Snapshot[]
  readonly packets: ReadonlyMap<string, ReadonlyMap<number, readonly [kept: number, Uint8Array]>>
  readonly deferred: readonly (DeferredCommand & { readonly kept: number })[]
  readonly keyValues: ReadonlyMap<string, string>
}

/** Reads and replaces the contents. */
export type ContentsRef = {
  readonly get: () => Contents
  readonly set: (change: Partial<Contents>) => void
}

/** The facts that are there. */
export const eventsIn = ({ storedEvents, count }: Contents): StoredEvent[] =>
  storedEvents.length === count ? storedEvents : storedEvents.slice(0, count)

/** These facts and no others. */
export const withEvents = (storedEvents: StoredEvent[]) => ({
  storedEvents,
  count: storedEvents.length,
})

/** Where a message stands in time. */
export const markOf = ({ at, id }: Message): Mark => ({ at, ref: id })
