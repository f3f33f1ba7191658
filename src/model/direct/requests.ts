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
import { forgetPerson, pinsWhenContacted } from '../people/contacts.ts'
import type { ContactEvent, Forgetting } from '../people/contacts.ts'
import { leftUnansweredJoins } from '../groups/join-rules.ts'
import type { JoinEvent } from '../groups/joins.ts'
import { openSessionWith } from './sessions.ts'
import type { SessionEvent } from './sessions.ts'
import type { State } from '../state.ts'
import { localTimeOf, shownAtOf, shownTime } from '../shown-time.ts'
import { mustWait, timesOfDenial } from './ask-again.ts'
import type { Addresses, Decide, Effects, Noun, Reduce } from '../noun.ts'
import { isAcquaintance, lookUpPerson } from '../people/strangers.ts'
import {
  addRequest,
  crossed,
  crossedInto,
  reopenedBy,
  requestsBetween,
  roomForRequest,
} from './request-lists.ts'
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
  /** The time of the answer to show, where it is another. */
  readonly answerShownAt?: Millis
  /** When I learned of a denial, where that is another time: how long to wait is measured from it. */
  readonly answerReceivedAt?: Millis
  readonly reason?: SafeText
  readonly session?: SessionId
}

export type RequestCommand =
  | { readonly type: 'request.make'; readonly to: UserId; readonly text: SafeText }
  | { readonly type: 'request.accept'; readonly request: Ref; readonly session: SessionId }
  | { readonly type: 'request.deny'; readonly request: Ref; readonly reason: SafeText }
  /** Drops the request and everything else of its author, without an answer. */
  | { readonly type: 'request.block'; readonly request: Ref }

/** What a person asks of the program. */
export type AcceptIntent = { readonly type: 'request.accept'; readonly request: Ref }

export type RequestEvent =
  | { readonly type: 'request.made'; readonly request: Request }
  /** A stranger's request made room for another one; nothing of it stays on disk. */
  | ({ readonly type: 'request.dropped'; readonly id: Ref } & Forgetting)
  | {
      readonly type: 'request.answered'
      readonly id: Ref
      readonly answer: Exclude<Answer, 'waiting'>
      readonly at: Millis
      readonly shownAt?: Millis
      readonly receivedAt?: Millis
      readonly reason?: SafeText
      readonly session?: SessionId
    }

/** The longest text of a request, and of the reason for a denial, in UTF-16 units. */
export const MAX_REQUEST_TEXT = 2000
export const MAX_REASON = 200

/** My answer makes somebody known for good whom I accept, or want to recognise when I block them. */
const settled = (state: State, { from }: Request, at: Millis): readonly ContactEvent[] =>
  from === state.me.id ? [] : pinsWhenContacted(state, from, at)

const waitingFor = (state: State, by: UserId, id: Ref): Result<Request, Refusal> => {
  const request = state.requests.get(id)
  if (!request) return fail('unknown-request')
  if (request.to !== by || request.answer !== 'waiting') return fail('not-yours-to-answer')
  return ok(request)
}

/** The id of the session that accepting this request at that time makes; never one that exists. */
export const freshSession = (state: State, id: Ref, at: Millis): SessionId => {
  const from = state.requests.get(id)?.from ?? state.me.id
  let stamp = at
  while (state.sessions.has(createSessionId(state.me.id, from, stamp)))
    stamp = addMillis(stamp, 1000)
  return createSessionId(state.me.id, from, stamp)
}

const decide: Decide<RequestCommand, RequestEvent | SessionEvent | ContactEvent | JoinEvent> = {
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
    if (by === state.me.id && lookUpPerson(state, to)?.conflictingKey) return fail('other-key')
    let crossing: Request | undefined
    let answered = false
    for (const request of requestsBetween(state, by === state.me.id ? to : by)) {
      const isSame = request.from === by && request.to === to
      if (request.answer === 'waiting') {
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
    const isStranger = by !== state.me.id && !crossing && !isAcquaintance(state, { id: by, key })
    if (isStranger) {
      const room = roomForRequest(state, key)
      if (!room.ok) return room
      return ok([...room.value, { type: 'request.made', request }])
    }
    const pins = by === state.me.id ? pinsWhenContacted(state, to, shownAtOf(command)) : []
    if (!crossing) return ok([...pins, { type: 'request.made', request }])
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
    const shown = shownTime(command)
    return ok([
      ...settled(state, request.value, shownAtOf(command)),
      { type: 'request.answered', id, answer: 'accepted', at, ...shown, session },
      { type: 'session.opened', id: session, with: other, since: at, ...shown, request: id },
    ])
  },
  'request.deny': (state, command) => {
    const { request: id, by, at } = command
    const reason = emptyIfBlank(command.reason)
    const request = waitingFor(state, by, id)
    if (!request.ok) return request
    if (command.reason.length > MAX_REASON) return fail('too-long')
    return ok([
      { type: 'request.answered', id, answer: 'denied', ...timesOfDenial(command), reason },
      ...reopenedBy(state, by, request.value.from, at),
    ])
  },
  'request.block': (state, command) => {
    const { request: id, by, at } = command
    const request = waitingFor(state, by, id)
    if (!request.ok) return request
    return ok([
      ...settled(state, request.value, shownAtOf(command)),
      { type: 'request.answered', id, answer: 'blocked', at, ...shownTime(command) },
      ...leftUnansweredJoins(state, { ...command, who: request.value.from }),
      { type: 'person.blocked', who: request.value.from, blocked: true },
    ])
  },
}

const reduce: Reduce<RequestEvent> = {
  'request.made': (draft, { request }) => addRequest(draft, request),
  'request.dropped': (draft, { id, who }) => {
    const request = draft.requests.get(id)
    if (!request) return
    const { from } = request
    draft.requests.delete(id)
    draft.pending.delete(id)
    const left = (draft.requestsWith.get(from) ?? []).filter((one) => one !== id)
    if (left.length > 0) draft.requestsWith.set(from, left)
    else draft.requestsWith.delete(from)
    forgetPerson(draft, who)
  },
  'request.answered': (draft, { id, answer, at, shownAt, receivedAt, reason, session }) => {
    const request = draft.requests.get(id)
    if (!request) return
    draft.pending.delete(id)
    request.answer = answer
    request.answeredAt = at
    if (shownAt !== undefined) request.answerShownAt = shownAt
    if (receivedAt !== undefined) request.answerReceivedAt = receivedAt
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
  keeping: {
    'request.made': 'lasting',
    'request.dropped': 'passing',
    'request.answered': 'lasting',
  },
}
