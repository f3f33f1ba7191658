/** Readers of fields that several words have. */
import { MAX_REACTION } from '../model/messages/messages.ts'
import type { Coverage, Range } from '../core/seq-ranges.ts'
import { composedLine, MAX_TEXT, safeLine, safeText } from '../core/safe-text.ts'
import type { Reader } from './schema.ts'
import { list, oneOf, string, whole } from './schema.ts'

/** A text of several lines. */
export const text: Reader<ReturnType<typeof safeText>> = string(MAX_TEXT * 2, (value) =>
  safeText(value),
)
/** A text on one line. */
export const line: Reader<ReturnType<typeof safeLine>> = string(1000, (value) => safeLine(value))
/** A reaction. */
export const emoji: Reader<ReturnType<typeof safeLine>> = string(2 * MAX_REACTION, (value) =>
  composedLine(value, MAX_REACTION),
)
export const status = oneOf('online', 'away', 'offline')
/** What a program can do. */
export const caps = list(
  string(40, (value) => safeLine(value, 40) as string),
  32,
)
/** Two whole numbers. */
export const pair: Reader<readonly number[]> = (value) => {
  const read = list(whole(0), 2)(value)
  return read?.length === 2 ? read : undefined
}

const range: Reader<Range> = (value) => {
  const [from, to] = list(whole(1), 2)(value) ?? []
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined
}
/** The most holes of one receipt, and the most runs of what was shown; what is beyond them is not told. */
export const MAX_HOLES = 64
const some = list(range, MAX_HOLES)

/** Reads runs of numbers, ascending, with at least one number between two of them. */
export const runs: Reader<readonly Range[]> = (value) => {
  const read = some(value)
  const ascending = read?.every(([from], index) => from > (read[index - 1]?.[1] ?? -1) + 1)
  return ascending === true ? read : undefined
}

/** Reads a number and the holes below it. */
export const coverage = (number: unknown, gaps: unknown): Coverage | undefined => {
  const upto = whole(0)(number)
  const holes = runs(gaps)
  if (upto === undefined || !holes) return undefined
  return (holes.at(-1)?.[1] ?? -1) < upto ? { upto, holes } : undefined
}

/** Reads all parts; `undefined` as soon as one is missing. */
export const all = <T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }):
  | T
  | undefined => (Object.values(parts).includes(undefined) ? undefined : (parts as T))

/** The parts of a list; none of what is no list. */
export const parts = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
