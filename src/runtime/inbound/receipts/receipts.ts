/** Confirms what I have: at most one receipt a second per channel, but a gap or many messages are reported sooner. */
import { keyOf } from '../../../core/channel.ts'
import type { SeqRanges, SeqRange } from '../../../core/seq-ranges.ts'
import {
  intersectRanges,
  presentRanges,
  countSeqs,
  subtractRanges,
} from '../../../core/seq-ranges.ts'
import type { Millis } from '../../../core/ids.ts'
import type { Stop } from '../../../core/stop.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Ids } from '../../../ports/ids.ts'
import { MAX_GAPS } from '../../../protocol/limits.ts'
import type { IncomingCounter, Counters } from '../../counters.ts'
import { counterName } from '../../counters.ts'
import { createReceiptBudget } from './receipt-budget.ts'
import { hasPassed } from '../../../core/elapsed.ts'

/** Between two receipts for one channel, in milliseconds; a new gap, or so many messages, wait only a part of it. */
const INTERVAL = 1000
const SHORT_INTERVAL = 250
const MANY = 64
/** After a pause, the first receipt waits this long (ms) for further messages to confirm. */
const FIRST_DELAY = 40
/** In a large group a receipt waits so long (ms), spread at random over the members; see receipt-budget.ts too. */
const LARGE_GROUP_INTERVAL = 45_000
const LARGE_GROUP_FIRST_DELAY = 6000
/** A receipt that was lost with its link is sent again so many times; after that the author has to probe. */
const MAX_RESENDS = 2

export type Receipts = {
  /** Something of this channel arrived (again), or was shown. */
  readonly schedule: (counter: IncomingCounter) => void
  /** What I tell its author is another than before. In a large group only what was not reported yet is worth a receipt. */
  readonly scheduleChoice: (counter: IncomingCounter) => void
  /** The link is there: everything that was not reported yet is reported now. */
  readonly onLinked: () => void
  readonly onUnlinked: () => void
}

/** Whom they go to. */
export type ReceiptRules = {
  /** Is this of a group so large that receipts have to be rare? */
  readonly isRare: (counter: IncomingCounter) => boolean
  /** Is this counter for the key that its author has now, and may they know what I have? Nobody else gets receipts. */
  readonly isCurrent: (counter: IncomingCounter) => boolean
  /** Is its author told what I read? */
  readonly isReadTold: (counter: IncomingCounter) => boolean
}

type Deps = ReceiptRules & {
  readonly clock: Clock
  readonly names: Pick<Ids, 'random'>
  readonly counters: Counters
  /** Sends a receipt; resolves with `lost` when the link ended before the broker had it. */
  readonly sendReceipt: (counter: IncomingCounter) => Promise<unknown>
  /** Stores a counter on disk. */
  readonly store: (counter: IncomingCounter) => void
}

/** What fits one receipt: nothing is confirmed beyond the last gap that fits. */
export const confirmable = ({ received }: Pick<IncomingCounter, 'received'>): SeqRanges => {
  const beyond = received.gaps[MAX_GAPS]
  if (!beyond) return received
  return { upTo: beyond[0] - 1, gaps: received.gaps.slice(0, MAX_GAPS) }
}

/** What of it was shown, as far as it fits: the newest ranges, since the others were reported before. */
export const readable = (
  counter: Pick<IncomingCounter, 'read' | 'untold'>,
  have: SeqRanges,
): readonly SeqRange[] => intersectRanges(tellable(counter), presentRanges(have)).slice(-MAX_GAPS)

/** What was read and is told. */
const tellable = ({ read, untold = [] }: Pick<IncomingCounter, 'read' | 'untold'>) =>
  subtractRanges(presentRanges(read), untold)

/** A planned receipt; `urgent`: the author waits for it, so it ignores the budget. */
type Pending = {
  readonly stop: Stop
  readonly at: number
  readonly since: Millis
  readonly urgent: boolean
}

/** Receipts for everything that arrives. */
export const createReceipts = (deps: Deps): Receipts => {
  const { clock, names, counters, isRare, isCurrent, isReadTold, sendReceipt, store } = deps
  const lastSent = new Map<string, Millis>()
  const timers = new Map<string, Pending>()
  const lost = new Map<string, number>()
  const budget = createReceiptBudget()
  // up to which number the messages of a channel were there
  const seenUpTo = new Map<string, number>()
  let linked = false

  /** How many numbers were read, as far as its author knows after a receipt of now. */
  const readAfterReceipt = (counter: IncomingCounter) =>
    isReadTold(counter) ? countSeqs(tellable(counter)) : counter.reported.read

  const hasUnreported = (counter: IncomingCounter) => {
    const { received, reported } = counter
    return (
      received.upTo !== reported.upTo ||
      received.gaps.length !== reported.gaps ||
      readAfterReceipt(counter) !== reported.read
    )
  }

  const send = async (name: string) => {
    const pending = timers.get(name)
    timers.delete(name)
    const counter = counters.incomingByName(name)
    if (!linked || !counter || !isCurrent(counter)) return
    if (pending && !pending.urgent && isRare(counter)) {
      const { since } = pending
      const wait = LARGE_GROUP_INTERVAL * (0.5 + names.random())
      if (!budget.spend(keyOf(counter.channel), since, clock.now()))
        return plan(name, since, wait, false)
    }
    lastSent.set(name, clock.now())
    const { upTo, gaps } = counter.received
    const reported = { upTo, gaps: gaps.length, read: readAfterReceipt(counter) }
    store({ ...counter, reported })
    const outcome = await sendReceipt(counter)
    if (outcome === 'lost') lost.set(name, (lost.get(name) ?? 0) + 1)
    else lost.delete(name)
  }

  const plan = (name: string, since: Millis, delay: number, urgent: boolean) => {
    const stop = clock.after(delay, () => void send(name))
    timers.set(name, { at: clock.now() + delay, since, urgent, stop })
  }

  const timingOf = (counter: IncomingCounter) => {
    const spread = isRare(counter) ? 0.5 + names.random() : 0
    const hasNewGap = counter.received.gaps.length > counter.reported.gaps
    if (hasNewGap)
      return {
        interval: SHORT_INTERVAL * (1 + 4 * spread),
        firstDelay: FIRST_DELAY * (1 + 20 * spread),
      }
    if (spread > 0)
      return {
        interval: LARGE_GROUP_INTERVAL * spread,
        firstDelay: LARGE_GROUP_FIRST_DELAY * spread,
      }
    const isMany = counter.received.upTo - counter.reported.upTo >= MANY
    return { interval: isMany ? SHORT_INTERVAL : INTERVAL, firstDelay: FIRST_DELAY }
  }

  const reschedule = (counter: IncomingCounter) => {
    const name = counterName(counter)
    const now = clock.now()
    const last = lastSent.get(name)
    const { interval, firstDelay } = timingOf(counter)
    const at =
      last === undefined || hasPassed(now, last, interval) ? now + firstDelay : last + interval
    // a gap has to be filled; and an author who sends a confirmed message again did not get the receipt
    const urgent = counter.received.gaps.length > counter.reported.gaps || !hasUnreported(counter)
    const pending = timers.get(name)
    // what waits for the budget is not brought forward by more messages
    if (pending && !urgent && isRare(counter)) return
    if (pending && pending.urgent === urgent && pending.at <= at) return
    pending?.stop()
    const due = pending && pending.at < at ? pending.at : at
    plan(name, now, due - now, urgent)
  }

  const noteReceived = (counter: IncomingCounter) => {
    const name = counterName(counter)
    const before = seenUpTo.get(name) ?? counter.received.upTo - 1
    seenUpTo.set(name, counter.received.upTo)
    if (counter.received.upTo > before && isRare(counter))
      budget.earn(keyOf(counter.channel), clock.now())
  }

  return {
    schedule: (counter) => {
      noteReceived(counter)
      if (linked) reschedule(counter)
    },
    scheduleChoice: (counter) => {
      if (linked && (!isRare(counter) || hasUnreported(counter))) reschedule(counter)
    },
    onLinked: () => {
      linked = true
      for (const counter of counters.allIncoming()) {
        const times = lost.get(counterName(counter)) ?? 0
        if (hasUnreported(counter) || (times > 0 && times <= MAX_RESENDS)) reschedule(counter)
      }
    },
    onUnlinked: () => {
      linked = false
      for (const { stop } of timers.values()) stop()
      timers.clear()
    },
  }
}
