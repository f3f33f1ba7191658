/** Names beside messages in plain text: the mark that nobody vouches for them is never cut away. */
import type { Message } from '../../src/model/messages/messages.ts'
import {
  plaintextNameOf,
  isPlaintextUser,
  formatPlaintextUser,
} from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { widthOf } from '../text/width.ts'
import { truncate } from '../text/wrap.ts'

/** The widest name of those there who wrote something of this. */
export const widestPlaintextName = (messages: readonly Message[]): number => {
  const authors = new Set(messages.map(({ by }) => by).filter(isPlaintextUser))
  return [...authors].reduce((most, by) => Math.max(most, widthOf(formatPlaintextUser(by))), 0)
}

/** The name with its mark, in at most so many cells. */
export const fitPlaintextName = (who: UserId, width: number, ellipsis: string): string =>
  `${truncate(plaintextNameOf(who) ?? '', Math.max(0, width - 1), ellipsis)}?`
