/** The messages that wait on disk for sessions, in the order in which the broker took them. */
import type { ClassicLevel } from 'classic-level'
import { packMessage, unpackMessage, type QueuedMessage } from './queued-message.ts'

const DIGITS = 16
// `:` cannot occur in an encoded id, and `;` is the byte after it
const prefixOf = (clientId: string) => `queued:${encodeURIComponent(clientId)}:`
const endOf = (clientId: string) => `queued:${encodeURIComponent(clientId)};`
const keyOf = (clientId: string, counter: number) =>
  prefixOf(clientId) + String(counter).padStart(DIGITS, '0')

/**
 * Opens the queue in `db`. A session keeps at most `capacity` messages; what comes beyond is not
 * stored and `full` is called once per session, so the oldest messages stay and stay in order.
 */
export const openSessionQueues = async (
  db: ClassicLevel,
  { capacity, full }: { readonly capacity: number; readonly full: (clientId: string) => void },
) => {
  const counts = new Map<string, number>()
  for await (const key of db.keys({ gte: 'queued:', lt: 'queued;' })) {
    const id = decodeURIComponent(key.slice('queued:'.length, -DIGITS - 1))
    counts.set(id, (counts.get(id) ?? 0) + 1)
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

  const count = (clientId: string) => counts.get(clientId) ?? 0

  return {
    /** How many messages wait for a session. */
    count,
    /** Stores one message for several sessions at once; returns those that had room. */
    append: async (clientIds: readonly string[], message: QueuedMessage) => {
      const value = packMessage(message)
      const withRoom = clientIds.filter((id) => {
        if (count(id) < capacity) return true
        if (count(id) === capacity) {
          counts.set(id, capacity + 1)
          full(id)
        }
        return false
      })
      if (withRoom.length > 0)
        await db.batch(
          withRoom.map((id) => ({ type: 'put', key: keyOf(id, message.counter), value })),
          { valueEncoding: 'buffer' },
        )
      for (const id of withRoom) counts.set(id, count(id) + 1)
      return withRoom
    },
    /** At most `limit` messages after `counter`, oldest first. */
    read: async (clientId: string, counter: number, limit: number) => {
      const rows = await db
        .iterator<string, Buffer>({
          gt: keyOf(clientId, counter),
          lt: endOf(clientId),
          limit,
          valueEncoding: 'buffer',
        })
        .all()
      return rows.flatMap(([key, value]) => unpackMessage(Number(key.slice(-DIGITS)), value) ?? [])
    },
    /** Deletes a message that was acknowledged; written soon, so a crash may deliver it again. */
    remove: (clientId: string, counter: number) => {
      // a session that was full is reported again when it is full again
      counts.set(clientId, Math.max(0, Math.min(count(clientId), capacity) - 1))
      removals.push({ type: 'del', key: keyOf(clientId, counter) })
      if (scheduled) return
      scheduled = true
      setImmediate(() => void writeRemovals())
    },
    clear: async (clientId: string) => {
      counts.delete(clientId)
      await db.clear({ gte: prefixOf(clientId), lt: endOf(clientId) })
    },
    /** Resolves when every removal is on disk. */
    flush: () => writeRemovals(),
  }
}

/** The queued messages of all stored sessions. */
export type SessionQueues = Awaited<ReturnType<typeof openSessionQueues>>
