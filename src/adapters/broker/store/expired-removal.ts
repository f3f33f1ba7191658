/** Deletes what has expired in the queues of absent clients, when room is needed. */
import { packedExpiry } from '../protocol/message.ts'
import { counterOf } from './queue-keys.ts'
import type { QueueRoom, QueueUse } from './queue-room.ts'
import type { StoreWriter } from './store-writer.ts'

/** Milliseconds after such a deletion until the next one: it reads whole queues. */
const REST = 10_000
/** Milliseconds between two looks at all queues for whether anything has expired. */
const LOOK = 100

type Deps = {
  readonly room: QueueRoom
  readonly writer: Pick<StoreWriter, 'isRemoved'>
  /** Is the client of a session there? Then its expired messages may be in its hands. */
  readonly isConnected: (clientId: string) => boolean
  /** Some rows of a queue after a place in the order. */
  readonly rowsAfter: (
    prefix: string,
    counter: number,
  ) => Promise<readonly (readonly [key: string, value: Buffer])[]>
  readonly remove: (use: QueueUse, key: string, length: number) => void
}

/** Nothing is being deleted. */
export const createExpiredRemoval = ({ room, writer, isConnected, rowsAfter, remove }: Deps) => {
  let removing = new Set<QueueUse>()
  let nextRemoval = 0

  const removeFrom = async (
    id: string,
    use: QueueUse,
    now: number,
    from: number,
  ): Promise<void> => {
    const rows = await rowsAfter(use.prefix, from)
    // the session may have ended, or its client be back, since then
    if (room.find(id) !== use) return
    let last = from
    for (const [key, value] of rows) {
      last = counterOf(key)
      const expiresAt = packedExpiry(value)
      if (expiresAt === 0 || last <= use.clearedTo || writer.isRemoved(key)) continue
      if (expiresAt <= now && !isConnected(id)) remove(use, key, value.length)
      else use.soonest = Math.min(use.soonest, expiresAt)
    }
    if (rows.length > 0) await removeFrom(id, use, now, last)
  }
  const hasExpired = (id: string, use: QueueUse) => use.soonest <= Date.now() && !isConnected(id)

  return {
    /** Begins to delete what has expired in all queues, unless that was done a moment ago. */
    start: () => {
      const now = Date.now()
      if (removing.size > 0 || now < nextRemoval) return
      const found = room.all().filter(([id, use]) => hasExpired(id, use))
      nextRemoval = now + LOOK
      if (found.length === 0) return
      removing = new Set(found.map(([, use]) => use))
      const run = async () => {
        for (const [id, use] of found) {
          use.soonest = Number.POSITIVE_INFINITY
          await removeFrom(id, use, now, use.clearedTo)
        }
      }
      const ended = () => {
        removing = new Set()
        nextRemoval = Date.now() + REST
      }
      void run().then(ended, ended)
    },
    /** Is something being deleted, in this queue or, without one, in any? */
    isRemoving: (use: QueueUse | undefined): boolean =>
      use ? removing.has(use) : removing.size > 0,
  }
}
