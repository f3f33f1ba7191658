/** Text in ASCII, for terminals whose locale has no other letters. */

/**
 * What stays when Unicode takes a text apart (NFKD), as it does with letters with marks and with forms of ASCII
 * characters such as `…`: signs, and letters of their own.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  '·': '-',
  '•': '*',
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‹': '<',
  '›': '>',
  '‐': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '─': '-',
  '━': '-',
  '│': '|',
  '┃': '|',
  '▌': '|',
  '↑': 'Up',
  '↓': 'Down',
  '←': '<-',
  '→': '->',
  '●': '*',
  '◐': '~',
  '○': '-',
  '×': 'x',
  '✓': 'v',
  '✗': 'x',
  '▸': '>',
  '★': '*',
  '≈': '~',
  '¡': '!',
  '¿': '?',
  '€': 'EUR',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  ı: 'i',
}

/** What stands for a character that ASCII has no spelling for. */
const UNKNOWN = '?'

// oxlint-disable-next-line eslint/no-control-regex
const OTHERS = /[^\0-\u007F]/gu
const marksPattern = () => /[\p{M}\p{Default_Ignorable_Code_Point}]/gu

const spell = (char: string): string => SPELLINGS[char] ?? UNKNOWN

/** Is this nothing but ASCII? */
export const isAscii = (text: string): boolean => text.search(OTHERS) === -1

/**
 * The text in ASCII: signs as one types them, letters without their marks, and a question mark for what has
 * no such spelling. Text that is ASCII comes back as it is.
 */
export const toAscii = (text: string): string =>
  isAscii(text)
    ? text
    : text
        // its stroke is a mark, without which it would say the opposite
        .replaceAll('≠', '!=')
        .normalize('NFKD')
        .replaceAll(marksPattern(), '')
        .replaceAll(OTHERS, spell)
