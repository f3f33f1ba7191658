/**
 * Ink looks at each cluster of a row that changed, and of the row that was there, to write no more than what differs.
 * Where every character is a cluster of its own and takes one cell, what it looks for is known without that.
 * `build.ts` puts this in front of Ink's function; what comes out is the same: `test/property/update-line.test.ts`.
 */
import { memoize } from '../../../core/collections/memoize.ts'
import { isSimple } from '../../../core/text/simple-text.ts'

/** Ink's `lineUpdate`: what makes of a row on the screen the next one. The cursor is in that row. */
export type UpdateLine = (previous: string, next: string, columns: number | undefined) => string

// oxlint-disable-next-line eslint/no-control-regex
const SGR = /\u001B\[[\d;]*m/gu
const ESCAPE = '\u001B'
/** To the first column, and erases from there to the end of the row (CHA and EL of ECMA-48). */
const WHOLE = '\u001B[1G\u001B[K'
/** So many rows are remembered; beyond them it begins anew. */
const MOST_ROWS = 300

/** How many cells a row of plain characters and looks (SGR) takes; `undefined` for other rows. */
const measure = (row: string): number | undefined => {
  const text = row.includes(ESCAPE) ? row.replaceAll(SGR, '') : row
  return isSimple(text) ? text.length : undefined
}

const commonLength = (a: string, b: string): number => {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

/** The looks that begin in the first `length` characters: where each begins, and where it ends. */
const looksIn = (
  row: string,
  length: number,
): readonly (readonly [begin: number, end: number])[] => {
  const looks: (readonly [number, number])[] = []
  let begin = row.indexOf(ESCAPE)
  while (begin !== -1 && begin < length) {
    const end = row.indexOf('m', begin) + 1
    looks.push([begin, end])
    begin = row.indexOf(ESCAPE, end)
  }
  return looks
}

/** The same function; it asks Ink's for rows with other characters. */
export const updateSimpleLines = (original: UpdateLine): UpdateLine => {
  const widthOnce = memoize(measure, MOST_ROWS)
  return (previous, next, columns) => {
    const [before, after] = [widthOnce(previous), widthOnce(next)]
    if (columns === undefined || !(columns >= 1) || before === undefined || after === undefined)
      return original(previous, next, columns)
    const whole = WHOLE + next
    const common = commonLength(previous, next)
    const looks = looksIn(next, common)
    // where looks differ, that begins before them
    const column = looks.reduce(
      (sum, [begin, end]) => sum - (Math.min(end, common) - begin),
      common,
    )
    // at the last column the cursor may wait for the next row, and cannot be put there
    if (column === 0 || column >= columns || before > columns || after > columns) return whole
    let offset = column
    let styles = ''
    for (const [begin, end] of looks) {
      if (begin > offset || end > common) break
      offset += end - begin
      styles += next.slice(begin, end)
    }
    const part = `\u001B[${column + 1}G\u001B[K${styles}${next.slice(offset)}`
    return part.length < whole.length ? part : whole
  }
}
