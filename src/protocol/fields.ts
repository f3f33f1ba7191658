/** Readers of fields that several messages have. */
import { MAX_REACTION } from '../model/messages/decide-message.ts'
import type { SeqRanges, SeqRange } from '../core/seq-ranges.ts'
import { safeNfcLine, MAX_TEXT, safeLine, safeText } from '../core/text/safe-text.ts'
import type { Reader } from '../core/schema.ts'
import { readList, readOneOf, readString, readInteger } from '../core/schema.ts'

/** A text of several lines. */
export const readText: Reader<ReturnType<typeof safeText>> = readString(MAX_TEXT * 2, (value) =>
  safeText(value),
)
/** A text on one line. */
export const readLine: Reader<ReturnType<typeof safeLine>> = readString(1000, (value) =>
  safeLine(value),
)
/** A reaction. */
export const readEmoji: Reader<ReturnType<typeof safeLine>> = readString(
  2 * MAX_REACTION,
  (value) => safeNfcLine(value, MAX_REACTION),
)
export const readStatus = readOneOf('online', 'away', 'offline')
/** What a program can do. */
export const readCaps = readList(
  readString(40, (value) => safeLine(value, 40) as string),
  32,
)
/** Two whole numbers. */
export const readPair: Reader<readonly number[]> = (value) => {
  const read = readList(readInteger(0), 2)(value)
  return read?.length === 2 ? read : undefined
}

/** Reads a first and a last number. */
export const readRange: Reader<SeqRange> = (value) => {
  const [from, to] = readList(readInteger(1), 2)(value) ?? []
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined
}
/** The most gaps of one receipt, and the most ranges of what was shown; more is not reported. */
export const MAX_GAPS = 64
const readRangeList = readList(readRange, MAX_GAPS)

/** Reads ranges of numbers, ascending, with at least one number between two of them. */
export const readRanges: Reader<readonly SeqRange[]> = (value) => {
  const read = readRangeList(value)
  const ascending = read?.every(([from], index) => from > (read[index - 1]?.[1] ?? -1) + 1)
  return ascending === true ? read : undefined
}

/** Reads a number and the gaps below it. */
export const readSeqRanges = (rawUpTo: unknown, rawGaps: unknown): SeqRanges | undefined => {
  const upTo = readInteger(0)(rawUpTo)
  const gaps = readRanges(rawGaps)
  if (upTo === undefined || !gaps) return undefined
  return (gaps.at(-1)?.[1] ?? -1) < upTo ? { upTo, gaps } : undefined
}

/** Reads all parts; `undefined` as soon as one is missing. */
export const allDefined = <T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }):
  | T
  | undefined => (Object.values(parts).includes(undefined) ? undefined : (parts as T))

/** The parts of a list; none of what is no list. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
