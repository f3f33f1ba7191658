/** What lies between two styles is what the installed ansi-tokenize says, also where it is remembered. */
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { rememberDiffs } from '../../src/cli/screen/output/remember-diffs.ts'
import type { StyleCode } from '../../src/cli/screen/output/remember-diffs.ts'

const sgr = (code: number | string, end: number): StyleCode => ({
  code: `\u001B[${code}m`,
  endCode: `\u001B[${end}m`,
})
const link = (url: string, ending: string): StyleCode => ({
  code: `\u001B]8;;${url}${ending}`,
  endCode: `\u001B]8;;${ending}`,
})
const STYLES = [
  sgr(1, 22),
  sgr(2, 22),
  sgr(3, 23),
  sgr(31, 39),
  sgr('38;2;1;2;3', 39),
  sgr(41, 49),
  sgr(41, 39),
  link('a', '\u0007'),
  link('a', '\u001B\\'),
  link('b', '\u0007'),
]
const styles = fc.array(fc.constantFrom(...STYLES), { maxLength: 3 })

// no dependency of ours, but of Ink
const path = join(import.meta.dirname, '../../node_modules/@alcalzone/ansi-tokenize/build/diff.js')
const { diffAnsiCodes: original } = (await import(path)) as {
  readonly diffAnsiCodes: (from: StyleCode[], to: StyleCode[]) => StyleCode[]
}
const remembered = rememberDiffs(original)

test('random styles differ by the same', () => {
  const pairs = fc.array(fc.tuple(styles, styles), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(pairs, (some) => {
      for (const [from, to] of some) expect(remembered(from, to)).toEqual(original(from, to))
    }),
    { numRuns: 2000 },
  )
})

test('the same two are asked once, and more than there is room for are asked again', () => {
  let asked = 0
  const counted = rememberDiffs((from: StyleCode[], to: StyleCode[]) => {
    asked += 1
    return original(from, to)
  })
  const [bold = sgr(1, 22)] = STYLES
  counted([bold], [])
  counted([{ ...bold }], [])
  expect(asked).toBe(1)
  counted([], [bold])
  expect(asked).toBe(2)
  for (let colour = 0; colour < 1000; colour += 1) counted([sgr(colour, 39)], [])
  counted([bold], [])
  expect(asked).toBe(1003)
})
