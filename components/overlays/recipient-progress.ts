/** How far a message of mine got with every member of a group. */
import { memberNamed } from '../../src/model/groups/roster.ts'
import { receiversOf } from '../../src/model/messages/delivery.ts'
import type { Delivery, Progress, Reached } from '../../src/model/messages/delivery.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { covers, NOTHING } from '../../src/core/seq-ranges.ts'
import type { UserId } from '../../src/core/ids.ts'

export type Receiver = { readonly who: UserId; readonly progress: Progress }

/** Was this person a member already when the message was said? */
const wasIn = ({ card, known }: Group, who: UserId, { at }: Message): boolean => {
  const since = memberNamed(card, who)?.since
  if (since === undefined) return true
  const joined = [...known.values()].find(({ rev, eff }) => rev === since && eff === since)
  return joined === undefined || joined.at <= at
}

/** Everybody who is to have the message, those whom it reached first. */
export const reachOf = (
  group: Group,
  message: Message,
  delivery: Delivery | undefined,
  me: UserId,
): readonly Receiver[] => {
  const { seq } = message
  // before the first confirmation nobody counts for whom a word is
  const members = group.card.members.filter(({ id }) => id !== me && wasIn(group, id, message))
  const nothing = { delivered: NOTHING, read: NOTHING }
  const all: readonly (readonly [UserId, Reached])[] = delivery?.receivers
    ? receiversOf(delivery, seq)
    : members.map(({ id }) => [id, nothing])
  const sent = delivery !== undefined && covers(delivery.sent, seq)
  const failed = delivery?.failed.has(seq) ?? false
  const progressOf = ({ read, delivered }: Reached): Progress => {
    if (covers(read, seq)) return 'read'
    if (covers(delivered, seq)) return 'delivered'
    return failed ? 'failed' : sent ? 'sent' : 'waiting'
  }
  const order: readonly Progress[] = ['read', 'delivered', 'sent', 'waiting', 'failed']
  return all
    .map(([who, reached]): Receiver => ({ who, progress: progressOf(reached) }))
    .toSorted((a, b) => order.indexOf(a.progress) - order.indexOf(b.progress))
}
