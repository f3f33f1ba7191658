/** The messages that wait on disk for sessions, in the order in which the broker took them. */
import type { ClassicLevel } from 'classic-level'
import type { BrokerLimits } from '../limits.ts'
import { packMessage, unpackMessage, type QueuedMessage } from '../protocol/message.ts'
import type { StoredCallback, StoreWriter } from './store-writer.ts'

/** A message on disk: its place in the order, and the length of its value. */
export type StoredMessageRef = { readonly counter: number; readonly length: number }

const PREFIX = 'queued:'
const DIGITS = 16
// `:` cannot occur in an encoded id, and `;` is the byte after it
const prefixOf = (clientId: string) => `${PREFIX}${encodeURIComponent(clientId)}:`
const keyOf = (prefix: string, counter: number) => prefix + String(counter).padStart(DIGITS, '0')
const idOf = (key: string) => decodeURIComponent(key.slice(PREFIX.length, -DIGITS - 1))
const counterOf = (key: string) => Number(key.slice(-DIGITS))

/** What is read at once; the store itself reads so many bytes ahead at most. */
const MESSAGES_AT_ONCE = 200
const BYTES_AT_ONCE = 64 * 1024

/** What a queue takes on disk. */
type Use = {
  readonly prefix: string
  count: number
  bytes: number
  isToldFull: boolean
  /** Rows up to this place in the order are to be deleted, and read no more. */
  clearedTo: number
}

type QueueLimits = Pick<BrokerLimits, 'queuedMessages' | 'queuedBytes' | 'queuedBytesInAll'>

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
    full,
  }: {
    readonly limits: QueueLimits
    /** The stored sessions, with the place in the order after which their messages come; other rows are deleted. */
    readonly starts: ReadonlyMap<string, number>
    readonly full: (
      clientId: string,
      use: { readonly count: number; readonly bytes: number },
    ) => void
  },
) => {
  const used = new Map<string, Use>()
  let total = 0
  let waiting = 0
  // a message for many is the same bytes for each of them
  let lastMessage: QueuedMessage | undefined
  let lastValue: Buffer = Buffer.alloc(0)

  const useOf = (clientId: string): Use => {
    const known = used.get(clientId)
    if (known) return known
    const fresh = {
      prefix: prefixOf(clientId),
      count: 0,
      bytes: 0,
      isToldFull: false,
      clearedTo: 0,
    }
    used.set(clientId, fresh)
    return fresh
  }
  const change = (use: Use, count: number, bytes: number) => {
    use.count += count
    use.bytes += bytes
    total += bytes
    waiting += count
    if (use.count > 0) return
    total -= use.bytes
    waiting -= use.count
    use.count = 0
    use.bytes = 0
  }

  const rows = db.iterator<string, Buffer>({
    gte: PREFIX,
    lt: 'queued;',
    valueEncoding: 'buffer',
  })
  for await (const [key, value] of rows) {
    const id = idOf(key)
    const start = starts.get(id)
    // the broker was killed before it had deleted what an ended session left
    if (start === undefined || counterOf(key) <= start) writer.remove(key)
    else change(useOf(id), 1, key.length + value.length)
  }

  const busyQueues = () => {
    let count = 0
    for (const { count: messages } of used.values()) if (messages > 0) count += 1
    return count
  }
  const hasRoom = ({ count, bytes }: Use, cost: number) => {
    if (count >= limits.queuedMessages || bytes + cost > limits.queuedBytes) return false
    if (total + cost <= limits.queuedBytesInAll) return true
    return bytes + cost <= limits.queuedBytesInAll / Math.max(1, busyQueues())
  }

  return {
    /** Stores a message for a session; false where it has no room. */
    append: (clientId: string, message: QueuedMessage, stored: StoredCallback): boolean => {
      if (lastMessage !== message) {
        lastMessage = message
        lastValue = packMessage(message)
      }
      const use = useOf(clientId)
      const key = keyOf(use.prefix, message.counter)
      const cost = key.length + lastValue.length
      if (!hasRoom(use, cost)) {
        if (!use.isToldFull) full(clientId, use)
        use.isToldFull = true
        return false
      }
      // counted at once, so that all of them together fit
      change(use, 1, cost)
      writer.put(key, lastValue, stored)
      return true
    },
    /** Some messages after `counter`, oldest first; `done` when there are no more. */
    read: (clientId: string, counter: number) => {
      const prefix = prefixOf(clientId)
      return writer.read(async () => {
        const iterator = db.iterator<string, Buffer>({
          gt: keyOf(prefix, Math.max(counter, used.get(clientId)?.clearedTo ?? 0)),
          lt: `${prefix.slice(0, -1)};`,
          valueEncoding: 'buffer',
          highWaterMarkBytes: BYTES_AT_ONCE,
        })
        try {
          const found = await iterator.nextv(MESSAGES_AT_ONCE)
          const messages = found.flatMap(
            ([key, value]) => unpackMessage(counterOf(key), value) ?? [],
          )
          return { messages, done: found.length === 0 }
        } finally {
          await iterator.close()
        }
      })
    },
    /** Deletes a message that was acknowledged; written soon, so a crash may deliver it again. */
    remove: (clientId: string, { counter, length }: StoredMessageRef) => {
      const use = useOf(clientId)
      const key = keyOf(use.prefix, counter)
      use.isToldFull = false
      change(use, -1, -key.length - length)
      if (!writer.takeBack(key)) writer.remove(key)
    },
    /** Forgets everything up to this place in the order; rejects where that cannot be deleted, but it is read no more. */
    clear: async (clientId: string, upTo: number) => {
      const use = useOf(clientId)
      const { prefix } = use
      change(use, -use.count, -use.bytes)
      use.isToldFull = false
      use.clearedTo = upTo
      await writer.clear({ gte: prefix, lt: keyOf(prefix, upTo + 1) })
      if (use.count === 0 && use.clearedTo === upTo) used.delete(clientId)
    },
    /** What could not be written is not there: its room is free again, unless it was acknowledged meanwhile. */
    forgetUnwritten: (
      rows: Iterable<readonly [key: string, { readonly value: Buffer | undefined }]>,
    ) => {
      for (const [key, { value }] of rows) {
        if (!value || !key.startsWith(PREFIX) || writer.isRemoved(key)) continue
        change(useOf(idOf(key)), -1, -key.length - value.length)
      }
    },
    /** What waits in all. */
    size: () => ({ messages: waiting, bytes: total }),
  }
}

/** The queued messages of all stored sessions. */
export type SessionQueues = Awaited<ReturnType<typeof openSessionQueues>>
