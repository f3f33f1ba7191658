/** The rules of asking and answering, one at a time. */
import { describe, expect, test } from 'vitest'
import type { SessionId, UserId } from '../../../../src/core/ids.ts'
import { ECHO } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { REQUEST_AGAIN_AFTER } from '../../../../src/model/direct/ask-again.ts'
import { freshSession } from '../../../../src/model/direct/requests.ts'
import type { Answer, Request, RequestCommand } from '../../../../src/model/direct/requests.ts'
import { addressOf, effectsOf, reduce } from '../../../../src/model/model.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  keyFor,
  opened,
  refAt,
  SESSION,
  stateAfter,
  text,
  time,
  verdictOf,
} from '../../../support/model/rules.ts'

const DAVE = 'dave' as UserId

const request = (from: UserId, to: UserId, more: Partial<Request> = {}): Request => ({
  id: refAt(0, from),
  from,
  to,
  text: text('oi'),
  at: time(0),
  key: keyFor(from),
  answer: 'waiting',
  ...more,
})
const made = (...args: Parameters<typeof request>): ChatEvent => ({
  type: 'request.made',
  request: request(...args),
})
const answered = (from: UserId, answer: Exclude<Answer, 'waiting'>, millis: number): ChatEvent => ({
  type: 'request.answered',
  id: refAt(0, from),
  answer,
  at: time(millis),
})
const blocked = (who: UserId): ChatEvent => ({ type: 'person.blocked', who, blocked: true })
const asking = (to: UserId, words = 'oi'): RequestCommand => ({
  type: 'request.make',
  to,
  text: text(words),
})
/** So many requests to me, each in another name. */
const asks = (count: number, more: (index: number) => Partial<Request> = () => ({})) =>
  Array.from({ length: count }, (_, index) =>
    made(`guest${index}` as UserId, ALICE, {
      id: refAt(index, `guest${index}` as UserId),
      ...more(index),
    }),
  )

const accept = (session: string, id = refAt(0, BOB)): RequestCommand => ({
  type: 'request.accept',
  request: id,
  session: session as SessionId,
})

describe('who may ask', () => {
  test.each([
    ['me', ALICE, ALICE, [], 'talking-to-yourself'],
    ['echo', ALICE, ECHO, [], 'reserved-name'],
    ['whom I blocked', ALICE, BOB, [blocked(BOB)], 'blocked'],
    ['me, by whom I blocked', BOB, ALICE, [blocked(BOB)], 'blocked'],
    ['somebody, beside whom I blocked', ALICE, BOB, [blocked(CAROL)], 'granted'],
    ['with whom I talk', ALICE, BOB, [opened()], 'already-talking'],
    ['somebody, while I talk with another', ALICE, CAROL, [opened()], 'granted'],
    ['me, by whom I talk with', BOB, ALICE, [opened()], 'granted'],
    [
      'whose key is in doubt',
      ALICE,
      BOB,
      [{ type: 'person.keyConflicted', who: BOB, key: keyFor(DAVE) }],
      'other-key',
    ],
    [
      'me, by whose key is in doubt',
      BOB,
      ALICE,
      [{ type: 'person.keyConflicted', who: BOB, key: keyFor(DAVE) }],
      'granted',
    ],
  ] as const)('%s', (_, by, to, before, verdict) => {
    expect(verdictOf(stateAfter(...before), by, asking(to))).toBe(verdict)
  })

  test('a text of exactly the limit, and nothing to see at all', () => {
    const state = stateAfter()
    expect(verdictOf(state, BOB, asking(ALICE, 'a'.repeat(2000)))).toBe('granted')
    expect(verdictOf(state, BOB, asking(ALICE, 'a'.repeat(2001)))).toBe('too-long')
    expect(eventsOf(state, BOB, asking(ALICE, ' \n'))).toEqual([
      made(BOB, ALICE, { id: refAt(1000, BOB), at: time(1000), text: text('') }),
    ])
  })

  test('the same request again is not a second one, whatever was answered', () => {
    const state = stateAfter(made(BOB, ALICE), answered(BOB, 'denied', 1))
    const later = 1 + REQUEST_AGAIN_AFTER
    const again = { at: later, ref: refAt(0, BOB) }
    expect(verdictOf(state, BOB, asking(ALICE), again)).toBe('already-known')
    expect(verdictOf(state, BOB, asking(ALICE), { at: later })).toBe('granted')
  })

  test('whoever waits for an answer does not ask again', () => {
    const state = stateAfter(made(BOB, ALICE, { at: time(500) }))
    expect(verdictOf(state, BOB, asking(ALICE), { at: 500 })).toBe('already-asked')
    expect(verdictOf(state, BOB, asking(ALICE), { at: 501 })).toBe('already-asked')
    expect(verdictOf(state, CAROL, asking(ALICE), { at: 501 })).toBe('granted')
    const mine = stateAfter(made(ALICE, BOB))
    expect(verdictOf(mine, ALICE, asking(CAROL))).toBe('granted')
  })

  test('a request that was made before the one that waits has had its answer', () => {
    const state = stateAfter(made(BOB, ALICE, { at: time(500), id: refAt(500, BOB) }))
    expect(eventsOf(state, BOB, asking(ALICE), { at: 499 })).toEqual([
      made(BOB, ALICE, { id: refAt(499, BOB), at: time(499) }),
      { type: 'request.answered', id: refAt(499, BOB), answer: 'crossed', at: time(499) },
    ])
  })

  test.each([
    ['a moment too early', BOB, ALICE, 500 + 600_000 - 1, 'ask-later'],
    ['after ten minutes', BOB, ALICE, 500 + 600_000, 'granted'],
    ['by another', CAROL, ALICE, 1000, 'granted'],
    ['by the one who denied', ALICE, BOB, 1000, 'granted'],
  ] as const)('asked again when it was denied, %s', (_, by, to, at, verdict) => {
    const state = stateAfter(made(BOB, ALICE), answered(BOB, 'denied', 500))
    expect(verdictOf(state, by, asking(to), { at })).toBe(verdict)
  })

  test('of one that was blocked, nobody need wait', () => {
    const state = stateAfter(made(BOB, ALICE), answered(BOB, 'blocked', 500))
    expect(verdictOf(state, BOB, asking(ALICE), { at: 501 })).toBe('granted')
  })

  test('whoever asked and then accepted what I had asked waits for nothing', () => {
    const state = stateAfter(made(ALICE, BOB), answered(ALICE, 'accepted', 500))
    const answerTo = (at: number) =>
      eventsOf(state, BOB, asking(ALICE), { at }).map(({ type }) => type)
    expect(answerTo(500)).toEqual(['request.made', 'request.answered'])
    expect(answerTo(501)).toEqual(['request.made'])
    // somebody else, or another answer, changes nothing
    expect(eventsOf(state, CAROL, asking(ALICE), { at: 500 })).toHaveLength(1)
    const denied = stateAfter(made(ALICE, BOB), answered(ALICE, 'denied', 500))
    expect(eventsOf(denied, BOB, asking(ALICE), { at: 500 })).toHaveLength(1)
  })
})

describe('how many requests wait for me', () => {
  const sameKey = { key: keyFor(DAVE) }

  test('three of one key, whatever its names', () => {
    const dave = { key: keyFor(DAVE) }
    expect(verdictOf(stateAfter(...asks(2, () => sameKey)), DAVE, asking(ALICE), dave)).toBe(
      'granted',
    )
    const full = stateAfter(...asks(3, () => sameKey))
    expect(verdictOf(full, DAVE, asking(ALICE), dave)).toBe('too-many-requests')
    expect(verdictOf(full, BOB, asking(ALICE))).toBe('granted')
  })

  test('those that were answered, and those of others, do not count', () => {
    const done = stateAfter(...asks(3, () => ({ ...sameKey, answer: 'denied' })))
    expect(verdictOf(done, DAVE, asking(ALICE))).toBe('granted')
    const toOthers = stateAfter(...asks(3, () => ({ ...sameKey, to: CAROL })))
    expect(verdictOf(toOthers, DAVE, asking(ALICE))).toBe('granted')
    const many = stateAfter(...asks(200, () => ({ to: CAROL })))
    expect(verdictOf(many, DAVE, asking(ALICE))).toBe('granted')
  })

  test('two hundred of everybody', () => {
    expect(verdictOf(stateAfter(...asks(199)), BOB, asking(ALICE))).toBe('granted')
    const full = stateAfter(...asks(200))
    // bob and carol are known: they take no room of strangers, and strangers none of theirs
    expect(eventsOf(full, BOB, asking(ALICE)).map(({ type }) => type)).toEqual(['request.made'])
    const [first] = full.pending.keys()
    expect(eventsOf(full, DAVE, asking(ALICE)).map(({ type }) => type)).toEqual([
      'person.pinned',
      'request.dropped',
      'request.made',
    ])
    expect(eventsOf(full, DAVE, asking(ALICE))[1]).toMatchObject({ id: first })
    // the oldest of the key that has most of them goes
    const busy = stateAfter(...asks(200, (place) => (place === 7 || place === 9 ? sameKey : {})))
    expect(eventsOf(busy, CAROL, asking(ALICE), { key: keyFor(CAROL) })).toHaveLength(1)
    const eve = 'eve' as UserId
    expect(eventsOf(busy, eve, asking(ALICE))[1]).toMatchObject({ id: [...busy.pending.keys()][7] })
    // I ask whom I like
    const mine = stateAfter(...asks(200, () => ({ to: BOB })))
    expect(verdictOf(mine, ALICE, asking(BOB))).toBe('granted')
    // whom I asked myself is no stranger
    const crossing = reduce(full, [made(ALICE, BOB, { at: time(900) })])
    expect(verdictOf(crossing, BOB, asking(ALICE))).toBe('granted')
  })
})

describe('requests that cross', () => {
  test.each([
    ['mine is older', 500, 1000],
    ['theirs is older', 1000, 500],
  ])('the lower id counts: %s', (_, mine, theirs) => {
    const state = stateAfter(made(ALICE, BOB, { id: refAt(mine), at: time(mine) }))
    const loser = mine < theirs ? refAt(theirs, BOB) : refAt(mine)
    expect(eventsOf(state, BOB, asking(ALICE), { at: theirs })).toEqual([
      made(BOB, ALICE, { id: refAt(theirs, BOB), at: time(theirs) }),
      { type: 'request.answered', id: loser, answer: 'crossed', at: time(theirs) },
    ])
  })

  test('what waits between others crosses nothing', () => {
    const state = stateAfter(made(ALICE, CAROL), made(CAROL, ALICE))
    expect(eventsOf(state, BOB, asking(ALICE))).toHaveLength(1)
    const answeredOne = stateAfter(made(ALICE, BOB), answered(ALICE, 'denied', 1))
    expect(eventsOf(answeredOne, BOB, asking(ALICE))).toHaveLength(1)
  })
})

describe('an answer', () => {
  const state = stateAfter(made(BOB, ALICE), made(ALICE, CAROL))
  const deny = (reason: string) =>
    eventsOf(state, ALICE, {
      type: 'request.deny',
      request: refAt(0, BOB),
      reason: text(reason),
    })
  const mine = 'alice_bob_20251120T091320Z'

  test.each<readonly [string, UserId, RequestCommand, string]>([
    ['to nothing', ALICE, accept(mine, refAt(7, BOB)), 'unknown-request'],
    ['by its author', BOB, accept(mine), 'not-yours-to-answer'],
    ['of two others', ALICE, accept('alice_carol_20251120T091320Z'), 'bad-session'],
    ['with no session', ALICE, accept('alice_bob'), 'bad-session'],
    ['as it should be', ALICE, accept(mine), 'granted'],
    [
      'a denial of nothing',
      ALICE,
      { type: 'request.deny', request: refAt(7), reason: text('') },
      'unknown-request',
    ],
    ['a block of nothing', ALICE, { type: 'request.block', request: refAt(7) }, 'unknown-request'],
    [
      'a reason of exactly the limit',
      ALICE,
      { type: 'request.deny', request: refAt(0, BOB), reason: text('a'.repeat(200)) },
      'granted',
    ],
    [
      'a longer reason',
      ALICE,
      { type: 'request.deny', request: refAt(0, BOB), reason: text('a'.repeat(201)) },
      'too-long',
    ],
  ])('%s', (_, by, command, verdict) => {
    expect(verdictOf(state, by, command)).toBe(verdict)
  })

  test('is given once', () => {
    const done = reduce(state, [answered(BOB, 'denied', 1)])
    expect(verdictOf(done, ALICE, accept(mine))).toBe('not-yours-to-answer')
  })

  test('opens a session that there was not, with the other of the two', () => {
    expect(eventsOf(state, ALICE, accept(mine))).toEqual([
      {
        type: 'request.answered',
        id: refAt(0, BOB),
        answer: 'accepted',
        at: time(1000),
        session: mine,
      },
      { type: 'session.opened', id: mine, with: BOB, since: time(1000), request: refAt(0, BOB) },
    ])
    const theirs = eventsOf(state, CAROL, accept('carol_alice_20251120T091320Z', refAt(0)))
    expect(theirs[1]).toMatchObject({ type: 'session.opened', with: CAROL })
    const taken = reduce(state, [opened(mine as SessionId)])
    expect(verdictOf(taken, ALICE, accept(mine))).toBe('bad-session')
  })

  test('that denies tells a reason only if there is one to see', () => {
    expect(deny('not now')).toEqual([{ ...answered(BOB, 'denied', 1000), reason: 'not now' }])
    expect(deny(' ')).toMatchObject([{ answer: 'denied', reason: '' }])
  })

  test('that blocks, blocks its author too', () => {
    expect(eventsOf(state, ALICE, { type: 'request.block', request: refAt(0, BOB) })).toEqual([
      answered(BOB, 'blocked', 1000),
      blocked(BOB),
    ])
  })

  test.each([
    ['later', request(ALICE, BOB, { answer: 'crossed', at: time(501) }), true],
    ['in the same moment', request(ALICE, BOB, { answer: 'crossed', at: time(500) }), false],
    ['later, of somebody else', request(ALICE, CAROL, { answer: 'crossed', at: time(501) }), false],
    ['later, denied', request(ALICE, BOB, { answer: 'denied', at: time(501) }), false],
    [
      'later, by somebody else',
      request(CAROL, BOB, { answer: 'crossed', at: time(501), id: refAt(1, CAROL) }),
      false,
    ],
  ])('that denies lets what its author asked %s wait again', (_, own, again) => {
    const crossed = reduce(stateAfter(made(BOB, ALICE)), [{ type: 'request.made', request: own }])
    const events = eventsOf(
      crossed,
      ALICE,
      { type: 'request.deny', request: refAt(0, BOB), reason: text('') },
      { at: 500 },
    )
    expect(events.slice(1)).toEqual(
      again ? [{ type: 'request.made', request: { ...own, answer: 'waiting' } }] : [],
    )
  })

  test('is remembered with its time, its reason and its session', () => {
    const id = refAt(0, BOB)
    const session = mine as SessionId
    const after = reduce(state, [
      { type: 'request.answered', id, answer: 'denied', at: time(5), reason: text('no'), session },
    ])
    expect(after.requests.get(id)).toEqual(
      request(BOB, ALICE, { answer: 'denied', answeredAt: time(5), reason: text('no'), session }),
    )
    const bare = reduce(after, [answered(BOB, 'crossed', 6)]).requests.get(id)
    expect(bare).toMatchObject({ answer: 'crossed', answeredAt: time(6), reason: 'no', session })
    expect(reduce(state, [answered(DAVE, 'denied', 1)]).requests).toBe(state.requests)
  })
})

test.each([
  ['to me', made(BOB, ALICE), [], true],
  ['of mine', made(ALICE, BOB), [], false],
  ['between others', made(BOB, CAROL), [], false],
  ['to me, answered already', made(BOB, ALICE), [answered(BOB, 'crossed', 1)], false],
])('the bell rings for a request that waits for me: %s', (_, event, then, rings) => {
  expect(effectsOf(stateAfter(event, ...then), event)).toEqual(
    rings ? [{ type: 'notify', about: 'request', from: BOB, conversation: '@bob' }] : [],
  )
})

describe('I accept at once what crossed mine', () => {
  const theirs = made(BOB, ALICE, { at: time(500) })
  const accepts = (mine: readonly ChatEvent[], then: readonly ChatEvent[] = []) =>
    effectsOf(stateAfter(...mine, theirs, ...then), theirs).some(({ type }) => type === 'dispatch')

  test('when mine lost to it just now', () => {
    const another = made(CAROL, ALICE)
    const state = stateAfter(another, made(ALICE, BOB), theirs, answered(ALICE, 'crossed', 500))
    expect(effectsOf(state, theirs)).toEqual([
      { type: 'dispatch', intent: { type: 'request.accept', request: refAt(0, BOB) } },
    ])
  })

  test.each([
    ['not when mine lost to an earlier one', [made(ALICE, BOB), answered(ALICE, 'crossed', 499)]],
    ['not when mine was denied', [made(ALICE, BOB), answered(ALICE, 'denied', 500)]],
    ['not when I asked another', [made(ALICE, CAROL), answered(ALICE, 'crossed', 500)]],
    ['not when I asked nothing', []],
  ])('%s', (_, mine) => {
    expect(accepts(mine)).toBe(false)
  })

  test('not what is answered already', () => {
    const mine = [made(ALICE, BOB), answered(ALICE, 'crossed', 500)]
    expect(accepts(mine, [answered(BOB, 'denied', 500)])).toBe(false)
  })
})

test('two sessions within one second have two names', () => {
  const state = stateAfter(made(BOB, ALICE))
  const first = freshSession(state, refAt(0, BOB), time(0))
  expect(first).toBe('alice_bob_20251120T091320Z')
  const second = freshSession(reduce(state, [opened(first)]), refAt(0, BOB), time(999))
  expect(second).toBe('alice_bob_20251120T091321Z')
  const both = reduce(state, [opened(first), opened(second)])
  expect(freshSession(both, refAt(0, BOB), time(0))).toBe('alice_bob_20251120T091322Z')
})

test('a request goes to the inbox of whom it asks, and its answer to that of who asked', () => {
  const state = stateAfter(made(BOB, ALICE))
  const id = refAt(0, BOB)
  const session = SESSION
  expect(addressOf(state, { ...asking(BOB), by: ALICE })).toEqual({
    kind: 'inbox',
    of: BOB,
    from: ALICE,
  })
  const toBob = { kind: 'inbox', of: BOB, from: ALICE }
  expect(addressOf(state, { type: 'request.accept', request: id, session, by: ALICE })).toEqual(
    toBob,
  )
  const deny = { type: 'request.deny', reason: text(''), by: ALICE } as const
  expect(addressOf(state, { ...deny, request: id })).toEqual(toBob)
  expect(addressOf(state, { ...deny, request: refAt(9) })).toEqual({ ...toBob, of: ALICE })
  expect(addressOf(state, { type: 'request.block', request: id, by: ALICE })).toEqual({
    kind: 'local',
  })
})
