/** Which group somebody means in a command. */
import { groupsNamed, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { State } from '../../src/model/state.ts'
import { groupNameOf } from '../../src/core/ids.ts'
import type { GroupId } from '../../src/core/ids.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { currentGroup } from '../actions/groups.ts'
import { splitKnownName, unquotedName } from './person-names.ts'

/** The name or id of the group that a line begins with, with or without `#`, and what follows. */
export const splitGroup = (state: State, rest: string): readonly [name: string, text: string] => {
  const names = [...state.groups.values()].flatMap(({ id, roster }) => [id, roster.name])
  return splitKnownName(rest.replace(/^#/u, ''), names)
}

const onlyGroup = (
  ctx: ActionContext,
  found: readonly Pick<Group, 'id' | 'roster'>[],
  typed: string,
): GroupId | undefined => {
  const state = ctx.now()
  const { notices } = ctx.texts.group
  const mine = found.filter(({ id }) => groupRoleOf(state, id) !== 'none')
  const wanted = mine.length > 0 ? mine : found
  const [first, second] = wanted
  if (first && !second) return first.id
  if (!first) ctx.ui.notify(notices.noneCalled(typed), 'danger')
  else ctx.ui.notify(notices.several(wanted.map(({ id }) => `#${id}`).join(', ')), 'warning')
  return undefined
}

/** The group with this name, with or without `#`; tells when there is none, or more than one. */
export const findGroupNamed = (ctx: ActionContext, line: string): GroupId | undefined => {
  const typed = unquotedName(line.replace(/^#(?=")/u, ''))
  const found = groupsNamed(ctx.now(), typed)
  if (found.length > 0) return onlyGroup(ctx, found, typed)
  // those that were disbanded can still be read
  const wanted = typed.replace(/^#/u, '').normalize('NFKC').toLowerCase()
  const over = [...ctx.now().groups.values()].filter(({ id }) => groupNameOf(id) === wanted)
  return onlyGroup(ctx, over, typed)
}

/** The group that is named, or the open one; tells when there is neither. */
export const findGroupOrCurrent = (ctx: ActionContext, typed: string): GroupId | undefined => {
  if (typed !== '') return findGroupNamed(ctx, typed)
  const id = currentGroup(ctx.now())
  if (id === undefined) ctx.ui.notify(ctx.texts.group.notices.noGroup, 'warning')
  return id
}

/** The open group, for commands that name none; tells when there is none. */
export const openGroup = (ctx: ActionContext): GroupId | undefined => {
  const id = currentGroup(ctx.now())
  if (id === undefined) ctx.ui.notify(ctx.texts.group.notices.noOpenGroup, 'warning')
  return id
}
