/** The lists by which requests are looked up, and how many of strangers may wait. */
import type { Draft } from 'immer'
import type { Millis, PublicKey, Ref, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { forgetting } from '../people/contacts.ts'
import { isAcquaintance } from '../people/strangers.ts'
import type { Refusal } from '../refusals.ts'
import { shownTime } from '../shown-time.ts'
import type { Stamped } from '../commands.ts'
import type { State } from '../state.ts'
import { roomAmong } from '../people/waiting-strangers.ts'
import type { Request, RequestEvent } from './requests.ts'

/** The most waiting requests of one stranger's key, and of all strangers. */
export const WAITING_PER_KEY = 3
export const WAITING_OF_STRANGERS = 200
/** The requests between me and this person, in the order in which they came. */
export const requestsBetween = (state: State, other: UserId): readonly Request[] =>
  (state.requestsWith.get(other) ?? []).flatMap((id) => state.requests.get(id) ?? [])

/** What has to go for a stranger's request: of the key that has most of them waiting, the oldest. */
export const roomForRequest = (
  state: State,
  key: PublicKey,
): Result<readonly RequestEvent[], Refusal> => {
  const waiting = [...state.pending]
    .flatMap(([id, kind]) => (kind === 'request' ? (state.requests.get(id) ?? []) : []))
    .filter(
      ({ from, to, key: of }) =>
        to === state.me.id && !isAcquaintance(state, { id: from, key: of }),
    )
  const oldest = roomAmong(waiting, key, { ofKey: WAITING_PER_KEY, inAll: WAITING_OF_STRANGERS })
  if (oldest === 'full') return fail('too-many-requests')
  return ok(oldest ? [{ type: 'request.dropped', ...forgetting(state, oldest) }] : [])
}

/** Puts a request into the lists in which it is looked up. */
export const addRequest = (draft: Draft<State>, request: Request): void => {
  const other = request.from === draft.me.id ? request.to : request.from
  if (!draft.requests.has(request.id)) {
    draft.requestsWith.set(other, [...(draft.requestsWith.get(other) ?? []), request.id])
  }
  draft.requests.set(request.id, request)
  if (request.answer === 'waiting') draft.pending.set(request.id, 'request')
}

/** When this request and one of mine just crossed and theirs counts: theirs, which I want already. */
export const crossedInto = (state: State, made: Request): Ref | undefined => {
  const pair = requestsBetween(state, made.from === state.me.id ? made.to : made.from)
  const mine = pair.find(
    ({ from, answer, answeredAt }) =>
      from === state.me.id && answer === 'crossed' && answeredAt === made.at,
  )
  return mine && pair.find(({ to, answer }) => to === state.me.id && answer === 'waiting')?.id
}

/** Somebody who denied and then asked has not crossed anything, even if the two commands arrived in another order. */
export const reopenedBy = (
  state: State,
  by: UserId,
  whom: UserId,
  at: Millis,
): readonly RequestEvent[] =>
  requestsBetween(state, by === state.me.id ? whom : by)
    .filter(({ from, to, answer }) => from === by && to === whom && answer === 'crossed')
    .filter((request) => request.at > at)
    .map(({ id, from, to, text, at, shownAt, key }) => ({
      type: 'request.made',
      request: { id, from, to, text, at, ...(shownAt && { shownAt }), key, answer: 'waiting' },
    }))

/** What somebody asked whom I block is answered for me, and not for them. */
export const leftUnanswered = (
  state: State,
  command: { readonly who: UserId } & Pick<Stamped, 'at' | 'clock'>,
): readonly RequestEvent[] =>
  requestsBetween(state, command.who)
    .filter(({ from, answer }) => from === command.who && answer === 'waiting')
    .map(({ id }) => ({
      type: 'request.answered',
      id,
      answer: 'blocked',
      at: command.at,
      ...shownTime(command),
    }))

/** Whom I block no longer: what they had asked still waits on their side. It waits here again, or nobody could ever answer. */
export const waitAgain = (draft: Draft<State>, who: UserId): void => {
  for (const id of draft.requestsWith.get(who) ?? []) {
    const request = draft.requests.get(id)
    if (request?.from !== who || request.answer !== 'blocked') continue
    request.answer = 'waiting'
    delete request.answeredAt
    draft.pending.set(id, 'request')
  }
}

/** Both asked: this request is known, and the one called `loser` no longer counts. */
export const crossed = (request: Request, loser: Ref): readonly RequestEvent[] => [
  { type: 'request.made', request },
  {
    type: 'request.answered',
    id: loser,
    answer: 'crossed',
    at: request.at,
    ...(request.shownAt !== undefined && { shownAt: request.shownAt }),
  },
]
