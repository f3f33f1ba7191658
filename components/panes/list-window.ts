/** Which rows of a list are on the screen: the chosen one always, and nothing else is mounted. */

/** The first of `height` rows, with the chosen row near the middle where there is room. */
export const firstRow = (count: number, chosen: number, height: number): number =>
  Math.max(0, Math.min(chosen - Math.floor(height / 2), count - height))

/** Another index after a key: ↑ ↓ by one, Home and End to the ends, PgUp and PgDn by a page. */
export const stepped = (name: string, index: number, count: number, page = 10): number => {
  const next =
    {
      up: index - 1,
      down: index + 1,
      home: 0,
      end: count - 1,
      pageUp: index - page,
      pageDown: index + page,
    }[name] ?? index
  return Math.max(0, Math.min(count - 1, next))
}
