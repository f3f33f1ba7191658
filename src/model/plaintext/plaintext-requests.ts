/** Asking in the plain-text chat for a conversation, and the answer. */
import type { Draft } from 'immer'
import { classicNameOf, isClassic } from '../../core/plaintext-ids.ts'
import type { Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { later, stampOf } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { ClassicPeopleEvent } from './plaintext-people.ts'
import { noticed, remember } from './plaintext-people.ts'
import {
  ASK_ANEW,
  inMyName,
  MAX_ASKS,
  nameThere,
  reach,
  told,
  tuned,
  writable,
} from './plaintext-state.ts'
import type { ClassicAsk, ClassicDeed } from './plaintext-state.ts'
import { openTalkWith } from './plaintext-sessions.ts'
import type { ClassicTalkEvent } from './plaintext-sessions.ts'
import { inboxOf, talkTopic, written } from './plaintext-format.ts'
import type { State } from '../state.ts'
import type { Decide, Effects, Reduce, Refusal, Stamp } from '../commands.ts'
import { conversationWith } from '../../core/ids.ts'

export type ClassicAskCommand =
  | { readonly type: 'classic.ask'; readonly to: UserId }
  /** `stamp`: the last part of the conversation's name, as who accepts it gives it. */
  | { readonly type: 'classic.accept'; readonly from: UserId; readonly stamp?: SafeText }
  /** With a group: who asked to be let in there. */
  | { readonly type: 'classic.deny'; readonly from: UserId; readonly group?: SafeText }

export type ClassicAskEvent =
  | { readonly type: 'classic.asked'; readonly ask: ClassicAsk }
  | {
      readonly type: 'classic.answered'
      readonly id: Ref
      readonly answer: Exclude<ClassicAsk['answer'], 'waiting'>
      readonly at: Millis
    }

type Wanted = Pick<ClassicAsk, 'kind' | 'from' | 'to'> & { readonly group?: SafeText }

/** The waiting request of this kind between these two. */
export const waitingAsk = (
  { classic }: Pick<State, 'classic'>,
  { kind, from, to, group }: Wanted,
): ClassicAsk | undefined =>
  [...classic.asks.values()].findLast(
    (ask) =>
      ask.answer === 'waiting' &&
      ask.kind === kind &&
      ask.from === from &&
      ask.to === to &&
      ask.group === group,
  )

export const answered = (
  { id }: Pick<ClassicAsk, 'id'>,
  answer: Exclude<ClassicAsk['answer'], 'waiting'>,
  at: Millis,
): ClassicAskEvent => ({ type: 'classic.answered', id, answer, at })

/** A request that waits from now on; mine may be made anew after a while, theirs are counted. */
export const asking = (
  state: State,
  { by, at, ref: id }: Pick<Stamp, 'by' | 'at' | 'ref'>,
  wanted: Wanted,
): Result<ClassicAskEvent, Refusal> => {
  const before = waitingAsk(state, wanted)
  if (by === state.me.id) {
    if (before && at < before.at + ASK_ANEW) return fail('already-asked')
    return ok({
      type: 'classic.asked',
      ask: { ...wanted, id: before?.id ?? id, at, answer: 'waiting' },
    })
  }
  if (before) return fail('already-asked')
  const waiting = [...state.classic.asks.values()].filter(
    ({ to, answer }) => to === state.me.id && answer === 'waiting',
  )
  if (waiting.length >= MAX_ASKS) return fail('too-many-requests')
  return ok({ type: 'classic.asked', ask: { ...wanted, id, at, answer: 'waiting' } })
}

/** Both asked, and I accepted theirs: if they accept mine as well, both conversations are heard. */
const crossedWith = ({ me, classic }: State, by: UserId, from: UserId): ClassicAsk | undefined =>
  from === me.id
    ? [...classic.asks.values()].findLast(
        (ask) => ask.answer === 'crossed' && ask.from === from && ask.to === by,
      )
    : undefined

/** A stamp with which the conversation has a name of its own. */
const freshStamp = (state: State, me: SafeText, asker: SafeText, at: Millis): string => {
  let time = at
  while (state.classic.talks.has(talkTopic(me, asker, stampOf(time)))) time = later(time, 1000)
  return stampOf(time)
}

export const decide: Decide<
  ClassicAskCommand,
  ClassicAskEvent | ClassicTalkEvent | ClassicPeopleEvent | ClassicDeed
> = {
  'classic.ask': (state, command) => {
    const { by, to, at } = command
    if (to === by || inMyName(state, to) || inMyName(state, by)) return fail('talking-to-yourself')
    const asked = asking(state, command, { kind: 'talk', from: by, to })
    if (by !== state.me.id) return asked.ok ? ok([...noticed(state, by, at), asked.value]) : asked
    const me = reach(state)
    if (!me.ok) return me
    const name = writable(to)
    if (!name.ok) return name
    if (openTalkWith(state, to)) return fail('already-talking')
    if (!asked.ok) return asked
    return ok([asked.value, told(inboxOf(name.value), written.request(me.value))])
  },
  'classic.accept': (state, { by, from, stamp, at }) => {
    const ask = waitingAsk(state, { kind: 'talk', from, to: by }) ?? crossedWith(state, by, from)
    if (!ask) return fail('unknown-request')
    const mine = by === state.me.id
    // what the broker kept for me comes before I am online
    const me = mine ? reach(state) : nameThere(state)
    if (!me.ok) return me
    const who = mine ? from : by
    const name = writable(who)
    if (!name.ok) return name
    const time = stamp ?? freshStamp(state, me.value, name.value, at)
    const topic = mine
      ? talkTopic(me.value, name.value, time)
      : talkTopic(name.value, me.value, time)
    if (state.classic.talks.has(topic)) return fail('bad-session')
    const crossed = waitingAsk(state, { kind: 'talk', from: by, to: from })
    return ok([
      ...noticed(state, who, at),
      answered(ask, 'accepted', at),
      ...(crossed ? [answered(crossed, 'crossed', at)] : []),
      { type: 'classic.opened', topic, who, at },
      // heard from before the other can know of it
      tuned(true, topic),
      ...(mine ? [told(inboxOf(name.value), written.accepted(me.value, time))] : []),
    ])
  },
  'classic.deny': (state, { by, from, group, at }) => {
    if (by === state.me.id) {
      const kind = group === undefined ? 'talk' : 'enter'
      const ask = waitingAsk(state, {
        kind,
        from,
        to: by,
        ...(group === undefined ? {} : { group }),
      })
      if (!ask) return fail('unknown-request')
      const me = reach(state)
      if (!me.ok) return me
      const name = writable(from)
      if (!name.ok) return name
      return ok([answered(ask, 'denied', at), told(inboxOf(name.value), written.denied(me.value))])
    }
    const ask =
      waitingAsk(state, { kind: 'talk', from, to: by }) ??
      // the same word answers who asked to be let in
      [...state.classic.asks.values()].findLast(
        (one) =>
          one.kind === 'enter' &&
          one.from === from &&
          one.answer === 'waiting' &&
          leads(state, one, by),
      )
    if (!ask) return fail('unknown-request')
    return ok([...noticed(state, by, at), answered(ask, 'denied', at)])
  },
}

const leads = ({ classic }: State, { group, to }: ClassicAsk, who: UserId) =>
  to === who || (group !== undefined && classic.groups.get(group)?.leader === who)

/** The most requests that are remembered, answered ones included. */
const KEPT = 400

export const reduce: Reduce<ClassicAskEvent> = {
  'classic.asked': (draft, { ask }) => {
    const { asks } = draft.classic
    if (!asks.has(ask.id) && asks.size >= KEPT) forgetOldest(draft)
    asks.set(ask.id, ask)
    for (const who of [ask.from, ask.to]) {
      const name = classicNameOf(who)
      const known = draft.classic.people.has(who)
      if (name !== undefined && !known)
        remember(draft, { id: who, name, status: 'offline', seen: ask.at })
    }
  },
  'classic.answered': (draft, { id, answer, at }) => {
    const ask = draft.classic.asks.get(id)
    if (ask) Object.assign(ask, { answer, answeredAt: at })
  },
}

const forgetOldest = ({ classic: { asks } }: Draft<State>) => {
  for (const [id, { answer, from }] of asks) {
    if (answer === 'waiting' && isClassic(from)) continue
    asks.delete(id)
    return
  }
}

export const effects: Effects<ClassicAskEvent> = {
  'classic.asked': (state, { ask: { from, to } }) =>
    to === state.me.id
      ? [{ type: 'notify', about: 'request', from, conversation: conversationWith(from) }]
      : [],
}
