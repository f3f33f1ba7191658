/** Text of others: what goes, what stays, and where it is cut. */
import { expect, test } from 'vitest'
import { hasBidiControls, isolateBidi } from '../../../src/core/text/bidi.ts'
import {
  emptyIfBlank,
  isBlank,
  limitMarks,
  MAX_TEXT,
  removeControls,
  revealInvisible,
  safeLine,
  safeNfcLine,
  safeText,
} from '../../../src/core/text/safe-text.ts'

test.each([
  ['a carriage return', 'a\r\nb\rc', 'a\nb\nc'],
  ['other line ends', 'a\u000Bb\u000Cc\u0085d\u2028e\u2029f', 'a\nb\nc\nd\ne\nf'],
  ['tabs and line ends', 'a\tb\nc', 'a\tb\nc'],
  ['C0 and DEL', 'a\u0000\u0001\u0007\u0008\u000E\u001F\u007Fb', 'ab'],
  ['C1', 'a\u0080\u009A\u0099b', 'ab'],
  ['deprecated format characters', 'a\u206A\u206Fb', 'ab'],
  ['a byte order mark', '\uFEFFa\uFEFFb', 'ab'],
  ['a colour', '\u001B[1;31mred\u001B[0m', 'red'],
  ['a colour of one byte', '\u009B31mred', 'red'],
  ['a title', 'a\u001B]0;title\u0007b', 'ab'],
  ['a title with its other end', 'a\u001B]0;title\u001B\\b', 'ab'],
  ['a link', 'a\u009D8;;http://x\u009Cb', 'ab'],
  ['a device string', 'a\u001BPx\u001B\\b\u0090y\u009Cc', 'abc'],
  ['a sequence of two bytes', 'a\u001Bcb\u001B(Bd', 'abd'],
  ['a title without an end', 'a\u001B]0;title', 'a'],
  ['a lone surrogate', 'a\uD800b', 'a\uFFFDb'],
])('of a text with %s this is left', (_, text, left) => {
  expect(removeControls(text)).toBe(left)
  expect(safeText(text)).toBe(left)
})

const isDrawn = (char: string) => char >= ' ' && char <= '~'

test('of ASCII a text keeps what is drawn, tabs and line ends, and a line what is drawn', () => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code))
  // a carriage return ends a line, as a vertical tab and a form feed do; an escape takes what belongs to it along
  const others = ascii.filter((char) => !'\r\u000B\f\u001B'.includes(char))
  for (const char of others) {
    const isKept = isDrawn(char) || char === '\t' || char === '\n'
    expect(safeText(`a${char}b`)).toBe(isKept ? `a${char}b` : 'ab')
    expect(safeLine(`a${char}b`)).toBe(isDrawn(char) ? `a${char}b` : isKept ? 'a b' : 'ab')
  }
})

test('a plain text is cut where any other one is', () => {
  expect(safeText('abc def', 5)).toBe('abc d')
  expect(safeLine('abc def', 4)).toBe('abc')
  expect(safeLine('  abc  ', 4)).toBe('ab')
  expect(safeText('x'.repeat(MAX_TEXT + 1))).toHaveLength(MAX_TEXT)
})

test.each([
  ['hidden tags', 'a\u{E0041}\u{E0042}b', 'ab'],
  ['the flag of England', '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}', undefined],
  ['a flag by numbers', '🏴\u{E0030}\u{E0031}\u{E0032}\u{E0061}\u{E007F}', undefined],
  ['a flag without an end', '🏴\u{E0067}\u{E0062}\u{E0065}', '🏴'],
  ['a form of an ideograph', '葛\u{E0100}', undefined],
  ['a form of no ideograph', 'a\u{E0100}', 'a'],
  ['thirty marks', `a${'\u0301'.repeat(30)}`, undefined],
  ['more marks', `a${'\u0301'.repeat(31)}b`, `a${'\u0301'.repeat(30)}b`],
])('of a text with %s this is left', (_, text, left = text) => {
  expect(safeText(text)).toBe(left)
})

const [LRE, RLE, PDF, LRO, RLO] = ['\u202A', '\u202B', '\u202C', '\u202D', '\u202E']
const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069']

test.each([
  ['nothing', 'abc', 'abc'],
  ['embeddings', `a${LRE}b${PDF}c${RLE}d${PDF}e`, `a${LRI}b${PDI}c${RLI}d${PDI}e`],
  ['overrides', `a${RLO}b${PDF}c${LRO}d${PDF}e`, 'abcde'],
  [
    'isolates',
    `${LRI}a${PDI}${RLI}b${PDI}${FSI}c${PDI}`,
    `${LRI}a${PDI}${RLI}b${PDI}${FSI}c${PDI}`,
  ],
  ['what is open at the end', `a${LRI}b${RLE}c`, `a${LRI}b${RLI}c${PDI}${PDI}`],
  ['what is open at the end of a line', `a${LRI}b\nc`, `a${LRI}b${PDI}\nc`],
  ['an end of nothing', `a${PDI}b${PDF}c`, 'abc'],
  ['an override in an embedding', `${LRE}a${RLO}b${PDF}c${PDF}d`, `${LRI}abc${PDI}d`],
  ['the end of an embedding in an isolate', `${LRI}a${PDF}b${PDI}c`, `${LRI}ab${PDI}c`],
  ['an embedding that an isolate ends', `${LRI}a${RLE}b${PDI}c`, `${LRI}a${RLI}b${PDI}${PDI}c`],
  [
    'an embedding that ended in an isolate',
    `${LRI}${RLE}a${PDF}b${PDI}c`,
    `${LRI}${RLI}a${PDI}b${PDI}c`,
  ],
  ['the end of an isolate in an embedding', `${RLE}a${PDI}b${PDF}c`, `${RLI}ab${PDI}c`],
  [
    'an end in an embedding behind an isolate that ended',
    `${LRI}a${PDI}${RLE}b${PDI}c`,
    `${LRI}a${PDI}${RLI}bc${PDI}`,
  ],
  ['an isolate behind one that ended', `${LRI}a${PDI}${PDI}b`, `${LRI}a${PDI}b`],
])('with %s, directions end where they must', (_, text, result) => {
  expect(isolateBidi(text)).toBe(result)
})

test.each([
  [9, `a${LRI}bcdef`, `a${LRI}bcdef${PDI}`],
  [7, `a${LRI}bcdef`, `a${LRI}bcde${PDI}`],
  [3, `a${LRI}bcdef`, `a${LRI}${PDI}`],
  [2, `a${LRI}bcdef`, 'a'],
  [1, `a${LRI}bcdef`, 'a'],
  [4, `${LRI}${RLI}ab`, `${LRI}${RLI}${PDI}${PDI}`],
  [5, `${LRI}${RLI}ab`, `${LRI}${RLI}a${PDI}${PDI}`],
  [3, `${LRI}${RLI}ab`, `${LRI}${PDI}`],
  [4, `${LRI}😀😀`, `${LRI}😀${PDI}`],
  [5, `${LRI}😀😀`, `${LRI}😀${PDI}`],
  [4, `${LRI}a\nbc`, `${LRI}a${PDI}\n`],
  [2, 'abc', 'ab'],
  [2, `ab${RLO}c`, 'ab'],
  [4, `${RLO}abcd`, 'abcd'],
  [4, `${RLO}a${LRI}b`, `a${LRI}b${PDI}`],
  [2, 'a😀', 'a'],
  [3, 'a\nb\nc', 'a\nb'],
])('within %i units directions end as well', (limit, text, result) => {
  expect(isolateBidi(text, limit)).toBe(result)
  expect(result.length).toBeLessThanOrEqual(limit)
})

test('marks of a direction are seen, whichever they are', () => {
  const marks = ['\u061C', '\u200E', '\u200F', LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI]
  expect(marks.filter((mark) => !hasBidiControls(`a${mark}b`))).toEqual([])
  expect(['ab', '\u061B', '\u200D', '\u2010', '\u2065', '\u206A'].filter(hasBidiControls)).toEqual(
    [],
  )
})

test('a text has its limit, and no half character at the end', () => {
  expect(MAX_TEXT).toBe(16_000)
  expect(safeText('x'.repeat(16_001))).toHaveLength(16_000)
  expect(safeText('abcd', 3)).toBe('abc')
  expect(safeText('abc', 3)).toBe('abc')
  expect(safeText('ab😀', 3)).toBe('ab')
  expect(safeText('ab😀', 4)).toBe('ab😀')
  expect(safeText(`${'\u0007'.repeat(3)}abc`, 3)).toBe('abc')
  // a cut through a flag leaves no hidden tags
  const flag = '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'
  expect(safeText(`a${flag}`, 14)).toBe('a🏴')
  expect(safeText(`a${flag}`, 15)).toBe(`a${flag}`)
})

test('a line has no line ends, no blanks around it and 200 units', () => {
  expect(safeLine(' a\r\nb\n\n\tc\u2028d ')).toBe('a b c d')
  expect(safeLine('x'.repeat(201))).toHaveLength(200)
  expect(safeLine('abcd', 3)).toBe('abc')
})

test('a line that is compared is composed, and has its limit after that', () => {
  expect(safeNfcLine('e\u0301', 1)).toBe('é')
  expect(safeNfcLine(' e\u0301 x', 9)).toBe('é x')
  expect(safeNfcLine('abcd', 3)).toBe('abc')
})

test.each([
  '',
  ' \t\n',
  '\u0301',
  '\u2800',
  '\u3164',
  '\u200B',
  '\u00AD',
  '\uFFF9',
  '\u{1D159}',
  '\u{E0041}',
])('%j shows nothing', (text) => {
  expect(isBlank(text)).toBe(true)
  expect(isBlank(`${text}a`)).toBe(false)
  expect(isBlank(`a${text}`)).toBe(false)
  expect(emptyIfBlank(safeText(text))).toBe('')
})

test('what shows something is kept', () => {
  expect(emptyIfBlank(safeText(' a '))).toBe(' a ')
})

test('no more than six marks are drawn over each other', () => {
  const mark = '\u0301'
  expect(limitMarks(`a${mark.repeat(6)}b`)).toBe(`a${mark.repeat(6)}b`)
  expect(limitMarks(`a${mark.repeat(7)}b`)).toBe(`a${mark.repeat(6)}b`)
  expect(limitMarks(`a${`${mark}\u200D`.repeat(9)}b`)).toBe(`a${`${mark}\u200D`.repeat(6)}b`)
})

test.each([
  ['house/kitchen', 'house/kitchen'],
  ['two words', 'two words'],
  ['house\u200B/kitchen', 'house<U+200B>/kitchen'],
  ['\u3164', '<U+3164>'],
  [' house ', '<U+0020>house<U+0020>'],
  ['a\u00A0b', 'a<U+00A0>b'],
  ['a\u{E0061}', 'a<U+E0061>'],
  ['a\u2800\u202E', 'a<U+2800><U+202E>'],
  ['jose\u0301', 'jose\u0301'],
])('%j is shown with all that is in it', (text, shown) => {
  expect(revealInvisible(text)).toBe(shown)
})
