/** Texts of others on their way to the screen, to the index of words and into messages. */
import { rowSpans } from '../../../components/chat/text-spans.ts'
import { linksIn } from '../../../src/core/text/links.ts'
import { toAscii } from '../../../src/core/text/ascii.ts'
import { chunkText } from '../../../src/core/text/chunk.ts'
import {
  isBlank,
  limitMarks,
  removeControls,
  safeLine,
  safeNfcLine,
  safeText,
  sendableText,
} from '../../../src/core/text/safe-text.ts'
import { parseSearch } from '../../../src/core/text/search-operators.ts'
import { foldForSearch } from '../../../src/core/text/search-folding.ts'
import {
  excerptOf,
  hitRanges,
  indexable,
  matches,
  termsOf,
} from '../../../src/core/text/search-terms.ts'
import { printable } from '../../../src/cli/process/printable.ts'
import { anchorColumns } from '../../../src/text/anchor-columns.ts'
import { toAsciiCells } from '../../../src/text/ascii-cells.ts'
import { markdownRanges } from '../../../src/text/markdown.ts'
import { stableText, widthOf } from '../../../src/text/width.ts'
import { fit, truncate, wrap } from '../../../src/text/wrap.ts'
import { themeFor } from '../../../src/themes/themes.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { must, mustBeSafe, mustEqual } from '../engine/target.ts'

const theme = themeFor('dark', {}, { unicode: true })

const checkSafe = (text: string) => {
  const safe = safeText(text, 2000)
  mustBeSafe(safe, 'a text')
  must(safe.length <= 2000 && safeText(safe, 2000) === safe, 'a safe text stays as it is')
  const line = safeLine(text)
  must(!/[\n\t]/u.test(line) && safeLine(line) === line, 'a line is one')
  mustBeSafe(safeNfcLine(text, 32), 'a reaction')
  sendableText(safe)
  const chunks = chunkText(text.slice(0, 3000), 100)
  must(
    chunks.every((chunk) => chunk.length <= 100 && !isBlank(chunk)),
    'pieces fit',
  )
  return safe
}

const checkDrawn = (text: string, width: number) => {
  let end = 0
  const links = linksIn(text).map((link) => ({ ...link, style: theme.styles.link }))
  const looks = [
    ...markdownRanges(text, links).map((range) => ({ ...range, style: theme.styles.muted })),
    ...links,
  ]
  must(
    looks.every(({ from, to }) => from >= 0 && from <= to && to <= text.length),
    'looks are in the text',
  )
  for (const row of wrap(text, width)) {
    const pieces = rowSpans(text, row, looks)
    mustEqual(pieces.map((piece) => piece.text).join(''), row.show, 'looks leave a row whole')
    must(row.width <= width && row.width === widthOf(row.show), 'a row has its width')
    must(row.from >= end && row.to >= row.from, 'rows follow each other')
    mustBeSafe(row.show, 'a row')
    must(!/[\n\t]/u.test(row.show), 'a row is one line')
    end = row.to
  }
  must(end === text.length, 'all of a text is in its rows')
  const line = safeLine(text)
  const cut = truncate(line, width)
  must(widthOf(cut) <= width, 'a cut line fits')
  must(widthOf(fit(line, width)) === width, 'a filled line fills')
  must(stableText(stableText(line)) === stableText(line), 'a steady line is steady')
  anchorColumns(cut)
  must(/^[\n -~]*$/u.test(toAsciiCells(line)), 'ASCII is ASCII')
  must(/^[\t\n -~]*$/u.test(toAscii(text)), 'ASCII is ASCII in texts')
  printable(text)
  limitMarks(text)
}

const checkSearch = (text: string) => {
  const folded = foldForSearch(text)
  must(typeof folded === 'string' && typeof indexable(text) === 'string', 'it folds')
  const typed = parseSearch(text)
  must(typed.words.length <= text.length, 'operators leave no more than was typed')
  const terms = termsOf(text.slice(0, 60))
  must(
    hitRanges(text, terms).every(({ from, to }) => from < to && to <= text.length),
    'hits are in the text',
  )
  matches(text, terms)
  mustBeSafe(excerptOf(safeText(text), terms), 'an excerpt')
}

/** One text through all of them. */
export const openTexts = (): FuzzTarget => ({
  alphabet: 'text',
  longest: 16_000,
  seeds: [
    'hello, @alice: see https://example.org/a?b=c, and "quoted words" too',
    'two\nlines\tand a tab\r\n',
    '👩‍👩‍👧‍👦 ❤️ 🏳️‍🌈 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇧🇷',
    'مرحبا، كيف الحال؟ \u2067\u05E9\u05DC\u05D5\u05DD\u2069 \u202Aa\u202C',
    'नमस्ते, हिन्दी में ประเทศไทย ກຳ ကြက် \u0F67\u0F90\u0FB5',
    '한국어 日本語、中文。ｶﾀｶﾅ ゔ',
    'c\u034Fh a\u0301\u0301\u0301 e\u20DD \uFDFA ﷽ 𒐫',
    '\u001B[31mred\u001B[0m \u001B]8;;http://x\u0007y\u001B]8;;\u001B\\ \u009B2J',
    'x'.repeat(300),
  ],
  words: [
    '\u001B[',
    '\u001B]52;c;',
    '\u0007',
    '\u001B\\',
    '\u009D',
    '\u0090',
    '\u202E',
    '\u2067',
    '\u2069',
    '\u200D',
    '\uFE0F',
    '\u{E0067}\u{E0062}\u{E007F}',
    'https://',
    '\u0301'.repeat(40),
    '"',
  ],
  check: (text) => {
    const safe = checkSafe(text)
    checkDrawn(safe, 1 + (text.length % 47))
    checkSearch(text)
    mustBeSafe(removeControls(text).replaceAll(/[\u202A-\u202E]/gu, ''), 'a draft')
  },
})
