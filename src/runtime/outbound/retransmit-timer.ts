/**
 * Says again what nobody confirmed. Whoever is here gets only the newest unconfirmed word: its
 * number shows the receiver what is missing, and the receipt that follows says exactly what to send.
 * Whoever is away gets everything once more, but only where the broker may have forgotten it; the
 * members of a group ask for it when they come.
 */
import type { SeqRange } from '../../core/seq-ranges.ts'
import { intersectRanges, hasSeq, presentRanges } from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { Retransmit } from './retransmit.ts'
import type { Counters, OutgoingCounter, ReceiverState } from '../counters.ts'
import { isLargeGroup, missingForAny, missingFor, isAnyMissing } from './receivers.ts'
import { MAX_RECEIPT_DELAY } from '../inbound/receipt-budget.ts'

/** First question after the broker's acknowledgement, then a minute, doubling up to an hour (ms). */
const FIRST_PROBE = 10_000
const MINUTE = 60_000
const HOUR = 3_600_000
/** Where receipts are rare, the first question waits so long (ms): longer than the slowest receipt. */
const FIRST_PROBE_LARGE_GROUP = MAX_RECEIPT_DELAY + 2 * MINUTE
/** What the broker kept for us and for a newcomer arrives first; only then is anything said again. */
const SETTLE = 1500
/** Everything goes again to somebody away at most this often (ms), unless the broker forgot. */
const RESEND_ALL_AFTER = 10 * MINUTE

export type RetransmitTimer = {
  /** The broker has a word of this place, or somebody confirmed some. */
  readonly onProgress: (counter: OutgoingCounter, confirmed: boolean) => void
  /** Somebody came, or showed a new connection. */
  readonly onArrival: (who: UserId) => void
  /** The link is there. `forgot`: the broker had lost what it knew of us. */
  readonly onLinked: (forgot: boolean) => void
  readonly onUnlinked: () => void
}

type Deps = {
  readonly clock: Clock
  readonly counters: Counters
  readonly isHere: (who: UserId) => boolean
  /** Sends these once more to these. */
  readonly retransmit: Retransmit
  /** Keeps a counter on disk. */
  readonly store: (counter: OutgoingCounter) => void
}

/** Of somebody's lacking words, what the broker had: the rest is on its way by itself. */
const resendable = (counter: OutgoingCounter) =>
  intersectRanges(missingForAny(counter), presentRanges(counter.sent))

/** Repeats by the three occasions of the protocol: a new boot, a new link of ours, and time. */
export const createRetransmitTimer = ({
  clock,
  counters,
  isHere,
  retransmit,
  store,
}: Deps): RetransmitTimer => {
  const tries = new Map<string, number>()
  const timers = new Map<string, Stop>()
  // in a group that talks on, whoever lacks only what was said since the last question is not late
  const probedCounts = new Map<string, number>()
  const arrivals = new Map<string, Stop>()
  let isLinked = false
  let isFirstLink = true
  let stopSettle: Stop | undefined

  const arm = (topic: string, delay: number) => {
    timers.get(topic)?.()
    probedCounts.set(topic, counters.outgoingOf(topic)?.count ?? 0)
    timers.set(
      topic,
      clock.after(delay, () => probe(topic)),
    )
  }

  /** The question that nobody had occasion for yet. */
  const armFirst = (counter: OutgoingCounter) => {
    if (!timers.has(counter.topic))
      arm(counter.topic, isLargeGroup(counter) ? FIRST_PROBE_LARGE_GROUP : FIRST_PROBE)
  }

  const disarm = (topic: string) => {
    timers.get(topic)?.()
    timers.delete(topic)
    tries.delete(topic)
    probedCounts.delete(topic)
  }

  const probe = (topic: string): void => {
    timers.delete(topic)
    const counter = counters.outgoingOf(topic)
    if (!isLinked || !counter) return
    if (!isAnyMissing(counter)) return disarm(topic)
    const behind = new Map<number, ReceiverState[]>()
    const probedCount = isLargeGroup(counter) ? probedCounts.get(topic) : undefined
    for (const receiver of counter.receivers) {
      const missing = missingFor(counter, receiver)
      const newest = missing.at(-1)?.[1]
      const isLate = probedCount === undefined || missing.some(([from]) => from <= probedCount)
      // whoever is away will show a new boot when they come
      if (newest === undefined || !isLate || !isHere(receiver.to)) continue
      behind.set(newest, [...(behind.get(newest) ?? []), receiver])
    }
    if (behind.size === 0) {
      if (probedCount !== undefined && probedCount < counter.count) armFirst(counter)
      return
    }
    const count = tries.get(topic) ?? 0
    tries.set(topic, count + 1)
    for (const [newest, receivers] of behind) {
      if (hasSeq(counter.sent, newest)) retransmit(counter, receivers, [[newest, newest]])
    }
    const delay = MINUTE * 2 ** count
    arm(topic, delay < HOUR ? delay : HOUR)
  }

  /** `before`: what the broker had been given before this link, by topic. */
  const resendAfterLink = (
    forgot: boolean,
    starting: boolean,
    before: ReadonlyMap<string, readonly SeqRange[]>,
  ) => {
    const now = clock.now()
    for (const counter of counters.allOutgoing()) {
      if (!isAnyMissing(counter)) continue
      const { topic, receivers, retransmittedAt, channel } = counter
      if (receivers.some(({ to }) => isHere(to))) probe(topic)
      else if (groupOfChannel(channel) !== undefined) continue
      else if (forgot || (starting && now - retransmittedAt > RESEND_ALL_AFTER)) {
        const ranges = intersectRanges(before.get(topic) ?? [], resendable(counter))
        if (ranges.length === 0) continue
        store({ ...counter, retransmittedAt: now })
        retransmit(counter, receivers, ranges)
      }
    }
  }

  /** Of all the members of a large group only the one who came is asked. */
  const probeArrival = ({ topic }: OutgoingCounter, who: UserId) => {
    const name = `${topic} ${who}`
    if (arrivals.has(name)) return
    const probeOne = () => {
      arrivals.delete(name)
      const counter = counters.outgoingOf(topic)
      const receiver = counter?.receivers.find(({ to }) => to === who)
      if (!isLinked || !counter || !receiver) return
      const newest = missingFor(counter, receiver).at(-1)?.[1]
      if (newest === undefined) return
      if (hasSeq(counter.sent, newest)) retransmit(counter, [receiver], [[newest, newest]])
      armFirst(counter)
    }
    arrivals.set(name, clock.after(SETTLE, probeOne))
  }

  return {
    onProgress: (counter, confirmed) => {
      if (!isAnyMissing(counter)) return disarm(counter.topic)
      // in a group one who confirms says nothing of the others
      if (confirmed && groupOfChannel(counter.channel) === undefined) disarm(counter.topic)
      armFirst(counter)
    },
    onArrival: (who) => {
      for (const counter of counters.allOutgoing()) {
        const receiver = counter.receivers.find(({ to }) => to === who)
        if (!receiver || missingFor(counter, receiver).length === 0) continue
        if (isLargeGroup(counter)) probeArrival(counter, who)
        else {
          tries.delete(counter.topic)
          arm(counter.topic, SETTLE)
        }
      }
    },
    onLinked: (forgot) => {
      isLinked = true
      const starting = isFirstLink
      isFirstLink = false
      const before = new Map(
        counters.allOutgoing().map((counter) => [counter.topic, resendable(counter)]),
      )
      stopSettle = clock.after(SETTLE, () => resendAfterLink(forgot, starting, before))
    },
    onUnlinked: () => {
      isLinked = false
      stopSettle?.()
      for (const stop of timers.values()) stop()
      timers.clear()
      for (const stop of arrivals.values()) stop()
      arrivals.clear()
      // what was on its way may be lost: with the next link all that is unconfirmed is asked about
      probedCounts.clear()
      tries.clear()
    },
  }
}
