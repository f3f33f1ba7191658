/** Which of the words 1, 2, 3 … somebody has: everything up to a number, but for some holes. */

/** First and last number of a run, both included. */
export type Range = readonly [from: number, to: number]

/** All of 1..`upto` is there except `holes`, which are ascending, disjoint and below `upto`. */
export type Coverage = { readonly upto: number; readonly holes: readonly Range[] }

/** Nothing at all. */
export const NOTHING: Coverage = { upto: 0, holes: [] }

/** Is number `n` there? */
export const covers = (have: Coverage, n: number): boolean =>
  n >= 1 && n <= have.upto && !have.holes.some(([from, to]) => n >= from && n <= to)

/** The same with number `n` there as well. */
export const withNumber = (have: Coverage, n: number): Coverage => {
  if (n === have.upto + 1) return { upto: n, holes: have.holes }
  if (n > have.upto) return { upto: n, holes: [...have.holes, [have.upto + 1, n - 1]] }
  if (covers(have, n)) return have
  return {
    upto: have.upto,
    holes: have.holes.flatMap(([from, to]): readonly Range[] => {
      if (n < from || n > to) return [[from, to]]
      const left: readonly Range[] = n > from ? [[from, n - 1]] : []
      const right: readonly Range[] = n < to ? [[n + 1, to]] : []
      return [...left, ...right]
    }),
  }
}

/** What of the numbers 1..`count` is missing, ascending. */
export const missing = (have: Coverage, count: number): readonly Range[] => {
  const holes = have.holes
    .filter(([from]) => from <= count)
    .map(([from, to]): Range => [from, to < count ? to : count])
  return have.upto < count ? [...holes, [have.upto + 1, count]] : holes
}

/** The runs that stand in both lists. */
export const common = (a: readonly Range[], b: readonly Range[]): readonly Range[] =>
  a.flatMap(([from, to]) =>
    b.flatMap(([start, end]): readonly Range[] => {
      const first = from > start ? from : start
      const last = to < end ? to : end
      return first <= last ? [[first, last]] : []
    }),
  )

/** What either of two has. */
export const union = (a: Coverage, b: Coverage): Coverage => {
  const upto = a.upto > b.upto ? a.upto : b.upto
  return { upto, holes: common(missing(a, upto), missing(b, upto)) }
}

/** How many numbers a list of runs has. */
export const size = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
