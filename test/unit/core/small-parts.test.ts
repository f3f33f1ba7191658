/** Small parts of the core: memoised selectors, numbers in texts, folding for search, chunks, plain-text names. */
import { expect, test } from 'vitest'
import { chunkText } from '../../../src/core/text/chunk.ts'
import { createIncrementalSort } from '../../../src/core/collections/incremental-sort.ts'
import { createSelector } from '../../../src/core/memo.ts'
import { MAX_TIMER_DELAY, parseNumber } from '../../../src/core/number-range.ts'
import {
  formatPlaintextUser,
  isPlaintextConversation,
  isPlaintextUser,
  NO_KEY,
  plaintextGroupConversationId,
  plaintextGroupOf,
  plaintextNameOf,
  parsePlaintextUserId,
  plaintextUserId,
  toPlaintextName,
  UNNAMED_USER,
  validatePlaintextName,
  validatePlaintextStamp,
} from '../../../src/core/plaintext-ids.ts'
import { FOLDED_LETTERS, foldForSearch } from '../../../src/core/text/search-folding.ts'
import { isWildcard, parseTopicFilter } from '../../../src/core/broker/topic-filter.ts'
import { settingChoicesOf } from '../../../src/core/settings/setting-table.ts'
import type { SettingName } from '../../../src/core/settings/setting-table.ts'
import { decodeUtf8 } from '../../../src/core/text/utf8.ts'
import type { ConversationId, SafeText, UserId } from '../../../src/core/ids.ts'

type State = { readonly a: object; readonly b: number; readonly c: number }

test('a selector computes again only when one of its parts is another one', () => {
  const computed: string[] = []
  const select = createSelector<State, readonly [object, number], readonly unknown[]>(
    [({ a }) => a, ({ b }) => b],
    (a, b) => {
      computed.push(`${b}`)
      return [a, b]
    },
  )
  const a = {}
  const first = select({ a, b: 1, c: 1 })
  expect(first).toEqual([a, 1])
  expect(select({ a, b: 1, c: 2 })).toBe(first)
  expect(select({ a, b: 2, c: 2 })).not.toBe(first)
  expect(select({ a: {}, b: 2, c: 2 })).not.toBe(first)
  expect(select({ a, b: 1, c: 1 })).not.toBe(first)
  expect(computed).toEqual(['1', '2', '2', '1'])
  // NaN is the same as itself
  select({ a, b: NaN, c: 1 })
  select({ a, b: NaN, c: 1 })
  expect(computed).toHaveLength(5)
})

test('values that only grew are merged, and the same values give the same array', () => {
  const sort = createIncrementalSort<string>()
  const first = sort(['b', 'd'])
  expect(sort(['b', 'd'])).toBe(first)
  expect(sort(['b', 'd', 'e', 'a', 'c', 'a2'])).toEqual(['a', 'a2', 'b', 'c', 'd', 'e'])
  expect(sort(['b', 'd', 'e', 'a', 'c'])).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(sort(['z', 'b'])).toEqual(['b', 'z'])
  expect(sort([])).toEqual([])
  expect(sort(['b', 'b', 'a'])).toEqual(['a', 'b', 'b'])
})

const read = (text: string) => parseNumber(text, { min: 1, max: 10 })
const whole = (text: string) => parseNumber(text, { min: 1, max: 10, integer: true })

test('a number is read in its range, as people write it', () => {
  expect(MAX_TIMER_DELAY).toBe(2_147_483_647)
  expect(['1', '10', '1.5', '010'].map(read)).toEqual([1, 10, 1.5, 10])
  expect(['1', '10', '1.5'].map(whole)).toEqual([1, 10, undefined])
  const bad = [
    '',
    '0',
    '0.9',
    '11',
    '10.1',
    '-1',
    '1e1',
    '0x1',
    ' 1',
    '1 ',
    '1.',
    '.5',
    `1.${'0'.repeat(10)}`,
    '1'.repeat(16),
    'x',
  ]
  expect(bad.filter((text) => read(text) !== undefined)).toEqual([])
  expect(bad.filter((text) => whole(text) !== undefined)).toEqual([])
})

test.each([
  ['ASCII', 'AbC', 'abc'],
  ['Polish', 'Łódź', 'lodz'],
  ['German', 'Straße ÄÖÜ', 'strasse aou'],
  ['Danish', 'Ærø Ålborg', 'aero alborg'],
  ['Icelandic', 'Þór Ðe', 'thor de'],
  ['Turkish', 'Iıİi', 'iiii'],
  ['French', 'Œuvre', 'oeuvre'],
  ['Greek', 'ΣΊΣΥΦΟΣ ς', foldForSearch('σισυφοσ σ')],
  ['Arabic', 'مُحَمَّد ى', 'محمد ي'],
  ['Hebrew', 'שָׁלוֹם', 'שלום'],
  ['Cyrillic', 'Ёлка й', 'елка и'],
  ['half-width katakana', 'ﾎﾟｽﾄ', foldForSearch('ぽすと')],
  ['katakana', 'ポスト', foldForSearch('ぽすと')],
  ['what nobody sees', 'a\u200Bb\u00ADc\u0640', 'abc'],
])('%s is folded for search', (_, text, folded) => {
  expect(foldForSearch(text)).toBe(folded)
})

test.each([
  ['łđøßıæœþðŧħĸŋƀɓɗɖƒɠƙɨɲɵʉƶɇɉɍɏⱥⱦȼ', 'ldossiaeoethdthknbbddfgkinouzejryatc'],
  ['ςىیکةۀە', 'σييكههه'],
])('%s are folded to %s', (letters, folded) => {
  expect(foldForSearch(letters)).toBe(folded)
})

test.each([...FOLDED_LETTERS])(
  '%s reaches the table as it stands there, and %s is not changed any more',
  (from, to) => {
    // the letters are replaced last: one that comes apart before would never be found in the table
    expect(from.normalize('NFKD').toLowerCase().normalize('NFKD')).toBe(from)
    expect(foldForSearch(from)).toBe(to)
    expect(foldForSearch(to)).toBe(to)
    expect(foldForSearch(`x${from}x`)).toBe(`x${to}x`)
  },
)

test('what is folded once is folded for good', () => {
  const letters = Array.from({ length: 0x3_0000 }, (_, n) => String.fromCodePoint(n)).filter(
    (char) => /\p{L}/u.test(char),
  )
  expect(letters.length).toBeGreaterThan(50_000)
  expect(
    letters.filter((char) => foldForSearch(foldForSearch(char)) !== foldForSearch(char)),
  ).toEqual([])
})

test('a long text is cut at a line end, else at a blank, else where a character ends', () => {
  expect(chunkText('', 10)).toEqual([])
  expect(chunkText(' \n ', 10)).toEqual([])
  expect(chunkText('0123456789', 10)).toEqual(['0123456789'])
  expect(chunkText('012345\n7 9a', 10)).toEqual(['012345\n', '7 9a'])
  // in the first half none is looked for
  expect(chunkText('01234\n6 89a', 10)).toEqual(['01234\n6 ', '89a'])
  expect(chunkText('0123\n56 89a', 10)).toEqual(['0123\n56 ', '89a'])
  expect(chunkText('0123 56789a', 10)).toEqual(['0123 56789', 'a'])
  expect(chunkText('01234 6789a', 10)).toEqual(['01234 6789', 'a'])
  expect(chunkText('012345 789a', 10)).toEqual(['012345 ', '789a'])
  expect(chunkText('0123456789a', 10)).toEqual(['0123456789', 'a'])
  expect(chunkText('012345678👩‍👩‍👧', 10)).toEqual(['012345678', '👩‍👩‍👧'])
  expect(chunkText(`${'x'.repeat(99)}🇧🇷`, 100)).toEqual(['x'.repeat(99), '🇧🇷'])
  expect(chunkText('a'.repeat(16_001)).map(({ length }) => length)).toEqual([16_000, 1])
})

test('what has room in one message is not cut at all', () => {
  expect(chunkText('012345 78', 10)).toEqual(['012345 78'])
  expect(chunkText('012345 789', 10)).toEqual(['012345 789'])
})

test('a character that is longer than a message is cut between its parts', () => {
  const crowd = '👩\u200D'.repeat(60)
  expect(chunkText(crowd, 10).map(({ length }) => length)).toEqual(
    Array.from({ length: 20 }, () => 9),
  )
  expect(chunkText(crowd, 100).map(({ length }) => length)).toEqual([99, 81])
})

test('isolates that are open at a cut are closed there', () => {
  expect(chunkText('\u2067abcdef', 5)).toEqual(['\u2067abc\u2069', 'def'])
})

test.each([
  ['bob', true],
  ['Bob.B-_~!', true],
  ['x'.repeat(64), true],
  ['𠀀'.repeat(64), true],
  ['é', true],
  ['a$', true],
  ['', false],
  ['x'.repeat(65), false],
  ['𠀀'.repeat(65), false],
  ['$SYS', false],
  ['a b', false],
  ['a/b', false],
  ['a+', false],
  ['#', false],
  ['/a', false],
  ['+a', false],
  ['e\u0301', false],
  ['a\u200Eb', false],
  ['a\u061Cb', false],
  ['a\u0007b', false],
  [7, false],
])('%j is a plain-text name: %s', (value, isName) => {
  expect(validatePlaintextName(value)).toBe(isName ? value : undefined)
})

test.each([
  ['x'.repeat(40), true],
  ['$1', true],
  ['', false],
  ['x'.repeat(41), false],
  ['a b', false],
  ['a/b', false],
  ['a+', false],
  ['a#', false],
  ['a\u061C', false],
])('%j is a stamp: %s', (value, isStamp) => {
  expect(validatePlaintextStamp(value)).toBe(isStamp ? value : undefined)
})

test('people of the plain-text chat are marked everywhere', () => {
  const bob = plaintextUserId('bob' as SafeText)
  const [alice, lab] = ['alice' as UserId, '#?lab' as ConversationId]
  expect([bob, UNNAMED_USER, NO_KEY]).toEqual(['?bob', '?', ''])
  expect([bob, UNNAMED_USER, alice].map(isPlaintextUser)).toEqual([true, true, false])
  expect([bob, UNNAMED_USER, alice].map(plaintextNameOf)).toEqual(['bob', undefined, undefined])
  expect(formatPlaintextUser(bob)).toBe('bob?')
  expect(formatPlaintextUser(`?${'x'.repeat(24)}` as UserId)).toBe(`${'x'.repeat(24)}?`)
  expect(formatPlaintextUser(`?${'x'.repeat(25)}` as UserId)).toBe(`${'x'.repeat(23)}…?`)
  expect(formatPlaintextUser(`?${'😀'.repeat(25)}` as UserId)).toBe(`${'😀'.repeat(23)}…?`)
  expect(plaintextGroupConversationId('lab' as SafeText)).toBe(lab)
  const all = [lab, '@?bob', '@bob', '#lab~123456789012', '>?x'] as ConversationId[]
  expect(all.map(isPlaintextConversation)).toEqual([true, true, false, false, false])
  expect(all.map(plaintextGroupOf)).toEqual(['lab', undefined, undefined, undefined, undefined])
  expect(toPlaintextName('Bob B. B.' as SafeText)).toBe('Bob-B.-B.')
  expect(toPlaintextName('a/b' as SafeText)).toBe('papo')
})

test('who is named by what is typed', () => {
  const typed = ['?bob', '?', 'bob', '?b?', '??', '?a/b', 'b?ob']
  const read = ['?bob', undefined, undefined, '?b?', undefined, undefined, undefined]
  expect(typed.map(parsePlaintextUserId)).toEqual(read)
})

test.each<[SettingName, readonly string[]]>([
  ['theme', ['dark', 'light', 'contrast', 'plain']],
  ['lang', ['en', 'pt-BR']],
  ['emoji', ['on', 'off']],
  ['borders', ['auto', 'unicode', 'ascii']],
  ['markdown', ['on', 'off']],
  ['hyperlinks', ['auto', 'on', 'off']],
  ['notify', ['auto', 'desktop', 'osc9', 'osc99', 'osc777', 'bell', 'off']],
  ['keys', ['papo', 'emacs']],
])('%s is one of %j, and the first where nothing is set', (name, values) => {
  expect(settingChoicesOf(name)).toEqual(values)
})

test('what may be followed is a filter that no broker takes amiss', () => {
  const good = [
    'a',
    '/',
    'a//b',
    '+',
    '#',
    'a/+/b',
    'a/#',
    '$SYS/#',
    '$shared',
    'x'.repeat(200),
    'ä b',
  ]
  expect(good.filter((filter) => parseTopicFilter(filter) === undefined)).toEqual([])
  const bad = [
    '',
    'a+',
    '+a/b',
    'a/#/b',
    '#a',
    '##',
    '++',
    '$share',
    '$share/a/b',
    '$SHARE/a/b',
    'a\0',
    'a\u0085',
    'a\uFFFE',
    'a\uD800',
    'x'.repeat(201),
    7,
    null,
  ]
  expect(bad.filter((filter) => parseTopicFilter(filter) !== undefined)).toEqual([])
  const wild = good.filter((filter) => {
    const parsed = parseTopicFilter(filter)
    return parsed !== undefined && isWildcard(parsed)
  })
  expect(wild).toEqual(['+', '#', 'a/+/b', 'a/#', '$SYS/#'])
})

test('bytes are read as UTF-8 or not at all', () => {
  expect(decodeUtf8(new TextEncoder().encode('\uFEFFä'))).toEqual({ ok: true, value: 'ä' })
  expect(decodeUtf8(Uint8Array.of(0x61, 0xff))).toEqual({ ok: false, error: 'not-utf8' })
  expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toEqual({ ok: false, error: 'not-utf8' })
})
