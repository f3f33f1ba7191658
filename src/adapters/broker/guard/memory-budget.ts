/** How much may wait in memory: for each client, and for all of them together. */
import type { BrokerLimits } from '../limits.ts'

/** The share of one client. */
export type MemoryShare = {
  /** So many bytes more wait for the client, or fewer. It may be cut off for it, or another one. */
  readonly add: (bytes: number) => void
  /** Whoever publishes waits a moment, because more than usual was written to the client at once. */
  readonly press: () => void
  /** Nothing waits for it any more. */
  readonly release: () => void
}

/** What of a stored session's queue is in memory: all of it is on disk too, so nobody is cut off for it. */
export type CacheShare = {
  readonly add: (bytes: number) => void
  /** Have all sessions together as much in memory as they may? What comes then is read from disk when it is its turn. */
  readonly isFull: () => boolean
  readonly release: () => void
}

/** What each client takes its share of. */
export type MemoryBudget = {
  readonly open: (cutOff: (why: string) => void) => MemoryShare
  readonly openCache: () => CacheShare
  /**
   * Has a client taken more than half of its share, or have all together taken more than half of theirs, since this was
   * asked last? Then whoever publishes waits a moment, so that one who reads is not cut off for a burst.
   */
  readonly isPressed: () => boolean
}

/** A budget in bytes. Where all take too much, the client that takes most is cut off. */
export const createMemoryBudget = ({
  memory,
  memoryInAll,
  cachedInAll,
}: Pick<BrokerLimits, 'memory' | 'memoryInAll' | 'cachedInAll'>): MemoryBudget => {
  type Share = { bytes: number; readonly cutOff: (why: string) => void }
  const shares = new Set<Share>()
  let total = 0
  let wasPressed = false
  let cached = 0

  const drop = (share: Share, why: string) => {
    total -= share.bytes
    share.bytes = 0
    shares.delete(share)
    share.cutOff(why)
  }
  const findLargest = () => {
    let largest: Share | undefined
    for (const share of shares) if (!largest || share.bytes > largest.bytes) largest = share
    return largest
  }

  return {
    open: (cutOff) => {
      const share: Share = { bytes: 0, cutOff }
      shares.add(share)
      return {
        add: (bytes) => {
          if (!shares.has(share)) return
          share.bytes += bytes
          total += bytes
          if (bytes > 0 && (share.bytes > memory / 2 || total > memoryInAll / 2)) wasPressed = true
          if (share.bytes > memory)
            drop(share, `it does not read: ${share.bytes} bytes wait in memory`)
          const largest = total > memoryInAll ? findLargest() : undefined
          if (largest)
            drop(
              largest,
              `it reads too slowly: ${largest.bytes} of ${total} bytes in memory wait for it`,
            )
        },
        press: () => {
          wasPressed = true
        },
        release: () => {
          total -= share.bytes
          share.bytes = 0
          shares.delete(share)
        },
      }
    },
    openCache: () => {
      let own = 0
      const add = (bytes: number) => {
        own += bytes
        cached += bytes
      }
      return { add, isFull: () => cached >= cachedInAll, release: () => add(-own) }
    },
    isPressed: () => {
      const was = wasPressed
      wasPressed = false
      return was
    },
  }
}
