/** What is printed, in the letters that the locale of this process has. */
import { isAscii, toAscii } from '../../core/text/ascii.ts'
import { isolateBidi } from '../../core/text/bidi.ts'
import { removeControls } from '../../core/text/safe-text.ts'
import { localeIsUnicode } from '../../i18n/locale.ts'

const isUnicodeLocale = () => localeIsUnicode(process.env)

/** A cell of a table and the blanks behind it, which shrink when its spelling is longer. */
const CELL = /(\S(?:[^\n]*?\S)??)( {2,})(?=\S)/gu

/** A text for a person: without anything that a terminal obeys, and in ASCII where the locale is not UTF-8. */
export const printable = (value: string): string => {
  const text = isolateBidi(removeControls(value))
  if (isAscii(text) || isUnicodeLocale()) return text
  const cells = text.replaceAll(CELL, (_, cell: string, blanks: string) => {
    const longer = toAscii(cell)
    return longer + ' '.repeat(Math.max(1, blanks.length - (longer.length - cell.length)))
  })
  return toAscii(cells)
}

// unit by unit, as JSON writes them: what is not ASCII; and of that only what a terminal obeys or does not draw
const NOT_ASCII = /[\u007F-\uFFFF]/g
const OBEYED = /[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g

/** A value for a program: JSON, which loses nothing by being ASCII, nor by what a terminal obeys being escaped. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    isUnicodeLocale() ? OBEYED : NOT_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
