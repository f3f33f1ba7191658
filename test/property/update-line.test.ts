/** What is written of a row that changed is, byte for byte, what the installed Ink writes. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import inkLineUpdate from '../../node_modules/ink/build/line-update.js'
import { updateSimpleLines } from '../../src/cli/screen/output/update-line.ts'
import type { UpdateLine } from '../../src/cli/screen/output/update-line.ts'

const ink: UpdateLine = inkLineUpdate

const PIECES = [
  'a',
  'b',
  'hello',
  '   ',
  '│',
  '━━',
  '…',
  '✓',
  'ã',
  'm',
  '[3',
  '\u001B[31m',
  '\u001B[32m',
  '\u001B[3m',
  '\u001B[1m',
  '\u001B[39m',
  '\u001B[38;2;1;2;3m',
  '漢',
  '😀',
  'e\u0301',
  '\t',
  '\u001B[K',
  '\u001B]8;;https://example.org\u0007',
] as const

// mostly what a screen is made of, so that both ways are gone
const piece = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...PIECES.slice(0, 17)) },
  { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
)
const pieces = fc.array(piece, { maxLength: 8 })

test('of any row after any other one, Ink writes the same', () => {
  const update = updateSimpleLines(ink)
  fc.assert(
    fc.property(
      // mostly both begin in the same way
      fc.oneof(pieces, fc.constant<readonly string[]>([])),
      pieces,
      pieces,
      fc.oneof(fc.integer({ min: -1, max: 30 }), fc.constantFrom(200, undefined, Number.NaN)),
      (start, before, after, columns) => {
        const [previous, next] = [[...start, ...before].join(''), [...start, ...after].join('')]
        expect(update(previous, next, columns)).toBe(ink(previous, next, columns))
      },
    ),
    { numRuns: 20_000 },
  )
})

test('a row of plain characters and looks is not given to Ink', () => {
  const update = updateSimpleLines(() => {
    throw new Error('Ink was asked')
  })
  expect(update('│ \u001B[90mold\u001B[39m │', '│ \u001B[90mnew\u001B[39m │', 80)).toBe(
    '\u001B[3G\u001B[K\u001B[90mnew\u001B[39m │',
  )
  expect(() => update('漢字', '漢語', 80)).toThrow('Ink was asked')
})
