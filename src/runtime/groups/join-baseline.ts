/**
 * What was said before a card let me in counts as there, and is not asked for. Where that card counts
 * no more, because another one at its place does, I may have been a member all the time: then it is
 * lacking again, but for what was heard after all.
 */
import type { Keyed, SignedCard } from '../../model/groups/roster.ts'
import { memberIn } from '../../model/groups/roster.ts'
import { covering, missing, present, union, without } from '../../core/seq-ranges.ts'
import type { Range } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import type { Ledger } from '../counters.ts'
import { nameOf } from '../counters.ts'

/** By card `rev` these numbers of these authors count as there. */
type Skip = {
  readonly rev: number
  readonly of: readonly (readonly [counter: string, ranges: readonly Range[]])[]
}

/** So many are remembered: two cards at one place are weighed for a day only. */
const MOST = 16

const slotOf = (group: GroupId) => `skipped:${group}`

export const createSkips = (
  { slots, words }: Pick<Disk, 'slots' | 'words'>,
  ledger: Pick<Ledger, 'incoming' | 'incomingByName' | 'put'>,
) => {
  const skipped = (group: GroupId) => JSON.parse(slots.get(slotOf(group)) ?? '[]') as Skip[]

  const lackAgain = ([name, ranges]: Skip['of'][number]) => {
    const counter = ledger.incomingByName(name)
    if (!counter) return
    let lost = ranges
    for (const [from, to] of ranges) {
      for (const { seq } of words.between(name, from, to)) lost = without(lost, [seq, seq])
    }
    const left = lost.reduce(without, present(counter.got))
    const got = covering(left)
    ledger.put({ ...counter, got, told: { ...counter.told, upto: 0, holes: 0 } })
  }

  return {
    /** I am let in by this card; within a transaction. */
    begin: (card: SignedCard, me: Keyed): void => {
      const { group, rev, members } = card
      if (memberIn(card, me)?.since !== rev) return
      const of = members.flatMap(({ id: from, key, said }): Skip['of'] => {
        const counter = ledger.incoming({ kind: 'group', group, from }, key)
        if (from === me.id || !counter || said === 0) return []
        const got = union(counter.got, { upto: said, holes: [] })
        const told = { ...counter.told, upto: got.upto, holes: got.holes.length }
        ledger.put({ ...counter, got, told })
        return [[nameOf(counter), missing(counter.got, said)]]
      })
      slots.put(slotOf(group), JSON.stringify([...skipped(group), { rev, of }].slice(-MOST)))
    },
    /** The cards after this one count no more; within a transaction. */
    takeBack: (group: GroupId, over: number): void => {
      const all = skipped(group)
      const lost = all.filter(({ rev }) => rev > over)
      if (lost.length === 0) return
      for (const skip of lost) for (const one of skip.of) lackAgain(one)
      slots.put(slotOf(group), JSON.stringify(all.filter(({ rev }) => rev <= over)))
    },
  }
}
