/**
 * How many cells a text takes, and the form of it that takes as many in every terminal: some add up
 * code points, others draw a whole cluster (docs/decisions/0005-text-width.md).
 */
import stringWidth from 'string-width'
import { limitMarks } from '../core/text/safe-text.ts'
import { isSimple } from '../core/text/simple-text.ts'

const segmenter = new Intl.Segmenter()
const ASCII_RUN = /^[ -~\t\n]*$/u
const LINE_END = /^[\r\n]+$/u
const MAX_CACHED = 8192

/** Cells between two tab stops. */
const TAB = 4

/** What stands for a cluster that terminals would measure differently. */
export const REPLACEMENT = '\uFFFD'

const picturePattern = () => /\p{Extended_Pictographic}|\p{Emoji_Presentation}/u
// joiner, variation selectors, skin tones, keycap ring, tags: what makes one picture out of several
const pictureJointsPattern = () =>
  /\u200D|\uFE0E|\uFE0F|\u20E3|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}]/gu
const zeroPattern = () => /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Mn}\p{Me}\p{Cs}]$/u
const viramaBeforeLetterPattern = () => /([\p{Mn}])(?=\p{Lo})/gu
const HANGUL_PART = /[\u1160-\u11FF\uD7B0-\uD7FB]/u

/** What a terminal adds up that looks at one code point at a time, as wcwidth(3) does. */
const sumOfCodePoints = (text: string): number => {
  let sum = 0
  for (const char of text) sum += zeroPattern().test(char) ? 0 : stringWidth(char)
  return sum
}

const widthsAgree = (text: string): boolean => sumOfCodePoints(text) === stringWidth(text)

// signs that go before a number, soft hyphens and other formats: drawn by few, measured by some
const formatPattern = () => /[\p{Cf}--[\u200C\u200D]]/gv

const stableCluster = (given: string): string => {
  const cluster = limitMarks(given.replaceAll(formatPattern(), ''))
  // a skin tone alone is a picture of its own; keycaps and pictures fall apart into what they join
  const bare = cluster.replaceAll(pictureJointsPattern(), '')
  const plain =
    bare !== '' && (picturePattern().test(cluster) || cluster.includes('\u20E3')) ? bare : cluster
  if (stringWidth(plain) === 0) return ''
  if (widthsAgree(plain) && !HANGUL_PART.test(plain)) return plain
  const candidates = [
    plain.normalize('NFC'),
    // Thai and Lao "am" as mark and vowel; a joined Indic pair as two letters
    plain.replaceAll('\u0E33', '\u0E4D\u0E32').replaceAll('\u0EB3', '\u0ECD\u0EB2'),
    plain.replaceAll(viramaBeforeLetterPattern(), '$1\u200C'),
  ]
  return (
    candidates.find((candidate) => widthsAgree(candidate) && !HANGUL_PART.test(candidate)) ??
    REPLACEMENT
  )
}

/** A grapheme cluster as it is drawn: `show` takes exactly `width` cells; `''` draws nothing. */
export type Cell = { readonly show: string; readonly width: number }

const cells = new Map<string, Cell>()

/** How one grapheme cluster is drawn. Tabs and newlines are the caller's: they draw nothing here. */
export const cellOf = (cluster: string): Cell => {
  const known = cells.get(cluster)
  if (known !== undefined) return known
  const isOneCell = cluster.length === 1 && isSimple(cluster)
  const show = isOneCell ? cluster : stableCluster(cluster)
  const cell: Cell = { show, width: isOneCell ? 1 : stringWidth(show) }
  if (cells.size >= MAX_CACHED) cells.clear()
  // a cluster can be as long as its sender likes; the cache is for those that come again
  if (cluster.length <= 32) cells.set(cluster, cell)
  return cell
}

/** The clusters of a text, one after the other. Fast for what is simple, and for ASCII. */
export function* clusters(text: string): Generator<string, void, undefined> {
  if (isSimple(text)) return yield* text
  // an ASCII character between two others is a cluster; next to anything else the library decides
  for (const [run] of text.matchAll(
    /[ -~\t\n]+(?![^ -~\t\n])|[ -~\t\n]?(?:[^ -~\t\n]+[ -~\t\n]?)+/gu,
  )) {
    if (ASCII_RUN.test(run)) yield* run
    else for (const { segment } of segmenter.segment(run)) yield segment
  }
}

/**
 * Where the cluster begins and ends that has this place in it (UTF-16 offsets): found from there, not from the beginning
 * of the text. Before the text it is 0, behind it the end.
 */
export const clusterAt = (
  text: string,
  at: number,
): { readonly start: number; readonly end: number } => {
  if (at < 0) return { start: 0, end: 0 }
  if (at >= text.length) return { start: text.length, end: text.length }
  if (isSimple(text)) return { start: at, end: at + 1 }
  const { index = at, segment = '' } = segmenter.segment(text).containing(at) ?? {}
  return { start: index, end: index + segment.length }
}

/** As many clusters from the beginning of a text as fit into `room` cells, as they are drawn, and the cells that they take. */
export const clustersWithin = (
  text: string,
  room: number,
): { readonly show: string; readonly width: number } => {
  let show = ''
  let width = 0
  for (const cluster of clusters(text)) {
    const cell = cellOf(cluster)
    if (width + cell.width > room) break
    show += cell.show
    width += cell.width
  }
  return { show, width }
}

/** Spaces up to the next tab stop from this column. */
export const tabWidth = (column: number): number => TAB - (column % TAB)

const steadyOnce = (text: string): string => {
  let shown = ''
  let column = 0
  for (const cluster of clusters(text)) {
    const blanks = cluster === '\t' ? tabWidth(column) : LINE_END.test(cluster) ? 1 : 0
    const cell = blanks > 0 ? { show: ' '.repeat(blanks), width: blanks } : cellOf(cluster)
    shown += cell.show
    column += cell.width
  }
  return shown
}

/** So often neighbours are looked at again after something between them went; once is enough, as a rule. */
const MOST_PASSES = 4

/** One line of text as it is drawn; newlines become spaces, tabs are expanded from column 0. */
export const stableText = (text: string): string => {
  let shown = text
  for (let pass = 0; pass < MOST_PASSES && !isSimple(shown); pass += 1) {
    const before = shown
    shown = steadyOnce(before)
    // where something was left out, its neighbours may have joined into one character
    if (shown === before) return shown
  }
  return shown
}

/** Cells that one line of text takes when it is drawn in its steady form. */
export const widthOf = (text: string): number => {
  if (isSimple(text)) return text.length
  return stringWidth(stableText(text))
}
