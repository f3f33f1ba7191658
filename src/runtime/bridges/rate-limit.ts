/** So many lines a second are let into a conversation; what comes beyond that is counted and told once. */
import type { TopicFilter } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'

/** The most lines that are taken of one open topic in one second. */
export const LINES_A_SECOND = 50
const SECOND = 1000

export type Gate = {
  readonly admits: (filter: TopicFilter) => boolean
  /** Tells now what was passed over. */
  readonly flush: () => void
  readonly forget: (filter: TopicFilter) => void
}

type Count = { readonly until: number; taken: number; over: number; stop?: Stop }

/** `passedOver` hears how many lines were not let in, when their second is over. */
export const createGate = (
  clock: Clock,
  passedOver: (filter: TopicFilter, count: number) => void,
): Gate => {
  const counts = new Map<TopicFilter, Count>()

  const close = (filter: TopicFilter) => {
    const count = counts.get(filter)
    counts.delete(filter)
    count?.stop?.()
    if (count && count.over > 0) passedOver(filter, count.over)
  }

  return {
    admits: (filter) => {
      const now = clock.now()
      const known = counts.get(filter)
      // a clock that was set back must not keep the gate shut
      const over = known && (now >= known.until || now < known.until - SECOND)
      if (over) close(filter)
      const count = over ? undefined : known
      if (!count) {
        counts.set(filter, { until: now + SECOND, taken: 1, over: 0 })
        return true
      }
      if (count.taken < LINES_A_SECOND) {
        count.taken += 1
        return true
      }
      count.over += 1
      count.stop ??= clock.after(count.until - now, () => close(filter))
      return false
    },
    flush: () => {
      for (const filter of counts.keys()) close(filter)
    },
    forget: (filter) => {
      counts.get(filter)?.stop?.()
      counts.delete(filter)
    },
  }
}
