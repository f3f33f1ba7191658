/** Lines that are broken between words where a terminal would break them anywhere. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { breakLines } from '../../../src/text/break-lines.ts'
import { widthOf } from '../../../src/text/width.ts'

test('a line ends where a word does, and goes on indented', () => {
  expect(breakLines('12:03  bob: the cake is in the kitchen', 20)).toBe(
    '12:03  bob: the cake\n  is in the kitchen',
  )
  expect(breakLines('one\n  two three\n\nfour', 8)).toBe('one\n  two\n    three\n\nfour')
  expect(breakLines('', 8)).toBe('')
})

test('wide letters count twice', () => {
  expect(breakLines('日本 語の 行', 7)).toBe('日本\n  語の\n  行')
})

test('a link that is wider than the terminal stays whole', () => {
  const link = 'https://example.org/a/link/that/does/not/fit'
  expect(breakLines(`look: ${link} there`, 20)).toBe(`look:\n  ${link}\n  there`)
  expect(breakLines(`  ${link}`, 20)).toBe(`  ${link}`)
})

test('no word is lost, and only a word alone is too wide', () => {
  const words = fc.array(fc.stringMatching(/^[a-zé日]{1,12}$/u), { maxLength: 20 })
  fc.assert(
    fc.property(words, fc.integer({ min: 6, max: 30 }), (all, width) => {
      const broken = breakLines(all.join(' '), width)
      expect(broken.split(/\s+/u).filter(Boolean)).toEqual(all)
      for (const row of broken.split('\n'))
        expect(widthOf(row) <= width || !row.trim().includes(' ')).toBe(true)
    }),
  )
})
