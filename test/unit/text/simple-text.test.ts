/** What is quick for usual texts gives what Unicode's tables give. */
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { LazySegmenter } from '../../../src/core/text/lazy-segmenter.ts'
import { JOIN_MARK } from '../../../src/cli/screen/output/join-row.ts'
import { isSeparate, isSimple } from '../../../src/core/text/simple-text.ts'
import cachedStringWidth from '../../../src/text/cached-string-width.ts'
import { cellOf, clusterAt, clusters, stableText, widthOf } from '../../../src/text/width.ts'

const segmenter = new Intl.Segmenter()

const allPoints = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point))
const simple = allPoints.filter((char) => isSimple(char))
const separate = allPoints.filter((char) => isSeparate(char))

/** Texts of what is simple, of colours and line ends, and of whatever joins or takes no cell. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...simple),
    fc.constantFrom(
      ...separate,
      '\r',
      '\u001B[1m',
      '\u001B[38;5;12m',
      '\u0301',
      '\u200D',
      '\uFE0F',
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
})

test('all letters, lines and signs of the screen are simple', () => {
  expect(isSimple('Olá, você! ╭─ Users 12 ─╮ ● ◐ ○ ✓ ✓✓ … ▸ ▌ ↑ ↓ ← → ★ · ≈ ≠ ×')).toBe(true)
  expect(simple.length).toBeGreaterThan(1000)
})

test('a start does not load the tables because of the mark in rows that are joined', () => {
  expect(isSimple(JOIN_MARK)).toBe(true)
})

test('what is simple takes one cell and is drawn as it is', () => {
  const wrong = simple.filter((char) => {
    const { show, width } = cellOf(char)
    return stringWidth(char) !== 1 || width !== 1 || show !== char
  })
  expect(wrong).toEqual([])
})

test('what is separate is a cluster of its own beside whatever else is', () => {
  const all = separate.flatMap((char) =>
    separate.filter((_, index) => index % 60 === 0).map((other) => char + other),
  )
  const joined = all.filter((pair) => [...segmenter.segment(pair)].length !== 2)
  expect(joined).toEqual([])
})

test('any text has the clusters, the width and the look that the library says', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const expected = Array.from(segmenter.segment(text), ({ segment, index }) => [segment, index])
      const segments = LazySegmenter().segment(text)
      expect(Array.from(segments, ({ segment, index }) => [segment, index])).toEqual(expected)
      expect(cachedStringWidth(text)).toBe(stringWidth(text))
    }),
    { numRuns: 2000 },
  )
})

test('a simple text has as many clusters as characters, and is drawn as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...simple) }), (text) => {
      expect([...clusters(text)]).toEqual(
        Array.from(segmenter.segment(text), ({ segment }) => segment),
      )
      expect(stableText(text)).toBe(text)
      expect(widthOf(text)).toBe(stringWidth(text))
    }),
  )
})

test('any place in a text is in the cluster that the library says', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: -2, max: 40 }), (text, index) => {
      const found = LazySegmenter().segment(text).containing(index)
      expect(found).toEqual(segmenter.segment(text).containing(index))
    }),
  )
})

test('the cluster at a place is the one that is met there from the beginning', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let start = 0
      for (const cluster of clusters(text)) {
        const end = start + cluster.length
        for (let at = start; at < end; at += 1) expect(clusterAt(text, at)).toEqual({ start, end })
        start = end
      }
      expect(clusterAt(text, -1)).toEqual({ start: 0, end: 0 })
      expect(clusterAt(text, text.length)).toEqual({ start: text.length, end: text.length })
    }),
    { numRuns: 2000 },
  )
})
