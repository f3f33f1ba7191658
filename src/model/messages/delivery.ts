/** How far my messages got: my disk, the broker, the other's disk, the other's screen. All events here are local. */
import { original } from 'immer'
import type { Draft } from 'immer'
import type { SeqRanges, SeqRange } from '../../core/seq-ranges.ts'
import { hasSeq, NO_SEQS, uniteSeqRanges, isInRanges } from '../../core/seq-ranges.ts'
import type { ConversationId, Ref, UserId } from '../../core/ids.ts'
import type { MessageChannel } from '../../core/channel.ts'
import { keyOf } from '../../core/channel.ts'
import { ECHO_SESSION } from '../../core/ids.ts'
import { applyMessageChange } from './message-changes.ts'
import type { Message } from './messages.ts'
import { messageOf } from './message-window.ts'
import type { Noun, Reduce } from '../noun.ts'

/** How far my messages got with somebody: what they confirmed, and what of that was on their screen. */
export type PeerProgress = { readonly delivered: SeqRanges; readonly read: SeqRanges }

/** Keeps track of my messages in one channel by their numbers. */
export type Delivery = PeerProgress & {
  /** Acknowledged by the broker. */
  readonly sent: SeqRanges
  /** In a group: the same for each member. */
  readonly recipients?: ReadonlyMap<UserId, MemberProgress>
  /** In a group: what all recipients had, as far as some of them have left since. */
  readonly confirmedByAll?: PeerProgress
  /** In a group: what does not count, because I was no longer a member. */
  readonly lost?: readonly SeqRange[]
  /** Rejected by the broker, with its reason. */
  readonly failed: ReadonlyMap<number, string>
}

/** The same for a member of a group: messages up to number `from` are not for them. */
export type MemberProgress = PeerProgress & { readonly from: number }

/** `waiting` on my disk, `sent` the broker has it, `delivered` on the other's disk, `read`, `failed`. */
export type Progress = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

/** What is known anew of how far my messages of one channel got. */
export type DeliveryUpdate = Partial<PeerProgress> & {
  readonly sent?: SeqRanges
  /** In a group: everybody who is to receive my messages. */
  readonly recipients?: readonly (readonly [UserId, MemberProgress])[]
  readonly confirmedByAll?: PeerProgress
  readonly lost?: readonly SeqRange[]
  readonly failed?: { readonly seq: number; readonly reason: string }
  readonly retried?: number
}

export type DeliveryEvent =
  | (DeliveryUpdate & { readonly type: 'delivery.updated'; readonly channel: MessageChannel })
  /** A message of mine is sent under another number, because another message has the one it had. */
  | {
      readonly type: 'message.renumbered'
      readonly conversation: ConversationId
      readonly target: Ref
      readonly seq: number
    }
  | { readonly type: 'waiting.updated'; readonly waiting: number }

/** Nothing has gone anywhere yet. */
export const UNSENT: Delivery = {
  sent: NO_SEQS,
  delivered: NO_SEQS,
  read: NO_SEQS,
  failed: new Map(),
}

/** How far a message of mine got. */
export const progressOf = (message: Message, delivery: Delivery | undefined): Progress => {
  const { seq, channel } = message
  // a line that came back in another open topic of mine, or plain text: the broker has it, nothing else is known
  if (message.unsigned && seq === 0) return 'sent'
  // the contact inside the program reads at once
  if (channel.kind === 'direct' && channel.session === ECHO_SESSION) return 'read'
  if (!delivery) return 'waiting'
  if (isLost(delivery, seq)) return 'failed'
  const { confirmedByAll } = delivery
  const reached = progressByPeer(delivery, seq)
  const byAll = (met: (one: PeerProgress) => boolean) => reached.length > 0 && reached.every(met)
  // what was confirmed once stays confirmed, no matter who joins or leaves
  if (
    byAll(({ read }) => hasSeq(read, seq)) ||
    (confirmedByAll && hasSeq(confirmedByAll.read, seq))
  )
    return 'read'
  if (byAll(({ delivered }) => hasSeq(delivered, seq))) return 'delivered'
  if (confirmedByAll && hasSeq(confirmedByAll.delivered, seq)) return 'delivered'
  if (delivery.failed.has(seq)) return 'failed'
  // in a group of one there is nobody else to have it
  if (reached.length === 0) return 'sent'
  return hasSeq(delivery.sent, seq) ? 'sent' : 'waiting'
}

/** Does this message of mine in a group not count, because I was no longer a member? */
export const isLost = ({ lost = [] }: Delivery, seq: number): boolean => isInRanges(lost, seq)

/** The members who are to receive this message. */
export const recipientsOf = (
  { recipients }: Pick<Delivery, 'recipients'>,
  seq: number,
): readonly (readonly [UserId, MemberProgress])[] =>
  [...(recipients ?? [])].filter(([, { from }]) => from < seq)

/** How far it got with each recipient: one person, or the members of a group. */
const progressByPeer = (delivery: Delivery, seq: number): readonly PeerProgress[] =>
  delivery.recipients ? recipientsOf(delivery, seq).map(([, reached]) => reached) : [delivery]

const reduce: Reduce<DeliveryEvent> = {
  'delivery.updated': (draft, event) => {
    const { sent, delivered, read, recipients, confirmedByAll, lost, failed, retried } = event
    const key = keyOf(event.channel)
    // read from the original and frozen: immer would walk through all members at every confirmation
    const old = original(draft)?.delivery.get(key) ?? UNSENT
    const reasons = new Map(old.failed)
    if (failed) reasons.set(failed.seq, failed.reason)
    if (retried !== undefined) reasons.delete(retried)
    const next: Delivery = {
      ...old,
      sent: sent ? uniteSeqRanges(old.sent, sent) : old.sent,
      delivered: delivered ? uniteSeqRanges(old.delivered, delivered) : old.delivered,
      read: read ? uniteSeqRanges(old.read, read) : old.read,
      ...(recipients ? { recipients: new Map(recipients) } : {}),
      ...(confirmedByAll ? { confirmedByAll } : {}),
      ...(lost ? { lost } : {}),
      failed: reasons,
    }
    draft.delivery.set(key, Object.freeze(next) as Draft<Delivery>)
  },
  'message.renumbered': (draft, event) => {
    const message = messageOf(draft, event.conversation, event.target)
    if (message) applyMessageChange(message as Draft<Message>, event)
  },
  'waiting.updated': (draft, { waiting }) => {
    draft.waiting = waiting
  },
}

export const deliveryNoun: Noun<never, DeliveryEvent> = {
  decide: {},
  reduce,
  keeping: { 'delivery.updated': 'not', 'message.renumbered': 'lasting', 'waiting.updated': 'not' },
  internal: ['delivery.updated', 'message.renumbered', 'waiting.updated'],
}
