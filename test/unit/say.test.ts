/** Long texts in several words, and what fuzzy typing finds. */
import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzySort } from '../../components/fuzzy.ts'
import { pieces } from '../../components/ui/pieces.ts'

test('pieces are short enough, whole, and nothing but blanks at a cut is lost', () => {
  assert(
    property(
      string({ unit: 'grapheme', maxLength: 400 }),
      integer({ min: 12, max: 60 }),
      (text, limit) => {
        const parts = pieces(text, limit)
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

test('fuzzy typing prefers beginnings and letters that stand together', () => {
  const names = ['ana bob', 'bobby', 'barbara o.', 'xbxoxb', 'carla']
  expect(fuzzySort('bob', names, (name) => name).slice(0, 2)).toEqual(['bobby', 'ana bob'])
  expect(fuzzySort('zz', names, (name) => name)).toEqual([])
})
