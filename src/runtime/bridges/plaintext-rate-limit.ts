/** Who says too much at once is not listened to for a while, so that nobody can drown the others. */
import type { Millis } from '../../core/ids.ts'
import type { Clock } from '../../ports.ts'

/** So many at once, and so many a second in the long run. */
export const BURST = 100
export const REFILL_PER_SECOND = 20

/** Counts by name; there must be few names. */
export const createPlaintextRateLimit = (clock: Clock) => {
  const buckets = new Map<string, { readonly tokens: number; readonly at: Millis }>()
  return {
    /** Is this one still allowed? */
    allows: (name: string): boolean => {
      const now = clock.now()
      const last = buckets.get(name) ?? { tokens: BURST, at: now }
      const refill = (Math.max(0, now - last.at) * REFILL_PER_SECOND) / 1000
      const tokens = Math.min(BURST, last.tokens + refill)
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
      return tokens >= 1
    },
  }
}
