/** The members of a group who are to have my words, as they come and go, and as I leave them. */
import type { DeliveryUpdate } from '../../model/messages/delivery.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import { intersectRanges, missingRanges } from '../../core/seq-ranges.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Counters, OutgoingCounter } from '../counters.ts'
import type { Outbox } from './outbox.ts'
import { missingForAny, deliveryProgress, withMembers, withdrawn } from './receivers.ts'
import type { RetransmitTimer } from './retransmit-timer.ts'

type Deps = {
  readonly counters: Pick<Counters, 'outgoing' | 'outgoingOf'>
  readonly me: UserId
  readonly store: (counter: OutgoingCounter) => void
  /** Tells the state how far my words got. */
  readonly report: (counter: OutgoingCounter, update: DeliveryUpdate) => void
  readonly outbox: Pick<Outbox, 'enqueue' | 'keepOnly'>
  readonly retransmitTimer: Pick<RetransmitTimer, 'onProgress'>
}

/** Whom my words in groups are for. */
export const createGroupReceivers = ({
  counters,
  me,
  store,
  report,
  outbox,
  retransmitTimer,
}: Deps) => ({
  /** From now on these are to have my words of a group; `anew`: a card of it was taken back. */
  setMembers: (group: GroupId, members: readonly UserId[], reset: boolean): void => {
    const counter = counters.outgoing({ kind: 'group', group, from: me })
    if (!counter) return
    const next = withMembers(counter, members, reset)
    store(next)
    report(next, deliveryProgress(next))
    const unconfirmed = missingForAny(next)
    if (members.length > 0) outbox.keepOnly(next.topic, unconfirmed)
    // what was let go before it went out, when it seemed that nobody was to have it
    if (reset)
      outbox.enqueue(next.topic, intersectRanges(missingRanges(next.sent, next.count), unconfirmed))
    retransmitTimer.onProgress(next, false)
  },
  /**
   * I am no member any more: of what I said only this counts. These are members still, and are to
   * have it; the rest goes nowhere.
   */
  withdraw: (group: GroupId, have: SeqRanges, members: readonly UserId[]): void => {
    const counter = counters.outgoingOf(topicOf({ kind: 'group', group, from: me }))
    if (!counter) return
    const next = withdrawn(counter, have, members)
    store(next)
    report(next, deliveryProgress(next))
    outbox.keepOnly(next.topic, missingForAny(next))
    retransmitTimer.onProgress(next, false)
  },
})
