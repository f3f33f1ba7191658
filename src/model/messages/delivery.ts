/** How far my words got: own disk, broker, the other's disk, the other's eyes. Own facts. */
import { original } from 'immer'
import type { Draft } from 'immer'
import type { Coverage, Range } from '../../core/seq-ranges.ts'
import { covers, NOTHING, union, within } from '../../core/seq-ranges.ts'
import type { ConversationId, Ref, TalkId, UserId } from '../../core/ids.ts'
import { ECHO_SESSION } from '../../core/ids.ts'
import { change } from './message-changes.ts'
import type { Message } from './messages.ts'
import { messageOf } from './messages.ts'
import type { Reduce } from '../commands.ts'

/** Counts my words of one session by their numbers. */
export type Delivery = {
  /** Acknowledged by the broker. */
  readonly sent: Coverage
  /** Confirmed by the receiver. */
  readonly delivered: Coverage
  /** Of that, what was on the receiver's screen. */
  readonly read: Coverage
  /** In a group: the same for each member. */
  readonly receivers?: ReadonlyMap<UserId, MemberReached>
  /** In a group: what everybody had who was to have it, as far as some of them are gone by now. */
  readonly before?: Before
  /** In a group: what does not count, because I was no member any more. */
  readonly lost?: readonly Range[]
  /** Put aside because the broker refuses it, with its reason. */
  readonly failed: ReadonlyMap<number, string>
}

/** How far my words got with somebody. */
export type Reached = { readonly delivered: Coverage; readonly read: Coverage }

/** The same for a member of a group: what was said up to number `from` is not for them. */
export type MemberReached = Reached & { readonly from: number }

/** Words that were confirmed, and shown, by all who were to have them. */
export type Before = { readonly delivered: Coverage; readonly read: Coverage }

/** `waiting` on my disk, `sent` the broker has it, `delivered` on the other's disk, `read`, `failed`. */
export type Progress = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

export type DeliveryEvent =
  | {
      readonly type: 'delivery.noted'
      readonly session: TalkId
      readonly sent?: Coverage
      readonly delivered?: Coverage
      readonly read?: Coverage
      /** Of a group: all who are to have my words. */
      readonly receivers?: readonly (readonly [UserId, MemberReached])[]
      readonly before?: Before
      readonly lost?: readonly Range[]
      readonly failed?: { readonly seq: number; readonly reason: string }
      readonly retried?: number
    }
  /** A word of mine goes out under another number: the one that it had is another word's. */
  | {
      readonly type: 'message.renumbered'
      readonly conversation: ConversationId
      readonly target: Ref
      readonly seq: number
    }
  | { readonly type: 'waiting.counted'; readonly waiting: number }

/** Nothing has gone anywhere yet. */
export const UNSENT: Delivery = {
  sent: NOTHING,
  delivered: NOTHING,
  read: NOTHING,
  failed: new Map(),
}

/** How far a message of mine got. */
export const progressOf = (message: Message, delivery: Delivery | undefined): Progress => {
  const { seq, session } = message
  // a line that came back in another open topic of mine, or plain text: the broker has it, no more is known
  if (message.plain && seq === 0) return 'sent'
  // the contact inside the program reads at once
  if (session === ECHO_SESSION) return 'read'
  if (!delivery) return 'waiting'
  if (isLost(delivery, seq)) return 'failed'
  const { before } = delivery
  const reached = reachedBy(delivery, seq)
  const byAll = (met: (one: Reached) => boolean) => reached.length > 0 && reached.every(met)
  // what was confirmed once stays confirmed, whoever comes and goes
  if (byAll(({ read }) => covers(read, seq)) || (before && covers(before.read, seq))) return 'read'
  if (byAll(({ delivered }) => covers(delivered, seq))) return 'delivered'
  if (before && covers(before.delivered, seq)) return 'delivered'
  if (delivery.failed.has(seq)) return 'failed'
  // in a group of one there is nobody else to have it
  if (reached.length === 0) return 'sent'
  return covers(delivery.sent, seq) ? 'sent' : 'waiting'
}

/** Does this word of mine in a group not count, because I was no member any more? */
export const isLost = ({ lost = [] }: Delivery, seq: number): boolean => within(lost, seq)

/** The members who are to have this word. */
export const receiversOf = (
  { receivers }: Pick<Delivery, 'receivers'>,
  seq: number,
): readonly (readonly [UserId, MemberReached])[] =>
  [...(receivers ?? [])].filter(([, { from }]) => from < seq)

/** How far it got with each who is to have it: one, or the members of a group. */
const reachedBy = (delivery: Delivery, seq: number): readonly Reached[] =>
  delivery.receivers ? receiversOf(delivery, seq).map(([, reached]) => reached) : [delivery]

export const reduce: Reduce<DeliveryEvent> = {
  'delivery.noted': (draft, event) => {
    const { session, sent, delivered, read, receivers, before, lost, failed, retried } = event
    // read from the original and frozen: immer would walk through all members at every confirmation
    const old = original(draft)?.delivery.get(session) ?? UNSENT
    const reasons = new Map(old.failed)
    if (failed) reasons.set(failed.seq, failed.reason)
    if (retried !== undefined) reasons.delete(retried)
    const next: Delivery = {
      ...old,
      sent: sent ? union(old.sent, sent) : old.sent,
      delivered: delivered ? union(old.delivered, delivered) : old.delivered,
      read: read ? union(old.read, read) : old.read,
      ...(receivers ? { receivers: new Map(receivers) } : {}),
      ...(before ? { before } : {}),
      ...(lost ? { lost } : {}),
      failed: reasons,
    }
    draft.delivery.set(session, Object.freeze(next) as Draft<Delivery>)
  },
  'message.renumbered': (draft, event) => {
    const message = messageOf(draft, event.conversation, event.target)
    if (message) change(message as Draft<Message>, event)
  },
  'waiting.counted': (draft, { waiting }) => {
    draft.waiting = waiting
  },
}
