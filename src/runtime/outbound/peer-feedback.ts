/** What others tell of my words, and what they are told when they come: receipts, questions, what comes back. */
import { isClosed } from '../../model/direct/sessions.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import { toSeqRanges, NO_SEQS } from '../../core/seq-ranges.ts'
import { groupChannel } from '../../core/channel.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import type { Retransmit } from './retransmit.ts'
import type { Counters, OutgoingCounter, ReceiverState } from '../counters.ts'
import { findOutgoing } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { RollbackRecovery } from './rollback-recovery.ts'
import type { Receipts } from '../inbound/receipts.ts'
import { createOwnMessageRecovery } from './own-message-recovery.ts'

/** A receiver has these of my words, and was shown those. */
export type ApplyReceipt = (
  counter: OutgoingCounter,
  before: ReceiverState,
  have: SeqRanges,
  shown: SeqRanges,
) => void

type Deps = {
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  readonly me: UserId
  readonly rollbackRecovery: RollbackRecovery
  readonly retransmit: Retransmit
  readonly applyReceipt: ApplyReceipt
  readonly receipts: Pick<Receipts, 'schedule'>
}

export const createPeerFeedback = (deps: Deps) => {
  const { counters, eventStore, me, rollbackRecovery, retransmit, applyReceipt, receipts } = deps
  return {
    /** A word between programs about my words. */
    receive: (by: UserId, message: Extract<SyncMessage, { type: 'receipt' | 'sync.request' }>) => {
      const counter = findOutgoing(counters, me, by, message.channel)
      const receiver = counter?.receivers.find(({ to }) => to === by)
      if (!counter || !receiver) return
      if (message.type === 'receipt') {
        const { have, read, conflicts } = message
        const now = rollbackRecovery.resolveClash(
          rollbackRecovery.learnHave(counter, have, receiver.delivered),
          conflicts,
        )
        applyReceipt(now, receiver, have, toSeqRanges(read))
      } else if (message.author === me && message.from <= message.to) {
        retransmit(counter, [receiver], [[message.from, message.to]])
      }
    },
    /** A word of mine in a group came back. */
    receiveOwn: createOwnMessageRecovery(deps),
    /** A member of a group has this of my words, whoever told them. */
    learnHave: (group: GroupId, by: UserId, have: SeqRanges) => {
      const counter = findOutgoing(counters, me, by, groupChannel(group))
      const before = counter?.receivers.find(({ to }) => to === by)?.delivered ?? NO_SEQS
      if (counter) rollbackRecovery.learnHave(counter, have, before)
    },
    /** Somebody came with a new connection: they hear what I have of them, should they know less. */
    scheduleReceipts: (who: UserId) => {
      const { sessions, me: own } = eventStore.state()
      for (const counter of counters.allIncoming()) {
        const { channel, from } = counter
        const session = channel.kind === 'direct' ? sessions.get(channel.session) : undefined
        const isOpen = channel.kind === 'inbox' || (session && !isClosed(session, own.id))
        if (from === who && isOpen && counter.received.upTo > 0) receipts.schedule(counter)
      }
    },
  }
}
