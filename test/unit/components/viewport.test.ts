/** Scrolling: the view stays where the reader put it, and never goes beyond either end. */
import { array, assert, integer, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { placeAt, reveal, scrollBy, viewportOf } from '../../../components/chat/scroll/viewport.ts'
import type { RowAt } from '../../../components/chat/scroll/viewport.ts'

type Thing = { readonly key: string; readonly at: number; readonly tall: number }
const tall = ({ tall }: Thing) => tall
const things = (heights: readonly number[], from = 0): readonly Thing[] =>
  heights.map((height, index) => ({ key: `${from + index}`, at: from + index, tall: height }))
const seenBy = (items: readonly Thing[], height: number) => ({ items, heightOf: tall, height })
const shown = (all: readonly Thing[], rows: readonly RowAt[]) =>
  rows.map(({ index, row }) => `${all[index]?.key}.${row}`)

const heights = array(integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 })
const moves = array(integer({ min: -30, max: 30 }), { maxLength: 20 })

test('whatever is scrolled, the screen is full or everything is on it, and rows are in order', () => {
  assert(
    property(heights, integer({ min: 1, max: 20 }), moves, (sizes, height, steps) => {
      const all = things(sizes)
      const whole = all.flatMap(({ key, tall }) =>
        Array.from({ length: tall }, (_, row) => `${key}.${row}`),
      )
      let place: ReturnType<typeof scrollBy> = undefined
      for (const step of steps) {
        place = scrollBy(seenBy(all, height), place, step)
        const { rows, atTop, atBottom } = viewportOf(seenBy(all, height), place)
        const seen = shown(all, rows)
        const start = whole.indexOf(seen[0] ?? '')
        expect(seen).toEqual(whole.slice(start, start + height))
        expect(seen.length).toBe(Math.min(height, whole.length))
        expect(atTop).toBe(start === 0)
        expect(atBottom).toBe(start + height >= whole.length)
        expect(place === undefined).toBe(atBottom)
      }
    }),
  )
})

test('scrolling by rows moves by exactly so many rows', () => {
  const all = things([3, 1, 5, 2, 4, 1, 1, 6])
  const first = (place: ReturnType<typeof scrollBy>) =>
    shown(all, viewportOf(seenBy(all, 5), place).rows)[0]
  const up = scrollBy(seenBy(all, 5), undefined, -7)
  expect(first(undefined)).toBe('7.1')
  expect(first(up)).toBe('4.0')
  expect(first(scrollBy(seenBy(all, 5), up, 3))).toBe('4.3')
  expect(scrollBy(seenBy(all, 5), up, 100)).toBeUndefined()
  expect(first(scrollBy(seenBy(all, 5), up, -100))).toBe('0.0')
})

test('what arrives below and is paged in above leaves a reader where they are', () => {
  const all = things(
    Array.from({ length: 30 }, () => 2),
    10,
  )
  const place = scrollBy(seenBy(all, 9), undefined, -17)
  const before = shown(all, viewportOf(seenBy(all, 9), place).rows)
  const more = [...things([1, 4, 3], 7), ...all, ...things([5, 5], 40)]
  expect(shown(more, viewportOf(seenBy(more, 9), place).rows)).toEqual(before)
})

test('at the bottom the view follows', () => {
  const all = things([1, 1, 1])
  const more = things([1, 1, 1, 2])
  expect(shown(more, viewportOf(seenBy(more, 2), undefined).rows)).toEqual(['3.0', '3.1'])
  expect(shown(all, viewportOf(seenBy(all, 2), undefined).rows)).toEqual(['1.0', '2.0'])
})

test('a place whose item is gone is near its time', () => {
  const all = things([1, 1, 1, 1, 1, 1, 1, 1])
  const place = { key: 'trimmed', at: 4, row: 0 }
  expect(shown(all, viewportOf(seenBy(all, 2), place).rows)).toEqual(['3.0', '4.0'])
})

test('revealing shows an item, and moves only when it is not on the screen', () => {
  assert(
    property(
      heights,
      integer({ min: 1, max: 20 }),
      nat(39),
      moves,
      (sizes, height, pick, steps) => {
        const all = things(sizes)
        const index = pick % all.length
        let place: ReturnType<typeof scrollBy> = undefined
        for (const step of steps) place = scrollBy(seenBy(all, height), place, step)
        const next = reveal(seenBy(all, height), place, index)
        const rows = viewportOf(seenBy(all, height), next).rows.filter((row) => row.index === index)
        expect(rows.length).toBe(Math.min(sizes[index] ?? 0, height))
      },
    ),
  )
})

test('an item is put so many rows below the top, or the very bottom is shown where all below it fits', () => {
  assert(
    property(
      heights,
      integer({ min: 1, max: 20 }),
      nat(39),
      integer({ min: -12, max: 19 }),
      (sizes, height, at, wanted) => {
        const all = things(sizes)
        const index = at % all.length
        const above = Math.min(wanted, height - 1)
        const whole = all.flatMap(({ key, tall }) =>
          Array.from({ length: tall }, (_, row) => `${key}.${row}`),
        )
        const list = seenBy(all, height)
        const place = placeAt(list, index, above)
        const seen = shown(all, viewportOf(list, place).rows)
        const top = whole.indexOf(`${index}.0`) - above
        expect(place === undefined).toBe(top + height >= whole.length)
        // there is never a blank row: near an end the view stops
        const start = Math.max(0, Math.min(top, whole.length - height))
        expect(seen).toEqual(whole.slice(start, start + height))
      },
    ),
  )
})
