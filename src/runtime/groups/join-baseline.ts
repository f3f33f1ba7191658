/**
 * What was sent before a roster let me in counts as received, and is not asked for. If that roster loses
 * against another one, I may have been a member all the time: then it is missing again, except for what
 * did arrive.
 */
import type { Identity, SignedRoster } from '../../model/groups/roster.ts'
import { MAX_MEMBERS, memberIn } from '../../model/groups/roster.ts'
import {
  MAX_SEQ,
  toSeqRanges,
  mergeRanges,
  missingRanges,
  presentRanges,
  uniteSeqRanges,
  subtractRanges,
} from '../../core/seq-ranges.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Counters } from '../counters.ts'
import { counterName } from '../counters.ts'
import { parseJson, readInteger, readList, readObject, readString } from '../../core/schema.ts'
import type { Reader } from '../../core/schema.ts'
import { readRange } from '../../protocol/fields.ts'

/** By roster `rev` these numbers of these authors count as received. */
type Baseline = {
  readonly rev: number
  readonly of: readonly (readonly [counter: string, ranges: readonly SeqRange[]])[]
}

const readBaseline: Reader<Baseline['of'][number]> = (value) => {
  if (!Array.isArray(value)) return undefined
  const counter = readString(10_000, (name) => name)(value[0])
  const ranges = readList(readRange, 100_000)(value[1])
  return counter !== undefined && ranges ? [counter, ranges] : undefined
}

/** More messages than anybody has of one author. */
const MAX_COUNTED = 1_000_000

/** So many are remembered: two rosters compete for a day only. */
const MAX_BASELINES = 16

const readBaselines = readList(
  readObject({ rev: readInteger(1, MAX_SEQ), of: readList(readBaseline, MAX_MEMBERS) }),
  MAX_BASELINES,
)

const slotOf = (group: GroupId) => `join-baseline:${group}`

export const createJoinBaselines = (
  { keyValues, packets }: Pick<Disk, 'keyValues' | 'packets'>,
  counters: Pick<Counters, 'incoming' | 'incomingByName' | 'put'>,
) => {
  const baselinesOf = (group: GroupId) =>
    readBaselines(parseJson(keyValues.get(slotOf(group)) ?? '')) ?? []

  /** What did arrive of these numbers. */
  const storedRanges = (name: string, from: number, to: number): readonly SeqRange[] => {
    const seqs = packets.seqs(name, from, to, MAX_COUNTED)
    return mergeRanges(
      seqs.map((seq): SeqRange => [seq, seq]),
      [],
    )
  }

  const reopen = ([name, ranges]: Baseline['of'][number]) => {
    const counter = counters.incomingByName(name)
    if (!counter) return
    const stored = ranges.flatMap(([from, to]) => storedRanges(name, from, to))
    const missing = subtractRanges(ranges, stored)
    const left = subtractRanges(presentRanges(counter.received), missing)
    const received = toSeqRanges(left)
    counters.put({ ...counter, received, reported: { ...counter.reported, upTo: 0, gaps: 0 } })
  }

  return {
    /** This roster lets me in; called within its transaction. */
    record: (roster: SignedRoster, me: Identity): void => {
      const { group, rev, members } = roster
      if (memberIn(roster, me)?.since !== rev) return
      const of = members.flatMap(({ id: from, key, sentCount }): Baseline['of'] => {
        const counter = counters.incoming({ kind: 'group', group, from }, key)
        if (from === me.id || !counter || sentCount === 0) return []
        const received = uniteSeqRanges(counter.received, { upTo: sentCount, gaps: [] })
        const reported = { ...counter.reported, upTo: received.upTo, gaps: received.gaps.length }
        counters.put({ ...counter, received, reported })
        return [[counterName(counter), missingRanges(counter.received, sentCount)]]
      })
      keyValues.put(
        slotOf(group),
        JSON.stringify([...baselinesOf(group), { rev, of }].slice(-MAX_BASELINES)),
      )
    },
    /** The rosters after this one no longer count; called within a transaction. */
    revert: (group: GroupId, forkRev: number): void => {
      const all = baselinesOf(group)
      const lost = all.filter(({ rev }) => rev > forkRev)
      if (lost.length === 0) return
      for (const baseline of lost) for (const one of baseline.of) reopen(one)
      keyValues.put(slotOf(group), JSON.stringify(all.filter(({ rev }) => rev <= forkRev)))
    },
  }
}
