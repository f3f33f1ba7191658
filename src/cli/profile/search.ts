/** Searches messages, and rebuilds the search index after an update of papo. */
import type { History, SearchQuery } from '../../ports/storage.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SearchResult } from '../../store/services.ts'
import type { Stop } from '../../core/stop.ts'

/** The highest `--limit` of a search. */
export const MAX_SEARCH_LIMIT = 10_000

/** So many messages at once take some 10 to 40 ms (measured with a million of them), which no key notices. */
const INDEX_BATCH = 100
const INDEX_PAUSE = 20

/** The newest messages with these words, whether there are more, and whether all could be looked at. */
export const searchHistory = (history: History, query: SearchQuery): SearchResult => {
  const found = history.search({ ...query, limit: query.limit + 1 })
  return {
    hits: found.slice(0, query.limit),
    more: found.length > query.limit,
    complete: history.isIndexed(),
  }
}

/** Rebuilds the index in the background, with pauses for everything else. */
export const indexInBackground = (history: History, clock: Clock): Stop => {
  let stop: Stop | undefined
  const next = () => {
    try {
      stop = history.reindex(INDEX_BATCH) ? clock.after(INDEX_PAUSE, next) : undefined
    } catch {
      // a full disk is reported elsewhere; the next start goes on
      stop = undefined
    }
  }
  if (!history.isIndexed()) stop = clock.after(INDEX_PAUSE, next)
  return () => stop?.()
}

/** Rebuilds the index, but for no longer than `timeout` milliseconds. */
export const indexWithin = async (history: History, timeout: number): Promise<void> => {
  const end = performance.now() + timeout
  while (performance.now() < end && history.reindex(INDEX_BATCH)) {
    // what else waits has its turn
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
