/** Arithmetic of number ranges at their edges. The property test compares everything with sets. */
import { expect, test } from 'vitest'
import type { SeqRange, SeqRanges } from '../../../src/core/seq-ranges.ts'
import {
  addSeq,
  countSeqs,
  hasSeq,
  intersectRanges,
  intersectSeqRanges,
  isInRanges,
  limitSeqRanges,
  mergeRanges,
  missingRanges,
  NO_SEQS,
  presentRanges,
  subtractRange,
  takeFirst,
  toSeqRanges,
  uniteSeqRanges,
} from '../../../src/core/seq-ranges.ts'

/** 1, 4, 5, 8 and 9. */
const SOME: SeqRanges = {
  upTo: 9,
  gaps: [
    [2, 3],
    [6, 7],
  ],
}

test('nothing has no number', () => {
  expect(hasSeq(NO_SEQS, 0)).toBe(false)
  expect(hasSeq(NO_SEQS, 1)).toBe(false)
  expect(presentRanges(NO_SEQS)).toEqual([])
  expect(missingRanges(NO_SEQS, 0)).toEqual([])
  expect(missingRanges(NO_SEQS, 1)).toEqual([[1, 1]])
})

test('each number is there or in a gap', () => {
  const there = Array.from({ length: 12 }, (_, n) => n).filter((n) => hasSeq(SOME, n))
  expect(there).toEqual([1, 4, 5, 8, 9])
  expect(isInRanges(SOME.gaps, 1)).toBe(false)
  expect(isInRanges(SOME.gaps, 2)).toBe(true)
  expect(isInRanges(SOME.gaps, 3)).toBe(true)
  expect(isInRanges(SOME.gaps, 4)).toBe(false)
})

test.each<[number, SeqRanges]>([
  [10, { upTo: 10, gaps: SOME.gaps }],
  [11, { upTo: 11, gaps: [...SOME.gaps, [10, 10]] }],
  [12, { upTo: 12, gaps: [...SOME.gaps, [10, 11]] }],
  [9, SOME],
  [1, SOME],
  [
    2,
    {
      upTo: 9,
      gaps: [
        [3, 3],
        [6, 7],
      ],
    },
  ],
  [
    7,
    {
      upTo: 9,
      gaps: [
        [2, 3],
        [6, 6],
      ],
    },
  ],
])('number %i is added', (n, result) => {
  expect(addSeq(SOME, n)).toEqual(result)
})

test('a number that is there changes nothing', () => {
  expect(addSeq(SOME, 5)).toBe(SOME)
})

test.each<[number, readonly SeqRange[]]>([
  [1, []],
  [2, [[2, 2]]],
  [3, [[2, 3]]],
  [5, [[2, 3]]],
  [
    6,
    [
      [2, 3],
      [6, 6],
    ],
  ],
  [
    9,
    [
      [2, 3],
      [6, 7],
    ],
  ],
  [
    10,
    [
      [2, 3],
      [6, 7],
      [10, 10],
    ],
  ],
])('of 1 to %i these are missing', (count, missing) => {
  expect(missingRanges(SOME, count)).toEqual(missing)
})

test('what is there is the opposite of what is missing', () => {
  expect(presentRanges(SOME)).toEqual([
    [1, 1],
    [4, 5],
    [8, 9],
  ])
  expect(presentRanges({ upTo: 3, gaps: [[1, 2]] })).toEqual([[3, 3]])
})

test.each<[number, SeqRanges]>([
  [10, SOME],
  [9, SOME],
  [8, { upTo: 8, gaps: SOME.gaps }],
  [7, { upTo: 5, gaps: [[2, 3]] }],
  [6, { upTo: 5, gaps: [[2, 3]] }],
  [5, { upTo: 5, gaps: [[2, 3]] }],
  [3, { upTo: 1, gaps: [] }],
  [0, { upTo: 0, gaps: [] }],
])('limited to %i', (count, result) => {
  expect(limitSeqRanges(SOME, count)).toEqual(result)
})

test.each<[SeqRange, readonly SeqRange[]]>([
  [[1, 4], [[5, 8]]],
  [[1, 3], [[4, 8]]],
  [[1, 5], [[6, 8]]],
  [
    [5, 6],
    [
      [4, 4],
      [7, 8],
    ],
  ],
  [[8, 9], [[4, 7]]],
  [[9, 9], [[4, 8]]],
  [[4, 8], []],
])('4 to 8 without %j', (range, rest) => {
  expect(subtractRange([[4, 8]], range)).toEqual(rest)
})

test('runs are joined where they touch or overlap, and only there', () => {
  expect(mergeRanges([[5, 6]], [[1, 3]])).toEqual([
    [1, 3],
    [5, 6],
  ])
  expect(mergeRanges([[4, 6]], [[1, 3]])).toEqual([[1, 6]])
  expect(
    mergeRanges(
      [[1, 9]],
      [
        [2, 3],
        [9, 10],
      ],
    ),
  ).toEqual([[1, 10]])
})

test('runs in both lists', () => {
  expect(intersectRanges([[1, 4]], [[4, 9]])).toEqual([[4, 4]])
  expect(intersectRanges([[1, 3]], [[4, 9]])).toEqual([])
  expect(
    intersectRanges(
      [[1, 9]],
      [
        [2, 3],
        [5, 6],
      ],
    ),
  ).toEqual([
    [2, 3],
    [5, 6],
  ])
})

test('runs in any order as what is there', () => {
  expect(
    toSeqRanges([
      [4, 5],
      [1, 1],
      [8, 9],
    ]),
  ).toEqual(SOME)
  expect(toSeqRanges([[2, 2]])).toEqual({ upTo: 2, gaps: [[1, 1]] })
  expect(toSeqRanges([])).toEqual(NO_SEQS)
})

test('what either has, and what both have', () => {
  const other: SeqRanges = { upTo: 6, gaps: [[1, 3]] }
  for (const [a, b] of [
    [SOME, other],
    [other, SOME],
  ] as const) {
    expect(uniteSeqRanges(a, b)).toEqual({
      upTo: 9,
      gaps: [
        [2, 3],
        [7, 7],
      ],
    })
    expect(intersectSeqRanges(a, b)).toEqual({ upTo: 5, gaps: [[1, 3]] })
  }
  expect(intersectSeqRanges(SOME, NO_SEQS)).toEqual(NO_SEQS)
})

test('numbers of runs are counted', () => {
  expect(countSeqs([])).toBe(0)
  expect(
    countSeqs([
      [2, 2],
      [4, 6],
    ]),
  ).toBe(4)
})

test.each<[number, readonly SeqRange[], readonly SeqRange[]]>([
  [
    0,
    [],
    [
      [1, 3],
      [5, 6],
      [8, 8],
    ],
  ],
  [
    2,
    [[1, 2]],
    [
      [3, 3],
      [5, 6],
      [8, 8],
    ],
  ],
  [
    3,
    [[1, 3]],
    [
      [5, 6],
      [8, 8],
    ],
  ],
  [
    4,
    [
      [1, 3],
      [5, 5],
    ],
    [
      [6, 6],
      [8, 8],
    ],
  ],
  [
    6,
    [
      [1, 3],
      [5, 6],
      [8, 8],
    ],
    [],
  ],
  [
    9,
    [
      [1, 3],
      [5, 6],
      [8, 8],
    ],
    [],
  ],
])('the first %i numbers are taken', (max, now, rest) => {
  expect(
    takeFirst(
      [
        [1, 3],
        [5, 6],
        [8, 8],
      ],
      max,
    ),
  ).toEqual({ now, rest })
})
