/** Changes of characters: what comes of a broken line, a cut file, or somebody who tries. */
import type { FuzzTarget } from './target.ts'
import type { Random } from '../../support/stories/random.ts'

/** Characters at which something changes: of blocks, planes and kinds, and what is drawn oddly or not at all. */
const CHARS: readonly string[] = Array.from(
  '\u0000\u0007\u0008\t\n\u000B\r\u001A\u001B !"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\u007F\u0080\u0085\u009B\u009C\u00A0\u00AD' +
    '\u00DF\u00E9\u0130\u0131\u017F\u0300\u0301\u034F\u0430\u0456\u05D0\u0627\u061C\u0640\u0663\u0E33\u0F90\u1100\u1160\u115F' +
    '\u1680\u180E\u200B\u200C\u200D\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\u206F' +
    '\u20E3\u212A\u2800\u3000\u3042\u30A2\u3164\u4E00\u845B\uAC00\uE000\uF900\uFB01\uFDFA\uFE0F\uFEFF\uFF21\uFFA0\uFFFD\uFFFE\uFFFF' +
    '\u{1F1E6}\u{1F1E7}\u{1F3F4}\u{1F3FB}\u{1F469}\u{10000}\u{1D159}\u{E0001}\u{E0067}\u{E007F}\u{E0100}\u{10FFFF}',
).concat('\uD800', '\uDBFF', '\uDC00', '\uDFFF', '\r\n')

const DIGITS = /\d+/gu
const NUMBERS = [
  '0',
  '1',
  '255',
  '256',
  '65535',
  '65536',
  '99999',
  '2147483648',
  '1e9',
  '-1',
  '007',
]

const anyChar = (alphabet: FuzzTarget['alphabet'], random: Random): string => {
  if (alphabet === 'bytes') return String.fromCharCode(random.below(256))
  if (random.happens(0.6)) return random.oneOf(CHARS) ?? ''
  return String.fromCodePoint(random.below(random.happens(0.5) ? 0x3000 : 0x110000))
}

/** Characters without any order. */
export const anyText = (
  alphabet: FuzzTarget['alphabet'],
  length: number,
  random: Random,
): string => {
  let text = ''
  for (let count = 0; count < length; count += 1) text += anyChar(alphabet, random)
  return text
}

const replaceNumber = (text: string, random: Random): string => {
  const found = [...text.matchAll(DIGITS)]
  const one = random.oneOf(found)
  if (!one) return text
  const end = one.index + one[0].length
  return text.slice(0, one.index) + (random.oneOf(NUMBERS) ?? '') + text.slice(end)
}

/** The text with one change somewhere. `limit`: no longer than so many UTF-16 units. */
export const changeText = (
  text: string,
  { seeds, words = [], alphabet }: Pick<FuzzTarget, 'seeds' | 'words' | 'alphabet'>,
  random: Random,
  limit: number,
): string => {
  const from = random.below(text.length + 1)
  const to = Math.min(text.length, from + random.below(random.happens(0.8) ? 8 : text.length + 1))
  const [before, piece, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)]
  switch (random.below(10)) {
    case 0:
      return before + anyChar(alphabet, random) + text.slice(from + 1)
    case 1: {
      const unit = text.charCodeAt(from) || 0
      return before + String.fromCharCode(unit ^ (1 << random.below(8))) + text.slice(from + 1)
    }
    case 2:
      return before + anyText(alphabet, 1 + random.below(6), random) + text.slice(from)
    case 3:
      return before + after
    case 4: {
      const room = Math.max(0, limit - text.length)
      const most = Math.floor(room / Math.max(1, piece.length))
      const times = random.happens(0.1) ? random.below(most + 1) : random.below(4)
      return before + piece.repeat(Math.min(most, 1 + times)) + after
    }
    case 5:
      return before + (random.oneOf(words) ?? anyChar(alphabet, random)) + text.slice(from)
    case 6:
      return before + (random.oneOf(words) ?? '') + after
    case 7: {
      const other = random.oneOf(seeds) ?? ''
      return (
        before + other.slice(random.below(other.length + 1)) + (random.happens(0.5) ? after : '')
      )
    }
    case 8:
      return random.happens(0.5) ? before : text.slice(from)
    default:
      return alphabet === 'bytes' ? before + after + piece : replaceNumber(text, random)
  }
}
