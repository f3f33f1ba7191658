/** What is printed, in the letters that the locale of this process has. */
import { isAscii, toAscii } from '../../core/text/ascii.ts'
import { localeIsUnicode } from '../../i18n/locale.ts'

const isUnicodeLocale = () => localeIsUnicode(process.env)

/** A cell of a table and the blanks behind it, which shrink when its spelling is longer. */
const CELL = /(\S(?:[^\n]*?\S)??)( {2,})(?=\S)/gu

/** A text for a person: in ASCII where the locale is not UTF-8. */
export const printable = (text: string): string => {
  if (isAscii(text) || isUnicodeLocale()) return text
  const cells = text.replaceAll(CELL, (_, cell: string, blanks: string) => {
    const longer = toAscii(cell)
    return longer + ' '.repeat(Math.max(1, blanks.length - (longer.length - cell.length)))
  })
  return toAscii(cells)
}

/** A value for a program: JSON, which loses nothing by being ASCII. */
export const jsonLine = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (isAscii(text) || isUnicodeLocale()) return text
  // oxlint-disable-next-line eslint/no-control-regex
  return text.replaceAll(
    /[^\0-\u007F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
