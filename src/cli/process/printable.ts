/** What is printed, in the letters that the locale of this process has. */
import { isAscii, spelled } from '../../core/ascii.ts'
import { localeIsUnicode } from '../../i18n/locale.ts'

const unicode = () => localeIsUnicode(process.env)

/** A cell of a table and the blanks behind it, which shrink when its spelling is longer. */
const CELL = /(\S(?:[^\n]*?\S)??)( {2,})(?=\S)/gu

/** A text for a person: in ASCII where the locale is not UTF-8. */
export const shown = (text: string): string => {
  if (isAscii(text) || unicode()) return text
  const cells = text.replaceAll(CELL, (_, cell: string, blanks: string) => {
    const grown = spelled(cell)
    return grown + ' '.repeat(Math.max(1, blanks.length - (grown.length - cell.length)))
  })
  return spelled(cells)
}

/** A value for a program: JSON, which loses nothing by being ASCII. */
export const jsonLine = (value: unknown): string => {
  const text = JSON.stringify(value)
  if (isAscii(text) || unicode()) return text
  // oxlint-disable-next-line eslint/no-control-regex
  return text.replaceAll(
    /[^\0-\u007F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
