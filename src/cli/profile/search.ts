/** Looking for messages, and making the index of words anew after an update of papo. */
import type { Clock, History, Query } from '../../ports.ts'
import type { SearchAnswer } from '../../store/services.ts'
import type { Stop } from '../../core/stop.ts'

/** The highest `--limit` of a search. */
export const MOST_FOUND = 10_000

/** So many messages at once take some 10 to 40 ms (measured with a million of them), which no key notices. */
const AT_ONCE = 100
const PAUSE = 20

/** The newest messages with these words, whether there are more, and whether all could be looked at. */
export const searchIn = (history: History, query: Query): SearchAnswer => {
  const found = history.search({ ...query, limit: query.limit + 1 })
  return {
    hits: found.slice(0, query.limit),
    more: found.length > query.limit,
    whole: history.isIndexed(),
  }
}

/** Goes on with the index until it is whole, with pauses for everything else. */
export const keepIndexing = (history: History, clock: Clock): Stop => {
  let stop: Stop | undefined
  const next = () => {
    try {
      stop = history.reindex(AT_ONCE) ? clock.after(PAUSE, next) : undefined
    } catch {
      // a full disk says itself that it is; the next start goes on
      stop = undefined
    }
  }
  if (!history.isIndexed()) stop = clock.after(PAUSE, next)
  return () => stop?.()
}

/** Makes the index whole, but for no longer than `patience` milliseconds. */
export const indexFor = async (history: History, patience: number): Promise<void> => {
  const end = performance.now() + patience
  while (performance.now() < end && history.reindex(AT_ONCE)) {
    // what else waits has its turn
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
