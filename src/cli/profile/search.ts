/** Searches messages, and rebuilds the search index after an update of papo. */
import type { ConversationId, Ref } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { MOST_COUNTED } from '../../core/search-limits.ts'
import type { Stop } from '../../core/stop.ts'
import { parseTypedTime } from '../../i18n/times/typed-dates.ts'
import { readSearch } from '../../model/screen/read-search.ts'
import type { State } from '../../model/state.ts'
import type { Clock } from '../../ports/clock.ts'
import type { History } from '../../ports/storage.ts'
import type { SearchResult } from '../../store/services.ts'

/** The highest `--limit` of a search. */
export const MAX_SEARCH_LIMIT = 10_000

/** So many messages at once take some 10 to 40 ms (measured with a million of them), which no key notices. */
const INDEX_BATCH = 100
const INDEX_PAUSE = 20

/** The newest messages that a typed search is about, in one conversation or in all, and how many there are. */
export const searchHistory = (
  history: History,
  state: State,
  typed: string,
  limit: number,
  here?: ConversationId,
): SearchResult => {
  const readTime = (time: string) => parseTypedTime(time, state.now)?.from
  const { query, asks, problem, doubt } = readSearch(state, typed, readTime, here)
  const complete = history.isIndexed()
  const nothing = { query, asks, hits: [], more: false, count: 0, complete }
  if (problem) return { ...nothing, problem }
  if (!asks) return nothing
  const found = history.search({ ...query, limit: limit + 1 })
  if (found.length === 0 && doubt) return { ...nothing, problem: doubt }
  const more = found.length > limit
  // what is there as a whole needs no counting
  const count = more ? history.count(query, MOST_COUNTED) : found.length
  return { query, asks, hits: found.slice(0, limit), more, count, complete }
}

/** So many messages next to a day are looked at for one that is there to be read. */
const NEAR_DAY = 50

/** The first message of a typed day that can be read, or the first one after it, else the last one before it. `now` in Unix ms. */
export const messageOnDay = (
  history: History,
  conversation: ConversationId,
  typed: string,
  now: number,
): Result<Ref, 'no-date' | 'no-message'> => {
  const from = parseTypedTime(typed, now)?.from
  if (from === undefined) return fail('no-date')
  // no message has this id: nothing stands between the mark and the day
  const mark = { at: from, ref: '' as Ref }
  const readable = (kind: 'after' | 'before') =>
    history
      .page(conversation, { kind, mark }, NEAR_DAY)
      .messages.filter(({ deleted, voided }) => !deleted && !voided)
  const found = readable('after')[0] ?? readable('before').at(-1)
  return found ? ok(found.id) : fail('no-message')
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
