/** Which group somebody means in a command. */
import { groupsCalled, standingWith } from '../../src/model/groups/group-selectors.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { State } from '../../src/model/state.ts'
import { groupNameOf } from '../../src/core/ids.ts'
import type { GroupId } from '../../src/core/ids.ts'
import type { Desk } from '../actions/action-context.ts'
import { openGroup } from '../actions/groups.ts'

/** Names may have blanks: the longest known one that the line begins with, and what follows it. */
export const splitGroup = (state: State, rest: string): readonly [name: string, text: string] => {
  const line = rest.replace(/^#/u, '')
  const names = [...state.groups.values()]
    .flatMap(({ id, card }) => [id as string, card.name as string])
    .filter((name) => `${line.toLowerCase()} `.startsWith(`${name.toLowerCase()} `))
    .toSorted((a, b) => b.length - a.length)
  const name = names[0] ?? line.split(/\s/u, 1)[0] ?? ''
  return [name, line.slice(name.length).trim()]
}

const oneOf = (desk: Desk, found: readonly Group[], typed: string): GroupId | undefined => {
  const state = desk.now()
  const { notices } = desk.texts.group
  const mine = found.filter(({ id }) => standingWith(state, id) !== 'none')
  const wanted = mine.length > 0 ? mine : found
  const [first, second] = wanted
  if (first && !second) return first.id
  if (!first) desk.ui.tell(notices.noneCalled(typed), 'danger')
  else desk.ui.tell(notices.several(wanted.map(({ id }) => `#${id}`).join(', ')), 'warning')
  return undefined
}

/** The group with this name, with or without `#`; tells when there is none, or more than one. */
export const groupCalled = (desk: Desk, typed: string): GroupId | undefined => {
  const found = groupsCalled(desk.now(), typed)
  if (found.length > 0) return oneOf(desk, found, typed)
  // those that were disbanded can still be read
  const wanted = typed.replace(/^#/u, '').normalize('NFKC').toLowerCase()
  const over = [...desk.now().groups.values()].filter(({ id }) => groupNameOf(id) === wanted)
  return oneOf(desk, over, typed)
}

/** The group that is named, or the open one; tells when there is neither. */
export const groupOrOpen = (desk: Desk, typed: string): GroupId | undefined => {
  if (typed !== '') return groupCalled(desk, typed)
  const id = openGroup(desk.now())
  if (id === undefined) desk.ui.tell(desk.texts.group.notices.noGroup, 'warning')
  return id
}
