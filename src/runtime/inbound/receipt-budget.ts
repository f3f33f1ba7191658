/**
 * How many receipts a member of a large group may say: while the group talks they cost a small part
 * of what is heard; when it falls silent, or after a long time, everything is confirmed.
 */
import type { Millis } from '../../core/ids.ts'

/** Each word that is heard pays for so much of a receipt. */
const PER_WORD = 0.1
/** So many receipts may be said at the beginning of a talk: one word in a quiet group is confirmed soon. */
const SAVED = 5
/** A group in which nothing was heard for so long (ms) is silent. */
const SILENCE = 30_000
/** After so long (ms) a word is confirmed also while the group talks on. */
export const LONGEST = 10 * 60_000

type Account = { readonly saved: number; readonly heardAt: Millis }

export type Thrift = {
  /** A word that was not there before was heard in this group. */
  readonly heard: (group: string, now: Millis) => void
  /** May a receipt be said that could have been said at `since`? If so, it is paid for. */
  readonly pays: (group: string, since: Millis, now: Millis) => boolean
}

/** The accounts of all large groups. */
export const createThrift = (): Thrift => {
  const accounts = new Map<string, Account>()
  const accountOf = (group: string): Account =>
    accounts.get(group) ?? { saved: SAVED, heardAt: 0 as Millis }
  return {
    heard: (group, now) => {
      const { saved, heardAt } = accountOf(group)
      // what one talk spent or left over is nothing to the next one
      const before = now - heardAt > SILENCE ? SAVED : saved
      accounts.set(group, { saved: before + PER_WORD, heardAt: now })
    },
    pays: (group, since, now) => {
      const { saved, heardAt } = accountOf(group)
      if (saved < 1) return now - heardAt > SILENCE || now - since > LONGEST
      accounts.set(group, { saved: saved - 1, heardAt })
      return true
    },
  }
}
