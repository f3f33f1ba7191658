/** How much the queues take on disk, each and all together, and how much more they may. */
import type { BrokerLimits } from '../limits.ts'
import { prefixOf } from './queue-keys.ts'

/** What a queue takes on disk. */
export type QueueUse = {
  readonly prefix: string
  count: number
  bytes: number
  isToldFull: boolean
  /** Rows up to this place in the order are to be deleted, and read no more. */
  clearedTo: number
  /** No message expires before (Unix ms). */
  soonest: number
}

export type QueueLimits = Pick<BrokerLimits, 'queuedMessages' | 'queuedBytes' | 'queuedBytesInAll'>

export type QueueRoom = ReturnType<typeof createQueueRoom>

/** Nothing is on disk yet. */
export const createQueueRoom = (limits: QueueLimits) => {
  const used = new Map<string, QueueUse>()
  let total = 0
  let waiting = 0

  const busyQueues = () => {
    let count = 0
    for (const { count: messages } of used.values()) if (messages > 0) count += 1
    return count
  }

  return {
    useOf: (clientId: string): QueueUse => {
      const known = used.get(clientId)
      if (known) return known
      const fresh = {
        prefix: prefixOf(clientId),
        count: 0,
        bytes: 0,
        isToldFull: false,
        clearedTo: 0,
        soonest: Number.POSITIVE_INFINITY,
      }
      used.set(clientId, fresh)
      return fresh
    },
    find: (clientId: string) => used.get(clientId),
    all: () => [...used],
    forget: (clientId: string) => void used.delete(clientId),
    /** So much more is in a queue, or less. */
    change: (use: QueueUse, count: number, bytes: number) => {
      use.count += count
      use.bytes += bytes
      total += bytes
      waiting += count
      if (use.count > 0) return
      total -= use.bytes
      waiting -= use.count
      use.count = 0
      use.bytes = 0
    },
    /** May a queue grow by `cost` bytes, where it gets `share` of each limit? */
    isWithin: ({ count, bytes }: QueueUse, cost: number, share: number): boolean => {
      const most = limits.queuedBytesInAll * share
      if (count >= limits.queuedMessages * share || bytes + cost > limits.queuedBytes * share)
        return false
      return total + cost <= most || bytes + cost <= most / Math.max(1, busyQueues())
    },
    /** Is it the limit of the queue itself that this would break, and not that of all? */
    isOwnLimit: ({ count, bytes }: QueueUse, cost: number): boolean =>
      count >= limits.queuedMessages || bytes + cost > limits.queuedBytes,
    /** What waits in all. */
    size: () => ({ messages: waiting, bytes: total }),
  }
}
