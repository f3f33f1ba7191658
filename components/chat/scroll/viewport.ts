/**
 * Which rows of a long list of items are on the screen. The place of a reader is the row at the
 * bottom, by item: what arrives below or is paged in above does not move it.
 */
import type { ScrollPosition } from '../../state/ui-store.ts'

type Keyed = { readonly key: string; readonly at: number }

/** How many rows an item takes; at least one. */
export type HeightOf<I> = (item: I) => number

/** Items, from the top down, that are looked at through a screen of `height` rows. */
export type Scrolled<I> = {
  readonly items: readonly I[]
  readonly heightOf: HeightOf<I>
  readonly height: number
}

/** A row of an item, by the item's index. */
export type RowAt = { readonly index: number; readonly row: number }

export type Viewport = {
  /** From the top of the screen down. */
  readonly rows: readonly RowAt[]
  readonly atTop: boolean
  readonly atBottom: boolean
}

/** The row at the bottom for a place; where its item is gone, the last one before its time. */
const bottomOf = <I extends Keyed>(
  { items, heightOf }: Scrolled<I>,
  position: ScrollPosition | undefined,
): RowAt | undefined => {
  const found =
    position === undefined
      ? items.length - 1
      : items.findLastIndex(({ key }) => key === position.key)
  const index =
    found !== -1 || position === undefined
      ? found
      : Math.max(
          0,
          items.findLastIndex(({ at }) => at <= position.at),
        )
  const item = items[index]
  if (!item) return undefined
  const last = heightOf(item) - 1
  return { index, row: position === undefined ? last : Math.min(position.row, last) }
}

/** At most `count` rows beside `from`, not including it: down (1) or up (-1), the nearest first. */
const rowsBeside = <I>(
  { items, heightOf }: Scrolled<I>,
  from: RowAt,
  count: number,
  step: 1 | -1,
): readonly RowAt[] => {
  const rows: RowAt[] = []
  let { index, row } = from
  while (rows.length < count) {
    const item = items[index]
    if (item === undefined) return rows
    row += step
    if (row < 0 || row >= heightOf(item)) {
      index += step
      const next = items[index]
      if (next === undefined) return rows
      row = step === 1 ? 0 : heightOf(next) - 1
    }
    rows.push({ index, row })
  }
  return rows
}

/** The rows that are on the screen. */
export const viewportOf = <I extends Keyed>(
  list: Scrolled<I>,
  position: ScrollPosition | undefined,
): Viewport => {
  const { items, heightOf, height } = list
  const bottom = bottomOf(list, position)
  if (!bottom) return { rows: [], atTop: true, atBottom: true }
  const above = rowsBeside(list, bottom, height - 1, -1).toReversed()
  const below = rowsBeside(list, bottom, height - 1 - above.length, 1)
  const rows = [...above, bottom, ...below]
  const first = rows[0]
  const last = rows.at(-1) ?? bottom
  const lastItem = items[last.index]
  return {
    rows,
    atTop: first?.index === 0 && first.row === 0,
    atBottom:
      last.index === items.length - 1 &&
      lastItem !== undefined &&
      last.row === heightOf(lastItem) - 1,
  }
}

/** The place with this row at the bottom; `undefined` when that is the very bottom: then it follows. */
const positionAt = <I extends Keyed>(
  { items, heightOf }: Scrolled<I>,
  { index, row }: RowAt,
): ScrollPosition | undefined => {
  const item = items[index]
  if (!item || (index === items.length - 1 && row >= heightOf(item) - 1)) return undefined
  return { key: item.key, at: item.at, row }
}

/** The very bottom as a place that does not follow. */
export const bottomPosition = <I extends Keyed>({
  items,
  heightOf,
}: Scrolled<I>): ScrollPosition | undefined => {
  const item = items.at(-1)
  return item && { key: item.key, at: item.at, row: heightOf(item) - 1 }
}

/** The place after moving so many rows down (negative: up), never beyond either end. */
export const scrollBy = <I extends Keyed>(
  list: Scrolled<I>,
  position: ScrollPosition | undefined,
  by: number,
): ScrollPosition | undefined => {
  const { rows } = viewportOf(list, position)
  const bottom = rows.at(-1)
  const top = rows[0]
  if (!bottom || !top) return undefined
  if (by > 0) {
    return positionAt(list, rowsBeside(list, bottom, by, 1).at(-1) ?? bottom)
  }
  // as many rows as there are above the top, so that the first row stops at the top
  const above = rowsBeside(list, top, -by, -1).length
  return positionAt(list, rowsBeside(list, bottom, above, -1).at(-1) ?? bottom)
}

/**
 * The place where `above` rows stand over the first row of this item (negative: so many of its own rows are
 * above the screen). `undefined` when everything below fits: then that is the very bottom.
 */
export const placeAt = <I extends Keyed>(
  list: Scrolled<I>,
  index: number,
  above: number,
): ScrollPosition | undefined => {
  const first = { index, row: 0 }
  const wanted = Math.max(0, list.height - 1 - above)
  const below = rowsBeside(list, first, wanted, 1)
  return below.length < wanted ? undefined : positionAt(list, below.at(-1) ?? first)
}

/** Is an item on the screen as a whole, or, where it is taller than that, the row of it? */
export const isShown = <I extends Keyed>(
  { items, heightOf, height }: Scrolled<I>,
  { rows }: Viewport,
  { index, row }: RowAt,
): boolean => {
  const item = items[index]
  const seen = rows.filter((one) => one.index === index)
  if (!item || seen.length === 0) return false
  return heightOf(item) <= height
    ? seen.length === heightOf(item)
    : seen.some((one) => one.row === row)
}

/** The place that shows this item: the same one when it is on the screen already. */
export const reveal = <I extends Keyed>(
  list: Scrolled<I>,
  position: ScrollPosition | undefined,
  index: number,
): ScrollPosition | undefined => {
  const { items, heightOf, height } = list
  const item = items[index]
  if (!item) return position
  const { rows } = viewportOf(list, position)
  const tall = heightOf(item)
  const seen = rows.filter((row) => row.index === index).length
  if (seen >= Math.min(tall, height)) return position
  const first = rows[0]
  if (first && index > first.index) return positionAt(list, { index, row: tall - 1 })
  const end = rowsBeside(list, { index, row: 0 }, height - 1, 1).at(-1)
  return positionAt(list, end ?? { index, row: 0 })
}
