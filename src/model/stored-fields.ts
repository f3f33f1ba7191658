/** Readers of fields in a snapshot that several nouns have. */
import type { Millis, SafeText, UserId } from '../core/ids.ts'
import { MAX_MILLIS, parseRef, parseUserId } from '../core/ids.ts'
import { parseAuthorId } from '../core/plaintext-ids.ts'
import type { Reader } from '../core/schema.ts'
import { MAX_ANY, optional, readExact, readInteger, readList } from '../core/schema.ts'
import type { SeqRange, SeqRanges } from '../core/seq-ranges.ts'
import { removeControls } from '../core/text/safe-text.ts'
import type { Mark, ShownMark } from './direct/sessions.ts'

// what a terminal would obey went when the text came in; looking for it is cheaper than removing it again
const PRINTABLE_ASCII = /^[\u0020-\u007E]*$/u

/** Text that a terminal may be given. */
export const readStoredSafeText: Reader<SafeText> = (value) => {
  if (typeof value !== 'string') return undefined
  const isSafe = PRINTABLE_ASCII.test(value) || removeControls(value) === value
  return isSafe ? (value as SafeText) : undefined
}

const readMilliseconds = readInteger(0, MAX_MILLIS)
/** A time; 0 where nothing has happened yet. */
export const readTime: Reader<Millis> = (value) => readMilliseconds(value) as Millis | undefined

/** A count, or a number of which the first is 1. */
export const readCounted: Reader<number> = readInteger(0, Number.MAX_SAFE_INTEGER)

/** A user of papo, as their name is compared. */
export const readSignedUserId: Reader<UserId> = (value) => {
  const id = parseUserId(value)
  return id === value ? id : undefined
}

/** A user of papo, or somebody who signs nothing. */
export const readAnyUserId: Reader<UserId> = parseAuthorId

/** A position in a conversation. */
export const readMark: Reader<Mark> = readExact<Mark>({ at: readTime, ref: parseRef })

/** A position with the time to show. */
export const readShownMark: Reader<ShownMark> = readExact<ShownMark>({
  at: readTime,
  ref: parseRef,
  shownAt: optional(readTime),
})

const readSeq = readInteger(1, Number.MAX_SAFE_INTEGER)
/** A first and a last number. */
const readRange: Reader<SeqRange> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [from, to] = [readSeq(value[0]), readSeq(value[1])]
  return from !== undefined && to !== undefined && from <= to ? [from, to] : undefined
}
/** Which numbers somebody has. */
export const readStoredSeqs: Reader<SeqRanges> = readExact<SeqRanges>({
  upTo: readCounted,
  gaps: readList(readRange, MAX_ANY),
})
