/** Words as a search sees them: without case and accents, and one by one where no spaces are written. */
import { foldForSearch } from './search-folding.ts'
import type { SafeText } from '../ids.ts'
import { safeText } from './safe-text.ts'

/** Words that must stand next to each other; `open`: the last one may be a beginning. */
export type Term = { readonly words: readonly string[]; readonly open: boolean }

type WordSpan = { readonly word: string; readonly from: number; readonly to: number }

// scripts that write words without spaces: each letter counts as a word, and a run is a phrase
const SINGLE =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
// marks, and what is inside a word and not seen: soft hyphen, joiners, marks of direction
const ON = '[\\p{M}\\u00AD\\u061C\\u200C-\\u200F\\u2060]*'
// a sign is a word by itself (`C++`, `€`), as is a picture; a flag is two letters, or has a region
const SIGN =
  '[\\u{1F1E6}-\\u{1F1FF}]{2}|\\u{1F3F4}[\\u{E0020}-\\u{E007F}]+|[\\p{Sm}\\p{Sc}\\p{So}#@][\\p{M}\\p{Emoji_Modifier}]*'
let madeWord: RegExp | undefined
const wordPattern = () =>
  (madeWord ??= new RegExp(
    `[${SINGLE}]${ON}|(?:(?![${SINGLE}])[\\p{L}\\p{N}]${ON})+|${SIGN}`,
    'gu',
  ))
const skinPattern = () => /\p{Emoji_Modifier}/gu

// what stands for several words (U+FDFA) comes apart into them
const wordsIn = (piece: string) => {
  const tags = /[\u{E0020}-\u{E007F}]+/u.exec(piece)?.[0] ?? ''
  return `${foldForSearch(piece.replaceAll(skinPattern(), ''))}${tags}`.split(/\s+/u)
}

const ASCII = /^[\0-\u007F]*$/u
const ASCII_WORD = /[a-z\d]+|[#$+<=>@|~]/gu

/** The words of a text in ASCII: the same without Unicode's tables, which would take four times as long. */
const asciiSpans = (text: string): readonly WordSpan[] =>
  Array.from(text.toLowerCase().matchAll(ASCII_WORD), ({ 0: word, index }) => ({
    word,
    from: index,
    to: index + word.length,
  }))

const spansOf = (text: string): readonly WordSpan[] =>
  ASCII.test(text) ? asciiSpans(text) : anySpans(text)

const anySpans = (text: string): readonly WordSpan[] =>
  Array.from(text.matchAll(wordPattern()), (match) =>
    wordsIn(match[0]).map((word) => ({
      word,
      from: match.index,
      to: match.index + match[0].length,
    })),
  )
    .flat()
    .filter(({ word }) => word !== '')

const wordsOf = (text: string): readonly string[] => spansOf(text).map(({ word }) => word)

// what the index would take for the end of a word: signs, marks, and letters that are newer than it
const unknownPattern = () =>
  /[^\p{L}\p{N}]|[\u{10000}-\u{10FFFF}\p{Script=New_Tai_Lue}]|[\u1CF2\u1CF3]/gu
const HIGH = 0xe100
const LOW = 0xe300
const PART = 0x1000

/** A word as the index has it: what it does not know is two private-use letters, so beginnings stay beginnings. */
export const encodeWord = (word: string): string =>
  word.replaceAll(unknownPattern(), (char) => {
    const point = char.codePointAt(0) ?? 0
    return String.fromCodePoint(HIGH + (point - (point % PART)) / PART, LOW + (point % PART))
  })

/** What the index is given for a text: its words, with a space between them. */
export const indexable = (text: string): string => wordsOf(text).map(encodeWord).join(' ')

/**
 * What is searched for. Text between double quotes is a phrase; so is what is written in one piece
 * (`foo-bar`). The very last word may be a beginning, unless a space or a quote closes it.
 */
export const termsOf = (query: string): readonly Term[] => {
  const pieces = query.split('"')
  return pieces.flatMap((piece, index) => {
    const phrase = index % 2 === 1
    const parts = phrase ? [piece] : piece.split(/\s+/u)
    return parts.flatMap((part, position) => {
      const words = wordsOf(part)
      const open = index === pieces.length - 1 && position === parts.length - 1
      return words.length > 0 ? [{ words, open }] : []
    })
  })
}

const hit = (spans: readonly WordSpan[], at: number, { words, open }: Term) =>
  words.every((word, index) => {
    const found = spans[at + index]?.word
    return open && index === words.length - 1 ? found?.startsWith(word) : found === word
  })

const hitsOf = (spans: readonly WordSpan[], term: Term): readonly number[] =>
  spans.flatMap((_, at) =>
    hit(spans, at, term) ? term.words.map((_word, index) => at + index) : [],
  )

/** Do all terms occur in this text? The index gives the same answer, only faster. */
export const matches = (text: string, terms: readonly Term[]): boolean => {
  const spans = spansOf(text)
  return terms.length > 0 && terms.every((term) => hitsOf(spans, term).length > 0)
}

/** Where these terms stand in a text, in its order: UTF-16 offsets, `to` exclusive. Empty where one of them is not in it. */
export const hitRanges = (
  text: string,
  terms: readonly Term[],
): readonly { readonly from: number; readonly to: number }[] => {
  const spans = spansOf(text)
  const hits = terms.map((term) => hitsOf(spans, term))
  if (hits.some((places) => places.length === 0)) return []
  const all = new Set(hits.flat())
  return spans.filter((_, index) => all.has(index))
}

/** About how many UTF-16 units of a text are shown before the first hit, and in all. */
const BEFORE = 30
const IN_ALL = 120

/** The part of a text around the first hit on one line, with every hit between ‹ and ›. */
export const excerptOf = (text: SafeText, terms: readonly Term[]): SafeText => {
  const spans = spansOf(text)
  const hits = new Set(terms.flatMap((term) => hitsOf(spans, term)))
  const first = spans.find((_, index) => hits.has(index))?.from ?? 0
  const wanted = first > BEFORE ? first - BEFORE : 0
  const start = wanted === 0 ? 0 : (spans.find(({ from }) => from >= wanted)?.from ?? first)
  const end = start + IN_ALL
  let excerpt = start > 0 ? '…' : ''
  let upTo = start
  for (const [index, { from, to }] of spans.entries()) {
    if (from < start || from >= end || !hits.has(index)) continue
    excerpt += `${text.slice(upTo, from)}‹${text.slice(from, to)}›`
    upTo = to
  }
  excerpt += text.slice(upTo, upTo > end ? upTo : end)
  if (text.length > end) excerpt += '…'
  // a cut may have left an isolate open, or half a flag
  return safeText(excerpt.replaceAll(/\s+/gu, ' '), Number.POSITIVE_INFINITY)
}
