/**
 * How many receipts a member of a large group may send. While the group talks, receipts are a small
 * part of the traffic; when it falls silent, or after a long wait, everything is confirmed.
 */
import type { Millis } from '../../../core/ids.ts'
import { hasPassed } from '../../../core/elapsed.ts'

/** So many received messages pay for one receipt. */
const MESSAGES_PER_RECEIPT = 10
/** The budget, in messages, when a conversation begins: five receipts, so that a quiet group confirms soon. */
const INITIAL_BUDGET = 5 * MESSAGES_PER_RECEIPT
/** A group in which nothing was received for so long (ms) is silent. */
const QUIET_AFTER = 30_000
/** After so long (ms) a message is confirmed even while the group talks on. */
export const MAX_RECEIPT_DELAY = 10 * 60_000

type Budget = { readonly left: number; readonly receivedAt: Millis }

export type ReceiptBudget = {
  /** A message that was not there before was received in this group. */
  readonly earn: (group: string, now: Millis) => void
  /** May a receipt be sent that has been due since `since`? If so, it is paid for. */
  readonly spend: (group: string, since: Millis, now: Millis) => boolean
}

/** The budgets of all large groups. */
export const createReceiptBudget = (): ReceiptBudget => {
  const budgets = new Map<string, Budget>()
  const budgetOf = (group: string): Budget =>
    budgets.get(group) ?? { left: INITIAL_BUDGET, receivedAt: 0 as Millis }
  return {
    earn: (group, now) => {
      const { left, receivedAt } = budgetOf(group)
      // what one conversation spent or saved does not count in the next one
      const before = hasPassed(now, receivedAt, QUIET_AFTER) ? INITIAL_BUDGET : left
      budgets.set(group, { left: before + 1, receivedAt: now })
    },
    spend: (group, since, now) => {
      const { left, receivedAt } = budgetOf(group)
      if (left < MESSAGES_PER_RECEIPT)
        return hasPassed(now, receivedAt, QUIET_AFTER) || hasPassed(now, since, MAX_RECEIPT_DELAY)
      budgets.set(group, { left: left - MESSAGES_PER_RECEIPT, receivedAt })
      return true
    },
  }
}
