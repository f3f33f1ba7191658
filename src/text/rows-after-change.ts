/** The rows of a long text that was changed at one place: those before it stay, and those behind it as soon as they are the same. */
import { rowsFrom } from './wrap-rows.ts'
import type { TextRow } from './wrap-rows.ts'

/** A text and its rows at a width in cells. */
export type Wrapped = {
  readonly text: string
  readonly width: number
  readonly rows: readonly TextRow[]
}

/** What is put into a row depends on no more than so many rows behind it. */
const LOOKAHEAD = 3

/** How many units both texts have in common from their beginning. */
const commonStart = (one: string, other: string): number => {
  const most = Math.min(one.length, other.length)
  let count = 0
  while (count < most && one.charCodeAt(count) === other.charCodeAt(count)) count += 1
  return count
}

/** The same from their ends, in no more than so many units. */
const commonEnd = (one: string, other: string, most: number): number => {
  let count = 1
  while (
    count <= most &&
    one.charCodeAt(one.length - count) === other.charCodeAt(other.length - count)
  )
    count += 1
  return count - 1
}

/** The rows of this text at the same width. */
export const rowsAfterChange = (before: Wrapped, text: string): readonly TextRow[] => {
  const { width, rows: old } = before
  const same = commonStart(before.text, text)
  const shortest = Math.min(before.text.length, text.length)
  const behind = text.length - commonEnd(before.text, text, shortest - same)
  const moved = text.length - before.text.length
  const changed = old.findLastIndex(({ from }) => from <= same)
  const kept = old.slice(0, Math.max(0, changed - LOOKAHEAD))
  const rows: TextRow[] = [...kept]
  let next = kept.length
  for (const row of rowsFrom(text, width, old[kept.length]?.from ?? 0)) {
    while (next < old.length && (old[next]?.from ?? 0) + moved < row.from) next += 1
    if (row.from >= behind && (old[next]?.from ?? -1) + moved === row.from) {
      for (const { show, width: cells, from, to } of old.slice(next))
        rows.push({ show, width: cells, from: from + moved, to: to + moved })
      return rows
    }
    rows.push(row)
  }
  return rows
}
