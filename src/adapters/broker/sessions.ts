/** Which sessions the broker keeps, and since when nobody used them. */
import type { ClassicLevel } from 'classic-level'

const PREFIX = 'session:'
const keyOf = (clientId: string) => PREFIX + encodeURIComponent(clientId)

/** Reads what is kept in `db`; `now` is Unix time in milliseconds. */
export const openSessions = async (db: ClassicLevel, now: () => number) => {
  const lastUsed = new Map<string, number>()
  for await (const [key, value] of db.iterator({ gte: PREFIX, lt: 'session;' }))
    lastUsed.set(decodeURIComponent(key.slice(PREFIX.length)), Number(value))

  return {
    ids: () => [...lastUsed.keys()],
    knows: (clientId: string) => lastUsed.has(clientId),
    /** Notes that the session is used now; makes it when it is new. */
    touch: async (clientId: string) => {
      lastUsed.set(clientId, now())
      await db.put(keyOf(clientId), String(now()))
    },
    forget: async (clientId: string) => {
      if (lastUsed.delete(clientId)) await db.del(keyOf(clientId))
    },
    /** How many there are. */
    count: () => lastUsed.size,
    /** The sessions unused since `before` (Unix ms), and the longest unused beyond `most` in all. */
    stale: (before: number, most: number) => {
      const oldestFirst = [...lastUsed].toSorted(([, a], [, b]) => a - b)
      return oldestFirst
        .filter(([, at], index) => at < before || index < oldestFirst.length - most)
        .map(([id]) => id)
    },
  }
}

/** The sessions that are kept while their clients are away. */
export type Sessions = Awaited<ReturnType<typeof openSessions>>

/**
 * The first number of this run for the broker's order of messages. It grows with every start, not
 * with the clock, so what was stored before a restart stays in front of what comes after it.
 */
export const nextCounterBase = async (db: ClassicLevel): Promise<number> => {
  const run = Number((await db.get('run')) ?? 0) + 1
  // on the disk before it is used, even if the power goes
  await db.put('run', String(run), { sync: true })
  return run * 1e10
}
