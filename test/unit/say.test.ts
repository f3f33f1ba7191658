/** Long texts in several words, and what fuzzy typing finds. */
import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzySort } from '../../components/fuzzy.ts'
import { pieces } from '../../src/core/pieces.ts'
import { safeText } from '../../src/core/text.ts'

test('pieces are short enough, whole, and nothing but blanks at a cut is lost', () => {
  assert(
    property(
      string({ unit: 'grapheme', maxLength: 400 }),
      integer({ min: 12, max: 60 }),
      (typed, limit) => {
        const text = safeText(typed)
        const parts = pieces(typed, limit)
        expect(parts.every((part) => part.length <= limit && part.isWellFormed())).toBe(true)
        expect(parts.join('').replaceAll(/\s/gu, '')).toBe(text.replaceAll(/\s/gu, ''))
      },
    ),
  )
})

test('a text is cut at line ends and blanks rather than inside of words', () => {
  expect(pieces('one two three four', 10)).toEqual(['one two ', 'three four'])
  expect(pieces('first line\nsecond', 14)).toEqual(['first line\n', 'second'])
  expect(pieces('short')).toEqual(['short'])
})

test('a text that gets longer as it is made safe loses nothing at its cuts', () => {
  // two letters each, once they are composed as Unicode wants them
  const text = '\u{958}'.repeat(30)
  expect(pieces(text, 20).join('')).toBe(text.normalize('NFC'))
  expect(pieces('\u{7}\n ')).toEqual([])
})

test('fuzzy typing prefers beginnings and letters that stand together', () => {
  const names = ['ana bob', 'bobby', 'barbara o.', 'xbxoxb', 'carla']
  expect(fuzzySort('bob', names, (name) => name).slice(0, 2)).toEqual(['bobby', 'ana bob'])
  expect(fuzzySort('zz', names, (name) => name)).toEqual([])
})
