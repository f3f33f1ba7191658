/** How far my words got: own disk, broker, the other's disk, the other's eyes. Own facts. */
import type { Coverage } from '../core/coverage.ts'
import { covers, NOTHING, union } from '../core/coverage.ts'
import type { TalkId } from '../core/names.ts'
import { ECHO_SESSION } from '../core/names.ts'
import type { Message } from './messages.ts'
import type { Reduce } from './words.ts'

/** Counts my words of one session by their numbers. */
export type Delivery = {
  /** Acknowledged by the broker. */
  readonly sent: Coverage
  /** Confirmed by the receiver. */
  readonly delivered: Coverage
  /** Shown to the receiver, up to this number. */
  readonly read: number
  /** Put aside because the broker refuses it, with its reason. */
  readonly failed: ReadonlyMap<number, string>
}

/** `waiting` on my disk, `sent` the broker has it, `delivered` on the other's disk, `read`, `failed`. */
export type Progress = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

export type DeliveryEvent =
  | {
      readonly type: 'delivery.noted'
      readonly session: TalkId
      readonly sent?: Coverage
      readonly delivered?: Coverage
      readonly read?: number
      readonly failed?: { readonly seq: number; readonly reason: string }
      readonly retried?: number
    }
  | { readonly type: 'waiting.counted'; readonly waiting: number }

/** Nothing has gone anywhere yet. */
export const UNSENT: Delivery = { sent: NOTHING, delivered: NOTHING, read: 0, failed: new Map() }

/** How far a message of mine got. */
export const progressOf = (message: Message, delivery: Delivery | undefined): Progress => {
  const { seq, session, plain } = message
  // the contact inside the program reads at once
  if (session === ECHO_SESSION) return 'read'
  // nobody confirms what nobody signs: the broker has it, and more will never be known
  if (plain) return 'sent'
  if (!delivery) return 'waiting'
  if (seq <= delivery.read) return 'read'
  if (covers(delivery.delivered, seq)) return 'delivered'
  if (delivery.failed.has(seq)) return 'failed'
  return covers(delivery.sent, seq) ? 'sent' : 'waiting'
}

export const reduce: Reduce<DeliveryEvent> = {
  'delivery.noted': (draft, { session, sent, delivered, read, failed, retried }) => {
    const old = draft.delivery.get(session) ?? UNSENT
    const reasons = new Map(old.failed)
    if (failed) reasons.set(failed.seq, failed.reason)
    if (retried !== undefined) reasons.delete(retried)
    draft.delivery.set(session, {
      sent: copied(sent ? union(old.sent, sent) : old.sent),
      delivered: copied(delivered ? union(old.delivered, delivered) : old.delivered),
      read: read !== undefined && read > old.read ? read : old.read,
      failed: reasons,
    })
  },
  'waiting.counted': (draft, { waiting }) => {
    draft.waiting = waiting
  },
}

// a draft wants its arrays to be its own
const copied = ({ upto, holes }: Coverage) => ({
  upto,
  holes: holes.map(([from, to]): [number, number] => [from, to]),
})
