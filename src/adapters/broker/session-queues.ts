/** The letters that wait on disk for sessions, in the order in which the broker took them. */
import type { ClassicLevel } from 'classic-level'
import { packLetter, unpackLetter, type Letter } from './queued-message.ts'

/** The letters of all stored sessions. */
export type Queue = {
  /** Stores one letter for several sessions at once; returns those that had room. */
  readonly append: (clientIds: readonly string[], letter: Letter) => Promise<readonly string[]>
  /** At most `limit` letters after `counter`, oldest first. */
  readonly read: (clientId: string, counter: number, limit: number) => Promise<readonly Letter[]>
  /** Forgets a letter that was acknowledged; written soon, so a crash may deliver it again. */
  readonly remove: (clientId: string, counter: number) => void
  readonly clear: (clientId: string) => Promise<void>
  /** How many letters a session has waiting. */
  readonly count: (clientId: string) => number
  /** Resolves when every removal is on disk. */
  readonly flush: () => Promise<void>
}

const DIGITS = 16
// `:` cannot stand in an encoded id, and `;` is the byte after it
const prefixOf = (clientId: string) => `letter:${encodeURIComponent(clientId)}:`
const endOf = (clientId: string) => `letter:${encodeURIComponent(clientId)};`
const keyOf = (clientId: string, counter: number) =>
  prefixOf(clientId) + String(counter).padStart(DIGITS, '0')

/**
 * Opens the queue in `db`. A session keeps at most `capacity` letters; what comes beyond is not
 * stored and `full` is told once per session, so the oldest letters stay and stay in order.
 */
export const openQueue = async (
  db: ClassicLevel,
  { capacity, full }: { readonly capacity: number; readonly full: (clientId: string) => void },
): Promise<Queue> => {
  const counts = new Map<string, number>()
  for await (const key of db.keys({ gte: 'letter:', lt: 'letter;' })) {
    const id = decodeURIComponent(key.slice('letter:'.length, -DIGITS - 1))
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }

  let gone: { readonly type: 'del'; readonly key: string }[] = []
  let removing: Promise<void> = Promise.resolve()
  let scheduled = false

  const writeRemovals = () => {
    scheduled = false
    const batch = gone
    gone = []
    if (batch.length > 0)
      removing = removing.then(() => db.batch(batch)).catch(() => undefined /* sent again, then */)
    return removing
  }

  const count = (clientId: string) => counts.get(clientId) ?? 0

  return {
    count,
    append: async (clientIds, letter) => {
      const value = packLetter(letter)
      const roomy = clientIds.filter((id) => {
        if (count(id) < capacity) return true
        if (count(id) === capacity) {
          counts.set(id, capacity + 1)
          full(id)
        }
        return false
      })
      if (roomy.length > 0)
        await db.batch(
          roomy.map((id) => ({ type: 'put', key: keyOf(id, letter.counter), value })),
          { valueEncoding: 'buffer' },
        )
      for (const id of roomy) counts.set(id, count(id) + 1)
      return roomy
    },
    read: async (clientId, counter, limit) => {
      const rows = await db
        .iterator<string, Buffer>({
          gt: keyOf(clientId, counter),
          lt: endOf(clientId),
          limit,
          valueEncoding: 'buffer',
        })
        .all()
      return rows.flatMap(([key, value]) => unpackLetter(Number(key.slice(-DIGITS)), value) ?? [])
    },
    remove: (clientId, counter) => {
      // a session that was full says so again when it is full again
      counts.set(clientId, Math.max(0, Math.min(count(clientId), capacity) - 1))
      gone.push({ type: 'del', key: keyOf(clientId, counter) })
      if (scheduled) return
      scheduled = true
      setImmediate(() => void writeRemovals())
    },
    clear: async (clientId) => {
      counts.delete(clientId)
      await db.clear({ gte: prefixOf(clientId), lt: endOf(clientId) })
    },
    flush: () => writeRemovals(),
  }
}
