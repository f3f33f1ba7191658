/** Which parts of a text are markdown: shown here with a letter around each part. */
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { rowSpans } from '../../../components/chat/text-spans.ts'
import { linksIn } from '../../../src/core/text/links.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { markdownRanges } from '../../../src/text/markdown.ts'
import { wrap } from '../../../src/text/wrap.ts'

/** The parts that are something, by what they are: `strong: word`. */
const partsOf = (text: string) =>
  markdownRanges(text, linksIn(text))
    .filter(({ kind }) => kind !== 'mark')
    .map(({ kind, from, to }) => `${kind}: ${text.slice(from, to)}`)

const signsOf = (text: string) =>
  markdownRanges(text, linksIn(text))
    .filter(({ kind }) => kind === 'mark')
    .map(({ from, to }) => text.slice(from, to))

test.each([
  ['**bold** and __bold__', ['strong: bold', 'strong: bold']],
  ['*it* or _it_', ['emphasis: it', 'emphasis: it']],
  ['~~gone~~ and ~gone~', ['strike: gone', 'strike: gone']],
  ['***both***', ['strong: both', 'emphasis: **both**']],
  ['**bold *both* bold**', ['emphasis: both', 'strong: bold *both* bold']],
  ['**bold *both***', ['emphasis: both', 'strong: bold *both*']],
  ['(*it*), "_it_"!', ['emphasis: it', 'emphasis: it']],
  ['¡*ação*!', ['emphasis: ação']],
  ['这是**粗体**字', ['strong: 粗体']],
  ['two *lines\nof one* paragraph', ['emphasis: lines\nof one']],
  ['`a*b*c` and ``a`b``', ['code: a*b*c', 'code: a`b']],
  ['one `open', []],
  ['> said *so*\nand I', ['quote: > said *so*', 'emphasis: so']],
  ['>> twice\n>once', ['quote: >> twice', 'quote: >once']],
  ['```ts\nconst a = *b*\n```\n*it*', ['code: const a = *b*', 'emphasis: it']],
  ['~~~\na\n```\nb\n~~~', ['code: a', 'code: ```', 'code: b']],
  ['```\nnot closed', ['code: not closed']],
  ['```one line```', ['code: one line']],
])('%j', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test.each([
  '2*3*4 and 2 * 3 * 4',
  '2**3**4',
  'snake_case_name and __a',
  'list:\n* one\n* two',
  '- 5*3\n- 2*4',
  'a *b\n\nc* d',
  String.raw`¯\_(ツ)_/¯ and \*text\*`,
  '>_< and >:(',
  'a ~ b ~ c',
  '****',
  '* *',
  '# no heading, | no | table, <b>no HTML</b>',
  'https://example.org/_a_/*b*/~c~',
])('nothing in %j', (text) => {
  expect(partsOf(text)).toEqual([])
  expect(signsOf(text)).toEqual([])
})

test('the signs are known, to be drawn weaker', () => {
  expect(signsOf('**bold** `code` ~~x~~')).toEqual(['**', '**', '`', '`', '~~', '~~'])
  expect(signsOf('```ts\nx\n```')).toEqual(['```ts', '```'])
  expect(signsOf('> > said')).toEqual(['> > '])
})

test('a link is whole inside of markdown', () => {
  const text = '**https://example.org/a_b_c** and _x_'
  expect(partsOf(text)).toEqual(['strong: https://example.org/a_b_c', 'emphasis: x'])
})

test('of whatever is sent every character is drawn, in parts of the text', () => {
  const signs = fc.constantFrom(
    '*',
    '**',
    '_',
    '~',
    '~~',
    '`',
    '```',
    '>',
    '\n',
    ' ',
    'a',
    'é',
    '👩‍💻',
    '\t',
    '天',
    'https://a.b/c_d_',
  )
  fc.assert(
    fc.property(
      fc.array(signs, { maxLength: 60 }),
      fc.integer({ min: 4, max: 40 }),
      (typed, width) => {
        const text = safeText(typed.join(''))
        const ranges = markdownRanges(text, linksIn(text))
        expect(ranges.every(({ from, to }) => from >= 0 && from <= to && to <= text.length)).toBe(
          true,
        )
        const looks = ranges.map((range) => ({ ...range, style: { bold: true } }))
        for (const row of wrap(text, width)) {
          const spans = rowSpans(text, row, looks)
          expect(spans.map((span) => span.text).join('')).toBe(row.show)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a text of nothing but signs takes one pass', () => {
  const hostile = [
    '*a '.repeat(5000),
    '**_~`'.repeat(3000),
    '`'.repeat(16_000),
    '`a``b```'.repeat(2000),
    '> '.repeat(8000),
    '*a _b '.repeat(2500) + '* _'.repeat(100),
  ]
  for (const text of hostile) {
    // each sign belongs to one pair at most, and a pair makes three parts
    expect(markdownRanges(text).length).toBeLessThan(3 * text.length)
  }
})
