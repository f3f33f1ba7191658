/** What the state on this disk refuses at once, without waiting for a broker. */
import { leaderOf } from '../../model/groups/roster.ts'
import { waitingJoins } from '../../model/groups/group-selectors.ts'
import type { State } from '../../model/state.ts'
import { ECHO, parseUserId } from '../../core/ids.ts'
import type { GroupId } from '../../core/ids.ts'
import { findGroup, isOnlyGroup, looksLikeGroup } from './find-group.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import { looksLikeTopic } from './open-topics.ts'

/** Methods about a conversation of two; `send` may mean a group or a topic too. */
const DIRECT_METHODS: ReadonlySet<string> = new Set(['send', 'request', 'accept', 'deny'])
/** Methods that change what I see of somebody. */
const BLOCK_METHODS: ReadonlySet<string> = new Set(['block', 'unblock'])
/** Methods about somebody in a group, or who wants to be in it. */
const MEMBER_METHODS: ReadonlySet<string> = new Set([
  'group invite',
  'group accept',
  'group deny',
  'group kick',
  'group transfer',
])

const refusePerson = (method: string, who: string, state: State): string | undefined => {
  if (looksLikeTopic(who)) return method === 'send' ? undefined : 'topic-not-person'
  if (method !== 'send' && looksLikeGroup(who)) return 'group-not-person'
  const id = parseUserId(who)
  if (BLOCK_METHODS.has(method)) {
    if (id === state.me.id) return 'yourself'
    if (id === ECHO) return 'built-in'
    return isOnlyGroup(state, who) ? 'group-not-person' : undefined
  }
  if (who.startsWith('?') && state.plaintext.me === undefined) return 'plaintext-off'
  if (id === undefined || !DIRECT_METHODS.has(method)) return undefined
  if (id === state.me.id) return 'talking-to-yourself'
  if (id === ECHO && method !== 'send') return 'reserved-name'
  const person = lookUpPerson(state, id)
  if (person?.blocked && (method === 'send' || method === 'request')) return 'blocked'
  if (!isOnlyGroup(state, who)) return undefined
  return method === 'send' ? 'group-without-sign' : 'group-not-person'
}

/**
 * Why I may not ask to join, as far as nothing that waits at the broker can change it: an invitation may be
 * there for somebody who was denied, and a newer roster for somebody who was a member.
 */
const refuseJoin = (state: State, group: GroupId): string | undefined => {
  const roster = state.groups.get(group)?.roster
  if (!roster) return undefined
  if (roster.disbanded) return 'group-disbanded'
  const isInvited = waitingJoins(state).some(
    (join) => join.kind === 'invite' && join.group === group,
  )
  return !isInvited && state.people.get(leaderOf(roster).id)?.blocked ? 'blocked' : undefined
}

/** What nothing will ever come of. */
const refuseTail = (who: string, state: State): string | undefined => {
  if (parseUserId(who) === state.me.id) return 'yourself'
  if (isOnlyGroup(state, who)) return 'group-without-sign'
  return who.startsWith('?') && state.plaintext.me === undefined ? 'plaintext-off' : undefined
}

/** Whom or what a call is about. */
export type CallTarget = {
  readonly timeout: number
  readonly who?: string | undefined
  readonly group?: string | undefined
}

/** The refusal of what cannot be, whatever the broker has; nothing where it has to be tried. */
export const earlyRefusal = (
  method: string,
  { who: named, group: typed = '' }: CallTarget,
  state: State,
): string | undefined => {
  const who = named ?? ''
  // a script's variable that was not set; whom heirs begin with may be a time
  if (named === '' && method !== 'group heirs') return 'no-name'
  if (method === 'tail') return refuseTail(who, state)
  const isAboutPerson = [DIRECT_METHODS, BLOCK_METHODS, MEMBER_METHODS].some((methods) =>
    methods.has(method),
  )
  if (who !== '' && isAboutPerson) return refusePerson(method, who, state)
  if (method !== 'group join') return undefined
  const group = findGroup(state, typed, 'any')
  if (group.ok) return refuseJoin(state, group.value)
  const person = parseUserId(typed)
  return person && lookUpPerson(state, person) ? 'person-not-group' : undefined
}
