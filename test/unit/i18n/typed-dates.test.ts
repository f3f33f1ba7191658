/** Days and times as people type them. */
import { expect, test } from 'vitest'
import { parseTypedTime } from '../../../src/i18n/times/typed-dates.ts'

/** Fri 20 Nov 2026, 09:12, where this machine is. */
const NOW = new Date(2026, 10, 20, 9, 12).getTime()
const at = (...parts: [number, number, number?, number?, number?]) =>
  new Date(parts[0], parts[1] - 1, parts[2] ?? 1, parts[3] ?? 0, parts[4] ?? 0).getTime()

test.each([
  ['2026-11-20', at(2026, 11, 20), at(2026, 11, 21)],
  ['2026-11-2', at(2026, 11, 2), at(2026, 11, 3)],
  ['2026-11', at(2026, 11), at(2026, 12)],
  ['2026-12', at(2026, 12), at(2027, 1)],
  ['2026-11-20T14:30', at(2026, 11, 20, 14, 30), at(2026, 11, 20, 14, 31)],
  ['20/11/2026', at(2026, 11, 20), at(2026, 11, 21)],
  ['1.2.2025', at(2025, 2, 1), at(2025, 2, 2)],
  ['20/11', at(2026, 11, 20), at(2026, 11, 21)],
  // not yet this year: then it is last year's
  ['24/12', at(2025, 12, 24), at(2025, 12, 25)],
  ['today', at(2026, 11, 20), at(2026, 11, 21)],
  [' Hoje ', at(2026, 11, 20), at(2026, 11, 21)],
  ['yesterday', at(2026, 11, 19), at(2026, 11, 20)],
  ['ontem', at(2026, 11, 19), at(2026, 11, 20)],
  // as the screen writes days and moments, and as people say them
  ['20 Nov', at(2026, 11, 20), at(2026, 11, 21)],
  ['Fri 20 Nov 2026', at(2026, 11, 20), at(2026, 11, 21)],
  ['20 Nov 14:30', at(2026, 11, 20, 14, 30), at(2026, 11, 20, 14, 31)],
  ['November 3rd', at(2026, 11, 3), at(2026, 11, 4)],
  ['Dec 24, 2024', at(2024, 12, 24), at(2024, 12, 25)],
  ['24 dec', at(2025, 12, 24), at(2025, 12, 25)],
  ['sex., 20 de nov. de 2026', at(2026, 11, 20), at(2026, 11, 21)],
  ['1 de março', at(2026, 3, 1), at(2026, 3, 2)],
  ['Friday', at(2026, 11, 20), at(2026, 11, 21)],
  ['thu', at(2026, 11, 19), at(2026, 11, 20)],
  ['sábado', at(2026, 11, 14), at(2026, 11, 15)],
  ['terça-feira', at(2026, 11, 17), at(2026, 11, 18)],
  ['3d', NOW - 3 * 86_400_000, NOW - 3 * 86_400_000],
  // before anything that there can be
  ['2015-01-01', at(2020, 1, 2), at(2020, 1, 2)],
  ['1h30m', NOW - 5_400_000, NOW - 5_400_000],
])('%j is a time', (typed, from, until) => {
  expect(parseTypedTime(typed, NOW)).toEqual({ from, until })
})

test.each([
  '',
  'x',
  '2026',
  '31/2',
  '2026-02-30',
  '2026-13',
  '32/1',
  '20/11/26',
  '2026-11-20T25:00',
  '31 feb',
  '20 nov 25:00',
  '20 nov nov',
  'fr',
  'friday 20',
  '20',
  'nov',
  '0d',
  '9999999999d',
])('%j is no time', (typed) => {
  expect(parseTypedTime(typed, NOW)).toBeUndefined()
})
