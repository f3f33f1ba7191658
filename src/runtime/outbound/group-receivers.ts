/** The members of a group who are to have my words, as they come and go, and as I leave them. */
import type { Coverage } from '../../core/seq-ranges.ts'
import { common, missing } from '../../core/seq-ranges.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Ledger, Outgoing } from '../counters.ts'
import type { Outbox } from './outbox.ts'
import { lackedByAny, reached, regrouped, silenced } from './receivers.ts'
import type { Repeat } from './retransmit-timer.ts'

type Needs = {
  readonly ledger: Pick<Ledger, 'outgoing' | 'outgoingOf'>
  readonly me: UserId
  readonly keep: (counter: Outgoing) => void
  /** Tells the state how far my words got. */
  readonly noted: (counter: Outgoing, event: object) => void
  readonly outbox: Pick<Outbox, 'due' | 'settled'>
  readonly repeat: Pick<Repeat, 'moved'>
}

/** Whom my words in groups are for. */
export const createFellows = ({ ledger, me, keep, noted, outbox, repeat }: Needs) => ({
  /** From now on these are to have my words of a group; `anew`: a card of it was taken back. */
  regroup: (group: GroupId, members: readonly UserId[], anew: boolean): void => {
    const counter = ledger.outgoing({ kind: 'group', group, from: me })
    if (!counter) return
    const next = regrouped(counter, members, anew)
    keep(next)
    noted(next, reached(next))
    const lacked = lackedByAny(next)
    if (members.length > 0) outbox.settled(next.topic, lacked)
    // what was let go before it went out, when it seemed that nobody was to have it
    if (anew) outbox.due(next.topic, common(missing(next.sent, next.count), lacked))
    repeat.moved(next, false)
  },
  /**
   * I am no member any more: of what I said only this counts. These are members still, and are to
   * have it; the rest goes nowhere.
   */
  silence: (group: GroupId, have: Coverage, members: readonly UserId[]): void => {
    const counter = ledger.outgoingOf(topicOf({ kind: 'group', group, from: me }))
    if (!counter) return
    const next = silenced(counter, have, members)
    keep(next)
    noted(next, reached(next))
    outbox.settled(next.topic, lackedByAny(next))
    repeat.moved(next, false)
  },
})
