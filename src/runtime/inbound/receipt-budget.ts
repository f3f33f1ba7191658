/**
 * How many receipts a member of a large group may say: while the group talks they cost a small part
 * of what is heard; when it falls silent, or after a long time, everything is confirmed.
 */
import type { Millis } from '../../core/ids.ts'

/** Each word that is heard pays for so much of a receipt. */
const PER_MESSAGE = 0.1
/** So many receipts may be said at the beginning of a talk: one word in a quiet group is confirmed soon. */
const INITIAL_BUDGET = 5
/** A group in which nothing was heard for so long (ms) is silent. */
const QUIET_AFTER = 30_000
/** After so long (ms) a word is confirmed also while the group talks on. */
export const MAX_RECEIPT_DELAY = 10 * 60_000

type Budget = { readonly left: number; readonly receivedAt: Millis }

export type ReceiptBudget = {
  /** A word that was not there before was heard in this group. */
  readonly earn: (group: string, now: Millis) => void
  /** May a receipt be said that could have been said at `since`? If so, it is paid for. */
  readonly spend: (group: string, since: Millis, now: Millis) => boolean
}

/** The accounts of all large groups. */
export const createReceiptBudget = (): ReceiptBudget => {
  const budgets = new Map<string, Budget>()
  const budgetOf = (group: string): Budget =>
    budgets.get(group) ?? { left: INITIAL_BUDGET, receivedAt: 0 as Millis }
  return {
    earn: (group, now) => {
      const { left, receivedAt } = budgetOf(group)
      // what one talk spent or left over is nothing to the next one
      const before = now - receivedAt > QUIET_AFTER ? INITIAL_BUDGET : left
      budgets.set(group, { left: before + PER_MESSAGE, receivedAt: now })
    },
    spend: (group, since, now) => {
      const { left, receivedAt } = budgetOf(group)
      if (left < 1) return now - receivedAt > QUIET_AFTER || now - since > MAX_RECEIPT_DELAY
      budgets.set(group, { left: left - 1, receivedAt })
      return true
    },
  }
}
