/** Readers of fields that several messages have. */
import type { SeqRanges, SeqRange } from '../core/seq-ranges.ts'
import { safeNfcLine, safeLine, safeText } from '../core/text/safe-text.ts'
import type { Reader } from '../core/schema.ts'
import { readList, readOneOf, readString, readInteger } from '../core/schema.ts'
import { LIST_LIMITS, NUMBER_LIMITS, STRING_LIMITS } from './limits.ts'

/** A text of several lines. */
export const readText: Reader<ReturnType<typeof safeText>> = readString(
  STRING_LIMITS.text,
  (value) => safeText(value),
)
/** A text on one line. */
export const readLine: Reader<ReturnType<typeof safeLine>> = readString(
  STRING_LIMITS.line,
  (value) => safeLine(value),
)
/** A reaction. */
export const readEmoji: Reader<ReturnType<typeof safeLine>> = readString(
  STRING_LIMITS.emoji,
  (value) => safeNfcLine(value, STRING_LIMITS.emoji / 2),
)
export const readStatus = readOneOf('online', 'away', 'offline')
/** What a program can do. */
export const readCaps = readList(
  readString(STRING_LIMITS.cap, (value) => safeLine(value, STRING_LIMITS.cap) as string),
  LIST_LIMITS.caps,
)
/** The number of a message or of a roster. */
export const readSeq = readInteger(1, NUMBER_LIMITS.seq)
/** How many messages there are; also none. */
export const readSeqCount = readInteger(0, NUMBER_LIMITS.seq)

/** The boot of a presence record and its count within it. */
export const readBoot = (
  value: unknown,
): { readonly boot: number; readonly count: number } | undefined => {
  const [boot, count, ...more] = itemsOf(value)
  const read = allDefined({
    boot: readInteger(0, NUMBER_LIMITS.boot)(boot),
    count: readInteger(0, NUMBER_LIMITS.count)(count),
  })
  return more.length === 0 ? read : undefined
}

/** Reads a first and a last number. */
export const readRange: Reader<SeqRange> = (value) => {
  const [from, to] = readList(readSeq, 2)(value) ?? []
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined
}
const readRangeList = readList(readRange, LIST_LIMITS.ranges)

/** Reads ranges of numbers, ascending, with at least one number between two of them. */
export const readRanges: Reader<readonly SeqRange[]> = (value) => {
  const read = readRangeList(value)
  const ascending = read?.every(([from], index) => from > (read[index - 1]?.[1] ?? -1) + 1)
  return ascending === true ? read : undefined
}

/** Reads a number and the gaps below it. */
export const readSeqRanges = (rawUpTo: unknown, rawGaps: unknown): SeqRanges | undefined => {
  const upTo = readSeqCount(rawUpTo)
  const gaps = readRanges(rawGaps)
  if (upTo === undefined || !gaps) return undefined
  return (gaps.at(-1)?.[1] ?? -1) < upTo ? { upTo, gaps } : undefined
}

/** Reads all parts; `undefined` as soon as one is missing. */
export const allDefined = <T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }):
  | T
  | undefined => (Object.values(parts).includes(undefined) ? undefined : (parts as T))

/** The parts of something that is written as a list; none of what is no such list. */
export const itemsOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) && value.length <= LIST_LIMITS.parts ? value : []
