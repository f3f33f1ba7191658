/** Asking somebody for a conversation, and the answer. */
import type { Millis, PublicKey, Ref, SafeText, SessionId, UserId } from '../../core/ids.ts'
import {
  personConversationId,
  ECHO,
  addMillis,
  parseSessionId,
  createSessionId,
} from '../../core/ids.ts'
import { inboxOf } from '../../core/channel.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { emptyIfBlank } from '../../core/text/safe-text.ts'
import type { PeopleEvent } from '../people/people.ts'
import { openSessionWith } from './sessions.ts'
import type { SessionEvent } from './sessions.ts'
import type { State } from '../state.ts'
import { localTimeOf, shownTime } from '../shown-time.ts'
import { mustWait } from './ask-again.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'

/** `crossed`: both asked, and the other request counts. */
export type Answer = 'waiting' | 'accepted' | 'denied' | 'crossed' | 'blocked'

export type Request = {
  readonly id: Ref
  readonly from: UserId
  readonly to: UserId
  readonly text: SafeText
  readonly at: Millis
  /** The time to show, where it is another. */
  readonly shownAt?: Millis
  /** The key that asked; strangers are counted by it. */
  readonly key: PublicKey
  readonly answer: Answer
  readonly answeredAt?: Millis
  /** The time of the answer to show, where it is another. How long to wait after a denial is measured from it. */
  readonly answerShownAt?: Millis
  readonly reason?: SafeText
  readonly session?: SessionId
}

export type RequestCommand =
  | { readonly type: 'request.make'; readonly to: UserId; readonly text: SafeText }
  | { readonly type: 'request.accept'; readonly request: Ref; readonly session: SessionId }
  | { readonly type: 'request.deny'; readonly request: Ref; readonly reason: SafeText }
  /** Drops the request and everything else of its author, without an answer. */
  | { readonly type: 'request.block'; readonly request: Ref }

/** What a person asks of the program; it names the session by itself. */
export type AcceptIntent = { readonly type: 'request.accept'; readonly request: Ref }

export type RequestEvent =
  | { readonly type: 'request.made'; readonly request: Request }
  | {
      readonly type: 'request.answered'
      readonly id: Ref
      readonly answer: Exclude<Answer, 'waiting'>
      readonly at: Millis
      readonly shownAt?: Millis
      readonly reason?: SafeText
      readonly session?: SessionId
    }

/** The most waiting requests of one stranger's key, and of everybody. */
const WAITING_PER_KEY = 3
const WAITING_IN_ALL = 200
/** The longest text of a request, and of the reason for a denial, in UTF-16 units. */
export const MAX_REQUEST_TEXT = 2000
export const MAX_REASON = 200

const between = (request: Request, a: UserId, b: UserId) =>
  (request.from === a && request.to === b) || (request.from === b && request.to === a)

/** Both asked: this request is known, and the one called `loser` no longer counts. */
const crossed = (request: Request, loser: Ref): readonly RequestEvent[] => [
  { type: 'request.made', request },
  { type: 'request.answered', id: loser, answer: 'crossed', at: request.at },
]

const waitingFor = (state: State, by: UserId, id: Ref): Result<Request, Refusal> => {
  const request = state.requests.get(id)
  if (!request) return fail('unknown-request')
  if (request.to !== by || request.answer !== 'waiting') return fail('not-yours-to-answer')
  return ok(request)
}

/** Somebody who denied and then asked has not crossed anything, even if the two commands arrived in another order. */
const reopenedBy = (state: State, by: UserId, whom: UserId, at: Millis): readonly RequestEvent[] =>
  [...state.requests.values()]
    .filter(({ from, to, answer }) => from === by && to === whom && answer === 'crossed')
    .filter((request) => request.at > at)
    .map(({ id, from, to, text, at, shownAt, key }) => ({
      type: 'request.made',
      request: { id, from, to, text, at, ...(shownAt && { shownAt }), key, answer: 'waiting' },
    }))

/** The id of the session that accepting this request at that time makes; never one that exists. */
export const freshSession = (state: State, id: Ref, at: Millis): SessionId => {
  const from = state.requests.get(id)?.from ?? state.me.id
  let stamp = at
  while (state.sessions.has(createSessionId(state.me.id, from, stamp)))
    stamp = addMillis(stamp, 1000)
  return createSessionId(state.me.id, from, stamp)
}

const decide: Decide<RequestCommand, RequestEvent | SessionEvent | PeopleEvent> = {
  'request.make': (state, command) => {
    const { to, by, at, ref, key } = command
    const text = emptyIfBlank(command.text)
    if (to === by) return fail('talking-to-yourself')
    if (to === ECHO) return fail('reserved-name')
    if (state.requests.has(ref)) return fail('already-known')
    if (state.people.get(by)?.blocked || state.people.get(to)?.blocked) return fail('blocked')
    if (text.length > MAX_REQUEST_TEXT) return fail('too-long')
    // their request may arrive before the commands that closed the session; I see both sides
    if (by === state.me.id && openSessionWith(state, to)) return fail('already-talking')
    // it would reach somebody whose answers are not believed
    if (by === state.me.id && state.people.get(to)?.conflictingKey) return fail('other-key')
    let waiting = 0
    let ofKey = 0
    let crossing: Request | undefined
    let answered = false
    for (const request of state.requests.values()) {
      const isSame = request.from === by && request.to === to
      if (request.answer === 'waiting') {
        if (request.to === to) waiting += 1
        if (request.to === to && request.key === key) ofKey += 1
        if (isSame) {
          // somebody who asks again had an answer to the first request: the answer just arrives later
          if (at >= request.at) return fail('already-asked')
          answered = true
        }
        if (request.from === to && request.to === by) crossing = request
      }
      if (isSame && mustWait(request, localTimeOf(command))) return fail('ask-later')
      const accepted = request.answer === 'accepted' && request.from === to && request.to === by
      // the author asked, then accepted what the other had asked: both times are of one clock
      if (accepted && at <= (request.answeredAt ?? 0)) answered = true
    }
    const shown = shownTime(command)
    const request: Request = { id: ref, from: by, to, text, at, ...shown, key, answer: 'waiting' }
    if (answered) return ok(crossed(request, ref))
    // whom I asked myself is no stranger
    if (
      by !== state.me.id &&
      !crossing &&
      (waiting >= WAITING_IN_ALL || ofKey >= WAITING_PER_KEY)
    ) {
      return fail('too-many-requests')
    }
    if (!crossing) return ok([{ type: 'request.made', request }])
    // each asked the other: the lower id counts, on both sides alike
    const loser = crossing.id < ref ? ref : crossing.id
    return ok(crossed(request, loser))
  },
  'request.accept': (state, command) => {
    const { request: id, session, by, at } = command
    const request = waitingFor(state, by, id)
    if (!request.ok) return request
    const { from, to } = request.value
    if (!parseSessionId(session, from, to)) return fail('bad-session')
    if (state.sessions.has(session)) return fail('bad-session')
    const other = from === state.me.id ? to : from
    return ok([
      { type: 'request.answered', id, answer: 'accepted', at, ...shownTime(command), session },
      { type: 'session.opened', id: session, with: other, since: at, request: id },
    ])
  },
  'request.deny': (state, command) => {
    const { request: id, by, at } = command
    const reason = emptyIfBlank(command.reason)
    const request = waitingFor(state, by, id)
    if (!request.ok) return request
    if (command.reason.length > MAX_REASON) return fail('too-long')
    return ok([
      { type: 'request.answered', id, answer: 'denied', at, ...shownTime(command), reason },
      ...reopenedBy(state, by, request.value.from, at),
    ])
  },
  'request.block': (state, { request: id, by, at }) => {
    const request = waitingFor(state, by, id)
    if (!request.ok) return request
    return ok([
      { type: 'request.answered', id, answer: 'blocked', at },
      { type: 'person.blocked', who: request.value.from, blocked: true },
    ])
  },
}

const reduce: Reduce<RequestEvent> = {
  'request.made': (draft, { request }) => {
    draft.requests.set(request.id, request)
  },
  'request.answered': (draft, { id, answer, at, shownAt, reason, session }) => {
    const request = draft.requests.get(id)
    if (!request) return
    request.answer = answer
    request.answeredAt = at
    if (shownAt !== undefined) request.answerShownAt = shownAt
    if (reason !== undefined) request.reason = reason
    if (session !== undefined) request.session = session
  },
}

const effects: Effects<RequestEvent> = {
  'request.made': (state, { request }) => {
    const wanted = crossedInto(state, request)
    if (wanted) return [{ type: 'dispatch', intent: { type: 'request.accept', request: wanted } }]
    const kept = state.requests.get(request.id)
    if (request.to !== state.me.id || kept?.answer !== 'waiting') return []
    const conversation = personConversationId(request.from)
    return [{ type: 'notify', about: 'request', from: request.from, conversation }]
  },
}

/** When this request and one of mine just crossed and theirs counts: theirs, which I want already. */
const crossedInto = (state: State, made: Request): Ref | undefined => {
  const pair = [...state.requests.values()].filter((request) =>
    between(request, made.from, made.to),
  )
  const mine = pair.find(
    ({ from, answer, answeredAt }) =>
      from === state.me.id && answer === 'crossed' && answeredAt === made.at,
  )
  return mine && pair.find(({ to, answer }) => to === state.me.id && answer === 'waiting')?.id
}

const requesterInbox = (state: State, id: Ref, by: UserId) =>
  inboxOf(state.requests.get(id)?.from ?? by, by)

const address: Addresses<RequestCommand> = {
  'request.make': (_, { to, by }) => inboxOf(to, by),
  'request.accept': (state, { request, by }) => requesterInbox(state, request, by),
  'request.deny': (state, { request, by }) => requesterInbox(state, request, by),
}

export const requestNoun: Noun<RequestCommand, RequestEvent> = {
  decide,
  reduce,
  effects,
  address,
  keeping: { 'request.made': 'lasting', 'request.answered': 'lasting' },
}
