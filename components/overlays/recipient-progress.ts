/** How far a message of mine got with every member of a group. */
import { memberNamed } from '../../src/model/groups/roster.ts'
import { recipientsOf } from '../../src/model/messages/delivery.ts'
import type { Delivery, Progress, PeerProgress } from '../../src/model/messages/delivery.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { hasSeq, NO_SEQS } from '../../src/core/seq-ranges.ts'
import type { UserId } from '../../src/core/ids.ts'

export type RecipientProgress = { readonly who: UserId; readonly progress: Progress }

/** Was this person already a member when the message was sent? */
const wasMember = ({ roster, known }: Group, who: UserId, { at }: Message): boolean => {
  const since = memberNamed(roster, who)?.since
  if (since === undefined) return true
  const joined = [...known.values()].find(
    ({ rev, effectiveRev }) => rev === since && effectiveRev === since,
  )
  return joined === undefined || joined.at <= at
}

/** Everybody who is to have the message, those whom it reached first. */
export const recipientProgress = (
  group: Group,
  message: Message,
  delivery: Delivery | undefined,
  me: UserId,
): readonly RecipientProgress[] => {
  const { seq } = message
  // before the first confirmation the recipients are not known
  const members = group.roster.members.filter(
    ({ id }) => id !== me && wasMember(group, id, message),
  )
  const nothing = { delivered: NO_SEQS, read: NO_SEQS }
  const all: readonly (readonly [UserId, PeerProgress])[] = delivery?.recipients
    ? recipientsOf(delivery, seq)
    : members.map(({ id }) => [id, nothing])
  const sent = delivery !== undefined && hasSeq(delivery.sent, seq)
  const failed = delivery?.failed.has(seq) ?? false
  const progressOf = ({ read, delivered }: PeerProgress): Progress => {
    if (hasSeq(read, seq)) return 'read'
    if (hasSeq(delivered, seq)) return 'delivered'
    return failed ? 'failed' : sent ? 'sent' : 'waiting'
  }
  const order: readonly Progress[] = ['read', 'delivered', 'sent', 'waiting', 'failed']
  return all
    .map(([who, reached]): RecipientProgress => ({ who, progress: progressOf(reached) }))
    .toSorted((a, b) => order.indexOf(a.progress) - order.indexOf(b.progress))
}
