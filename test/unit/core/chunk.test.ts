/** Long texts in several words, and what fuzzy typing finds. */
import { assert, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzySort } from '../../../components/overlays/pickers/fuzzy-sort.ts'
import { chunkText } from '../../../src/core/text/chunk.ts'
import { isBlank, safeText } from '../../../src/core/text/safe-text.ts'

/** What there is to see. */
const seen = (text: string) =>
  Array.from(text)
    .filter((char) => !isBlank(char))
    .join('')

test('pieces are short enough, whole, and nothing but blanks at a cut is lost', () => {
  assert(
    property(
      string({ unit: 'binary', maxLength: 400 }),
      integer({ min: 12, max: 60 }),
      (typed, limit) => {
        const text = safeText(typed)
        const parts = chunkText(typed, limit)
        expect(parts.every((part) => part.length <= limit && part.isWellFormed())).toBe(true)
        expect(seen(parts.join(''))).toBe(seen(text))
      },
    ),
  )
})

test('a text is cut at line ends and blanks rather than inside of words', () => {
  expect(chunkText('one two three four', 10)).toEqual(['one two ', 'three four'])
  expect(chunkText('first line\nsecond', 14)).toEqual(['first line\n', 'second'])
  expect(chunkText('short')).toEqual(['short'])
})

test('a flag, a family or a letter with its marks is never cut in two', () => {
  const England = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'
  for (const one of [England, '👩‍👩‍👧‍👦', 'e\u0301\u0323', '\u845B\u{E0100}', '\u0958']) {
    const parts = chunkText(one.repeat(60), 40)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.map((part) => part.replaceAll(one, ''))).toEqual(parts.map(() => ''))
    expect(parts.join('')).toBe(one.repeat(60))
  }
})

test('a text that gets longer as it is made safe loses nothing at its cuts', () => {
  const letters = Array.from({ length: 60 }, (_, n) => String.fromCodePoint(0x05d0 + (n % 27)))
  const text = letters.map((letter) => `\u2067${letter}`).join('')
  const parts = chunkText(text, 40)
  expect(parts.every((part) => part.length <= 40)).toBe(true)
  expect(parts.join('').replaceAll(/[\u2066-\u2069]/gu, '')).toBe(letters.join(''))
})

test.each(['\u0007\n ', '\u200B', '\u3164', '\u2800\u2800', '\u2067\u2069'])(
  'there is nothing to say in %j',
  (text) => {
    expect(chunkText(text)).toEqual([])
  },
)

test('fuzzy typing prefers beginnings and letters that stand together', () => {
  const names = ['ana bob', 'bobby', 'barbara o.', 'xbxoxb', 'carla']
  expect(fuzzySort('bob', names, (name) => name).slice(0, 2)).toEqual(['bobby', 'ana bob'])
  expect(fuzzySort('zz', names, (name) => name)).toEqual([])
})
