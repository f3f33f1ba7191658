/** Asks members of a group in turn: nobody a second time before everybody was asked. */
import type { GroupId, UserId } from '../../core/ids.ts'
import { remember } from '../../core/collections/remember.ts'

export type Turns = {
  /** Those of these people whose turn it is: who was not asked yet, or all of them when everybody was. */
  readonly next: (group: GroupId, people: readonly UserId[]) => readonly UserId[]
  /** This person was asked. */
  readonly took: (group: GroupId, who: UserId) => void
}

/** Remembers it for at most `limit` groups, and for as many people as are asked in one round. */
export const createTurns = (limit: number): Turns => {
  const asked = new Map<GroupId, ReadonlySet<UserId>>()
  return {
    next: (group, people) => {
      const before = asked.get(group)
      const left = people.filter((who) => before?.has(who) !== true)
      if (left.length > 0) return left
      asked.delete(group)
      return people
    },
    took: (group, who) =>
      remember(asked, group, new Set([...(asked.get(group) ?? []), who]), limit),
  }
}
