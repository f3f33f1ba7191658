/** Which lines of a list are on the screen. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { visibleLines } from '../../../components/panes/list-lines.ts'
import { listRows } from '../../../components/panes/list-rows.ts'
import { firstRow } from '../../../components/panes/list-window.ts'
import type { ListRow } from '../../../components/panes/list-row.ts'

const rowWith = (key: string, warning: string, quote: string, onAsked?: () => void): ListRow => ({
  key,
  matches: () => true,
  spans: () => [],
  warning: () => {
    onAsked?.()
    return warning
  },
  quote,
  actions: () => {
    throw new Error('nobody asks')
  },
  acts: () => ({}),
})

const INSIDE = 40
const space = (room: number) => ({ room, inside: INSIDE, ellipsis: '…' })
const texts = fc.record({
  warning: fc.constantFrom('', 'reads like bob'),
  quote: fc.constantFrom('', 'one', 'one\ntwo\nthree\nfour'),
})

test('they are those of all rows around the chosen one', () => {
  fc.assert(
    fc.property(
      fc.array(texts, { minLength: 1, maxLength: 40 }),
      fc.nat(39),
      fc.integer({ min: 1, max: 12 }),
      (given, place, room) => {
        const rows = given.map(({ warning, quote }, index) => rowWith(`${index}`, warning, quote))
        const chosen = place % rows.length
        const all = visibleLines(listRows(rows), chosen, space(10_000)).visible
        const chosenLine = all.findIndex(({ index }) => index === chosen)
        const first = firstRow(all.length, chosenLine, room)
        const { visible, more } = visibleLines(listRows(rows), chosen, space(room))
        expect(visible).toEqual(all.slice(first, first + room))
        expect(more).toBe(new Set(all.slice(first + room).map(({ index }) => index)).size)
      },
    ),
  )
})

test.each([0, 3, 500, 999])('rows that are far from row %i are not looked at', (chosen) => {
  const asked: number[] = []
  const rows = Array.from({ length: 1000 }, (_, index) =>
    rowWith(`${index}`, '', '', () => asked.push(index)),
  )
  const { visible, more } = visibleLines(listRows(rows), chosen, space(10))
  const first = firstRow(rows.length, chosen, 10)
  expect(visible.map(({ index }) => index)).toEqual(Array.from({ length: 10 }, (_, i) => first + i))
  expect(more).toBe(990 - first)
  expect(asked.length).toBeLessThan(25)
})
