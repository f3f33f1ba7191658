/** What somebody types into a search, taken apart. */
import { expect, test } from 'vitest'
import { linksIn } from '../../../src/core/text/links.ts'
import { parseSearch } from '../../../src/core/text/search-operators.ts'
import { hitRanges, termsOf } from '../../../src/core/text/search-terms.ts'

const usesIn = (typed: string) =>
  parseSearch(typed).uses.map(({ operator, value }) => `${operator}=${value}`)

const found = (text: string) => linksIn(text).map(({ url }) => url)

test('operators are taken out of the words, in both languages and in any case', () => {
  expect(parseSearch('café from:bob com leite in:#lab')).toEqual({
    words: 'café  com leite ',
    uses: [
      { operator: 'from', value: 'bob' },
      { operator: 'in', value: '#lab' },
    ],
  })
  expect(usesIn('de:bob em:#lab antes:2026-11-20 DEPOIS:ontem')).toEqual([
    'from=bob',
    'in=#lab',
    'before=2026-11-20',
    'after=ontem',
  ])
})

test('a value in quotes may have blanks, and may not be closed yet', () => {
  expect(usesIn('from:"Ana Maria" oi')).toEqual(['from=Ana Maria'])
  expect(usesIn('from:"Ana Mar')).toEqual(['from=Ana Mar'])
})

test('an operator without a value narrows nothing, and is no word', () => {
  expect(parseSearch('oi from:')).toEqual({
    words: 'oi ',
    uses: [],
    unfinished: 'from:',
  })
})

test('nothing in a phrase, in a link or in a longer word is an operator', () => {
  for (const typed of ['"from:bob"', 'https://example.org/in:x', 'login:bob', 'from: bob', 'a:b'])
    expect([typed, usesIn(typed)]).toEqual([typed, []])
  expect(parseSearch('say "from:bob" loud').words).toBe('say "from:bob" loud')
})

test('the words stay as they were for what a search makes of them', () => {
  const { words } = parseSearch('from:bob "good night" mo')
  expect(termsOf(words)).toEqual([
    { words: ['good', 'night'], open: false },
    { words: ['mo'], open: true },
  ])
})

test('hits are ranges of the text, and none where a word is not in it', () => {
  const text = 'Um café, por favor: café com leite'
  const ranges = hitRanges(text, termsOf('cafe lei'))
  expect(ranges.map(({ from, to }) => text.slice(from, to))).toEqual(['café', 'café', 'leite'])
  expect(hitRanges(text, termsOf('cafe cha'))).toEqual([])
  expect(hitRanges(text, [])).toEqual([])
})

test('a link ends where its sentence goes on', () => {
  expect(found('see (https://en.example.org/wiki/Chat_(talk)), or HTTP://b.example!')).toEqual([
    'https://en.example.org/wiki/Chat_(talk)',
    'HTTP://b.example',
  ])
  expect(found('https://a.example/x?y=[1]&z=a,b; then')).toEqual([
    'https://a.example/x?y=[1]&z=a,b',
  ])
  expect(found('**https://a.example/x** and <https://b.example>')).toEqual([
    'https://a.example/x',
    'https://b.example',
  ])
  expect(found('https:// http://) ftp://x')).toEqual([])
  // none of these makes it slow
  const hostile = ['https://a' + ').'.repeat(8000), 'https://'.repeat(2000), '.'.repeat(16_000)]
  for (const text of hostile) expect(found(text).join('').length).toBeLessThan(16_001)
})
