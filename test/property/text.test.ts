/** The door for text: what is written in any language goes through as it is, what harms does not. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellOf, stableText } from '../../src/text/width.ts'
import { wrap } from '../../src/text/wrap.ts'
import { cpuTimeOf } from '../support/cpu-time.ts'
import { validatePlaintextName } from '../../src/core/plaintext-ids.ts'
import { hitRanges, indexable, matches, termsOf } from '../../src/core/text/search-terms.ts'
import { safeNfcLine, isBlank, safeLine, safeText } from '../../src/core/text/safe-text.ts'

const tags = (region: string) =>
  `\u{1F3F4}${Array.from(region, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('')}\u{E007F}`
const ENGLAND = tags('gbeng')
const SCOTLAND = tags('gbsct')
const WALES = tags('gbwls')

/** Every letter, mark, number, sign and blank that Unicode has, by hundreds. */
const everything = (() => {
  const all: string[] = []
  for (let point = 0x20; point < 0x110000; point += 1) {
    const char = String.fromCodePoint(point)
    if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]$/u.test(char)) all.push(char)
  }
  return all
})()

const letter = fc.oneof(
  fc.nat({ max: everything.length - 1 }).map((at) => everything[at] ?? ''),
  fc.constantFrom('\u200C', '\u200D', '\u00AD', '\u034F', '\u200B', '\u2060'),
  fc.constantFrom('\u200E', '\u200F', '\u061C', '\uFE0F', '👩‍👩‍👧‍👦', ENGLAND, '\u845B\u{E0100}'),
)
/** What people write: no more than ten marks in a row, isolates that are closed. */
const written = fc
  .array(
    fc.oneof(
      fc.string({ unit: letter, maxLength: 10 }),
      fc.constantFrom('\u2067\u05E9\u05DC\u2069', '\u2066a\u2068b\u2069\u2069', '\n', '\t'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('a'))
  // a selector of a form says something behind an ideograph only
  .filter((text) => !/(?<!\p{Ideographic})[\u{E0100}-\u{E01EF}]/u.test(text))

test('every letter, mark and sign of Unicode goes through as it is', () => {
  expect(everything.length).toBeGreaterThan(140_000)
  const selectors = /[\u{E0100}-\u{E01EF}]/u
  for (let at = 0; at < everything.length; at += 500) {
    const text = everything
      .slice(at, at + 500)
      .map((char) => (selectors.test(char) ? `\u845B${char}` : `x${char}`))
      .join('')
    expect(safeText(text)).toBe(text)
  }
})

test('what people write in any language stays byte for byte', () => {
  fc.assert(
    fc.property(written, (text) => {
      expect(safeText(text)).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['three flags', `${ENGLAND}${SCOTLAND}${WALES}`],
  ['a form of an ideograph', '\u845B\u{E0100}\u98FE\u{E0101}'],
  ['Hebrew with marks of direction', '\u05E9\u05DC\u05D5\u05DD!\u200F (C++\u200E)'],
  ['Arabic with a mark of its own', '\u0663\u0664-\u0665\u061C'],
  ['an isolate', 'user \u2068\u05D0\u05D1\u05D2\u2069: 3'],
  ['compatibility ideographs', '\uF900\uFA0E\u{2F800}'],
  ['what composing would change', 'e\u0301 \u212B \u0958 \u1100\u1161'],
  ['a joiner that keeps letters in order', 'c\u034Fh'],
  ['a Tibetan stack of nine', '\u0F67\u0F90\u0FB5\u0FA8\u0FB3\u0FBA\u0FBC\u0FBB\u0F82'],
  ['thirty marks', `a${'\u0301'.repeat(30)}`],
])('%s is kept', (_, text) => {
  expect(safeText(text)).toBe(text)
  expect(safeText(safeText(text))).toBe(text)
})

test.each([
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a\nb\nc'],
  ['NEL, VT and FF', 'a\u0085b\u000Bc\u000Cd', 'a\nb\nc\nd'],
  ['a disguised ending', 'invoice\u202Ecod.exe\u202C now', 'invoicecod.exe now'],
  ['an embedding', 'a \u202B\u05D0 b\u202C c', 'a \u2067\u05D0 b\u2069 c'],
  ['an isolate left open', '\u2067\u05D0', '\u2067\u05D0\u2069'],
  ['two left open', '\u2067\u05D0\u2068b', '\u2067\u05D0\u2068b\u2069\u2069'],
  ['one open across lines', '\u2067\u05D0\nb\u2069', '\u2067\u05D0\u2069\nb'],
  ['an end of nothing', 'a\u2069b\u202C', 'ab'],
  ['an end of an override inside', '\u2066a\u202Eb\u2069c\u202C', '\u2066ab\u2069c'],
  ['words hidden in tags', 'hi\u{E0068}\u{E0069}\u{E007F}', 'hi'],
  ['a flag of no region', tags('g').slice(0, 4), '\u{1F3F4}'],
  ['words hidden behind a flag', tags('gbengandmuchmore'), '\u{1F3F4}'],
  ['a form of no ideograph', 'a\u{E0100}\u845B\u{E0100}\u{E0101}', 'a\u845B\u{E0100}'],
  ['a byte order mark', '\uFEFFhi', 'hi'],
  ['a tower of marks', `a${'\u0301'.repeat(300)}`, `a${'\u0301'.repeat(30)}`],
])('%s', (_, text, safe) => {
  expect(safeText(text)).toBe(safe)
  expect(safeText(safe)).toBe(safe)
})

test.each(['a\u2028b', 'a\u0085\u000Bb', 'a\n\tb'])('%j is two words on one line', (text) => {
  expect(safeLine(text)).toBe('a b')
})

const HARD = [
  '\u202A',
  '\u202B',
  '\u202C',
  '\u202D',
  '\u202E',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\n',
  'a',
  '\u05D0',
  '\u0301',
  '\u0001',
  '\uFEFF',
  '\uD83C',
  '\uDFF4',
  '\u{1F3F4}',
  '\u845B',

  '\u{E0067}',
  '\u{E0062}',
  '\u{E007F}',
  '\u{E0001}',
  '\u{E0100}',
  ENGLAND,
  'a'.repeat(9),
  '👍',
]
const hard = fc.string({ unit: fc.constantFrom(...HARD), maxLength: 60, size: 'max' })

/** Do all isolates end in their line, and nothing else? */
const isBalanced = (text: string) =>
  text.split('\n').every((line) => {
    let depth = 0
    for (const char of line) {
      if (/[\u2066-\u2068]/u.test(char)) depth += 1
      if (char === '\u2069') depth -= 1
      if (depth < 0) return false
    }
    return depth === 0
  })

/** The flag of a region: two letters or three digits, and one to four more of either. */
const FLAG =
  /\u{1F3F4}(?:[\u{E0061}-\u{E007A}]{2}|[\u{E0030}-\u{E0039}]{3})[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{1,4}\u{E007F}/gu

test('whatever comes: directions end with their line, nothing is hidden, and twice is as once', () => {
  fc.assert(
    fc.property(hard, fc.integer({ min: 2, max: 40 }), (text, limit) => {
      for (const safe of [safeText(text, limit), safeLine(text, limit), safeNfcLine(text, limit)]) {
        expect(safe.length).toBeLessThanOrEqual(limit)
        expect(safe.isWellFormed()).toBe(true)
        expect(isBalanced(safe)).toBe(true)
        expect(safe).not.toMatch(/[\u202A-\u202E\u206A-\u206F\uFEFF]/u)
        expect(safe.replaceAll(FLAG, '')).not.toMatch(/[\u{E0000}-\u{E007F}]/u)
        expect(safeText(safe, limit)).toBe(safe)
      }
      const line = safeLine(text, limit)
      expect(safeLine(line, limit)).toBe(line)
      const sign = safeNfcLine(text, limit)
      expect(safeNfcLine(sign, limit)).toBe(sign)
    }),
    { numRuns: 5000 },
  )
})

test.each([
  '\u2067'.repeat(40_000),
  '\u2067\u2069\u202A\u202E'.repeat(10_000),
  // what ends isolates, where only what it does not end is open
  '\u202A'.repeat(16_000) + '\u2069'.repeat(16_000),
  '\u202D'.repeat(16_000) + '\u2069'.repeat(16_000),
  `\u2067${'\u202A'.repeat(16_000)}${'\u2069'.repeat(16_000)}`,
])('hostile tower %# of directions costs no time worth telling', async (tower) => {
  // measured: at most 100 ms on two busy cores
  expect(await cpuTimeOf(() => safeText(tower))).toBeLessThan(1000)
})

test('what is drawn has no directions in it, no width for them, and no towers', () => {
  const drawn = wrap(safeText('one \u2067\u05D0\u05D1 \u05D2\u05D3 \u05D4\u2069 two'), 6)
  expect(drawn.map(({ show, width }) => [show, width])).toEqual([
    ['one \u05D0\u05D1', 6],
    ['\u05D2\u05D3 \u05D4', 4],
    ['two', 3],
  ])
  expect(stableText('\u200Fa\u200E')).toBe('a')
  // what stood between two characters goes, and they join: they are looked at once more
  expect(stableText(']\u2068\u0EB3')).toBe(stableText(']\u0EB3'))
  expect(stableText(`a${'\u0301'.repeat(30)}`)).toBe(`a${'\u0301'.repeat(6)}`)
  expect(stableText(`a${'\u0301\u200D'.repeat(30)}`)).toBe(`a${'\u0301\u200D'.repeat(6)}`)
  expect(cellOf(ENGLAND)).toEqual({ show: '\u{1F3F4}', width: 2 })
  expect(cellOf('\u845B\u{E0100}').width).toBe(2)
})

test.each([
  '',
  ' ',
  '\n\t',
  '\u200B',
  '\u3164',
  '\u2800',
  '\u00AD',
  '\u115F\u1160',
  '\u17B4',
  '\uFFA0',

  '\u2060\u2064',
  '\uFEFF',
  '\u{E0067}',
  '\uFE0F',
  '\u0301',
  '\u200F\u2067\u2069',
  '\u3000\u00A0',
  '\u034F',
  '\u180E',
  '\u20E3',
  '\u{13441}',
])('%j is blank', (text) => {
  expect(isBlank(text)).toBe(true)
  expect(isBlank(`${text}.${text}`)).toBe(false)
})

test.each(['.', '0', '\u05D0', '👍', '🏴', '\u0F67\u0F90', '1\uFE0F\u20E3', '\u0640', '☐', '_'])(
  '%j is not blank',
  (text) => {
    expect(isBlank(text)).toBe(false)
  },
)

test('a name of the plain-text chat has no second form that looks the same', () => {
  expect(validatePlaintextName('josé')).toBe('josé')
  for (const name of ['jose\u0301', 'bob\u200F', '\u2068bob\u2069']) {
    expect(validatePlaintextName(name)).toBeUndefined()
  }
})

test('words in ASCII, which are found without tables, are the ones that the tables tell', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) => {
      // a text with one other letter is read with the tables
      const other = `${text} \u65E5`
      expect(indexable(other)).toBe([indexable(text), '\u65E5'].filter(Boolean).join(' '))
      const terms = termsOf(text.slice(0, 12))
      expect(hitRanges(other, terms)).toEqual(hitRanges(text, terms))
      expect(matches(other, terms)).toBe(matches(text, terms))
    }),
    { numRuns: 2000 },
  )
})
