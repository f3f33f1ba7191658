/** Coverage, names and safe text: true for everything that can be thought of. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SeqRanges, SeqRange } from '../../src/core/seq-ranges.ts'
import {
  intersectRanges,
  hasSeq,
  mergeRanges,
  missingRanges,
  NO_SEQS,
  presentRanges,
  countSeqs,
  uniteSeqRanges,
  limitSeqRanges,
  addSeq,
  subtractRange,
} from '../../src/core/seq-ranges.ts'
import {
  parseDisplayName,
  encodeLevel,
  decodeLevel,
  parseSessionId,
  parseUserId,
} from '../../src/core/ids.ts'
import { createSessionId } from '../../src/core/ids.ts'
import type { Millis, UserId } from '../../src/core/ids.ts'
import { safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { ulid } from '../../src/core/ulid.ts'
import { parseTopic, topicOf } from '../../src/protocol/topics.ts'

const TOP = 40
const numbers = fc.array(fc.integer({ min: 1, max: TOP }), { maxLength: 60 })
const coverageOf = (all: readonly number[]): SeqRanges => all.reduce(addSeq, NO_SEQS)
const every = (test: (n: number) => boolean) =>
  Array.from({ length: TOP + 2 }, (_, n) => n + 1).filter(test)
const listOf = (ranges: readonly SeqRange[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n))
const sorted = (all: Iterable<number>) => [...new Set(all)].toSorted((a, b) => a - b)

/** Ascending, apart from each other and below the end. */
const isProper = ({ upTo, gaps }: SeqRanges) =>
  gaps.every(([from, to], index) => {
    const before = gaps[index - 1]
    return from >= 1 && from <= to && to < upTo && (!before || from > before[1] + 1)
  })

test('a coverage knows exactly the numbers that were put in, in whatever order', () => {
  fc.assert(
    fc.property(numbers, (all) => {
      const have = coverageOf(all)
      expect(isProper(have)).toBe(true)
      expect(every((n) => hasSeq(have, n))).toEqual(sorted(all))
      expect(listOf(presentRanges(have))).toEqual(sorted(all))
      expect(coverageOf(all.toReversed())).toEqual(have)
      expect(hasSeq(have, 0)).toBe(false)
    }),
  )
})

test('what is missing, in both, in either, up to a number and without some is what sets say', () => {
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 0, max: TOP + 2 }), (a, b, count) => {
      const [one, two] = [coverageOf(a), coverageOf(b)]
      const has = new Set(a)
      const below = Array.from({ length: count }, (_, n) => n + 1)
      expect(listOf(missingRanges(one, count))).toEqual(below.filter((n) => !has.has(n)))
      expect(countSeqs(missingRanges(one, count))).toBe(below.filter((n) => !has.has(n)).length)
      expect(uniteSeqRanges(one, two)).toEqual(coverageOf([...a, ...b]))
      expect(limitSeqRanges(one, count)).toEqual(coverageOf(a.filter((n) => n <= count)))
      const both = intersectRanges(presentRanges(one), presentRanges(two))
      expect(listOf(both)).toEqual(sorted(a.filter((n) => b.includes(n))))
      expect(listOf(mergeRanges(presentRanges(one), presentRanges(two)))).toEqual(
        sorted([...a, ...b]),
      )
      const [from, to] = [count, count + 5]
      const rest = listOf(subtractRange(presentRanges(one), [from, to]))
      expect(rest).toEqual(sorted(a.filter((n) => n < from || n > to)))
    }),
  )
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('İ', 'ß', 'Σ', 'ς', 'ﬀ', 'Å', 'é', 'ǅ', '漢', ' ', '.', '_') }),
)

test('a name of any script comes back from its topic as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const id = parseUserId(text)
      fc.pre(id !== undefined)
      if (id === undefined) return
      expect(parseUserId(id)).toBe(id)
      expect(parseUserId(parseDisplayName(text))).toBe(id)
      expect(decodeLevel(encodeLevel(id))).toBe(id)
      expect(encodeLevel(id)).toMatch(/^[A-Za-z0-9\-_~%]{1,384}$/u)
      expect(parseTopic(topicOf({ kind: 'presence', of: id }))).toEqual({
        kind: 'presence',
        of: id,
      })
    }),
    { numRuns: 1000 },
  )
})

test('names that differ only by case or by form are one user', () => {
  for (const [one, two] of [
    ['Alice', 'aLICE'],
    ['é', 'E\u0301'],
    ['ﬁn', 'FIN'],
    ['Ａ', 'a'],
  ])
    expect(parseUserId(one)).toBe(parseUserId(two))
})

test.each([
  '',
  ' ',
  ' a'.repeat(20),
  'a/b',
  'a+b',
  '#',
  'a\nb',
  '\u202Ea',
  'x'.repeat(33),
  7,
  null,
])('%j is no name', (value) => {
  expect(
    parseUserId(typeof value === 'string' ? value.replace(/^ a/u, 'a/') : value),
  ).toBeUndefined()
})

test('a session id is read as one of its two people only, whatever their names', () => {
  const names = fc.stringMatching(/^[a-z_]{1,6}$/u).map((name) => name as UserId)
  fc.assert(
    fc.property(names, names, names, (a, b, c) => {
      const id = createSessionId(a, b, 1_763_630_000_000 as Millis)
      expect(parseSessionId(id, a, b)).toBe(id)
      expect(parseSessionId(id, b, a)).toBe(id)
      const also = id.startsWith(`${a}_${c}_2`) || id.startsWith(`${c}_${a}_2`)
      expect(parseSessionId(id, a, c)).toBe(also ? id : undefined)
    }),
  )
})

test('ids of later times are greater, and have the form of a ULID', () => {
  const times = fc.integer({ min: 1_600_000_000_000, max: 2 ** 48 - 1 })
  fc.assert(
    fc.property(times, times, fc.uint8Array({ minLength: 10, maxLength: 10 }), (a, b, bytes) => {
      const [one, two] = [ulid(a as Millis, bytes), ulid(b as Millis, bytes)]
      expect(one).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/u)
      expect(one < two).toBe(a < b)
    }),
  )
})

const PIECES = String.raw`ESC[31m ESC]0;titleBEL ESC [ m CSI2J BEL`
  .split(' ')
  .map((piece) => piece.replace('ESC', '\u001B').replace('BEL', '\u0007').replace('CSI', '\u009B'))
  .concat(
    Array.from('\r\n\u202E\u2066\u200D\uFE0F👩\u0301\u0344\u0958a\t\u0000\uFEFF\u{E0041}é\u0323'),
  )
  .concat('\uD83D', '\uDC69')

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    maxLength: 30,
    unit: fc.constantFrom(...PIECES),
  }),
)
// what may move a cursor, hide text or show it in another order; test/property/text.test.ts has the rest
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u206A-\u206F\uFEFF\u{E0000}-\u{E00FF}\u{D800}-\u{DFFF}]/u

test('safe text has nothing in it that a terminal obeys, and stays as it is when made safe again', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const safe = safeText(text, limit)
      expect(safe).not.toMatch(FORBIDDEN)
      expect(safe).not.toMatch(/\p{M}{31}/u)
      expect(safe.length).toBeLessThanOrEqual(limit)
      expect(safe.isWellFormed()).toBe(true)
      expect(safeText(safe, limit)).toBe(safe)
      expect(safeLine(text)).not.toMatch(/[\n\t]/u)
      expect(safeLine(safeLine(text))).toBe(safeLine(text))
    }),
    { numRuns: 1500 },
  )
})

test('what people really write stays as it is', () => {
  for (const text of [
    '👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈 1️⃣',
    'two\nlines\tand a tab',
    'مرحبا، كيف الحال؟',
    'नमस्ते, हिन्दी में',
    'Tiếng Việt, ñandú, coração',
    '한국어 日本語',
  ])
    expect(safeText(text)).toBe(text)
})

test.each([
  ['\u001B[2Jgone', 'gone'],
  ['\u001B]8;;http://evil\u0007link\u001B]8;;\u0007', 'link'],
  ['a\u001B[31;1mred\u001B[0m', 'ared'],
  ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
  ['\u202Etxt.exe', 'txt.exe'],
  [`a${'\u0301'.repeat(99)}`, `a${'\u0301'.repeat(30)}`],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown)
})
