/** The retained messages for the new subscriptions of one client, read in pieces when it is their turn. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MemoryShare } from '../guard/memory-budget.ts'
import type { RetainedFilter, RetainedScan } from '../store/retained-messages.ts'
import { createWaitingMessages } from './waiting-messages.ts'

/** Nothing is subscribed to yet; `scan` begins to read the retained messages for these filters. */
export const createRetainedFeed = (
  openScan: (filters: readonly RetainedFilter[], counter: number) => RetainedScan,
  memory: MemoryShare,
) => {
  const waiting = createWaitingMessages(memory)
  let scan: RetainedScan | undefined
  let isBegun = false
  let isCleared = false
  // what was subscribed to since; all of it is read together, so that many subscriptions cost little
  const subscribed = new Map<string, RetainedFilter>()
  let subscribedAt = 0

  return {
    /** Adds a subscription at this place in the order of messages; the number of filters that have not been looked at. */
    subscribe: (filters: readonly RetainedFilter[], counter: number): number => {
      for (const filter of filters) subscribed.set(filter.filter, filter)
      subscribedAt = counter
      return subscribed.size
    },
    /** The next message, if it has been read. */
    peek: waiting.peek,
    shift: waiting.shift,
    /** Where messages that have not been read stand in the order; `undefined`: there are none. */
    unread: () => scan?.counter ?? (subscribed.size > 0 ? subscribedAt : undefined),
    /** Reads some more. */
    read: async (): Promise<void> => {
      if (!scan) {
        scan = openScan([...subscribed.values()], subscribedAt)
        subscribed.clear()
        isBegun = false
      }
      // a piece in which nothing was found needs no disk: others have their turn between two of them
      if (isBegun) await nextTurn()
      isBegun = true
      const { messages, done } = await scan.next()
      if (isCleared) return
      for (const message of messages) waiting.add(message)
      if (done) scan = undefined
    },
    /** The client has left. */
    clear: () => {
      isCleared = true
      waiting.clear()
      scan = undefined
      subscribed.clear()
    },
  }
}
