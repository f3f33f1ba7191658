/**
 * Most of a row of a conversation is blanks up to the mark at its end. Where a row was just erased they are there already,
 * and the cursor goes over them with one sequence (CUF, ECMA-48 8.3.20).
 */
import { lookAfter, NO_LOOKS } from './text-looks.ts'
import type { Looks } from './text-looks.ts'

const ESCAPE = '\u001B'
/** What erases a row from here to its end (EL). */
const ERASE = '\u001B[K'
/** So many blanks take more bytes than the sequence that goes over them. */
const BLANKS = ' '.repeat(8)
/** Behind these nobody knows where the cursor is. */
// oxlint-disable-next-line eslint/no-control-regex
const STRANGE = /[\u0080-\u009F\r]/u

/** The same of what is written behind an erasure, up to the end of the row. */
const shortened = (row: string): string => {
  let looks: Looks | undefined = NO_LOOKS
  let text = ''
  let copied = 0
  let at = 0
  while (looks && at < row.length) {
    const escape = row.indexOf(ESCAPE, at)
    const end = escape === -1 ? row.length : escape
    let from = looks === NO_LOOKS ? row.indexOf(BLANKS, at) : -1
    while (from !== -1 && from < end) {
      let to = from
      while (row[to] === ' ') to += 1
      text += `${row.slice(copied, from)}\u001B[${to - from}C`
      copied = to
      from = row.indexOf(BLANKS, to)
    }
    if (escape === -1) break
    const close = row.indexOf('m', escape)
    looks = close === -1 ? undefined : lookAfter(looks, row.slice(escape, close + 1))
    at = close + 1
  }
  return text === '' ? row : text + row.slice(copied)
}

/** The same for the eye: of blanks without a look of their own, in rows of which the rest was erased, only how many there are. */
export const skipBlanks = (text: string): string => {
  if (!text.includes(BLANKS)) return text
  let shown = ''
  let at = 0
  let erased = text.indexOf(ERASE)
  while (erased !== -1) {
    const from = erased + ERASE.length
    const end = text.indexOf('\n', from)
    const row = text.slice(from, end === -1 ? text.length : end)
    shown += text.slice(at, from) + (STRANGE.test(row) ? row : shortened(row))
    at = from + row.length
    erased = text.indexOf(ERASE, at)
  }
  return shown + text.slice(at)
}
