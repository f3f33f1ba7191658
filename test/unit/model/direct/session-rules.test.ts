/** The rules of a conversation of two, one at a time: who may end it, and what counts as its end. */
import { describe, expect, test } from 'vitest'
import type { SessionId, UserId } from '../../../../src/core/ids.ts'
import { ECHO, ECHO_SESSION, personConversationId } from '../../../../src/core/ids.ts'
import { isBefore, isClosed, openSessionWith } from '../../../../src/model/direct/sessions.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { addressOf, reduce } from '../../../../src/model/model.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  opened,
  refAt,
  sent,
  SESSION,
  stateAfter,
  text,
  time,
  TO_BOB,
  verdictOf,
} from '../../../support/model/rules.ts'

const mark = (at: number, by: UserId = BOB) => ({ at: time(at), ref: refAt(at, by) })
const ended = (by: UserId, at: number): ChatEvent => ({
  type: 'session.ended',
  id: SESSION,
  by,
  mark: mark(at, by),
})
const end = { type: 'session.end', session: SESSION } as const

const ids = (...events: readonly ChatEvent[]) => openSessionWith(stateAfter(...events), BOB)?.id

const closed = (...events: readonly ChatEvent[]) => {
  const session = stateAfter(opened(), ...events).sessions.get(SESSION)
  return session && isClosed(session, ALICE)
}

const clock = (...events: readonly ChatEvent[]) =>
  stateAfter(opened(), ...events).conversations.get(TO_BOB)?.clock

const ends = (...events: readonly ChatEvent[]) =>
  stateAfter(opened(), ...events)
    .sessions.get(SESSION)
    ?.ends.get(BOB)

test('what is said in one moment is ordered by its id', () => {
  const [a, b] = [mark(1, ALICE), mark(1, BOB)]
  expect([isBefore(a, b), isBefore(b, a), isBefore(a, a)]).toEqual([true, false, false])
  expect(isBefore({ ...b, at: time(0) }, a)).toBe(true)
  expect(isBefore(a, { ...b, at: time(0) })).toBe(false)
})

describe('an end', () => {
  test.each([
    ['of no session', ALICE, [], 'unknown-session'],
    ['by a third', CAROL, [opened()], 'not-in-session'],
    [
      'by somebody blocked',
      BOB,
      [opened(), { type: 'person.blocked', who: BOB, blocked: true }],
      'blocked',
    ],
    ['of mine', ALICE, [opened()], 'granted'],
    ['of theirs', BOB, [opened()], 'granted'],
    ['of mine, again', ALICE, [opened(), ended(ALICE, 500)], 'already-ended'],
    ['of mine, after theirs', ALICE, [opened(), ended(BOB, 500)], 'granted'],
    [
      'of mine, again after a word',
      ALICE,
      [opened(), ended(ALICE, 500), sent(600, BOB)],
      'granted',
    ],
    ['of theirs, newer', BOB, [opened(), ended(BOB, 500)], 'granted'],
    ['of theirs, older', BOB, [opened(), ended(BOB, 1500)], 'already-ended'],
    ['of theirs, the same', BOB, [opened(), ended(BOB, 1000)], 'already-ended'],
  ] as const)('%s', (_, by, before, verdict) => {
    expect(verdictOf(stateAfter(...before), by, end)).toBe(verdict)
  })

  test('is a fact', () => {
    expect(eventsOf(stateAfter(opened()), BOB, end)).toEqual([ended(BOB, 1000)])
  })

  test('of the conversation with echo, which is always there', () => {
    const command = { type: 'session.end', session: ECHO_SESSION } as const
    expect(verdictOf(stateAfter(), ALICE, command)).toBe('reserved-name')
  })

  test('the newest of each counts, whatever came first', () => {
    expect(ends(ended(BOB, 500), ended(BOB, 700))).toEqual(mark(700))
    expect(ends(ended(BOB, 700), ended(BOB, 500))).toEqual(mark(700))
    expect(ends()).toBeUndefined()
    // of a session that is not known, nothing is remembered
    expect(stateAfter(ended(BOB, 500)).sessions.has(SESSION)).toBe(false)
  })

  test('my next word is later than it', () => {
    expect(clock()).toBe(0)
    expect(clock(ended(BOB, 700))).toBe(time(700))
    expect(clock(ended(BOB, 700), ended(BOB, 500))).toBe(time(700))
  })
})

describe('a session is closed', () => {
  test.each([
    ['not at its beginning', [], false],
    ['not when I end it', [ended(ALICE, 500)], false],
    ['not when the other ends it', [ended(BOB, 500)], false],
    ['when both do', [ended(ALICE, 500), ended(BOB, 600)], true],
    [
      'not when something was said since',
      [ended(ALICE, 500), ended(BOB, 700), sent(600, BOB)],
      false,
    ],
    ['when all was said before', [sent(400, BOB), ended(ALICE, 500), ended(BOB, 600)], true],
    [
      'when the other has another key',
      [
        {
          type: 'person.pinned',
          who: BOB,
          name: text('bob'),
          key: refAt(0, CAROL).slice(27),
          trust: 'pinned',
          at: time(0),
        },
      ],
      true,
    ],
  ] as const)('%s', (_, events, is) => {
    expect(closed(...(events as readonly ChatEvent[]))).toBe(is)
  })

  test('one talks in the newest that is open', () => {
    const [older, newer] = ['bob_alice_20251120T091321Z', 'bob_alice_20251120T091322Z'] as const
    const first = opened(older as SessionId, BOB, 1000)
    const second = opened(newer as SessionId, BOB, 2000)
    expect(ids(first, second)).toBe(newer)
    expect(ids(second, first)).toBe(newer)
    expect(ids(opened(older as SessionId, BOB), opened(newer as SessionId, BOB))).toBe(older)
    expect(ids(opened(older as SessionId, CAROL))).toBeUndefined()
    expect(ids(opened(), ended(ALICE, 500), ended(BOB, 500))).toBeUndefined()
  })
})

test('an opened session has a conversation', () => {
  const state = reduce(stateAfter(), [opened(SESSION, 'dave' as UserId, 7)])
  expect(state.conversations.has(personConversationId('dave' as UserId))).toBe(true)
  expect(state.sessions.get(SESSION)).toEqual({
    id: SESSION,
    with: 'dave',
    since: time(7),
    request: refAt(0),
    ends: new Map(),
    last: undefined,
  })
})

test('its words go to the other of the two, and those with echo nowhere', () => {
  const state = stateAfter(opened())
  const channel = { kind: 'direct', session: SESSION }
  expect(addressOf(state, { ...end, by: ALICE })).toEqual({ ...channel, to: BOB, from: ALICE })
  expect(addressOf(state, { ...end, by: BOB })).toEqual({ ...channel, to: ALICE, from: BOB })
  const withEcho = { type: 'session.end', session: ECHO_SESSION } as const
  expect(addressOf(state, { ...withEcho, by: ALICE })).toEqual({ kind: 'local' })
  expect(addressOf(stateAfter(), { ...end, by: ALICE })).toEqual({ kind: 'local' })
  expect(openSessionWith(state, ECHO)?.id).toBe(ECHO_SESSION)
})
