/** The rows of a list, of which those are made that somebody looks at: there may be thousands. */
import type { ListRow } from './list-row.ts'

export type ListRows = {
  readonly keys: readonly string[]
  /** The row at this place, made once. */
  readonly at: (place: number) => ListRow | undefined
  /** Which of them are not listed, but for a filter that finds them. */
  readonly hidden: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Rows that are made when they are asked for. */
export const lazyRows = (
  keys: readonly string[],
  make: (place: number) => ListRow | undefined,
  hidden = NONE,
): ListRows => {
  const made = new Map<number, ListRow | undefined>()
  return {
    keys,
    hidden,
    at: (place) => {
      if (!made.has(place)) made.set(place, make(place))
      return made.get(place)
    },
  }
}

/** Rows that are there already. */
export const listRows = (rows: readonly ListRow[]): ListRows => ({
  keys: rows.map(({ key }) => key),
  at: (place) => rows[place],
  hidden: NONE,
})

/** Those that a filter shows; it is given as what was typed, folded as for a search. */
export const filteredRows = (rows: ListRows, wanted: string): ListRows => {
  const { keys, at, hidden } = rows
  if (wanted === '' && hidden.size === 0) return rows
  const isShown = (key: string, place: number) =>
    wanted === '' ? !hidden.has(key) : at(place)?.matches(wanted) === true
  const places = keys.flatMap((key, place) => (isShown(key, place) ? [place] : []))
  return {
    keys: places.map((place) => keys[place] ?? ''),
    at: (index) => {
      const place = places[index]
      return place === undefined ? undefined : at(place)
    },
    hidden: NONE,
  }
}
