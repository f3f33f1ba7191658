/** The messages that wait on disk for sessions, in the order in which the broker took them. */
import type { ClassicLevel } from 'classic-level'
import {
  packedExpiry,
  packMessage,
  unpackMessage,
  type QueuedMessage,
} from '../protocol/message.ts'
import { ALL_QUEUES, counterOf, idOf, isQueueKey, queueKeyOf, prefixOf } from './queue-keys.ts'
import { createExpiredRemoval } from './expired-removal.ts'
import { createQueueRoom, type QueueLimits, type QueueUse } from './queue-room.ts'
import type { StoredCallback, StoreWriter } from './store-writer.ts'

/** A message on disk: its place in the order, and the length of its value. */
export type StoredMessageRef = { readonly counter: number; readonly length: number }

/** What is read at once; the store itself reads so many bytes ahead at most. */
const MESSAGES_AT_ONCE = 200
const BYTES_AT_ONCE = 64 * 1024

/** So much more than its limit a queue takes while its expired messages are deleted. */
const EXTRA = 1 / 8
/**
 * Opens the queues in `db`. A message for which a session has no room is not stored, and `full` is called once until it
 * has room again, so the oldest messages stay. Where all queues together have `queuedBytesInAll`, only
 * those that have less than their share may grow, so all of them have less than twice as much.
 */
export const openSessionQueues = async (
  db: ClassicLevel,
  writer: StoreWriter,
  {
    limits,
    starts,
    isConnected,
    full,
  }: {
    readonly limits: QueueLimits
    /** The stored sessions, with the place in the order after which their messages come; other rows are deleted. */
    readonly starts: ReadonlyMap<string, number>
    /** Is the client of a session there? Then its expired messages may be in its hands. */
    readonly isConnected: (clientId: string) => boolean
    readonly full: (
      clientId: string,
      use: { readonly count: number; readonly bytes: number },
    ) => void
  },
) => {
  const room = createQueueRoom(limits)
  const { useOf, change } = room
  // a message for many is the same bytes for each of them
  let lastMessage: QueuedMessage | undefined
  let lastValue: Buffer = Buffer.alloc(0)

  const rows = db.iterator<string, Buffer>({ ...ALL_QUEUES, valueEncoding: 'buffer' })
  for await (const [key, value] of rows) {
    const id = idOf(key)
    const start = starts.get(id)
    // the broker was killed before it had deleted what an ended session left
    const expiresAt = packedExpiry(value)
    const isOver = expiresAt > 0 && expiresAt <= Date.now()
    if (start === undefined || counterOf(key) <= start || isOver) writer.remove(key)
    else {
      const use = useOf(id)
      change(use, 1, key.length + value.length)
      if (expiresAt > 0) use.soonest = Math.min(use.soonest, expiresAt)
    }
  }

  const rowsAfter = (prefix: string, counter: number) =>
    writer.read(async () => {
      const iterator = db.iterator<string, Buffer>({
        gt: queueKeyOf(prefix, counter),
        lt: `${prefix.slice(0, -1)};`,
        valueEncoding: 'buffer',
        highWaterMarkBytes: BYTES_AT_ONCE,
      })
      try {
        return await iterator.nextv(MESSAGES_AT_ONCE)
      } finally {
        await iterator.close()
      }
    })
  const remove = (use: QueueUse, key: string, length: number) => {
    // it was sent again, because the disk did not let it go
    if (writer.isRemoved(key)) return
    use.isToldFull = false
    change(use, -1, -key.length - length)
    if (!writer.takeBack(key)) writer.remove(key)
  }

  const expired = createExpiredRemoval({ room, writer, isConnected, rowsAfter, remove })
  const hasRoom = (use: QueueUse, cost: number) => {
    if (room.isWithin(use, cost, 1)) return true
    expired.start()
    // where there is too much in all, the room may come from any of them
    const mayWait = expired.isRemoving(room.isOwnLimit(use, cost) ? use : undefined)
    return mayWait && room.isWithin(use, cost, 1 + EXTRA)
  }

  return {
    /** Stores a message for a session; false where it has no room. */
    append: (clientId: string, message: QueuedMessage, stored: StoredCallback): boolean => {
      if (lastMessage !== message) {
        lastMessage = message
        lastValue = packMessage(message)
      }
      const use = useOf(clientId)
      const key = queueKeyOf(use.prefix, message.counter)
      const cost = key.length + lastValue.length
      if (!hasRoom(use, cost)) {
        if (!use.isToldFull) full(clientId, use)
        use.isToldFull = true
        return false
      }
      if (message.expiresAt > 0) use.soonest = Math.min(use.soonest, message.expiresAt)
      // counted at once, so that all of them together fit
      change(use, 1, cost)
      writer.put(key, lastValue, stored)
      return true
    },
    /** Some messages after `counter`, oldest first; `done` when there are no more. */
    read: async (clientId: string, counter: number) => {
      const from = Math.max(counter, room.find(clientId)?.clearedTo ?? 0)
      const found = await rowsAfter(prefixOf(clientId), from)
      const messages = found.flatMap(([key, value]) => unpackMessage(counterOf(key), value) ?? [])
      return { messages, done: found.length === 0 }
    },
    /** Deletes a message that was acknowledged; written soon, so a crash may deliver it again. */
    remove: (clientId: string, { counter, length }: StoredMessageRef) => {
      const use = useOf(clientId)
      remove(use, queueKeyOf(use.prefix, counter), length)
    },
    /** Forgets everything up to this place in the order; rejects where that cannot be deleted, but it is read no more. */
    clear: async (clientId: string, upTo: number) => {
      const use = useOf(clientId)
      const { prefix } = use
      change(use, -use.count, -use.bytes)
      use.clearedTo = upTo
      await writer.clear({ gte: prefix, lt: queueKeyOf(prefix, upTo + 1) })
      if (use.count === 0 && use.clearedTo === upTo) room.forget(clientId)
    },
    /** What could not be written is not there: its room is free again, unless it was acknowledged meanwhile. */
    forgetUnwritten: (
      rows: Iterable<readonly [key: string, { readonly value: Buffer | undefined }]>,
    ) => {
      for (const [key, { value }] of rows) {
        if (!value || !isQueueKey(key) || writer.isRemoved(key)) continue
        change(useOf(idOf(key)), -1, -key.length - value.length)
      }
    },
    /** What waits in all. */
    size: room.size,
  }
}

/** The queued messages of all stored sessions. */
export type SessionQueues = Awaited<ReturnType<typeof openSessionQueues>>
