/** Names where there is little room. The mark of an unsigned name is never cut off. */
import {
  plaintextNameOf,
  isPlaintextUser,
  formatPlaintextUser,
} from '../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../src/core/ids.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'

/** The widest unsigned name among these authors. */
export const widestUnsignedName = (authors: Iterable<UserId>): number =>
  [...authors]
    .filter(isPlaintextUser)
    .reduce((most, by) => Math.max(most, widthOf(formatPlaintextUser(by))), 0)

/** An unsigned name with its mark, in at most so many cells. */
export const fitUnsignedName = (who: UserId, width: number, ellipsis: string): string =>
  `${truncate(plaintextNameOf(who) ?? '', Math.max(0, width - 1), ellipsis)}?`

type Named = { readonly id: UserId; readonly name: SafeText }

/** A name as it is written; an unsigned one with its mark, in at most so many cells. */
export const fitName = ({ id, name }: Named, width: number, ellipsis: string): string =>
  isPlaintextUser(id) ? fitUnsignedName(id, width, ellipsis) : name
