/** Which card of somebody counts, and what it changes, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type { UserId } from '../../../../src/core/ids.ts'
import { ECHO } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { addressOf, reduce } from '../../../../src/model/model.ts'
import {
  isPresent,
  PRESENCE_RETAINED_FOR,
  PRESENCE_TTL,
  statusOf,
} from '../../../../src/model/people/presence.ts'
import type { PresenceCommand, Status } from '../../../../src/model/people/presence.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  keyFor,
  stateAfter,
  text,
  time,
  TO_BOB,
  verdictOf,
} from '../../../support/model/rules.ts'

const card = (boot: number, count: number, status: Status = 'online'): PresenceCommand => ({
  type: 'presence.publish',
  status,
  name: text('Bob'),
  caps: [],
  boot,
  count,
  seen: time(9),
})
const updated = (boot: number, count: number, status: Status = 'online'): ChatEvent => ({
  type: 'presence.updated',
  who: BOB,
  status,
  name: text('Bob'),
  boot,
  count,
  seen: time(9),
})

const typing = (by: UserId): ChatEvent => ({
  type: 'typing.changed',
  conversation: TO_BOB,
  by,
  until: time(5000),
  on: true,
})

test.each([
  ['a later card of the same connection', 5, 4, 'granted'],
  ['the same card again', 5, 3, 'stale'],
  ['an earlier card of the same connection', 5, 2, 'stale'],
  ['the first card of a later connection', 6, 1, 'granted'],
  ['the last card of an earlier connection', 4, 9, 'stale'],
])('%s', (_, boot, count, verdict) => {
  expect(verdictOf(stateAfter(updated(5, 3)), BOB, card(boot, count))).toBe(verdict)
})

test('a card of somebody new counts', () => {
  const dave = 'dave' as UserId
  const state = stateAfter()
  const [event, ...more] = eventsOf(state, dave, card(0, 0))
  expect(event).toMatchObject({ ...updated(0, 0), type: 'stranger.seen', who: dave })
  // a bare card pins nobody and makes no conversation
  expect(more).toEqual([])
  const after = reduce(state, event ? [event] : [])
  expect(after.strangers.get(dave)).toMatchObject({ status: 'online', trust: 'unverified' })
  expect(after.people).toBe(state.people)
  expect(after.conversations).toBe(state.conversations)
})

test.each([
  ['online', 'online'],
  ['away', 'away'],
  // my own last will that comes back: I am here
  ['offline', 'online'],
] as const)('my own card that says %s: I am %s', (status, own) => {
  const events = eventsOf(stateAfter(), ALICE, card(0, 0, status))
  expect(events).toEqual([{ type: 'presence.ownUpdated', status: own }])
  expect(reduce(stateAfter(), events).me.status).toBe(own)
})

describe('what a card changes', () => {
  test('all that it says, and whoever else claimed the name is forgotten', () => {
    const state = stateAfter({ type: 'person.keyConflicted', who: BOB, key: keyFor(CAROL) })
    expect(state.people.get(BOB)).toHaveProperty('conflictingKey')
    const after = reduce(state, [updated(5, 3, 'away')]).people.get(BOB)
    expect(after).toMatchObject({ status: 'away', name: 'Bob', boot: 5, count: 3, seen: time(9) })
    expect(after).not.toHaveProperty('conflictingKey')
  })

  test('nothing of somebody who is not known', () => {
    const state = stateAfter()
    expect(reduce(state, [{ ...updated(1, 1), who: 'dave' as UserId } as ChatEvent])).toBe(state)
  })

  test.each([
    ['offline', false],
    ['away', true],
  ] as const)('who is %s is still typing: %s', (status, types) => {
    const state = stateAfter(typing(BOB), typing(CAROL), updated(1, 1, status))
    const kept = state.conversations.get(TO_BOB)?.typing
    expect([kept?.has(BOB), kept?.has(CAROL)]).toEqual([types, true])
  })
})

describe('a card is believed for a while', () => {
  const bob = stateAfter(updated(1, 1)).people.get(BOB)
  const echo = stateAfter().people.get(ECHO)

  test.each([
    ['to its end', PRESENCE_TTL, 'online'],
    ['no longer', PRESENCE_TTL + 1, 'offline'],
  ])('%s', (_, delay, status) => {
    expect(bob && statusOf(bob, time(9 + delay))).toBe(status)
    expect(isPresent(bob, time(9 + delay))).toBe(status === 'online')
  })

  test('but echo is always here, and nobody else without a card', () => {
    expect(isPresent(echo, time(PRESENCE_TTL * 9))).toBe(true)
    expect(isPresent(undefined, time(0))).toBe(false)
    const gone = stateAfter(updated(1, 1, 'offline')).people.get(BOB)
    expect(isPresent(gone, time(9))).toBe(false)
  })

  test('for 25 minutes, and is forgotten after thirty days', () => {
    expect(PRESENCE_TTL).toBe(1_500_000)
    expect(PRESENCE_RETAINED_FOR).toBe(2_592_000_000)
  })
})

test('a card goes where those of its author are', () => {
  expect(addressOf(stateAfter(), { ...card(1, 1), by: ALICE })).toEqual({
    kind: 'presence',
    of: ALICE,
  })
})
