/** Asking in the plain-text chat for a conversation, and the answer. */
import type { Draft } from 'immer'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import type { Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { addMillis, formatStamp } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { PlaintextPeopleEvent } from './plaintext-people.ts'
import { onlineEvent, rememberName } from './plaintext-people.ts'
import {
  PLAINTEXT_REQUEST_AGAIN_AFTER,
  isOwnPlaintextName,
  MAX_PLAINTEXT_REQUESTS,
  ownPlaintextName,
  onlinePlaintextName,
  publishEvent,
  subscribeEvent,
  recipientName,
} from './plaintext-state.ts'
import type { PlaintextRequest, PlaintextOutput } from './plaintext-state.ts'
import { openPlaintextSession } from './plaintext-sessions.ts'
import type { PlaintextSessionEvent } from './plaintext-sessions.ts'
import { plaintextInboxTopic, plaintextSessionTopic, plaintextFormat } from './plaintext-format.ts'
import type { State } from '../state.ts'
import type { Decide, Effects, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamp } from '../commands.ts'
import { personConversationId } from '../../core/ids.ts'

export type PlaintextRequestCommand =
  | { readonly type: 'plaintext.ask'; readonly to: UserId }
  /** `stamp`: the last part of the conversation's name, as who accepts it gives it. */
  | { readonly type: 'plaintext.accept'; readonly from: UserId; readonly stamp?: SafeText }
  /** With a group: who asked to be let in there. */
  | { readonly type: 'plaintext.deny'; readonly from: UserId; readonly group?: SafeText }

export type PlaintextRequestEvent =
  | { readonly type: 'plaintext.asked'; readonly request: PlaintextRequest }
  | {
      readonly type: 'plaintext.answered'
      readonly id: Ref
      readonly answer: Exclude<PlaintextRequest['answer'], 'waiting'>
      readonly at: Millis
    }

type Wanted = Pick<PlaintextRequest, 'kind' | 'from' | 'to' | 'group'>

const WANTED = ['kind', 'from', 'to', 'group'] as const

/** The newest waiting request of this kind, with these people and this group as far as they are given. */
export const pendingPlaintextRequest = (
  { plaintext }: Pick<State, 'plaintext'>,
  wanted: { readonly [K in keyof Wanted]?: Wanted[K] | undefined },
): PlaintextRequest | undefined =>
  [...plaintext.requests.values()].findLast(
    (request) =>
      request.answer === 'waiting' &&
      WANTED.every((name) => wanted[name] === undefined || request[name] === wanted[name]),
  )

export const answerEvent = (
  { id }: Pick<PlaintextRequest, 'id'>,
  answer: Exclude<PlaintextRequest['answer'], 'waiting'>,
  at: Millis,
): PlaintextRequestEvent => ({ type: 'plaintext.answered', id, answer, at })

/** A request that waits from now on; mine may be made anew after a while, theirs are counted. */
export const requestEvent = (
  state: State,
  { by, at, ref: id }: Pick<Stamp, 'by' | 'at' | 'ref'>,
  wanted: Wanted,
): Result<PlaintextRequestEvent, Refusal> => {
  const before = pendingPlaintextRequest(state, wanted)
  if (by === state.me.id) {
    if (before && at < before.at + PLAINTEXT_REQUEST_AGAIN_AFTER) return fail('already-asked')
    return ok({
      type: 'plaintext.asked',
      request: { ...wanted, id: before?.id ?? id, at, answer: 'waiting' },
    })
  }
  if (before) return fail('already-asked')
  const waiting = [...state.plaintext.requests.values()].filter(
    ({ to, answer }) => to === state.me.id && answer === 'waiting',
  )
  if (waiting.length >= MAX_PLAINTEXT_REQUESTS) return fail('too-many-requests')
  return ok({ type: 'plaintext.asked', request: { ...wanted, id, at, answer: 'waiting' } })
}

/** Both asked, and I accepted theirs: if they accept mine as well, both conversations are received. */
const crossedWith = (
  { me, plaintext }: State,
  by: UserId,
  from: UserId,
): PlaintextRequest | undefined =>
  from === me.id
    ? [...plaintext.requests.values()].findLast(
        (request) => request.answer === 'crossed' && request.from === from && request.to === by,
      )
    : undefined

/** A stamp with which the conversation has a name of its own. */
const freshStamp = (state: State, me: SafeText, asker: SafeText, at: Millis): string => {
  let time = at
  while (state.plaintext.sessions.has(plaintextSessionTopic(me, asker, formatStamp(time))))
    time = addMillis(time, 1000)
  return formatStamp(time)
}

const decide: Decide<
  PlaintextRequestCommand,
  PlaintextRequestEvent | PlaintextSessionEvent | PlaintextPeopleEvent | PlaintextOutput
> = {
  'plaintext.ask': (state, command) => {
    const { by, to, at } = command
    if (to === by || isOwnPlaintextName(state, to) || isOwnPlaintextName(state, by))
      return fail('talking-to-yourself')
    const requested = requestEvent(state, command, { kind: 'talk', from: by, to })
    if (by !== state.me.id)
      return requested.ok ? ok([...onlineEvent(state, by, at), requested.value]) : requested
    const me = onlinePlaintextName(state)
    if (!me.ok) return me
    const name = recipientName(to)
    if (!name.ok) return name
    if (openPlaintextSession(state, to)) return fail('already-talking')
    if (!requested.ok) return requested
    return ok([
      requested.value,
      publishEvent(plaintextInboxTopic(name.value), plaintextFormat.request(me.value)),
    ])
  },
  'plaintext.accept': (state, { by, from, stamp, at }) => {
    const request =
      pendingPlaintextRequest(state, { kind: 'talk', from, to: by }) ?? crossedWith(state, by, from)
    if (!request) return fail('unknown-request')
    const mine = by === state.me.id
    // what the broker kept for me comes before I am online
    const me = mine ? onlinePlaintextName(state) : ownPlaintextName(state)
    if (!me.ok) return me
    const who = mine ? from : by
    const name = recipientName(who)
    if (!name.ok) return name
    const time = stamp ?? freshStamp(state, me.value, name.value, at)
    const topic = mine
      ? plaintextSessionTopic(me.value, name.value, time)
      : plaintextSessionTopic(name.value, me.value, time)
    if (state.plaintext.sessions.has(topic)) return fail('bad-session')
    const crossed = pendingPlaintextRequest(state, { kind: 'talk', from: by, to: from })
    return ok([
      ...onlineEvent(state, who, at),
      answerEvent(request, 'accepted', at),
      ...(crossed ? [answerEvent(crossed, 'crossed', at)] : []),
      { type: 'plaintext.opened', topic, who, at },
      // subscribed before the other can know of it
      subscribeEvent(true, topic),
      ...(mine
        ? [publishEvent(plaintextInboxTopic(name.value), plaintextFormat.accepted(me.value, time))]
        : []),
    ])
  },
  'plaintext.deny': (state, { by, from, group, at }) => {
    if (by === state.me.id) {
      const kind = group === undefined ? 'talk' : 'enter'
      const request = pendingPlaintextRequest(state, { kind, from, to: by, group })
      if (!request) return fail('unknown-request')
      const me = onlinePlaintextName(state)
      if (!me.ok) return me
      const name = recipientName(from)
      if (!name.ok) return name
      return ok([
        answerEvent(request, 'denied', at),
        publishEvent(plaintextInboxTopic(name.value), plaintextFormat.denied(me.value)),
      ])
    }
    const request =
      pendingPlaintextRequest(state, { kind: 'talk', from, to: by }) ??
      // the same message answers a request to join
      [...state.plaintext.requests.values()].findLast(
        (one) =>
          one.kind === 'enter' &&
          one.from === from &&
          one.answer === 'waiting' &&
          leads(state, one, by),
      )
    if (!request) return fail('unknown-request')
    return ok([...onlineEvent(state, by, at), answerEvent(request, 'denied', at)])
  },
}

const leads = ({ plaintext }: State, { group, to }: PlaintextRequest, who: UserId) =>
  to === who || (group !== undefined && plaintext.groups.get(group)?.leader === who)

/** The most requests that are remembered, answered ones included. */
const MAX_REMEMBERED = 400

const reduce: Reduce<PlaintextRequestEvent> = {
  'plaintext.asked': (draft, { request }) => {
    const { requests } = draft.plaintext
    if (!requests.has(request.id) && requests.size >= MAX_REMEMBERED) forgetOldest(draft)
    requests.set(request.id, request)
    for (const who of [request.from, request.to]) rememberName(draft, who, request.at)
  },
  'plaintext.answered': (draft, { id, answer, at }) => {
    const request = draft.plaintext.requests.get(id)
    if (request) Object.assign(request, { answer, answeredAt: at })
  },
}

const forgetOldest = ({ plaintext: { requests } }: Draft<State>) => {
  for (const [id, { answer, from }] of requests) {
    if (answer === 'waiting' && isPlaintextUser(from)) continue
    requests.delete(id)
    return
  }
}

const effects: Effects<PlaintextRequestEvent> = {
  'plaintext.asked': (state, { request: { from, to } }) =>
    to === state.me.id
      ? [{ type: 'notify', about: 'request', from, conversation: personConversationId(from) }]
      : [],
}

export const plaintextRequestNoun: Noun<PlaintextRequestCommand, PlaintextRequestEvent> = {
  decide,
  reduce,
  effects,
  keeping: { 'plaintext.asked': 'lasting', 'plaintext.answered': 'lasting' },
}
