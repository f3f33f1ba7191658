/** Which of the words 1, 2, 3 … somebody has: everything up to a number, but for some holes. */

/** First and last number of a run, both included. */
export type Range = readonly [from: number, to: number]

/** All of 1..`upto` is there except `holes`, which are ascending, disjoint and below `upto`. */
export type Coverage = { readonly upto: number; readonly holes: readonly Range[] }

/** Nothing at all. */
export const NOTHING: Coverage = { upto: 0, holes: [] }

/** Is number `n` there? */
export const covers = (have: Coverage, n: number): boolean =>
  n >= 1 && n <= have.upto && !within(have.holes, n)

/** The same with number `n` there as well. */
export const withNumber = (have: Coverage, n: number): Coverage => {
  if (n === have.upto + 1) return { upto: n, holes: have.holes }
  if (n > have.upto) return { upto: n, holes: [...have.holes, [have.upto + 1, n - 1]] }
  if (covers(have, n)) return have
  return { upto: have.upto, holes: without(have.holes, [n, n]) }
}

/** What of the numbers 1..`count` is missing, ascending. */
export const missing = (have: Coverage, count: number): readonly Range[] => {
  const holes = have.holes
    .filter(([from]) => from <= count)
    .map(([from, to]): Range => [from, to < count ? to : count])
  return have.upto < count ? [...holes, [have.upto + 1, count]] : holes
}

/** What is there, ascending: the opposite of `missing`. */
export const present = ({ upto, holes }: Coverage): readonly Range[] => {
  const out: Range[] = []
  let from = 1
  for (const [first, last] of holes) {
    if (first > from) out.push([from, first - 1])
    from = last + 1
  }
  return from <= upto ? [...out, [from, upto]] : out
}

/** What of this is among the numbers 1..`count`. */
export const upTo = (have: Coverage, count: number): Coverage => {
  if (have.upto <= count) return have
  const holes = missing(have, count)
  const last = holes.at(-1)
  // a hole that reaches the end is no hole any more
  return last?.[1] === count
    ? { upto: last[0] - 1, holes: holes.slice(0, -1) }
    : { upto: count, holes }
}

/** The runs of `ranges` without the numbers `first`..`last`. */
export const without = (ranges: readonly Range[], [first, last]: Range): readonly Range[] =>
  ranges.flatMap(([from, to]): readonly Range[] => {
    if (last < from || first > to) return [[from, to]]
    const left: readonly Range[] = first > from ? [[from, first - 1]] : []
    return last < to ? [...left, [last + 1, to]] : left
  })

/** The runs of both lists, ascending and joined where they touch or overlap. */
export const merged = (a: readonly Range[], b: readonly Range[]): readonly Range[] => {
  const out: Range[] = []
  for (const [from, to] of [...a, ...b].toSorted((one, other) => one[0] - other[0])) {
    const last = out.at(-1)
    if (last && from <= last[1] + 1) out[out.length - 1] = [last[0], to > last[1] ? to : last[1]]
    else out.push([from, to])
  }
  return out
}

/** Does number `n` stand in one of these runs? */
export const within = (ranges: readonly Range[], n: number): boolean =>
  ranges.some(([from, to]) => n >= from && n <= to)

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

/** These runs, in any order, as what is there. */
export const covering = (ranges: readonly Range[]): Coverage => {
  const runs = merged(ranges, [])
  const upto = runs.at(-1)?.[1] ?? 0
  const holes = runs.flatMap(([from], index): readonly Range[] => {
    const before = runs[index - 1]?.[1] ?? 0
    return from > before + 1 ? [[before + 1, from - 1]] : []
  })
  return { upto, holes }
}

/** What both of two have. */
export const shared = (a: Coverage, b: Coverage): Coverage =>
  covering(common(present(a), present(b)))

/** How many numbers a list of runs has. */
export const size = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
