/** The messages that are on their way to one client, by their packet ids. */
import type { StoredMessageRef } from '../store/session-queues.ts'

/** The packet ids of messages that were on their way when the client left, by their place in the order. */
export type UnansweredIds = Map<number, number>

const LAST_ID = 65_535

/** Nothing is on its way yet; the ids in `unanswered` are those of the messages there, when they are sent again. */
export const createInFlight = (unanswered: UnansweredIds | undefined) => {
  const messages = new Map<number, StoredMessageRef | undefined>()
  const reserved = new Set(unanswered?.values())
  let lastId = 0
  // those that are not on disk
  let unstored = 0

  const findFreeId = (): number | undefined => {
    for (let tries = 0; tries < LAST_ID; tries += 1) {
      lastId = (lastId % LAST_ID) + 1
      if (!messages.has(lastId) && !reserved.has(lastId)) return lastId
    }
    return undefined
  }
  const freshId = (): number => {
    const free = findFreeId()
    if (free !== undefined) return free
    // what was sent before is sent again under other ids, and without DUP: better than nothing at all
    unanswered?.clear()
    reserved.clear()
    return findFreeId() ?? 0
  }
  /** The id that the message had before; it is free for others then. */
  const release = (counter: number): number | undefined => {
    const former = unanswered?.get(counter)
    if (former === undefined) return undefined
    unanswered?.delete(counter)
    reserved.delete(former)
    return former
  }

  return {
    count: () => messages.size,
    /** How many of them are not on disk. */
    unstored: () => unstored,
    has: (id: number) => messages.has(id),
    /** An id for a message; the one that it had before, where it was sent before [MQTT-4.4.0-1]. */
    takeId: (counter: number | undefined): { readonly id: number; readonly dup: boolean } => {
      const former = counter === undefined ? undefined : release(counter)
      return former === undefined ? { id: freshId(), dup: false } : { id: former, dup: true }
    },
    /** A message that was sent before is not sent again: its id is free. */
    forget: (counter: number) => void release(counter),
    add: (id: number, stored: StoredMessageRef | undefined) => {
      messages.set(id, stored)
      if (!stored) unstored += 1
    },
    /** Takes a message out; `isKnown` is false where the client answered what it was not sent. */
    remove: (id: number) => {
      const stored = messages.get(id)
      const isKnown = messages.delete(id)
      if (isKnown && !stored) unstored -= 1
      return { isKnown, stored }
    },
    /** The client has left: what is stored will be sent again under the same ids. */
    stop: () => {
      for (const [id, stored] of messages) if (stored) unanswered?.set(stored.counter, id)
      messages.clear()
      unstored = 0
    },
  }
}
