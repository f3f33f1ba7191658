/** Text → rows of at most so many cells, by words, never inside a grapheme cluster. */
import { rowsAfterChange } from './rows-after-change.ts'
import type { Wrapped } from './rows-after-change.ts'
import { clustersWithin, stableText, widthOf } from './width.ts'
import { rowsFrom } from './wrap-rows.ts'
import type { TextRow } from './wrap-rows.ts'

const MAX_CACHED_UNITS = 2_000_000
const cache = new Map<string, readonly TextRow[]>()
let cached = 0

/** A text that is longer than so many units is compared with the one before it. */
const LONG = 2000
/** The long text that was wrapped last: the next one is mostly the same, and somebody typed in it. */
let latest: Wrapped | undefined

const rewrap = (text: string, width: number): readonly TextRow[] => {
  const rows =
    latest?.width === width ? rowsAfterChange(latest, text) : [...rowsFrom(text, width, 0)]
  latest = { text, width, rows }
  return rows
}

/**
 * Wraps a text at `width` cells (at least 1): every row takes at most so many cells in its steady
 * form, and an empty text is one empty row. Remembers what it wrapped, within a bound.
 */
export const wrap = (text: string, width: number): readonly TextRow[] => {
  const room = Math.max(1, Math.floor(width))
  const key = `${room} ${text}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const rows = text.length > LONG ? rewrap(text, room) : [...rowsFrom(text, room, 0)]
  cached += key.length
  if (cached > MAX_CACHED_UNITS) {
    cache.clear()
    cached = key.length
  }
  cache.set(key, rows)
  return rows
}

/** The first `most` rows of a text; the last one says that something is left out, where something is. */
export const wrapWithin = (text: string, width: number, most: number): readonly TextRow[] => {
  const rows = wrap(text, width)
  const shown = rows.slice(0, Math.max(0, most))
  const last = shown.at(-1)
  if (last === undefined || shown.length === rows.length) return shown
  return [...shown.slice(0, -1), { ...last, show: truncate(`${last.show} …`, width) }]
}

/** The text on one line of at most `width` cells, in its steady form, `…` where it was cut. */
export const truncate = (text: string, width: number, ellipsis = '…'): string => {
  const shown = stableText(text)
  if (widthOf(shown) <= width) return shown
  const room = width - widthOf(ellipsis)
  if (room < 0) return ''
  return clustersWithin(shown, room).show + ellipsis
}

/**
 * Sentences in at most `width` cells: whole clauses, as many as fit, where that is more than a third of the
 * room; else cut as `truncate` does it.
 */
export const clausesWithin = (text: string, width: number): string => {
  const shown = stableText(text)
  if (widthOf(shown) <= width) return shown
  const starts = [...shown.matchAll(/[.;,:] /gu)].map(({ index }) => shown.slice(0, index))
  const start = starts.findLast((one) => widthOf(one) <= width)
  return start !== undefined && widthOf(start) * 3 > width ? start : truncate(shown, width)
}

/** The text cut or filled with spaces to exactly `width` cells. */
export const fit = (text: string, width: number, ellipsis = '…'): string => {
  const shown = truncate(text, width, ellipsis)
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)))
}
