/**
 * What was said before a card let me in counts as there, and is not asked for. Where that card counts
 * no more, because another one at its place does, I may have been a member all the time: then it is
 * lacking again, but for what was heard after all.
 */
import type { Identity, SignedRoster } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import {
  toSeqRanges,
  missingRanges,
  presentRanges,
  uniteSeqRanges,
  subtractRange,
} from '../../core/seq-ranges.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import type { Counters } from '../counters.ts'
import { counterName } from '../counters.ts'

/** By card `rev` these numbers of these authors count as there. */
type Baseline = {
  readonly rev: number
  readonly of: readonly (readonly [counter: string, ranges: readonly SeqRange[]])[]
}

/** So many are remembered: two cards at one place are weighed for a day only. */
const MAX_BASELINES = 16

const slotOf = (group: GroupId) => `join-baseline:${group}`

export const createJoinBaselines = (
  { keyValues, packets }: Pick<Disk, 'keyValues' | 'packets'>,
  counters: Pick<Counters, 'incoming' | 'incomingByName' | 'put'>,
) => {
  const baselinesOf = (group: GroupId) =>
    JSON.parse(keyValues.get(slotOf(group)) ?? '[]') as Baseline[]

  const reopen = ([name, ranges]: Baseline['of'][number]) => {
    const counter = counters.incomingByName(name)
    if (!counter) return
    let lost = ranges
    for (const [from, to] of ranges) {
      for (const { seq } of packets.range(name, from, to)) lost = subtractRange(lost, [seq, seq])
    }
    const left = lost.reduce(subtractRange, presentRanges(counter.received))
    const received = toSeqRanges(left)
    counters.put({ ...counter, received, reported: { ...counter.reported, upTo: 0, gaps: 0 } })
  }

  return {
    /** I am let in by this card; within a transaction. */
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
    /** The cards after this one count no more; within a transaction. */
    revert: (group: GroupId, over: number): void => {
      const all = baselinesOf(group)
      const lost = all.filter(({ rev }) => rev > over)
      if (lost.length === 0) return
      for (const baseline of lost) for (const one of baseline.of) reopen(one)
      keyValues.put(slotOf(group), JSON.stringify(all.filter(({ rev }) => rev <= over)))
    },
  }
}
