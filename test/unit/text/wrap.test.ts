/** Text in rows: never wider than told, judged by the library and by terminals; nothing is lost. */
import xterm from '@xterm/headless'
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { anchorColumns } from '../../../src/text/anchor-columns.ts'
import { clusters, stableText, widthOf } from '../../../src/text/width.ts'
import { clausesWithin, fit, truncate, wrap } from '../../../src/text/wrap.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { measureBy } from '../../support/screen/widths.ts'
import type { Widths } from '../../support/screen/widths.ts'
import { cpuTimeOf } from '../../support/cpu-time.ts'
import { HARD } from '../../support/hard-texts.ts'

const shown = (text: string, width: number) => wrap(text, width).map((row) => row.show)

describe('wrapping', () => {
  test.each([
    ['hello world', 5, ['hello', 'world']],
    ['hello  world', 6, ['hello', 'world']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['ab abcdefgh', 4, ['ab', 'abcd', 'efgh']],
    ['', 5, ['']],
    ['a\n\nb', 5, ['a', '', 'b']],
    ['你好世界', 5, ['你好', '世界']],
    ['ab你好', 5, ['ab你', '好']],
    ['世界。', 4, ['世', '界。']],
    ['a\tb', 10, ['a   b']],
    ['👍👍👍', 4, ['👍👍', '👍']],
    ['你', 1, ['\uFFFD']],
  ])('%j at %i', (text, width, rows) => {
    expect(shown(text, width)).toEqual(rows)
  })

  test('rows tell which part of the text they are', () => {
    const rows = wrap('hello world\nx', 7)
    expect(rows.map(({ from, to }) => [from, to])).toEqual([
      [0, 6],
      [6, 11],
      [12, 13],
    ])
  })

  test('a line of 10,000 characters takes no time worth telling', async () => {
    const lines = [
      'x'.repeat(10_000),
      'word '.repeat(2000),
      '你好'.repeat(5000),
      '👨‍👩‍👧 '.repeat(1111),
    ]
    const wrapAll = () => {
      for (const line of lines) wrap(line, 77)
    }
    // measured: 12 ms for the four on two slow cores
    expect(await cpuTimeOf(wrapAll)).toBeLessThan(500)
    const again = () => {
      for (let round = 0; round < 100; round += 1) wrapAll()
    }
    expect(await cpuTimeOf(again)).toBeLessThan(200)
  })

  test('truncating keeps what fits, with an ellipsis', () => {
    expect(truncate('hello', 5)).toBe('hello')
    expect(truncate('hello', 4)).toBe('hel…')
    expect(truncate('你好世界', 6)).toBe('你好…')
    expect(truncate('你好', 3)).toBe('你…')
    expect(truncate('a\nb', 5)).toBe('a b')
    expect(truncate('ab', 0)).toBe('')
    expect(fit('你', 4)).toBe('你  ')
  })

  test('a family, a flag and a heart are drawn as what every terminal measures alike', () => {
    expect(stableText('👨‍👩‍👧')).toBe('👨👩👧')
    expect(stableText('🏳️‍🌈')).toBe('🏳🌈')
    expect(stableText('❤️')).toBe('❤')
    expect(stableText('👍🏽')).toBe('👍')
    expect(stableText('1️⃣')).toBe('1')
    expect(stableText('🇧🇷')).toBe('🇧🇷')
    expect(stableText('\u0301a')).toBe('a')
  })
})

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HARD),
      fc.constantFrom(' ', '  ', '\n', 'a', 'word'),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30, size: 'max' },
  )
  .map((parts) => safeText(parts.join('')))

test('neighbours of what has no room may join, and the width is still exact', () => {
  for (const width of [1, 2, 3, 4, 8, 9]) {
    for (const row of wrap(safeText('👨‍👩‍👧‍👦\u00AD\u0EB3'), width)) {
      expect(stringWidth(row.show)).toBe(row.width)
      expect(row.width).toBeLessThanOrEqual(width)
    }
  }
})

test('no row is wider than told, and widths are exact', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (sample, width) => {
      for (const row of wrap(sample, width)) {
        expect(row.width).toBeLessThanOrEqual(width)
        expect(stringWidth(row.show)).toBe(row.width)
      }
      expect(stringWidth(truncate(sample, width))).toBeLessThanOrEqual(width)
      expect(stringWidth(fit(sample, width))).toBe(width)
    }),
    { numRuns: 2000 },
  )
})

const bare = (value: string) => value.replaceAll(/\s/gu, '')

test('wrapping loses nothing but blanks, and the rows are the text in order', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 40 }), (sample, width) => {
      const rows = wrap(sample, width)
      expect(bare(rows.map((row) => row.show).join(''))).toBe(bare(stableText(sample)))
      const parts = rows.map((row) => sample.slice(row.from, row.to))
      expect(bare(parts.join(''))).toBe(bare(sample))
      for (const [index, row] of rows.entries()) {
        expect(row.from).toBeGreaterThanOrEqual(rows[index - 1]?.to ?? 0)
      }
    }),
    { numRuns: 1000 },
  )
})

test('clusters of a text joined are the text', () => {
  fc.assert(
    fc.property(text, (sample) => {
      expect([...clusters(sample)]).toEqual(
        Array.from(new Intl.Segmenter().segment(sample), ({ segment }) => segment),
      )
    }),
    { numRuns: 1000 },
  )
})

/** How far the terminal's cursor went for each text. */
const advances = async (widths: Widths, texts: readonly string[]): Promise<readonly number[]> => {
  const terminal = new xterm.Terminal({ cols: 400, rows: 2, allowProposedApi: true })
  measureBy(terminal, widths)
  const found: number[] = []
  for (const sample of texts) {
    await new Promise<void>((done) => terminal.write(`\u001B[H\u001B[2K${sample}|`, done))
    found.push(terminal.buffer.active.cursorX - 1)
  }
  terminal.dispose()
  return found
}

describe('a terminal that adds up code points', () => {
  test('advances as far as we say, for every hard text', async () => {
    expect(await advances('codepoints', HARD.map(stableText))).toEqual(HARD.map(widthOf))
  })

  test('advances as far as we say, for any text', async () => {
    const samples = fc.sample(text, { numRuns: 1500, seed: 7 }).map((sample) => stableText(sample))
    const short = samples.filter((sample) => stringWidth(sample) < 390)
    expect(short.length).toBeGreaterThan(1000)
    const wrong = (await advances('codepoints', short)).flatMap((cells, index) =>
      cells === stringWidth(short[index] ?? '') ? [] : [{ text: short[index], cells }],
    )
    expect(wrong).toEqual([])
  })
})

describe('a terminal that draws a cluster as one', () => {
  test('advances as far as we say for emoji, flags, Chinese, Arabic, Thai and accents', async () => {
    const spacing = /\p{Mc}|\uFF9E|\u3099/u
    const common = HARD.filter((sample) => !spacing.test(sample) && sample !== 'ﾊﾞﾝ')
    expect(await advances('clusters', common.map(stableText))).toEqual(common.map(widthOf))
  })
})

describe.each<Widths>(['codepoints', 'clusters', 'old'])(
  'anchored output, measured by %s',
  (widths) => {
    test('ends where we say, whatever the terminal thinks of a character', async () => {
      const samples = [...HARD, ...fc.sample(text, { numRuns: 500, seed: 11 })]
        .map((sample) => truncate(sample, 100))
        .filter((sample) => sample !== '')
      const lines = samples.map((sample) => `\u001B[32m${sample}\u001B[39m.`)
      const found = await advances(widths, lines.map(anchorColumns))
      const wrong = samples.filter((sample, index) => found[index] !== stringWidth(sample) + 1)
      expect(wrong).toEqual([])
    })
  },
)

test('output that every terminal measures alike is not touched', () => {
  const frame = '\u001B[2J\u001B[H╭─ olá ─╮\n│ 你好 ✓ │\n'.replace('✓', '●')
  expect(anchorColumns(frame)).toBe(frame)
  expect(anchorColumns('\u001B[5Ga😀b')).toBe('\u001B[5Ga😀\u001B[8Gb')
  expect(anchorColumns('x\n\u001B[1m😀\u001B[22m|')).toBe('x\n\u001B[1m😀\u001B[3G\u001B[22m|')
})

test.each([
  ['one, two; three. four', 30, 'one, two; three. four'],
  ['one, two; three. four', 20, 'one, two; three'],
  ['one, two; three. four', 14, 'one, two'],
  // too little of it
  ['Closed. Type a message to ask again', 30, 'Closed. Type a message to ask…'],
  ['at 12.30 and 1,5', 12, 'at 12.30 an…'],
])('%j in %i cells is %j', (text, width, shown) => {
  expect(clausesWithin(text, width)).toBe(shown)
})
