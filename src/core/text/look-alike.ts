/**
 * What names look like (UTS 39 section 4): names with a key in common can be taken for each other. `0` and `O`,
 * `rn` and `m`, Latin `a` and Cyrillic `а`. Keys are to be compared, never shown.
 */
import { memoize } from '../collections/memoize.ts'
import { isAscii } from './ascii.ts'
import { ASCII_LOOK_ALIKES, LOOK_ALIKES } from './unicode-data.ts'

/** What a name reads like, as it is shown. */
export type LookAlike = {
  /**
   * The name of somebody or of a group that I know, or know as little as this one; my own; or a word of the program
   * itself.
   */
  readonly is: 'known' | 'other' | 'me' | 'word'
  readonly name: string
}

const readText = (digits: string): string =>
  String.fromCodePoint(...digits.split('.').map((code) => Number.parseInt(code, 36)))

const readLookAlikes = (packed: string): ReadonlyMap<string, string> => {
  const table = new Map<string, string>()
  for (const group of packed.split(' ')) {
    const [text = '', chars = ''] = group.split('=')
    const shown = readText(text)
    let code = 0
    for (const step of chars.split('.')) {
      code += Number.parseInt(step, 36)
      table.set(String.fromCodePoint(code), shown)
    }
  }
  return table
}

let asciiTable: readonly string[] | undefined
let wholeTable: ReadonlyMap<string, string> | undefined

// what nobody sees, and a line that only makes an Arabic word longer
const unseenPattern = () => /[\p{Default_Ignorable_Code_Point}\u0640]/gu
// a mark that is drawn upon the same mark; more marks than are told apart (UTS 39 section 5.4)
const doubledPattern = () => /(\p{M})\1+/gu
const stackedPattern = () => /(\p{M}{4})\p{M}+/gu
const BLANKS = /\s+/gu
const HAS_BLANK = /\s/u

// the blocks whose characters are written from right to left by default (DerivedBidiClass.txt)
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
const runsPattern = () => /[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu

/**
 * Terminals put digits and dots between letters from right to left into different places, so names of the same
 * pieces in another order can be drawn alike (UTS 39 has bidiSkeleton for one way of drawing; this covers all).
 */
const orderRuns = (text: string): string =>
  RIGHT_TO_LEFT.test(text) ? (text.match(runsPattern()) ?? []).toSorted().join('') : text

/** What each character of ASCII reads like, by its code. */
const readAscii = (): readonly string[] => {
  const table = readLookAlikes(ASCII_LOOK_ALIKES)
  return Array.from({ length: 128 }, (_, code) => {
    const char = String.fromCharCode(code)
    return table.get(char) ?? char.toLowerCase()
  })
}

const foldAscii = (text: string): string => {
  const table = (asciiTable ??= readAscii())
  let folded = ''
  for (let place = 0; place < text.length; place += 1) folded += table[text.charCodeAt(place)]
  return HAS_BLANK.test(folded) ? folded.replaceAll(BLANKS, ' ') : folded
}

const foldAny = (text: string): string => {
  const table = (wholeTable ??= readLookAlikes(`${ASCII_LOOK_ALIKES} ${LOOK_ALIKES}`))
  const seen = text.normalize('NFKD').replaceAll(unseenPattern(), '')
  const folded = Array.from(seen, (char) => table.get(char) ?? char.toLowerCase()).join('')
  const told = folded
    .normalize('NFKD')
    .replaceAll(doubledPattern(), '$1')
    .replaceAll(stackedPattern(), '$1')
  return orderRuns(told).replaceAll(BLANKS, ' ')
}

/** The skeleton of a text, in small letters. Most names need no large table. */
const foldText = (text: string): string => (isAscii(text) ? foldAscii(text) : foldAny(text))

const computeKeys = (name: string): readonly string[] => {
  const keys = [foldText(name)]
  // most names are in small letters already
  for (const written of [name.toLowerCase(), name.toUpperCase()]) {
    const key = written === name ? undefined : foldText(written)
    if (key !== undefined && !keys.includes(key)) keys.push(key)
  }
  return keys
}

/** The keys of the names that were asked about lately: a list asks for each row whenever it is drawn. */
const MAX_REMEMBERED = 10_000

/**
 * What a name looks like as it is written, in small letters and in capitals: names are compared without case, so
 * `AL1CE` must be found beside `alice`. One to three keys, each once.
 */
export const lookAlikeKeys: (name: string) => readonly string[] = memoize(
  computeKeys,
  MAX_REMEMBERED,
)
