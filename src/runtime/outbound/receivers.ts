/** Who is to receive my messages of one channel, and which of them each lacks. */
import type { PeerProgress, DeliveryUpdate } from '../../model/messages/delivery.ts'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import {
  intersectRanges,
  toSeqRanges,
  mergeRanges,
  missingRanges,
  NO_SEQS,
  presentRanges,
  intersectSeqRanges,
  uniteSeqRanges,
  subtractRanges,
} from '../../core/seq-ranges.ts'
import type { UserId } from '../../core/ids.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { OutgoingCounter, ReceiverState } from '../counters.ts'

/** In groups with more members receipts are rare: see inbound/receipts/receipt-budget.ts. */
export const LARGE_GROUP = 32

/** Are these my messages of a group? */
export const isGroupCounter = ({ channel }: Pick<OutgoingCounter, 'channel'>): boolean =>
  groupOfChannel(channel) !== undefined

/** Are there so many receivers that receipts are rare? Only groups have that many. */
export const isLargeGroup = ({ receivers }: OutgoingCounter): boolean =>
  receivers.length > LARGE_GROUP

/** My messages that this receiver has not confirmed, except for rejected ones and numbers that I do not use. */
export const missingFor = (
  { count, rejected, unusedSeqs = [] }: Pick<OutgoingCounter, 'count' | 'rejected' | 'unusedSeqs'>,
  { delivered }: Pick<ReceiverState, 'delivered'>,
): readonly SeqRange[] => {
  const failed = rejected.flatMap(([seq, , again]): readonly SeqRange[] =>
    again ? [] : [[seq, seq]],
  )
  return subtractRanges(missingRanges(delivered, count), [...unusedSeqs, ...failed])
}

/** What at least one of the receivers lacks. */
export const missingForAny = (counter: OutgoingCounter): readonly SeqRange[] =>
  counter.receivers.reduce<readonly SeqRange[]>(
    (ranges, receiver) => mergeRanges(ranges, missingFor(counter, receiver)),
    [],
  )

/** What the broker does not have, and at least one of the receivers lacks. */
export const unsentFor = (counter: OutgoingCounter): readonly SeqRange[] =>
  intersectRanges(missingRanges(counter.sent, counter.count), missingForAny(counter))

const NONE: PeerProgress = { delivered: NO_SEQS, read: NO_SEQS }

/** What all current receivers have, and what all receivers of some earlier time had. */
const foldBefore = ({ count, receivers, before = NONE }: OutgoingCounter): PeerProgress => {
  if (receivers.length === 0) return before
  const first = Math.min(...receivers.map(({ from = 0 }) => from)) + 1
  const all: readonly SeqRange[] = first <= count ? [[first, count]] : []
  const commonTo = (of: (one: ReceiverState) => SeqRanges) =>
    toSeqRanges(
      receivers.reduce((ranges, one) => intersectRanges(ranges, presentRanges(of(one))), all),
    )
  return {
    delivered: uniteSeqRanges(
      before.delivered,
      commonTo(({ delivered }) => delivered),
    ),
    read: uniteSeqRanges(
      before.read,
      commonTo(({ read }) => read),
    ),
  }
}

/** How far my messages of this channel got with their receivers, for the state. */
export const deliveryProgress = ({
  channel,
  receivers,
  before = NONE,
  lost = [],
}: OutgoingCounter): DeliveryUpdate => {
  const [only] = receivers
  if (!isGroupCounter({ channel })) {
    return only ? { delivered: only.delivered, read: only.read } : {}
  }
  const recipients = receivers.map(
    ({ to, delivered, read, from = 0 }) => [to, { delivered, read, from }] as const,
  )
  return { recipients, confirmedByAll: before, lost }
}

/** The receiver after a receipt. They cannot have read what they do not have. */
export const withReceipt = (
  before: ReceiverState,
  have: SeqRanges,
  shown: SeqRanges,
): ReceiverState => {
  const delivered = uniteSeqRanges(before.delivered, have)
  return {
    ...before,
    delivered,
    read: uniteSeqRanges(before.read, intersectSeqRanges(shown, delivered)),
  }
}

/** The rejected messages, with these marked as being tried again. */
export const withRetrying = (
  { rejected }: Pick<OutgoingCounter, 'rejected'>,
  which: (seq: number) => boolean,
): OutgoingCounter['rejected'] =>
  rejected.map((one) => (which(one[0]) ? [one[0], one[1], true] : one))

/** The counter with what is known of this receiver now. */
export const withReceiver = (
  counter: OutgoingCounter,
  receiver: ReceiverState,
): OutgoingCounter => ({
  ...counter,
  receivers: counter.receivers.map((one) => (one.to === receiver.to ? receiver : one)),
})

/** Which of my commands in a group count by the rosters of now, as far as that can be told. */
export type OwnStanding = {
  readonly counting: readonly SeqRange[]
  readonly lost: readonly SeqRange[]
}

/**
 * The counter after it was decided again what counts: each membership counts by itself. What did not count was
 * settled with every receiver; where it counts again, they are to confirm it.
 */
const redecided = (counter: OutgoingCounter, own: OwnStanding | undefined): OutgoingCounter => {
  const { lost = [], receivers } = counter
  if (!own) return counter
  const again = intersectRanges(lost, own.counting)
  return {
    ...counter,
    lost: mergeRanges(subtractRanges(lost, own.counting), own.lost),
    receivers: receivers.map((receiver) => ({
      ...receiver,
      delivered: toSeqRanges(subtractRanges(presentRanges(receiver.delivered), again)),
    })),
  }
}

/** Everything is to be confirmed by these; who came late still need not have what was sent before. */
const asUnconfirmed = (
  { receivers }: OutgoingCounter,
  members: readonly UserId[],
): readonly ReceiverState[] => {
  const known = new Map(receivers.map(({ to, from = 0 }) => [to, from]))
  return members.map((to) => ({
    to,
    delivered: NO_SEQS,
    read: NO_SEQS,
    from: known.get(to) ?? 0,
  }))
}

/**
 * From now on these members are to receive my messages of a group. New members do not get what was sent
 * before. But if a roster was taken back (`reset`), nobody knows what the members of now have: everything
 * counts as unconfirmed again.
 */
export const withMembers = (
  before: OutgoingCounter,
  members: readonly UserId[],
  reset: boolean,
  own?: OwnStanding,
): OutgoingCounter => {
  const counter = redecided(before, own)
  if (reset)
    return { ...counter, receivers: asUnconfirmed(counter, members), lost: own?.lost ?? [] }
  const known = new Map(counter.receivers.map((receiver) => [receiver.to, receiver]))
  const all: SeqRanges = { upTo: counter.count, gaps: [] }
  const receivers = members.map(
    (to) => known.get(to) ?? { to, delivered: all, read: all, from: counter.count },
  )
  return { ...counter, receivers, before: foldBefore(counter) }
}

/**
 * I am no longer a member: of my messages only `have` counts, and only these members are to receive it. Nobody
 * new is among them, unless a roster was taken back (`reset`): it can have removed some of them.
 */
export const withdrawn = (
  former: OutgoingCounter,
  have: SeqRanges,
  members: readonly UserId[],
  reset: boolean,
  own?: OwnStanding,
): OutgoingCounter => {
  const counter = redecided(former, own)
  const lost = mergeRanges(counter.lost ?? [], missingRanges(have, counter.count))
  const settled = toSeqRanges(lost)
  const receivers = (
    reset
      ? asUnconfirmed(counter, members)
      : counter.receivers.filter(({ to }) => members.includes(to))
  ).map((receiver) => ({ ...receiver, delivered: uniteSeqRanges(receiver.delivered, settled) }))
  const { delivered, read } = reset ? (counter.before ?? NONE) : foldBefore(counter)
  const counting = (some: SeqRanges) => toSeqRanges(subtractRanges(presentRanges(some), lost))
  const before = { delivered: counting(delivered), read: counting(read) }
  return { ...counter, receivers, before, lost }
}

/** What the broker does not have, as far as is known, and somebody lacks; where nobody is a receiver yet, all of it. */
export const unsentOf = (counter: OutgoingCounter): readonly SeqRange[] => {
  const unconfirmed =
    counter.receivers.length === 0
      ? missingFor(counter, { delivered: NO_SEQS })
      : missingForAny(counter)
  return intersectRanges(missingRanges(counter.sent, counter.count), unconfirmed)
}
