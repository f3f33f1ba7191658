/** Who is to receive my messages, and what they report about them: members, receipts, requests, recovered messages. */
import { isClosed } from '../../model/direct/sessions.ts'
import type { DeliveryUpdate } from '../../model/messages/delivery.ts'
import { hiddenBy, isToldTo, PRIVATE_THINGS } from '../../model/people/privacy.ts'
import type { PrivateThing } from '../../model/people/privacy.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import {
  countSeqs,
  limitSeqRanges,
  NO_SEQS,
  presentRanges,
  toSeqRanges,
} from '../../core/seq-ranges.ts'
import { groupChannel } from '../../core/channel.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { OutgoingCounter, ReceiverState } from '../counters.ts'
import { findOutgoing } from '../counters.ts'
import type { RollbackRecovery } from './rollback-recovery.ts'
import type { Receipts } from '../inbound/receipts/receipts.ts'
import type { Outbox } from './outbox.ts'
import type { OwnStanding } from './receivers.ts'
import {
  deliveryProgress,
  isGroupCounter,
  missingFor,
  missingForAny,
  unsentFor,
  withdrawn,
  withMembers,
  withReceipt,
  withReceiver,
} from './receivers.ts'
import type { RetransmitTimer } from './retransmit-timer.ts'
import { createOwnMessageRecovery } from './own-message-recovery.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'disk' | 'counters' | 'eventStore' | 'me'> & {
  readonly rollbackRecovery: RollbackRecovery
  readonly receipts: Pick<Receipts, 'schedule' | 'scheduleChoice'>
  readonly store: (counter: OutgoingCounter) => void
  /** Reports to the state how far my messages got. */
  readonly report: (counter: OutgoingCounter, update: DeliveryUpdate) => void
  readonly outbox: Pick<Outbox, 'enqueue' | 'keepOnly'>
  readonly retransmitTimer: Pick<RetransmitTimer, 'take'>
}

const readCount = ({ read }: ReceiverState) => countSeqs(presentRanges(read))

export const createPeerFeedback = (deps: Deps) => {
  const { counters, eventStore, me, rollbackRecovery, receipts, outbox, retransmitTimer } = deps

  /** What is known of the receivers is kept, and shown. */
  const save = (next: OutgoingCounter) => {
    deps.store(next)
    deps.report(next, deliveryProgress(next))
  }

  const applyReceipt = (
    counter: OutgoingCounter,
    before: ReceiverState,
    have: SeqRanges,
    shown: SeqRanges,
  ) => {
    const clipped = limitSeqRanges(have, counter.count)
    const receiver = withReceipt(before, clipped, shown)
    const next = withReceiver(counter, receiver)
    const progress = countSeqs(missingFor(next, receiver)) < countSeqs(missingFor(counter, before))
    if (progress || readCount(receiver) > readCount(before)) save(next)
    outbox.keepOnly(next.topic, missingForAny(next))
    const { gaps: ranges } = clipped
    retransmitTimer.take(next, { type: 'feedback', who: before.to, ranges, progress })
  }

  /** What they hide from me counts from now on, and is kept where it is another than before. */
  const noteHiding = (who: UserId, hides: readonly PrivateThing[]) => {
    const { people } = eventStore.state()
    const before = hiddenBy({ people }, who)
    const isSame = PRIVATE_THINGS.every((one) => before.includes(one) === hides.includes(one))
    if (isSame || !people.has(who)) return
    const known = PRIVATE_THINGS.filter((one) => hides.includes(one))
    eventStore.commit([{ type: 'person.hidingReported', who, hides: known }])
  }

  /** Do I see what they read? It is fair: outside of groups whoever is blocked is not told what I read. */
  const seesRead = (who: UserId, counter: OutgoingCounter) => {
    const state = eventStore.state()
    const isBlocked = !isGroupCounter(counter) && state.people.get(who)?.blocked === true
    return !isBlocked && isToldTo(state, who, 'read')
  }

  /** Somebody has a new connection: they get receipts for what I have, if they know less. */
  const scheduleReceipts = (who: UserId) => {
    const { sessions, me: own } = eventStore.state()
    for (const counter of counters.incomingFrom(who)) {
      const { channel } = counter
      const session = channel.kind === 'direct' ? sessions.get(channel.session) : undefined
      const isOpen = channel.kind === 'inbox' || (session && !isClosed(session, own.id))
      if (isOpen && counter.received.upTo > 0) receipts.schedule(counter)
    }
  }

  return {
    /** A sync message about my messages. */
    receive: (by: UserId, message: Extract<SyncMessage, { type: 'receipt' | 'sync.request' }>) => {
      const counter = findOutgoing(counters, me, by, message.channel)
      const receiver = counter?.receivers.find(({ to }) => to === by)
      if (!counter || !receiver) return
      if (message.type === 'receipt') {
        const { have, read = [], hides = [], conflicts } = message
        noteHiding(by, hides)
        const shown = seesRead(by, counter) ? toSeqRanges(read) : NO_SEQS
        const now = rollbackRecovery.resolveClash(
          rollbackRecovery.learnHave(counter, have, receiver.delivered),
          conflicts,
        )
        applyReceipt(now, receiver, have, shown)
      } else if (message.author === me && message.from <= message.to) {
        const ranges = [[message.from, message.to]] as const
        retransmitTimer.take(counter, { type: 'feedback', who: by, ranges, progress: false })
      }
    },
    /** A message of mine in a group came back. */
    receiveOwn: createOwnMessageRecovery(deps),
    /** A member of a group has these of my messages, no matter who reported it. */
    learnHave: (group: GroupId, by: UserId, have: SeqRanges) => {
      const counter = findOutgoing(counters, me, by, groupChannel(group))
      const before = counter?.receivers.find(({ to }) => to === by)?.delivered ?? NO_SEQS
      if (counter) rollbackRecovery.learnHave(counter, have, before)
    },
    scheduleReceipts,
    /** I hide something from them, or no longer: the receipts say so, those of groups as well. */
    tellChoice: (who: UserId) => {
      scheduleReceipts(who)
      for (const counter of counters.incomingFrom(who)) {
        if (counter.channel.kind === 'group' && counter.received.upTo > 0)
          receipts.scheduleChoice(counter)
      }
    },
    /** From now on these are to have my messages of a group; `reset`: one of its rosters was taken back. */
    setMembers: (
      group: GroupId,
      members: readonly UserId[],
      reset: boolean,
      own?: OwnStanding,
    ): void => {
      const counter = counters.outgoing({ kind: 'group', group, from: me })
      if (!counter) return
      const next = withMembers(counter, members, reset, own)
      save(next)
      // alone in a group there is nobody who lacks anything, and the broker is to have it all the same
      if (members.length > 0) outbox.keepOnly(next.topic, missingForAny(next))
      // what was dropped unsent, when it seemed that nobody was to receive it
      if (reset) outbox.enqueue(next.topic, unsentFor(next))
      retransmitTimer.take(next, { type: 'changed' })
    },
    /**
     * I am no longer a member. Of my messages only `have` counts, and these members are still to
     * have it; the rest goes nowhere. `reset`: one of its rosters was taken back.
     */
    withdraw: (
      group: GroupId,
      have: SeqRanges,
      members: readonly UserId[],
      reset: boolean,
      own?: OwnStanding,
    ): void => {
      const counter = counters.outgoingOf(topicOf({ kind: 'group', group, from: me }))
      if (!counter) return
      const next = withdrawn(counter, have, members, reset, own)
      save(next)
      outbox.keepOnly(next.topic, missingForAny(next))
      if (reset) outbox.enqueue(next.topic, unsentFor(next))
      retransmitTimer.take(next, { type: 'changed' })
    },
  }
}
