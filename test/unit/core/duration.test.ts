/** One way to write how long something takes, on the screen and in the shell. */
import { expect, test } from 'vitest'
import { looksLikeDuration, parseDuration } from '../../../src/core/duration.ts'

test.each([
  ['1s', 1000],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['1h30m', 5_400_000],
  ['1d2h3m4s', 93_784_000],
  ['7D', 604_800_000],
  ['3650d', 315_360_000_000],
])('%s is a duration of %i ms', (text, value) => {
  expect(parseDuration(text)).toEqual({ ok: true, value })
})

test.each([
  ['30', 'no-unit'],
  ['0', 'no-unit'],
  ['0s', 'out-of-range'],
  ['3651d', 'out-of-range'],
  ['99999999999999999999d', 'out-of-range'],
  ['', 'no-duration'],
  ['d', 'no-duration'],
  ['d7', 'no-duration'],
  ['7 d', 'no-duration'],
  ['7dd', 'no-duration'],
  ['30m1h', 'no-duration'],
  ['-7d', 'no-duration'],
  ['1.5h', 'no-duration'],
  ['bob', 'no-duration'],
])('%j is none: %s', (text, error) => {
  expect(parseDuration(text)).toEqual({ ok: false, error })
})

test('what was meant as a duration is told from a name', () => {
  expect(['30m', '0s', '30', '99999999999999999999d'].map(looksLikeDuration)).toEqual(
    Array.from({ length: 4 }, () => true),
  )
  expect(['bob', 'd7', '7up', '', '3x', 'm'].map(looksLikeDuration)).toEqual(
    Array.from({ length: 6 }, () => false),
  )
})
