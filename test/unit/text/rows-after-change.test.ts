/** A long text is wrapped again from where it was changed, and nobody sees a difference. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsAfterChange } from '../../../src/text/rows-after-change.ts'
import { rowsFrom } from '../../../src/text/wrap-rows.ts'
import { HARD } from '../../support/hard-texts.ts'

const pieces = fc.oneof(
  fc.constantFrom(...HARD),
  fc.constantFrom(
    ' ',
    '     ',
    '\n',
    '\t',
    'a',
    'word',
    '漢',
    '。',
    '。。。。',
    '\u0301',
    '\u{1F1E7}',
    '\u200D',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const texts = fc.array(pieces, { maxLength: 60, size: 'max' }).map((parts) => parts.join(''))
const places = fc.double({ min: 0, max: 1, noNaN: true })

test('what is typed, taken away or put in anywhere gives the rows of the whole text', () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.tuple(places, fc.nat(8), pieces), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 12 }),
      (first, changes, width) => {
        let before = { text: first, width, rows: [...rowsFrom(first, width, 0)] as const }
        for (const [place, taken, put] of changes) {
          const at = Math.round(place * before.text.length)
          const text = before.text.slice(0, at) + put + before.text.slice(at + taken)
          const rows = rowsAfterChange(before, text)
          expect(rows).toEqual([...rowsFrom(text, width, 0)])
          before = { text, width, rows: [...rows] }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a key in a long text makes only the rows anew that change', () => {
  const line = 'a few words of a text that is long\n'
  const text = line.repeat(1000)
  const before = { text, width: 20, rows: [...rowsFrom(text, 20, 0)] }
  const at = 500 * line.length
  const rows = rowsAfterChange(before, `${text.slice(0, at)}x${text.slice(at)}`)
  const old = new Set(before.rows)
  const shows = new Set(before.rows.map(({ show }) => show))
  // some before the change are made anew too; behind it the places are others, and the texts the same
  expect(rows.findIndex((row) => !old.has(row))).toBe(997)
  expect(rows.filter(({ show }) => !shows.has(show)).map(({ show }) => show)).toEqual([
    'xa few words of a',
  ])
})
