/**
 * Stored commands of a group of which nobody could tell whether they count, because a roster was missing. They
 * are remembered on disk, and decided once more with each roster that comes.
 */
import type { GroupId } from '../../core/ids.ts'
import { parsePublicKey, parseUserId } from '../../core/ids.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import { parseJson, readList, readObject } from '../../core/schema.ts'
import { MAX_MEMBERS } from '../../model/groups/roster.ts'
import type { Identity } from '../../model/groups/roster.ts'
import { sameIdentity } from '../../model/groups/roster.ts'
import type { Disk } from '../../ports/storage.ts'
import { readRange } from '../../protocol/fields.ts'

/** What is undecided of one author. */
export type Undecided = Identity & { readonly ranges: readonly SeqRange[] }

/** So many runs of numbers of one author are remembered, the newest. */
const MAX_RANGES = 1000

const readUndecided = readList(
  readObject({
    id: parseUserId,
    key: parsePublicKey,
    ranges: readList(readRange, MAX_RANGES),
  }),
  // also of people who are no longer members
  2 * MAX_MEMBERS,
)

const slotOf = (group: GroupId) => `undecided:${group}`

/** What is undecided on this disk. */
export const createUndecidedStore = ({
  keyValues,
  transaction,
}: Pick<Disk, 'keyValues' | 'transaction'>) => {
  const all = (group: GroupId): readonly Undecided[] =>
    readUndecided(parseJson(keyValues.get(slotOf(group)) ?? '')) ?? []
  return {
    /** What is undecided in this group, by author. */
    all,
    /** From now on this is undecided of this author. */
    put: (group: GroupId, { id, key }: Identity, ranges: readonly SeqRange[]): void => {
      const before = all(group)
      const others = before.filter((one) => !sameIdentity(one, { id, key }))
      if (ranges.length === 0 && others.length === before.length) return
      const mine = ranges.length === 0 ? [] : [{ id, key, ranges: ranges.slice(-MAX_RANGES) }]
      const next = [...others, ...mine].slice(-2 * MAX_MEMBERS)
      transaction(false, () =>
        keyValues.put(slotOf(group), next.length === 0 ? '' : JSON.stringify(next)),
      )
    },
  }
}
