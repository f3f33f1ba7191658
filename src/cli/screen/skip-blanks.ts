/**
 * Most of a row of a conversation is blanks up to the mark at its end. Where a row was just erased they are there already,
 * and the cursor goes over them with one sequence (CUF, ECMA-48 8.3.20).
 */

/** A row that is erased from somewhere to its end (EL), and what is written then, up to the end of the row. */
// oxlint-disable-next-line eslint/no-control-regex
const ERASED = /\u001B\[K[^\n]{12,}/gu
/** In it: looks (SGR), any other sequence, or blanks that take more bytes than the sequence does. */
// oxlint-disable-next-line eslint/no-control-regex
const PARTS = /\u001B\[(?<looks>[\d;]*)m|(?<other>[\u001B\u0080-\u009F\r])|(?<blanks> {8,})/gu

/** What turns a look off again, by what turns it on (ECMA-48 8.3.117). */
const ENDS: ReadonlyMap<number, number> = new Map([
  [1, 22],
  [2, 22],
  [3, 23],
  [4, 24],
  [7, 27],
  [8, 28],
  [9, 29],
])
const ALL_ENDS: ReadonlySet<number> = new Set([...ENDS.values(), 39, 49])

const endOf = (code: number): number | undefined => {
  const tens = code - (code % 10)
  if (tens === 30 || tens === 90) return 39
  return tens === 40 || tens === 100 ? 49 : ENDS.get(code)
}

/** A colour from one of the large tables (ITU-T T.416). */
const LARGE_TABLE = /^(?<plane>[34])8;(?:5;\d+|2;\d+;\d+;\d+)$/u

/** The looks that are on after these, each as what turns it off; `undefined` for what is not known here. */
const withLooks = (on: readonly number[], looks: string): readonly number[] | undefined => {
  const plane = LARGE_TABLE.exec(looks)?.groups?.['plane']
  if (plane !== undefined) return [...on, Number(plane) * 10 + 9]
  // several in one sequence: Ink writes one each
  if (looks.includes(';')) return undefined
  const code = Number(looks)
  if (code === 0) return []
  if (ALL_ENDS.has(code)) return on.filter((end) => end !== code)
  const end = endOf(code)
  return end === undefined ? undefined : [...on, end]
}

const shortened = (erased: string): string => {
  let on: readonly number[] | undefined = []
  let text = ''
  let copied = 0
  for (const { 0: part, index, groups = {} } of erased.slice(3).matchAll(PARTS)) {
    if (groups['looks'] !== undefined) on = withLooks(on, groups['looks'])
    else if (groups['other'] !== undefined) break
    else if (on.length === 0) {
      text += `${erased.slice(3 + copied, 3 + index)}\u001B[${part.length}C`
      copied = index + part.length
    }
    if (!on) break
  }
  return erased.slice(0, 3) + text + erased.slice(3 + copied)
}

/** The same for the eye: of blanks without a look of their own, in rows of which the rest was erased, only how many there are. */
export const skipBlanks = (text: string): string =>
  text.includes('        ') ? text.replaceAll(ERASED, shortened) : text
