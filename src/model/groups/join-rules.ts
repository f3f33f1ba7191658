/** Who may ask to join a group: how many requests may wait, by which invitation, and when not again. */
import type { Draft } from 'immer'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { leaderOf } from './roster.ts'
import type { JoinCommand, JoinEvent } from './joins.ts'
import { forgetting } from '../people/contacts.ts'
import { isAcquaintance } from '../people/strangers.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import type { Group } from './membership.ts'
import { isMember } from './membership.ts'
import { mustWait } from '../direct/ask-again.ts'
import type { State } from '../state.ts'
import { localTimeOf, shownTime } from '../shown-time.ts'
import type { Refusal } from '../refusals.ts'
import { roomAmong } from '../people/waiting-strangers.ts'
import type { Stamped } from '../commands.ts'

/** The most requests and invitations that wait, of one stranger's key and of all strangers. */
export const PENDING_JOINS_PER_KEY = 5
export const MAX_PENDING_JOINS = 300
/** The most of one key whom I know that I have not answered, whatever became of them. */
export const UNANSWERED_JOINS_PER_KEY = 50

/** What has to go where somebody whom I know asks and invites again and again: the oldest that no answer is wanted for. */
const roomOfAcquaintance = (
  state: State,
  key: PublicKey,
): Result<readonly JoinEvent[], Refusal> => {
  const unanswered = [...state.joins.values()].filter(
    ({ key: of, to, answer }) =>
      of === key && to === state.me.id && answer !== 'accepted' && answer !== 'denied',
  )
  if (unanswered.length < UNANSWERED_JOINS_PER_KEY) return ok([])
  const over = unanswered.find(({ answer }) => answer !== 'waiting')
  return over ? ok([{ type: 'join.dropped', id: over.id }]) : fail('too-many-requests')
}

/**
 * What has to go for one more request or invitation of this author to wait for me: where strangers have too
 * many, the oldest of the key that has most of them.
 */
export const roomForJoin = (
  state: State,
  { by, key }: Pick<Stamped, 'by' | 'key'>,
): Result<readonly JoinEvent[], Refusal> => {
  const { joins, me } = state
  if (by === me.id) return ok([])
  if (isAcquaintance(state, { id: by, key })) return roomOfAcquaintance(state, key)
  const waiting = [...joins.values()].filter(
    ({ from, key: of, to, answer }) =>
      to === me.id && answer === 'waiting' && !isAcquaintance(state, { id: from, key: of }),
  )
  const oldest = roomAmong(waiting, key, { ofKey: PENDING_JOINS_PER_KEY, inAll: MAX_PENDING_JOINS })
  if (oldest === 'full') return fail('too-many-requests')
  return ok(oldest ? [{ type: 'join.dropped', ...forgetting(state, oldest) }] : [])
}

/** Did I block them? Then they have no answer of me. */
export const isBlocked = ({ people }: Pick<State, 'people'>, who: UserId): boolean =>
  people.get(who)?.blocked === true

/** What somebody whom I block asked for, or invited me to, is answered for me, and not for them. */
export const leftUnansweredJoins = (
  { joins, me }: Pick<State, 'joins' | 'me'>,
  { who, ...command }: { readonly who: UserId } & Pick<Stamped, 'at' | 'clock'>,
): readonly JoinEvent[] =>
  [...joins.values()]
    .filter(({ from, to, answer }) => from === who && to === me.id && answer === 'waiting')
    .map(({ id }) => ({
      type: 'join.answered',
      id,
      answer: 'blocked',
      at: command.at,
      ...shownTime(command),
    }))

/** Whom I block no longer: what they had asked still waits on their side, and waits here again. */
export const joinsWaitAgain = (draft: Draft<State>, who: UserId): void => {
  for (const join of draft.joins.values()) {
    if (join.from !== who || join.answer !== 'blocked') continue
    join.answer = 'waiting'
    delete join.answeredAt
    delete join.answerShownAt
    draft.pending.set(join.id, 'join')
  }
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
