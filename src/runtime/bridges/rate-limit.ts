/** So many lines a second are let into a conversation; what comes beyond that is counted and told once. */
import type { TopicFilter } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'

/** The most lines that are taken of one open topic in one second. */
export const MAX_LINES_PER_SECOND = 50
const SECOND = 1000

export type RateLimit = {
  readonly allows: (filter: TopicFilter) => boolean
  /** Tells now what was passed over. */
  readonly flush: () => void
  readonly forget: (filter: TopicFilter) => void
}

type Window = { readonly until: number; allowed: number; dropped: number; stop?: Stop }

/** `passedOver` hears how many lines were not let in, when their second is over. */
export const createRateLimit = (
  clock: Clock,
  onDropped: (filter: TopicFilter, count: number) => void,
): RateLimit => {
  const windows = new Map<TopicFilter, Window>()

  const close = (filter: TopicFilter) => {
    const window = windows.get(filter)
    windows.delete(filter)
    window?.stop?.()
    if (window && window.dropped > 0) onDropped(filter, window.dropped)
  }

  return {
    allows: (filter) => {
      const now = clock.now()
      const known = windows.get(filter)
      // a clock that was set back must not keep the gate shut
      const over = known && (now >= known.until || now < known.until - SECOND)
      if (over) close(filter)
      const window = over ? undefined : known
      if (!window) {
        windows.set(filter, { until: now + SECOND, allowed: 1, dropped: 0 })
        return true
      }
      if (window.allowed < MAX_LINES_PER_SECOND) {
        window.allowed += 1
        return true
      }
      window.dropped += 1
      window.stop ??= clock.after(window.until - now, () => close(filter))
      return false
    },
    flush: () => {
      for (const filter of windows.keys()) close(filter)
    },
    forget: (filter) => {
      windows.get(filter)?.stop?.()
      windows.delete(filter)
    },
  }
}
