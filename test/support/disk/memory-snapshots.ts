/** The snapshots of the disk in memory. */
import { keyOf } from '../../../src/core/channel.ts'
import type { Ref } from '../../../src/core/ids.ts'
import { isBefore } from '../../../src/model/direct/sessions.ts'
import { isMessageChange } from '../../../src/model/messages/message-changes.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { keepingOf } from '../../../src/model/model.ts'
import type { SnapshotStore, StoredEvents } from '../../../src/ports/storage.ts'
import { eventsIn, markOf, withEvents } from './memory-contents.ts'
import type { Contents, ContentsRef, StoredEvent } from './memory-contents.ts'

const newestOfEachChannel = (facts: readonly StoredEvent[]): ReadonlySet<Ref> => {
  const newest = new Map<string, Message>()
  for (const { event } of facts) {
    if (event.type !== 'message.sent') continue
    const { message } = event
    const key = keyOf(message.channel)
    const known = newest.get(key)
    if (!known || isBefore(markOf(known), markOf(message))) newest.set(key, message)
  }
  return new Set(Array.from(newest.values(), ({ id }) => id))
}

type Asked = { readonly version: number; readonly before: number; readonly upTo: number }

/** The snapshot of this version before that number, and the events since, up to one of them. */
const storedBefore = (
  contents: Contents,
  { version, before, upTo }: Asked,
  skip = 0,
): StoredEvents => {
  const storedEvents = eventsIn(contents).filter(({ n }) => n <= upTo)
  const found = contents.snapshots.filter((one) => one.version === version && one.n < before)
  const snapshot = found.at(-1 - skip)
  const newest = newestOfEachChannel(storedEvents)
  const wanted = ({ n, event }: StoredEvent) => {
    if (snapshot) return n > snapshot.upTo
    if (event.type === 'message.sent') return newest.has(event.message.id)
    return isMessageChange(event) ? newest.has(event.target) : true
  }
  const events = storedEvents.filter(wanted).map(({ event }) => structuredClone(event))
  return {
    snapshot: snapshot?.state,
    ...(snapshot && { place: { n: snapshot.n, upTo: snapshot.upTo } }),
    events,
  }
}

/** The snapshots of this disk, and what is kept besides. */
export const snapshotsIn = (contentsRef: ContentsRef): SnapshotStore => ({
  load: (version, skip) =>
    storedBefore(contentsRef.get(), { version, before: Infinity, upTo: Infinity }, skip),
  loadWithout: (version, { n, upTo }) =>
    storedBefore(contentsRef.get(), { version, before: n, upTo }),
  save: (version, state) => {
    const { snapshots, n: upTo } = contentsRef.get()
    const storedEvents = eventsIn(contentsRef.get())
    const since = snapshots.at(-1)?.upTo ?? 0
    // an older snapshot may still hold the text of a message that was deleted since
    const wiped = storedEvents.some(({ n, event }) => n > since && event.type === 'message.deleted')
    const n = (snapshots.at(-1)?.n ?? 0) + 1
    const older = wiped ? { n, upTo, version, state } : snapshots.at(-1)
    const snapshot = { n: wiped ? n + 1 : n, upTo, version, state }
    contentsRef.set({
      snapshots: older ? [older, snapshot] : [snapshot],
      ...withEvents(
        storedEvents.filter(
          (one) => keepingOf(one.event) === 'lasting' || one.n > (older?.upTo ?? 0),
        ),
      ),
    })
  },
})
