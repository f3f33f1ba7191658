/** Memberships: who was a member under which roster, when others follow, are missed or are taken back. */
import { expect, test } from 'vitest'
import type { MembershipInterval } from '../../../../src/model/groups/roster.ts'
import {
  closeIntervals,
  countsAsMembers,
  intervalAt,
  intervalsAfter,
  intervalsUpTo,
} from '../../../../src/model/groups/membership-intervals.ts'
import { after, ana, bia, caio, dora, first } from '../../../support/groups/unsigned-rosters.ts'

const have = { upTo: 4, gaps: [[2, 3]] } as const
const member = (who: typeof ana, since: number) => ({ ...who, since, sentCount: 0 })
const second = after(first, 'r2')

test('those whom a roster names go on, those whom it does not have left', () => {
  const before: readonly MembershipInterval[] = [
    { ...ana, from: 1 },
    { ...bia, from: 1 },
    { ...caio, from: 1 },
    { ...dora, from: 1, to: 1 },
  ]
  const roster = after(second, 'r3', {
    members: [member(ana, 1), member(dora, 3)],
    departed: [{ ...bia, have, left: true }],
  })
  expect(intervalsAfter(before, roster)).toEqual([
    { ...ana, from: 1 },
    { ...bia, from: 1, to: 3, have },
    { ...caio, from: 1, to: 3 },
    { ...dora, from: 1, to: 1 },
    { ...dora, from: 3 },
  ])
})

test('the same name with another key is another member', () => {
  const other = { ...bia, key: dora.key }
  const roster = after(second, 'r3', { members: [member(ana, 1), member(other, 3)] })
  expect(
    intervalsAfter(
      [
        { ...ana, from: 1 },
        { ...bia, from: 2 },
      ],
      roster,
    ),
  ).toEqual([
    { ...ana, from: 1 },
    { ...bia, from: 2, to: 3 },
    { ...other, from: 3 },
  ])
})

test.each<[string, MembershipInterval, number, MembershipInterval | undefined]>([
  [
    'a member since the same roster was one all the time',
    { ...ana, from: 1, to: 3, have },
    9,
    { ...ana, from: 1 },
  ],
  ['a member since another one was not', { ...bia, from: 2 }, 9, { ...bia, from: 2, to: 6 }],
  [
    'whoever is gone was a member until the last roster that was seen',
    { ...caio, from: 2 },
    9,
    { ...caio, from: 2, to: 6 },
  ],
  [
    'an earlier end stays, with what counts',
    { ...caio, from: 2, to: 4, have },
    9,
    { ...caio, from: 2, to: 4, have },
  ],
  [
    'nothing goes beyond a lower number',
    { ...caio, from: 2, to: 5, have },
    4,
    { ...caio, from: 2, to: 4, have },
  ],
  [
    'what ends at it stays as it was',
    { ...caio, from: 2, to: 4, have },
    4,
    { ...caio, from: 2, to: 4, have },
  ],
  ['what began at it was never', { ...caio, from: 4 }, 4, undefined],
  ['what began below it was', { ...caio, from: 3 }, 4, { ...caio, from: 3, to: 4 }],
])('%s', (_, interval, rev, result) => {
  const next = { rev, members: [member(ana, 1), member(bia, rev)] }
  expect(closeIntervals([interval], 5, next)).toEqual(result ? [result] : [])
})

test.each<[number, readonly MembershipInterval[]]>([
  [1, []],
  [2, [{ ...ana, from: 2 }]],
  [4, [{ ...ana, from: 2 }]],
  [5, [{ ...ana, from: 2, to: 5, have }]],
  [7, [{ ...ana, from: 2, to: 5, have }]],
  [
    8,
    [
      { ...ana, from: 2, to: 5, have },
      { ...ana, from: 8 },
    ],
  ],
])('cut at roster %i', (rev, result) => {
  expect(
    intervalsUpTo(
      [
        { ...ana, from: 2, to: 5, have },
        { ...ana, from: 8 },
      ],
      rev,
    ),
  ).toEqual(result)
})

test('a membership begins with its roster, and its last one is not in it', () => {
  const intervals = [
    { ...ana, from: 2, to: 5, have },
    { ...ana, from: 8 },
  ]
  const found = [1, 2, 4, 5, 7, 8, 99].map((rev) => intervalAt(intervals, ana, rev)?.from)
  expect(found).toEqual([undefined, 2, 2, undefined, undefined, 8, 8])
  expect(intervalAt(intervals, bia, 3)).toBeUndefined()
  expect(intervalAt(intervals, { ...ana, key: bia.key }, 3)).toBeUndefined()
})

test('of whoever left only what the leader had counts', () => {
  const intervals = [
    { ...ana, from: 2, to: 5, have },
    { ...ana, from: 8 },
  ]
  const counts = (rev: number, seq?: number) => countsAsMembers(intervals, ana, rev, seq)
  expect([1, 2, 3, 4, 5].map((seq) => counts(3, seq))).toEqual([true, false, false, true, false])
  expect(counts(3)).toBe(true)
  expect(counts(8, 99)).toBe(true)
  expect(counts(6, 1)).toBe(false)
  expect(counts(6)).toBe(false)
})
