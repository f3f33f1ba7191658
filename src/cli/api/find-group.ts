/** Which group somebody means on the command line: by its name, or by its id when there are several. */
import { groupsNamed } from '../../model/groups/group-selectors.ts'
import { amMember } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { State } from '../../model/state.ts'
import { groupNameOf, parseGroupId, parseUserId } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'

/** Does this argument mean a group? */
export const looksLikeGroup = (typed: string): boolean => typed.startsWith('#')

/** Join requests and invitations that still wait, to groups whose roster was never seen. */
export const joinsWithoutRoster = ({ joins, groups, me }: State): readonly Join[] =>
  [...joins.values()].filter(
    ({ group, kind, from, to, answer }) =>
      !groups.has(group) && answer === 'waiting' && (kind === 'ask' ? from : to) === me.id,
  )

const groupIdsNamed = (state: State, typed: string): readonly GroupId[] => {
  const bare = typed.replace(/^#/u, '')
  const withoutRoster = joinsWithoutRoster(state).map(({ group }) => group)
  const id = parseGroupId(bare)
  if (id !== undefined && (state.groups.has(id) || withoutRoster.includes(id))) return [id]
  const wanted = bare.normalize('NFKC').toLowerCase()
  return [
    ...groupsNamed(state, bare).map((group) => group.id),
    ...new Set(withoutRoster.filter((group) => groupNameOf(group) === wanted)),
  ]
}

/**
 * The group that is meant. `mine`: when several have the name and I am a member of one, that one counts.
 * Nobody can interrupt a group by creating another one of the same name.
 */
export const findGroup = (
  state: State,
  typed: string,
  scope: 'mine' | 'any',
): Result<GroupId, 'unknown-group' | 'ambiguous-group'> => {
  const candidates = groupIdsNamed(state, typed)
  const mine = scope === 'mine' ? candidates.filter((id) => amMember(state, id)) : []
  const [one, ...others] = mine.length > 0 ? mine : candidates
  if (one === undefined) return fail('unknown-group')
  return others.length > 0 ? fail('ambiguous-group') : ok(one)
}

/** Is this the name of a group, without its sign, and of nobody? */
export const isOnlyGroup = (state: State, typed: string): boolean => {
  const who = parseUserId(typed)
  const isSomebody = who !== undefined && lookUpPerson(state, who) !== undefined
  return !isSomebody && !looksLikeGroup(typed) && findGroup(state, typed, 'mine').ok
}
