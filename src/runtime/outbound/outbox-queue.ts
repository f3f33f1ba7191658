/** The messages of one topic that the broker does not have: which are on disk, which are due, which are on their way. */
import type { SeqRange } from '../../core/seq-ranges.ts'
import {
  addSeq,
  countSeqs,
  intersectRanges,
  isInRanges,
  mergeRanges,
  missingRanges,
  NO_SEQS,
  subtractRanges,
} from '../../core/seq-ranges.ts'
import type { PacketStore } from '../../ports/storage.ts'

/** How many messages are read from disk at once. */
const CHUNK = 64

/** A message as it is published. */
export type Ready = { readonly seq: number; readonly bytes: Uint8Array }

export type OutboxQueue = {
  /** Takes numbers, in ascending ranges, that are on disk; returns those that it did not have. */
  readonly add: (ranges: readonly SeqRange[]) => readonly SeqRange[]
  /** These survive a power cut: they are due, unless they were taken away meanwhile. */
  readonly makeDue: (ranges: readonly SeqRange[]) => void
  /** The next one that is due; it is on its way until it is acknowledged, or due again. */
  readonly next: () => Ready | undefined
  /** It is not on its way any more. */
  readonly landed: (seq: number) => void
  readonly isInFlight: (seq: number) => boolean
  /** These are due again, with what was read ahead: the disk tells what they are. */
  readonly readAgain: (seqs?: readonly number[]) => void
  /** What was added may not be on the disk; returns what is and is not due yet. */
  readonly check: () => readonly SeqRange[]
  /** Only these still have to be sent. */
  readonly keepOnly: (missing: readonly SeqRange[]) => void
  /** This one must not be sent. */
  readonly drop: (seq: number) => void
  /** How many there are, those on their way included. */
  readonly size: () => number
}

/** A queue of this topic, with nothing in it. */
export const createOutboxQueue = (
  topic: string,
  packets: Pick<PacketStore, 'range' | 'seqs'>,
): OutboxQueue => {
  // `stored`: due as soon as they survive a power cut; `ready`: read ahead
  let stored: readonly SeqRange[] = []
  let due: readonly SeqRange[] = []
  let ready: readonly Ready[] = []
  const inFlight = new Set<number>()

  const readAgain = (seqs: readonly number[] = []) => {
    const back = [...seqs, ...ready.map(({ seq }) => seq)].map((seq): SeqRange => [seq, seq])
    due = mergeRanges(due, back)
    ready = []
  }

  const readAhead = () => {
    const [range, ...rest] = due
    if (!range) return
    const [from, to] = range
    ready = packets.range(topic, from, to, CHUNK)
    // numbers of which nothing is on disk take no time, however many they are
    const last = ready.length < CHUNK ? to : (ready.at(-1)?.seq ?? to)
    due = last < to ? [[last + 1, to], ...rest] : rest
  }

  return {
    add: (ranges) => {
      let have = NO_SEQS
      for (const { seq } of ready) have = addSeq(have, seq)
      for (const seq of inFlight) have = addSeq(have, seq)
      const top = ranges.at(-1)?.[1] ?? 0
      const lacking = intersectRanges(ranges, missingRanges(have, top))
      const fresh = subtractRanges(lacking, due)
      stored = mergeRanges(stored, fresh)
      return fresh
    },
    makeDue: (ranges) => {
      const fresh = intersectRanges(ranges, stored)
      stored = subtractRanges(stored, fresh)
      due = mergeRanges(due, fresh)
      // a message that is due again may come before those that were read ahead
      const ahead = ready.at(-1)?.seq ?? 0
      if (fresh.some(([from]) => from < ahead)) readAgain()
    },
    next: () => {
      while (ready.length === 0 && due.length > 0) readAhead()
      const [first, ...more] = ready
      ready = more
      if (first) inFlight.add(first.seq)
      return first
    },
    landed: (seq) => void inFlight.delete(seq),
    isInFlight: (seq) => inFlight.has(seq),
    readAgain,
    check: () => {
      readAgain()
      const there = stored.flatMap(([from, to]) => packets.seqs(topic, from, to, to - from + 1))
      stored = mergeRanges(
        [],
        there.map((seq) => [seq, seq]),
      )
      return stored
    },
    keepOnly: (missing) => {
      stored = intersectRanges(stored, missing)
      due = intersectRanges(due, missing)
      ready = ready.filter(({ seq }) => isInRanges(missing, seq))
    },
    drop: (seq) => {
      ready = ready.filter((one) => one.seq !== seq)
      due = subtractRanges(due, [[seq, seq]])
    },
    size: () => countSeqs(stored) + countSeqs(due) + ready.length + inFlight.size,
  }
}
