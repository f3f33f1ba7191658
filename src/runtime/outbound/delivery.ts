/** How my messages get to the others' disks, and theirs are confirmed: outbox, receipts, retransmission. */
import type { DeliveryUpdate } from '../../model/messages/delivery.ts'
import { addSeq, intersectRanges, NO_SEQS, presentRanges } from '../../core/seq-ranges.ts'
import type { MessageChannel } from '../../core/channel.ts'
import { inboxOf, groupOfChannel, keyOf } from '../../core/channel.ts'
import type { UserId } from '../../core/ids.ts'
import { tolerateDiskFailure } from '../storage-errors.ts'
import type { IncomingCounter, OutgoingCounter } from '../counters.ts'
import { counterName } from '../counters.ts'
import type { Handlers } from '../loop.ts'
import { createRollbackRecovery } from './rollback-recovery.ts'
import { createOutbox } from './outbox.ts'
import { createReadTracker } from '../inbound/receipts/read-tracker.ts'
import { receiptFor } from '../inbound/receipts/receipt-message.ts'
import { createReceiptRules } from '../inbound/receipts/receipt-rules.ts'
import { createReceipts } from '../inbound/receipts/receipts.ts'
import { missingForAny, deliveryProgress, unsentOf, withRetrying } from './receivers.ts'
import type { Relay } from '../groups/relay.ts'
import { createRetransmitTimer } from './retransmit-timer.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Sender } from './send.ts'
import { createPeerFeedback } from './peer-feedback.ts'
import { createRejections, isBlamed } from './rejected-messages.ts'
import type { RejectedMessage } from './rejected-messages.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = RuntimeContext & {
  readonly sender: Sender
  readonly groupCommit: Pick<GroupCommit, 'stored' | 'whenDurable'>
  readonly relays: Relay
}

/** Confirmed messages are kept this long (ms), for a receiver who restores an older copy of their disk. */
const KEEP_CONFIRMED = 30 * 24 * 3_600_000

/** Sends nothing before there is a link. */
export const createDelivery = (deps: Deps) => {
  const { disk, counters, eventStore, clock, me, sender, relays } = deps
  let rostersWaiting = 0
  // something was undone: what was acknowledged since may not be known any more
  let isBehind = false
  const rejections = createRejections(clock.now)

  const report = (counter: OutgoingCounter, update: DeliveryUpdate) => {
    const { channel } = counter
    // what is sent to an inbox is no message
    if (channel.kind === 'inbox') return
    eventStore.commit([{ type: 'delivery.updated', channel, ...update }])
  }
  // if it cannot be stored, less is known after the next start: more is sent again, nothing is lost
  const store = (counter: OutgoingCounter | IncomingCounter) => {
    tolerateDiskFailure(() => disk.transaction(false, () => counters.put(counter)))
  }

  const count = () => {
    const waiting = outbox.waiting() + rostersWaiting
    if (waiting === eventStore.state().waiting) return
    eventStore.commit([{ type: 'waiting.updated', waiting }])
  }

  const outbox = createOutbox(
    { ...deps, ...deps.groupCommit },
    {
      onSent: (topic, seqs) => {
        const counter = counters.outgoingOf(topic)
        if (!counter) return
        const accepted = new Set(seqs)
        const retried = counter.rejected.map(([seq]) => seq).filter((seq) => accepted.has(seq))
        const rejected = counter.rejected.filter(([seq]) => !accepted.has(seq))
        const next = { ...counter, sent: seqs.reduce(addSeq, counter.sent), rejected }
        store(next)
        report(next, { sent: next.sent })
        for (const seq of retried) {
          rejections.onSent(topic, seq)
          report(next, { retried: seq })
        }
        retransmitTimer.take(next, { type: 'changed' })
      },
      onRefused: (topic, seq, reason) => {
        const counter = counters.outgoingOf(topic)
        if (!counter) return
        const rejected = [...counter.rejected.filter(([n]) => n !== seq), [seq, reason] as const]
        store({ ...counter, rejected })
        rejections.onRejected(topic, seq)
        report(counter, { failed: { seq, reason } })
      },
      onWaiting: count,
    },
  )
  const receipts = createReceipts({
    clock,
    names: deps.ids,
    counters,
    store,
    ...createReceiptRules(eventStore),
    sendReceipt: (counter) => {
      const word = receiptFor(eventStore.state(), counter)
      return outbox.publishEphemeral(sender.packSync(word, inboxOf(counter.from, me), 1))
    },
  })

  const readTracker = createReadTracker({ ...deps, receipts, store })
  const isBlocked = (who: UserId) => eventStore.state().people.get(who)?.blocked ?? false
  const retransmitTimer = createRetransmitTimer({ ...deps, isBlocked, outbox, store })

  const rollbackRecovery = createRollbackRecovery({
    ...deps,
    report,
    outbox,
  })

  /** Rejected messages are due again; until the broker has them they are shown as failed. */
  const retryRejected = (
    counter: OutgoingCounter,
    which: (rejected: RejectedMessage) => boolean,
  ) => {
    const seqs = counter.rejected.filter(which).map(([seq]) => seq)
    if (seqs.length === 0) return
    const next = { ...counter, rejected: withRetrying(counter, (seq) => seqs.includes(seq)) }
    store(next)
    const due = seqs.reduce(addSeq, NO_SEQS)
    outbox.enqueue(next.topic, intersectRanges(presentRanges(due), missingForAny(next)))
  }

  const retryAll = (which: (rejected: RejectedMessage, topic: string) => boolean) => {
    for (const counter of counters.allOutgoing())
      retryRejected(counter, (one) => which(one, counter.topic))
  }

  /** What the broker does not have, as far as is known, and somebody lacks, is due. */
  const enqueueUnsent = (counter: OutgoingCounter) => {
    const unsent = unsentOf(counter)
    if (unsent.length > 0) outbox.enqueue(counter.topic, unsent)
  }

  /** What is too much on disk now can go with the next start. */
  const tidy = (task: () => void) => tolerateDiskFailure(() => disk.transaction(false, task))

  /** Loads what is on disk into the state and the outbox; once, at the start. */
  const restore = () => {
    readTracker.restore()
    tidy(() => {
      for (const counter of counters.allIncoming()) {
        if (groupOfChannel(counter.channel) !== undefined) continue
        disk.packets.prune(counterName(counter), counter.received.upTo, KEEP_CONFIRMED)
      }
    })
    for (const counter of counters.allOutgoing()) {
      // what one broker rejected may be accepted by the next one, or by now
      const { rejected } = counter
      const fresh =
        rejected.length === 0
          ? counter
          : { ...counter, rejected: withRetrying(counter, () => true) }
      if (fresh !== counter) store(fresh)
      report(fresh, { sent: fresh.sent, ...deliveryProgress(fresh) })
      for (const [seq, reason] of rejected) report(fresh, { failed: { seq, reason } })
      enqueueUnsent(fresh)
      const [only] = fresh.receivers
      // members of a group may ask each other for the oldest message
      if (only && groupOfChannel(fresh.channel) === undefined && only.delivered.gaps.length === 0) {
        tidy(() => disk.packets.prune(fresh.topic, only.delivered.upTo, KEEP_CONFIRMED))
      }
    }
  }

  const feedback = createPeerFeedback({
    ...deps,
    rollbackRecovery,
    receipts,
    store,
    report,
    outbox,
    retransmitTimer,
  })

  return {
    ...feedback,
    /** These messages were on my screen. */
    markShown: readTracker.shown,
    /** Publishes now or never; resolves with the outcome. */
    tryPublish: outbox.publishEphemeral,
    /** Tries a rejected message again. */
    retry: (wanted: MessageChannel, seq: number) => {
      const key = keyOf(wanted)
      const counter = counters.allOutgoing().find(({ channel }) => keyOf(channel) === key)
      if (!counter) return
      report(counter, { retried: seq })
      retryRejected(counter, ([one]) => one === seq)
    },
    on: {
      started: restore,
      undone: () => {
        outbox.onUndone()
        isBehind = true
      },
      committed: (events) => {
        for (const event of events) {
          // whom I block is not probed for ever
          if (event.type === 'person.blocked' && !event.blocked)
            retransmitTimer.onArrival(event.who)
        }
        const isIdle = !isBehind && rejections.isEmpty()
        if (isIdle || events.every(({ type }) => type !== 'minute.passed')) return
        retryAll((one, topic) => isBlamed(one) && rejections.isDue(topic, one[0]))
        if (isBehind) for (const counter of counters.allOutgoing()) enqueueUnsent(counter)
        isBehind = false
      },
      stored: ({ topic, seq }) => outbox.enqueue(topic, [[seq, seq]]),
      ephemeral: (packet) => void outbox.publishEphemeral(packet),
      rostersWaiting: (waiting) => {
        rostersWaiting = waiting
        count()
      },
      counted: receipts.schedule,
      personArrived: ({ who, reconnected }) => {
        retransmitTimer.onArrival(who)
        if (reconnected) feedback.scheduleReceipts(who)
      },
      linked: ({ link, sessionLost }) => {
        // what was rejected a while ago may be allowed by now, and the message blamed for a lost link may be innocent
        retryAll(([seq], topic) => rejections.isDueAtLink(topic, seq))
        relays.linked(link)
        outbox.onLinked(link)
        receipts.onLinked()
        retransmitTimer.onLinked(sessionLost)
      },
      writingRegained: () => retryAll(isBlamed),
      unlinked: ({ closed }) => {
        relays.unlinked()
        outbox.onUnlinked(closed)
        receipts.onUnlinked()
        retransmitTimer.onUnlinked()
      },
    } satisfies Handlers,
  }
}
