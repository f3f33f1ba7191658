/** A token bucket for each name. What exceeds it is dropped and, if wanted, counted and reported once. */
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports/clock.ts'

/** `burst` tokens at most; `refill` more every `interval` milliseconds. */
export type Rate = { readonly burst: number; readonly refill: number; readonly interval: number }

/** Lines of one open topic: so many in each second, counted from the first one. */
export const OPEN_TOPIC_RATE: Rate = { burst: 50, refill: 50, interval: 1000 }
/** Plain-text packets of one filter: a burst, and twenty a second in the long run. */
export const PLAINTEXT_RATE: Rate = { burst: 100, refill: 1, interval: 50 }

export type RateLimit<N extends string> = {
  readonly allows: (name: N) => boolean
  /** Reports now what was dropped. */
  readonly flush: () => void
  readonly forget: (name: N) => void
}

type Bucket = { tokens: number; at: number; dropped: number; stop: Stop | undefined }

/** There must be few names. `onDropped` gets how much of a name was dropped, at its next refill. */
export const createRateLimit = <N extends string>(
  clock: Clock,
  { burst, refill, interval }: Rate,
  onDropped?: (name: N, count: number) => void,
): RateLimit<N> => {
  const buckets = new Map<N, Bucket>()

  const report = (name: N, bucket: Bucket) => {
    const { dropped } = bucket
    bucket.stop?.()
    bucket.stop = undefined
    bucket.dropped = 0
    if (dropped > 0) onDropped?.(name, dropped)
  }

  return {
    allows: (name) => {
      const now = clock.now()
      const bucket = buckets.get(name) ?? { tokens: burst, at: now, dropped: 0, stop: undefined }
      buckets.set(name, bucket)
      const steps = Math.floor((now - bucket.at) / interval)
      if (steps !== 0) report(name, bucket)
      // a clock that was set back must not keep everything out
      bucket.tokens = steps < 0 ? burst : Math.min(burst, bucket.tokens + steps * refill)
      // the next refill is due an interval after the bucket stopped being full
      bucket.at = bucket.tokens < burst ? bucket.at + steps * interval : now
      if (bucket.tokens > 0) {
        bucket.tokens -= 1
        return true
      }
      bucket.dropped += 1
      if (onDropped)
        bucket.stop ??= clock.after(bucket.at + interval - now, () => report(name, bucket))
      return false
    },
    flush: () => {
      for (const [name, bucket] of buckets) report(name, bucket)
    },
    forget: (name) => {
      buckets.get(name)?.stop?.()
      buckets.delete(name)
    },
  }
}
