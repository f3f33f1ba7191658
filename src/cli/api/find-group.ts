/** Which group somebody means on the command line: by its name, or by its id when there are several. */
import { groupsCalled } from '../../model/groups/group-selectors.ts'
import { amMember } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import type { State } from '../../model/state.ts'
import { groupNameOf, readGroupId } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'

/** Does this word of a command line mean a group? */
export const meansGroup = (typed: string): boolean => typed.startsWith('#')

/** Asks and invitations that are about groups of which no card was seen, and that still wait. */
export const joinsWithoutCard = ({ joins, groups, me }: State): readonly Join[] =>
  [...joins.values()].filter(
    ({ group, kind, from, to, answer }) =>
      !groups.has(group) && answer === 'waiting' && (kind === 'ask' ? from : to) === me.id,
  )

const idsCalled = (state: State, typed: string): readonly GroupId[] => {
  const bare = typed.replace(/^#/u, '')
  const withoutCard = joinsWithoutCard(state).map(({ group }) => group)
  const id = readGroupId(bare)
  if (id !== undefined && (state.groups.has(id) || withoutCard.includes(id))) return [id]
  const wanted = bare.normalize('NFKC').toLowerCase()
  return [
    ...groupsCalled(state, bare).map((group) => group.id),
    ...new Set(withoutCard.filter((group) => groupNameOf(group) === wanted)),
  ]
}

/**
 * The group that is meant. `mine`: where several have the name and I am in one of them, that one:
 * somebody who founds another must not stop what goes on in it.
 */
export const groupCalled = (
  state: State,
  typed: string,
  whose: 'mine' | 'any',
): Result<GroupId, 'unknown-group' | 'ambiguous-group'> => {
  const called = idsCalled(state, typed)
  const mine = whose === 'mine' ? called.filter((id) => amMember(state, id)) : []
  const [one, ...others] = mine.length > 0 ? mine : called
  if (one === undefined) return fail('unknown-group')
  return others.length > 0 ? fail('ambiguous-group') : ok(one)
}
