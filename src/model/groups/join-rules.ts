/** Who may ask to join a group: how many requests may wait, by which invitation, and when not again. */
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { leaderOf } from './roster.ts'
import type { JoinCommand } from './joins.ts'
import type { Group } from './membership.ts'
import { isMember } from './membership.ts'
import { mustWait } from '../direct/ask-again.ts'
import type { State } from '../state.ts'
import { localTimeOf } from '../shown-time.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'

/** The most requests and invitations that wait, by one stranger's key and in all. */
export const PENDING_JOINS_PER_KEY = 5
export const MAX_PENDING_JOINS = 300

/** May one more request or invitation of this author wait for me? */
export const hasCapacityFor = (
  { joins, me }: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): boolean => {
  if (by === me.id) return true
  const waiting = [...joins.values()].filter(
    ({ to, answer }) => to === me.id && answer === 'waiting',
  )
  const ofKey = waiting.filter((join) => join.key === key)
  return waiting.length < MAX_PENDING_JOINS && ofKey.length < PENDING_JOINS_PER_KEY
}

type JoinRequestCommand = Stamped<Extract<JoinCommand, { type: 'group.ask' }>>

/** Does this answer an open invitation of the person who is asked? */
export const isInvited = (
  { joins }: State,
  { invitation, group, by, to }: Pick<JoinRequestCommand, 'invitation' | 'group' | 'by' | 'to'>,
): boolean => {
  const found = invitation === undefined ? undefined : joins.get(invitation)
  if (found?.kind !== 'invite' || found.group !== group) return false
  if (found.from !== to || found.to !== by) return false
  return ![...joins.values()].some(
    (join) => join.invitation === invitation && join.answer === 'accepted',
  )
}

/** May this person ask the leader of this group to be let in? */
export const canRequestJoin = (
  state: State,
  request: JoinRequestCommand,
  group: Group,
): Result<Group, Refusal> => {
  const { by, key, to, ref } = request
  if (group.roster.disbanded) return fail('group-disbanded')
  if (isMember(group, { id: by, key })) return fail('already-member')
  if (to !== leaderOf(group.roster).id) return fail('not-the-leader')
  for (const join of state.joins.values()) {
    if (join.kind !== 'ask' || join.group !== group.id || join.from !== by) continue
    // the same request with an invitation is another matter
    if (join.answer === 'waiting' && join.id !== ref && !isInvited(state, request)) {
      return fail('already-asked')
    }
    if (mustWait(join, localTimeOf(request)) && !isInvited(state, request)) return fail('ask-later')
  }
  return ok(group)
}
