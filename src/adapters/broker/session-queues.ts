/** The messages that wait on disk for sessions, in the order in which the broker took them. */
import type { ClassicLevel } from 'classic-level'
import type { StoredMessageRef } from './client-queue.ts'
import type { BrokerLimits } from './limits.ts'
import { packMessage, unpackMessage, type QueuedMessage } from './queued-message.ts'

const DIGITS = 16
// `:` cannot occur in an encoded id, and `;` is the byte after it
const prefixOf = (clientId: string) => `queued:${encodeURIComponent(clientId)}:`
const endOf = (clientId: string) => `queued:${encodeURIComponent(clientId)};`
const keyOf = (clientId: string, counter: number) =>
  prefixOf(clientId) + String(counter).padStart(DIGITS, '0')

/** What is read at once; the store itself reads so many bytes ahead at most. */
const MESSAGES_AT_ONCE = 200
const BYTES_AT_ONCE = 64 * 1024

/** What a queue takes on disk. */
type Use = { readonly count: number; readonly bytes: number }
const NONE: Use = { count: 0, bytes: 0 }

type QueueLimits = Pick<BrokerLimits, 'queuedMessages' | 'queuedBytes' | 'queuedBytesInAll'>

/**
 * Opens the queues in `db`. A message for which a session has no room is not stored, and `full` is called once until it
 * has room again, so the oldest messages stay. Where all queues together have `queuedBytesInAll`, only
 * those that have less than their share may grow, so all of them have less than twice as much.
 */
export const openSessionQueues = async (
  db: ClassicLevel,
  {
    limits,
    full,
  }: { readonly limits: QueueLimits; readonly full: (clientId: string, use: Use) => void },
) => {
  const used = new Map<string, Use>()
  const toldFull = new Set<string>()
  let total = 0

  const useOf = (clientId: string) => used.get(clientId) ?? NONE
  const change = (clientId: string, count: number, bytes: number) => {
    const use = useOf(clientId)
    total += bytes
    if (use.count + count <= 0) {
      total -= use.bytes + bytes
      used.delete(clientId)
    } else used.set(clientId, { count: use.count + count, bytes: use.bytes + bytes })
  }

  const rows = db.iterator<string, Buffer>({
    gte: 'queued:',
    lt: 'queued;',
    valueEncoding: 'buffer',
  })
  for await (const [key, value] of rows) {
    const id = decodeURIComponent(key.slice('queued:'.length, -DIGITS - 1))
    change(id, 1, key.length + value.length)
  }

  let removals: { readonly type: 'del'; readonly key: string }[] = []
  let removing: Promise<void> = Promise.resolve()
  let scheduled = false

  const writeRemovals = () => {
    scheduled = false
    const batch = removals
    removals = []
    if (batch.length > 0)
      removing = removing.then(() => db.batch(batch)).catch(() => undefined /* sent again, then */)
    return removing
  }

  const hasRoom = (clientId: string, cost: number) => {
    const { count, bytes } = useOf(clientId)
    if (count >= limits.queuedMessages || bytes + cost > limits.queuedBytes) return false
    const share = limits.queuedBytesInAll / Math.max(1, used.size)
    return total + cost <= limits.queuedBytesInAll || bytes + cost <= share
  }

  return {
    /** Stores one message for several sessions at once; returns those that had room. */
    append: async (clientIds: readonly string[], message: QueuedMessage) => {
      const value = packMessage(message)
      const taking: string[] = []
      const batch: { readonly type: 'put'; readonly key: string; readonly value: Buffer }[] = []
      for (const id of clientIds) {
        const key = keyOf(id, message.counter)
        const cost = key.length + value.length
        if (hasRoom(id, cost)) {
          // counted at once, so that all of them together fit
          change(id, 1, cost)
          taking.push(id)
          batch.push({ type: 'put', key, value })
        } else if (!toldFull.has(id)) {
          toldFull.add(id)
          full(id, useOf(id))
        }
      }
      if (batch.length > 0) await db.batch(batch, { valueEncoding: 'buffer' })
      return taking
    },
    /** Some messages after `counter`, oldest first; `done` when there are no more. */
    read: async (clientId: string, counter: number) => {
      const iterator = db.iterator<string, Buffer>({
        gt: keyOf(clientId, counter),
        lt: endOf(clientId),
        valueEncoding: 'buffer',
        highWaterMarkBytes: BYTES_AT_ONCE,
      })
      try {
        const found = await iterator.nextv(MESSAGES_AT_ONCE)
        const messages = found.flatMap(
          ([key, value]) => unpackMessage(Number(key.slice(-DIGITS)), value) ?? [],
        )
        return { messages, done: found.length === 0 }
      } finally {
        await iterator.close()
      }
    },
    /** Deletes a message that was acknowledged; written soon, so a crash may deliver it again. */
    remove: (clientId: string, { counter, length }: StoredMessageRef) => {
      const key = keyOf(clientId, counter)
      toldFull.delete(clientId)
      change(clientId, -1, -key.length - length)
      removals.push({ type: 'del', key })
      if (scheduled) return
      scheduled = true
      setImmediate(() => void writeRemovals())
    },
    clear: async (clientId: string) => {
      const { count, bytes } = useOf(clientId)
      change(clientId, -count, -bytes)
      toldFull.delete(clientId)
      await db.clear({ gte: prefixOf(clientId), lt: endOf(clientId) })
    },
    /** Resolves when every removal is on disk. */
    flush: () => writeRemovals(),
  }
}

/** The queued messages of all stored sessions. */
export type SessionQueues = Awaited<ReturnType<typeof openSessionQueues>>
