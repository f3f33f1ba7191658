/** Who may ask to be let into a group: how many may wait, by which invitation, and when not again. */
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { leaderOf } from './roster.ts'
import type { JoinCommand } from './joins.ts'
import type { Group } from './membership.ts'
import { isMember } from './membership.ts'
import { ASK_AGAIN_AFTER } from '../direct/requests.ts'
import type { State } from '../state.ts'
import type { Refusal, Stamped } from '../commands.ts'

/** The most asks and invitations that wait of one stranger's key, and of everybody. */
export const WAITING_PER_KEY = 5
export const WAITING_IN_ALL = 300

/** May one more ask or invitation of this author wait for me? */
export const isRoomFor = (
  { joins, me }: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): boolean => {
  if (by === me.id) return true
  const waiting = [...joins.values()].filter(
    ({ to, answer }) => to === me.id && answer === 'waiting',
  )
  const ofKey = waiting.filter((join) => join.key === key)
  return waiting.length < WAITING_IN_ALL && ofKey.length < WAITING_PER_KEY
}

type Asking = Stamped<Extract<JoinCommand, { type: 'group.ask' }>>

/** Is this an answer to an invitation of the one who is asked, which let nobody in yet? */
export const isInvited = (
  { joins }: State,
  { invitation, group, by, to }: Pick<Asking, 'invitation' | 'group' | 'by' | 'to'>,
): boolean => {
  const found = invitation === undefined ? undefined : joins.get(invitation)
  if (found?.kind !== 'invite' || found.group !== group) return false
  if (found.from !== to || found.to !== by) return false
  return ![...joins.values()].some(
    (join) => join.invitation === invitation && join.answer === 'accepted',
  )
}

/** May this person ask the leader of this group to be let in? */
export const mayAsk = (state: State, asking: Asking, group: Group): Result<Group, Refusal> => {
  const { by, key, to, at, ref } = asking
  if (group.card.disbanded) return fail('group-disbanded')
  if (isMember(group, { id: by, key })) return fail('already-member')
  if (to !== leaderOf(group.card).id) return fail('not-the-leader')
  for (const join of state.joins.values()) {
    if (join.kind !== 'ask' || join.group !== group.id || join.from !== by) continue
    // the same again, by an invitation, is another matter
    if (join.answer === 'waiting' && join.id !== ref && !isInvited(state, asking)) {
      return fail('already-asked')
    }
    const denied = join.answer === 'denied' && at < (join.answeredAt ?? 0) + ASK_AGAIN_AFTER
    if (denied && !isInvited(state, asking)) return fail('ask-later')
  }
  return ok(group)
}
