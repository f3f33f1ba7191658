/** Whose key is believed, and what a new one changes, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type { PublicKey, UserId } from '../../../../src/core/ids.ts'
import { ECHO, personConversationId } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { Answer } from '../../../../src/model/direct/requests.ts'
import { checkSigner } from '../../../../src/model/people/people.ts'
import type { PeopleCommand } from '../../../../src/model/people/people.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  keyFor,
  opened,
  pinned,
  refAt,
  SESSION,
  stateAfter,
  text,
  time,
  verdictOf,
} from '../../../support/model/rules.ts'

const DAVE = 'dave' as UserId
const NEW_KEY = keyFor('another' as UserId)
const conflicting = (who = BOB): ChatEvent => ({ type: 'person.keyConflicted', who, key: NEW_KEY })

const asked = (id: number, from: UserId, answer: Answer): ChatEvent => ({
  type: 'request.made',
  request: {
    id: refAt(id, from),
    from,
    to: ALICE,
    text: text(''),
    at: time(0),
    key: keyFor(from),
    answer,
    answeredAt: time(1),
  },
})

const made = (from: UserId, to: UserId, answer: Answer): ChatEvent => ({
  type: 'request.made',
  request: {
    id: refAt(answer.length, from === BOB || to === BOB ? from : CAROL),
    from,
    to,
    text: text(''),
    at: time(0),
    key: keyFor(from),
    answer,
  },
})

const bobAfter = (...events: readonly ChatEvent[]) => stateAfter(...events).people.get(BOB)

describe('who says it is judged before what is said', () => {
  test.each<readonly [string, UserId, PublicKey, unknown]>([
    ['a known key', BOB, keyFor(BOB), { ok: true, value: [] }],
    ['another key', BOB, NEW_KEY, { ok: false, error: 'other-key' }],
    ['mine', ALICE, keyFor(ALICE), { ok: true, value: [] }],
    ['another in my name', ALICE, NEW_KEY, { ok: false, error: 'other-key' }],
    ['echo, for which I sign', ECHO, keyFor(ALICE), { ok: true, value: [] }],
    ['another as echo', ECHO, NEW_KEY, { ok: false, error: 'reserved-name' }],
    ['who signs nothing', '?bob' as UserId, NEW_KEY, { ok: false, error: 'unknown-person' }],
    ['a new name', DAVE, keyFor(DAVE), { ok: true, value: [pinned(DAVE, keyFor(DAVE), 5)] }],
  ])('%s', (_, by, key, result) => {
    expect(checkSigner(stateAfter(), { by, key, at: time(5) })).toEqual(result)
  })
})

describe('what I say of people', () => {
  const block: PeopleCommand = { type: 'person.block', who: BOB }
  const trust: PeopleCommand = { type: 'person.trust', who: BOB, pin: NEW_KEY }
  const add: PeopleCommand = { type: 'person.add', who: DAVE, name: text('Dave'), pin: NEW_KEY }
  const unseen: ChatEvent = {
    type: 'presence.updated',
    who: BOB,
    status: 'online',
    name: text('Bob'),
    boot: 1,
    count: 1,
    seen: time(0),
  }
  test.each<readonly [string, readonly ChatEvent[], PeopleCommand, string]>([
    ['blocks somebody', [], block, 'granted'],
    ['blocks nobody', [], { ...block, who: DAVE }, 'unknown-person'],
    ['blocks echo', [], { ...block, who: ECHO }, 'unknown-person'],
    ['unblocks nobody', [], { type: 'person.unblock', who: DAVE }, 'unknown-person'],
    ['verifies somebody', [], { type: 'person.verify', who: BOB }, 'granted'],
    ['verifies nobody', [], { type: 'person.verify', who: DAVE }, 'unknown-person'],
    ['trusts a key that is in doubt', [conflicting()], trust, 'granted'],
    ['trusts a key that nobody showed', [], trust, 'other-key'],
    ['trusts nobody', [], { ...trust, who: DAVE }, 'unknown-person'],
    ['adds somebody new', [unseen], add, 'granted'],
    ['adds somebody known with their key', [], { ...add, who: BOB, pin: keyFor(BOB) }, 'granted'],
    ['adds somebody known with another key', [], { ...add, who: BOB }, 'other-key'],
    ['adds me', [], { ...add, who: ALICE }, 'talking-to-yourself'],
    ['adds echo', [], { ...add, who: ECHO }, 'reserved-name'],
  ])('%s', (_, before, command, verdict) => {
    expect(verdictOf(stateAfter(...before), ALICE, command)).toBe(verdict)
  })

  test('becomes facts', () => {
    const state = stateAfter(conflicting())
    expect(eventsOf(state, ALICE, block)).toEqual([
      { type: 'person.blocked', who: BOB, blocked: true },
    ])
    expect(eventsOf(state, ALICE, { type: 'person.unblock', who: BOB })).toEqual([
      { type: 'person.blocked', who: BOB, blocked: false },
    ])
    expect(eventsOf(state, ALICE, { type: 'person.verify', who: BOB })).toEqual([
      { type: 'person.verified', who: BOB },
    ])
    expect(eventsOf(state, ALICE, trust)).toEqual([pinned(BOB, NEW_KEY, 1000)])
    expect(eventsOf(state, ALICE, add)).toEqual([
      { ...pinned(DAVE, NEW_KEY, 1000), name: 'Dave', trust: 'pinned' },
    ])
  })
})

describe('a key is pinned', () => {
  const seen: ChatEvent = {
    type: 'presence.updated',
    who: BOB,
    status: 'away',
    name: text('Bob'),
    boot: 7,
    count: 3,
    seen: time(40),
  }
  const blocked: ChatEvent = { type: 'person.blocked', who: BOB, blocked: true }
  const verified: ChatEvent = { type: 'person.verified', who: BOB }

  test('of somebody new', () => {
    const state = reduce(stateAfter(), [pinned(DAVE, keyFor(DAVE), 9)])
    expect(state.people.get(DAVE)).toEqual({
      id: DAVE,
      name: 'dave',
      status: 'offline',
      seen: time(9),
      boot: 0,
      count: 0,
      blocked: false,
      trust: 'pinned',
      key: keyFor(DAVE),
    })
    expect(state.conversations.has(personConversationId(DAVE))).toBe(true)
  })

  test('that is the same: all that is known of the person stays', () => {
    const before = bobAfter(seen, blocked, verified)
    expect(bobAfter(seen, blocked, verified, pinned(BOB, keyFor(BOB), 99))).toEqual(before)
    expect(before).toMatchObject({ boot: 7, count: 3, trust: 'verified', blocked: true })
  })

  test('that is another: it is a new program, and verified no more', () => {
    expect(bobAfter(seen, blocked, verified, pinned(BOB, NEW_KEY, 99))).toEqual({
      id: BOB,
      name: 'Bob',
      status: 'away',
      seen: time(40),
      boot: 0,
      count: 0,
      blocked: true,
      trust: 'pinned',
      key: NEW_KEY,
    })
  })

  test('by an invite: verified from then on', () => {
    expect(bobAfter({ ...pinned(BOB), trust: 'verified' } as ChatEvent)?.trust).toBe('verified')
    expect(bobAfter(pinned(BOB))?.trust).toBe('pinned')
  })

  test('that is another: sessions and waiting requests of this person end', () => {
    const withCarol = 'alice_carol_20251120T091320Z' as typeof SESSION
    const before = [
      opened(),
      opened(withCarol, CAROL),
      made(BOB, ALICE, 'waiting'),
      made(ALICE, BOB, 'waiting'),
      made(BOB, ALICE, 'denied'),
      made(CAROL, ALICE, 'waiting'),
    ]
    const outcome = (key: PublicKey) => {
      const { sessions, requests } = stateAfter(...before, pinned(BOB, key))
      return [
        sessions.get(SESSION)?.orphaned ?? false,
        sessions.get(withCarol)?.orphaned ?? false,
        Array.from(requests.values(), ({ answer }) => answer),
      ]
    }
    expect(outcome(keyFor(BOB))).toEqual([
      false,
      false,
      ['waiting', 'waiting', 'denied', 'waiting'],
    ])
    expect(outcome(NEW_KEY)).toEqual([true, false, ['crossed', 'crossed', 'denied', 'waiting']])
  })
})

test('what is told of nobody changes nothing', () => {
  const state = stateAfter()
  const events: readonly ChatEvent[] = [
    { type: 'person.verified', who: DAVE },
    conflicting(DAVE),
    { type: 'person.blocked', who: DAVE, blocked: true },
    { type: 'person.blocked', who: DAVE, blocked: false },
  ]
  expect(reduce(state, events)).toBe(state)
})

test('who is blocked no more waits for an answer again, if they did', () => {
  const before = [asked(1, BOB, 'blocked'), asked(2, BOB, 'denied'), asked(1, CAROL, 'blocked')]
  const after = (blocked: boolean) =>
    Array.from(
      stateAfter(...before, { type: 'person.blocked', who: BOB, blocked }).requests.values(),
      ({ answer, answeredAt }) => [answer, answeredAt !== undefined],
    )
  expect(after(true)).toEqual([
    ['blocked', true],
    ['denied', true],
    ['blocked', true],
  ])
  expect(after(false)).toEqual([
    ['waiting', false],
    ['denied', true],
    ['blocked', true],
  ])
})
