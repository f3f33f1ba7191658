/** Which of the messages 1, 2, 3 … somebody has: everything up to a number, except for some gaps. */

/** First and last number of a range, both included. */
export type SeqRange = readonly [from: number, to: number]

/** All of 1..`upTo` is there except `gaps`, which are ascending, disjoint and below `upTo`. */
export type SeqRanges = { readonly upTo: number; readonly gaps: readonly SeqRange[] }

/**
 * The largest number of a message or a roster that is read. It is far below 2^53, so that sums and
 * successors of such numbers are exact.
 */
export const MAX_SEQ = 1_000_000_000_000
/**
 * A number that is further than this above those that are known is not believed: nobody made so many
 * messages or rosters meanwhile.
 */
export const MAX_SEQ_JUMP = 1_000_000

/** Nothing at all. */
export const NO_SEQS: SeqRanges = { upTo: 0, gaps: [] }

/** Is number `n` there? */
export const hasSeq = (have: SeqRanges, n: number): boolean =>
  n >= 1 && n <= have.upTo && !isInRanges(have.gaps, n)

/** The same with number `n` there as well. */
export const addSeq = (have: SeqRanges, n: number): SeqRanges => {
  if (n === have.upTo + 1) return { upTo: n, gaps: have.gaps }
  if (n > have.upTo) return { upTo: n, gaps: [...have.gaps, [have.upTo + 1, n - 1]] }
  if (hasSeq(have, n)) return have
  return { upTo: have.upTo, gaps: subtractRange(have.gaps, [n, n]) }
}

/** What of the numbers 1..`count` is missing, ascending. */
export const missingRanges = (have: SeqRanges, count: number): readonly SeqRange[] => {
  const gaps = have.gaps
    .filter(([from]) => from <= count)
    .map(([from, to]): SeqRange => [from, to < count ? to : count])
  return have.upTo < count ? [...gaps, [have.upTo + 1, count]] : gaps
}

/** What is there, ascending: the opposite of `missingRanges`. */
export const presentRanges = ({ upTo, gaps }: SeqRanges): readonly SeqRange[] => {
  const out: SeqRange[] = []
  let from = 1
  for (const [first, last] of gaps) {
    if (first > from) out.push([from, first - 1])
    from = last + 1
  }
  return from <= upTo ? [...out, [from, upTo]] : out
}

/** What of this is among the numbers 1..`count`. */
export const limitSeqRanges = (have: SeqRanges, count: number): SeqRanges => {
  if (have.upTo <= count) return have
  const gaps = missingRanges(have, count)
  const last = gaps.at(-1)
  // a gap that reaches the end is no longer a gap
  return last?.[1] === count
    ? { upTo: last[0] - 1, gaps: gaps.slice(0, -1) }
    : { upTo: count, gaps }
}

/** The ranges without the numbers of one more range. */
export const subtractRange = (
  ranges: readonly SeqRange[],
  [first, last]: SeqRange,
): readonly SeqRange[] =>
  ranges.flatMap(([from, to]): readonly SeqRange[] => {
    if (last < from || first > to) return [[from, to]]
    const left: readonly SeqRange[] = first > from ? [[from, first - 1]] : []
    return last < to ? [...left, [last + 1, to]] : left
  })

/** The ranges of both lists, ascending and joined where they touch or overlap. */
export const mergeRanges = (
  a: readonly SeqRange[],
  b: readonly SeqRange[],
): readonly SeqRange[] => {
  const out: SeqRange[] = []
  for (const [from, to] of [...a, ...b].toSorted((one, other) => one[0] - other[0])) {
    const last = out.at(-1)
    if (last && from <= last[1] + 1) out[out.length - 1] = [last[0], to > last[1] ? to : last[1]]
    else out.push([from, to])
  }
  return out
}

/** Is number `n` in one of these ranges, which are ascending? Takes a few steps, however many they are. */
export const isInRanges = (ranges: readonly SeqRange[], n: number): boolean => {
  let [low, high] = [0, ranges.length]
  // the first range that does not end before `n` lies from `low` to `high`
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.[1] ?? n) < n) low = middle + 1
    else high = middle
  }
  return (ranges[low]?.[0] ?? n + 1) <= n
}

/** The numbers that are in both lists, each of which is ascending; one step for each range. */
export const intersectRanges = (
  a: readonly SeqRange[],
  b: readonly SeqRange[],
): readonly SeqRange[] => {
  const out: SeqRange[] = []
  for (let i = 0, j = 0; ;) {
    const [one, other] = [a[i], b[j]]
    if (!one || !other) return out
    const first = one[0] > other[0] ? one[0] : other[0]
    const last = one[1] < other[1] ? one[1] : other[1]
    if (first <= last) out.push([first, last])
    if (one[1] < other[1]) i += 1
    else j += 1
  }
}

/** The numbers of the first list that are not in the second, each of which is ascending. */
export const subtractRanges = (
  ranges: readonly SeqRange[],
  without: readonly SeqRange[],
): readonly SeqRange[] => {
  const end = ranges.at(-1)?.[1] ?? 0
  return without.length === 0
    ? ranges
    : intersectRanges(ranges, missingRanges(toSeqRanges(without), end))
}

/** What either of two has. */
export const uniteSeqRanges = (a: SeqRanges, b: SeqRanges): SeqRanges => {
  const upTo = a.upTo > b.upTo ? a.upTo : b.upTo
  return { upTo, gaps: intersectRanges(missingRanges(a, upTo), missingRanges(b, upTo)) }
}

/** These ranges, in any order, as what is there. */
export const toSeqRanges = (ranges: readonly SeqRange[]): SeqRanges => {
  const runs = mergeRanges(ranges, [])
  const upTo = runs.at(-1)?.[1] ?? 0
  const gaps = runs.flatMap(([from], index): readonly SeqRange[] => {
    const before = runs[index - 1]?.[1] ?? 0
    return from > before + 1 ? [[before + 1, from - 1]] : []
  })
  return { upTo, gaps }
}

/** What both of two have. */
export const intersectSeqRanges = (a: SeqRanges, b: SeqRanges): SeqRanges =>
  toSeqRanges(intersectRanges(presentRanges(a), presentRanges(b)))

/** How many numbers a list of ranges has. */
export const countSeqs = (ranges: readonly SeqRange[]): number =>
  ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)

/** Splits ranges after `max` numbers. */
export const takeFirst = (
  ranges: readonly SeqRange[],
  max: number,
): { readonly now: readonly SeqRange[]; readonly rest: readonly SeqRange[] } => {
  const now: SeqRange[] = []
  const rest: SeqRange[] = []
  let room = max
  for (const [from, to] of ranges) {
    const count = to - from + 1
    if (room >= count) now.push([from, to])
    else if (room > 0) {
      now.push([from, from + room - 1])
      rest.push([from + room, to])
    } else rest.push([from, to])
    room -= room < count ? room : count
  }
  return { now, rest }
}
