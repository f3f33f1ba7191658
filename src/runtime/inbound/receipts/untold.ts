/** What I read of somebody while it was hidden: kept as a few ranges, however long that goes on. */
import { createRef, parseUlid } from '../../../core/ids.ts'
import type { SeqRange } from '../../../core/seq-ranges.ts'
import { addSeq, hasSeq, mergeRanges, missingRanges } from '../../../core/seq-ranges.ts'
import type { Disk } from '../../../ports/storage.ts'
import { MAX_GAPS } from '../../../protocol/limits.ts'
import type { IncomingCounter } from '../../counters.ts'
import { counterName } from '../../counters.ts'
import { idsIn } from '../stored-ids.ts'

/** So many ranges are kept: a receipt has room for as many. */
export const MAX_UNTOLD = MAX_GAPS
/** Between two ranges so many numbers are looked up; where there are more, the ranges stay apart. */
const MAX_LOOKED_UP = 100

/** Is no chat message among these numbers, but only what shows nothing by itself: reactions, edits? */
export const showsNothing = (
  { packets, history }: Pick<Disk, 'packets' | 'history'>,
  counter: IncomingCounter,
  [from, to]: SeqRange,
): boolean => {
  if (to - from >= MAX_LOOKED_UP) return false
  return !packets.range(counterName(counter), from, to).some(({ bytes }) =>
    idsIn(bytes).some((text) => {
      const id = parseUlid(text)
      return id !== undefined && history.sent(createRef(id, counter.key)) !== undefined
    }),
  )
}

/** If there are too many, the oldest become one. A receipt names the newest, so it says little less. */
const limited = (ranges: readonly SeqRange[]): readonly SeqRange[] => {
  const last = ranges[ranges.length - MAX_UNTOLD]
  const [first] = ranges
  if (!first || !last || ranges.length <= MAX_UNTOLD) return ranges
  return [[first[0], last[1]], ...ranges.slice(1 - MAX_UNTOLD)]
}

/**
 * The counter with these numbers as read, of which the author is never told. What `isSilent` says to show nothing is in
 * `read` by itself. Between two such numbers it becomes untold too, or every message would be a range of its own.
 */
export const withUntold = (
  counter: IncomingCounter,
  seqs: readonly number[],
  isSilent: (range: SeqRange) => boolean,
): IncomingCounter => {
  const unread = seqs.filter((seq) => !hasSeq(counter.read, seq)).toSorted((a, b) => a - b)
  if (unread.length === 0) return counter
  const read = unread.reduce(addSeq, counter.read)
  const added = unread.map((seq): SeqRange => [seq, seq])
  const ranges = mergeRanges(counter.untold ?? [], added)
  const isRead = ([from, to]: SeqRange) => missingRanges(read, to).every(([, last]) => last < from)
  const isNew = ([from, to]: SeqRange) => unread.some((seq) => seq >= from && seq <= to)
  const between = ranges.slice(1).flatMap((range, index): readonly SeqRange[] => {
    const before = ranges[index]
    // what is between two others was looked at before
    if (!before || !(isNew(range) || isNew(before))) return []
    const gap: SeqRange = [before[1] + 1, range[0] - 1]
    return isRead(gap) && isSilent(gap) ? [gap] : []
  })
  return { ...counter, read, untold: limited(mergeRanges(ranges, between)) }
}
