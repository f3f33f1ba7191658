/** How far a message of mine got with every member of a group. */
import { memberNamed } from '../../src/chat/cards.ts'
import type { Delivery, Progress } from '../../src/chat/delivery.ts'
import type { Group } from '../../src/chat/membership.ts'
import type { Message } from '../../src/chat/messages.ts'
import { covers } from '../../src/core/coverage.ts'
import type { UserId } from '../../src/core/names.ts'

export type Receiver = { readonly who: UserId; readonly progress: Progress }

/** Was this person a member already when the message was said? */
const wasIn = ({ card, known }: Group, who: UserId, { at }: Message): boolean => {
  const since = memberNamed(card, who)?.since
  if (since === undefined) return true
  const joined = [...known.values()].find(({ rev, eff }) => rev === since && eff === since)
  return joined === undefined || joined.at <= at
}

/** Everybody who is to have the message, those whom it reached first. */
export const receiversOf = (
  group: Group,
  message: Message,
  delivery: Delivery | undefined,
  me: UserId,
): readonly Receiver[] => {
  const { seq } = message
  const reached = delivery?.receivers
  const members = group.card.members.map(({ id }) => id)
  const everybody = reached ? [...reached.keys()] : members
  const sent = delivery !== undefined && covers(delivery.sent, seq)
  const failed = delivery?.failed.has(seq) ?? false
  const progress = (who: UserId): Progress => {
    const got = reached?.get(who)
    if (got && seq <= got.read) return 'read'
    if (got && covers(got.delivered, seq)) return 'delivered'
    return failed ? 'failed' : sent ? 'sent' : 'waiting'
  }
  const order: readonly Progress[] = ['read', 'delivered', 'sent', 'waiting', 'failed']
  return everybody
    .filter((who) => who !== me && wasIn(group, who, message))
    .map((who): Receiver => ({ who, progress: progress(who) }))
    .toSorted((a, b) => order.indexOf(a.progress) - order.indexOf(b.progress))
}
