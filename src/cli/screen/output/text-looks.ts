/**
 * The looks of characters (SGR, ECMA-48 8.3.117) as Ink's ansi-tokenize keeps them: what turned each on, in that order.
 * Those that are alike are the same object, and what lies between two of them is found once.
 */

/** What turns a look on, and what turns it off. */
type Look = { readonly code: string; readonly end: string }

/** All looks of a character. */
export type Looks = {
  readonly looks: readonly Look[]
  /** What follows each of these sequences, and what is written before each of these looks: remembered. */
  readonly after: Map<string, Looks | undefined>
  readonly to: Map<Looks, string>
}

const known = new Map<string, Looks>()
/** So many are remembered, and so much of each; beyond them it begins anew. A text may have any number of colours. */
const MOST = 500
/** No look takes more characters: what is longer is the beginning of a link, of which others make as many as they like. */
const LONGEST = '\u001B[38;2;255;255;255m'.length

const sgr = (code: number | string) => `\u001B[${code}m`

const looksOf = (looks: readonly Look[]): Looks => {
  const key = looks.map(({ code }) => code).join('')
  const found = known.get(key)
  if (found) return found
  if (known.size >= MOST) known.clear()
  const made = { looks, after: new Map(), to: new Map() }
  known.set(key, made)
  return made
}

/** Characters as they are. */
export const NO_LOOKS: Looks = looksOf([])

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
  const isColour = code % 10 < 8
  if ((tens === 30 || tens === 90) && isColour) return 39
  return (tens === 40 || tens === 100) && isColour ? 49 : ENDS.get(code)
}

/** One number, or a colour from one of the large tables (ITU-T T.416). */
const SEQUENCE =
  // oxlint-disable-next-line eslint/no-control-regex
  /^\u001B\[(?:(?<code>\d{1,3})|(?<plane>[34])8;(?:5;\d+|2;\d+;\d+;\d+))m$/u

/** Bold and faint go together, and end together. */
const isIntensity = ({ end }: Look) => end === sgr(22)

const read = ({ looks }: Looks, sequence: string): readonly Look[] | undefined => {
  const { code, plane } = SEQUENCE.exec(sequence)?.groups ?? {}
  if (code === undefined && plane === undefined) return undefined
  const number = Number(code)
  if (code !== undefined && sgr(number) !== sequence) return undefined
  if (number === 0) return []
  if (ALL_ENDS.has(number)) return looks.filter(({ end }) => end !== sequence)
  const end = plane === undefined ? endOf(number) : Number(plane) * 10 + 9
  if (end === undefined) return undefined
  const look: Look = { code: sequence, end: sgr(end) }
  if (isIntensity(look))
    return looks.some((one) => one.code === sequence) ? looks : [...looks, look]
  return [...looks.filter((one) => one.end !== look.end), look]
}

/** The looks after this sequence; `undefined` where it is none that is known here. */
export const lookAfter = (before: Looks, sequence: string): Looks | undefined => {
  if (sequence.length > LONGEST) return undefined
  if (before.after.has(sequence)) return before.after.get(sequence)
  if (before.after.size >= MOST) before.after.clear()
  const looks = read(before, sequence)
  const after = looks && looksOf(looks)
  before.after.set(sequence, after)
  return after
}

const difference = ({ looks: from }: Looks, { looks: to }: Looks): string => {
  const undone = from.filter((one) =>
    isIntensity(one)
      ? !to.some(({ code }) => code === one.code)
      : !to.some(({ end }) => end === one.end),
  )
  const endsIntensity = undone.some(isIntensity)
  const begun = to.filter(
    (one) => !from.some(({ code }) => code === one.code) || (endsIntensity && isIntensity(one)),
  )
  const codes = [...undone.toReversed().map(({ end }) => end), ...begun.map(({ code }) => code)]
  return [...new Set(codes)].join('')
}

/** What is written between a character with the first looks and one with the others. */
export const between = (from: Looks, to: Looks): string => {
  if (from === to) return ''
  const found = from.to.get(to)
  if (found !== undefined) return found
  if (from.to.size >= MOST) from.to.clear()
  const codes = difference(from, to)
  from.to.set(to, codes)
  return codes
}
