/** People, requests and conversations of the plain-text chat, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type { SafeText, UserId } from '../../../../src/core/ids.ts'
import { formatStamp, personConversationId } from '../../../../src/core/ids.ts'
import { UNNAMED_USER } from '../../../../src/core/plaintext-ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { effectsOf, reduce } from '../../../../src/model/model.ts'
import type { PlaintextCommand } from '../../../../src/model/plaintext/plaintext.ts'
import type { PlaintextRequest } from '../../../../src/model/plaintext/plaintext-state.ts'
import {
  ALICE,
  BOB,
  eventsOf,
  keyFor,
  linkIs,
  message,
  refAt,
  stateAfter,
  text,
  time,
  verdictOf,
} from '../../../support/model/rules.ts'
import { OTHER, SELF, speaking, THIRD } from '../../../support/model/plaintext-rules.ts'

const TOPIC = 'alice_bob_1'

const status = (who: UserId, is: 'online' | 'offline', at = 1000): ChatEvent => ({
  type: 'plaintext.statusChanged',
  who,
  status: is,
  at: time(at),
})
const request = (from: UserId, to: UserId, more: Partial<PlaintextRequest> = {}) => ({
  id: refAt(0, from),
  kind: 'talk' as const,
  from,
  to,
  at: time(0),
  answer: 'waiting' as const,
  ...more,
})
const asked = (...args: Parameters<typeof request>): ChatEvent => ({
  type: 'plaintext.asked',
  request: request(...args),
})
const answered = (
  id: PlaintextRequest['id'],
  answer: 'accepted' | 'denied' | 'crossed',
  at = 1000,
): ChatEvent => ({ type: 'plaintext.answered', id, answer, at: time(at) })
const opened = (topic = TOPIC, who = OTHER, at = 0): ChatEvent => ({
  type: 'plaintext.opened',
  topic,
  who,
  at: time(at),
})
const ended = (by: UserId, at = 1000): ChatEvent => ({
  type: 'plaintext.ended',
  topic: TOPIC,
  by,
  at: time(at),
})
const published = (topic: string, words: string): ChatEvent => ({
  type: 'plaintext.published',
  topic,
  text: words,
})
const subscribed = (on: boolean, ...filters: readonly string[]): ChatEvent => ({
  type: 'plaintext.subscribed',
  filters,
  on,
})
const guests = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `?guest${from + index}` as UserId)
const crowd = (count: number) => guests(count).map((who, index) => status(who, 'online', index))

const deny = (from: UserId, group?: SafeText): PlaintextCommand => ({
  type: 'plaintext.deny',
  from,
  ...(group === undefined ? {} : { group }),
})

const accept = (from: UserId, stamp?: string): PlaintextCommand => ({
  type: 'plaintext.accept',
  from,
  ...(stamp === undefined ? {} : { stamp: text(stamp) }),
})

const waiting = (count: number, more: Partial<PlaintextRequest> = {}) =>
  guests(count).map((who, index) => asked(who, ALICE, { id: refAt(index, who), ...more }))

const ask = (to: UserId): PlaintextCommand => ({ type: 'plaintext.ask', to })

const announce = (is: 'online' | 'offline') => ({ type: 'plaintext.announce', status: is }) as const

test('what goes out is published, what is listened to is subscribed', () => {
  const state = speaking()
  expect(effectsOf(state, published('a', 'b'))).toEqual([
    { type: 'publish', topic: 'a', text: 'b' },
  ])
  expect(effectsOf(state, subscribed(true, 'a'))).toEqual([
    { type: 'subscribe', filters: ['a'], on: true },
  ])
  expect(reduce(state, [published('a', 'b'), subscribed(true, 'a')])).toBe(state)
})

test('only I with my key, and those without one, say anything there', () => {
  const announce = { type: 'plaintext.announce', status: 'online' } as const
  expect(verdictOf(speaking(), ALICE, announce)).toBe('granted')
  expect(verdictOf(speaking(), ALICE, announce, { key: keyFor(BOB) })).toBe('other-key')
  expect(verdictOf(speaking(), OTHER, announce)).toBe('granted')
  expect(verdictOf(speaking(), BOB, announce)).toBe('unknown-person')
})

describe('somebody comes or goes', () => {
  test('I, when I can be heard', () => {
    expect(eventsOf(speaking(), ALICE, announce('offline'))).toEqual([
      published('USERS', 'alice offline'),
    ])
    expect(verdictOf(speaking(linkIs('offline')), ALICE, announce('online'))).toBe('not-online')
    expect(verdictOf(stateAfter(), ALICE, announce('online'))).toBe('plaintext-off')
  })

  test('others: seen, but not somebody unknown who goes, and nobody in my name', () => {
    expect(eventsOf(speaking(), OTHER, announce('online'))).toEqual([status(OTHER, 'online')])
    expect(eventsOf(speaking(), OTHER, announce('offline'))).toEqual([])
    const known = speaking(status(OTHER, 'online', 0))
    expect(eventsOf(known, OTHER, announce('offline'))).toEqual([status(OTHER, 'offline')])
    expect(eventsOf(speaking(), SELF, announce('online'))).toEqual([])
    expect(known.plaintext.people.get(OTHER)).toEqual({
      id: OTHER,
      name: 'bob',
      status: 'online',
      seen: time(0),
    })
    const nameless = speaking(status(UNNAMED_USER, 'online'))
    expect(nameless.plaintext.people.size).toBe(0)
  })

  test('of five hundred, who was silent the longest is forgotten for somebody new', () => {
    const [first, second] = guests(2) as [UserId, UserId]
    const full = speaking(...crowd(500))
    expect(full.plaintext.people.size).toBe(500)
    const names = (...events: readonly ChatEvent[]) => reduce(full, events).plaintext.people
    expect(names(status(OTHER, 'online')).size).toBe(500)
    expect(names(status(OTHER, 'online')).has(first)).toBe(false)
    expect(names(status(first, 'online'), status(OTHER, 'online')).has(second)).toBe(false)
    expect(names(status(second, 'offline', 5)).has(first)).toBe(true)
    // with whom I talk, and who waits for an answer or owes one, is not
    for (const kept of [opened('t', first), asked(first, ALICE), asked(ALICE, first)]) {
      const after = names(kept, status(OTHER, 'online'))
      expect([after.has(first), after.has(second), after.size]).toEqual([true, false, 500])
    }
    const done = names(asked(first, ALICE, { answer: 'denied' }), status(OTHER, 'online'))
    expect(done.has(first)).toBe(false)
  })

  test('when I have to do with all of five hundred, nobody else is seen', () => {
    const talks = guests(500).map((who) => opened(`t/${who}`, who))
    const busy = speaking(...talks)
    expect(busy.plaintext.people.size).toBe(500)
    expect(verdictOf(busy, OTHER, announce('online'))).toBe('crowded')
    expect(verdictOf(busy, OTHER, announce('offline'))).toBe('granted')
    expect(verdictOf(busy, '?guest1' as UserId, announce('online'))).toBe('granted')
    expect(verdictOf(speaking(...talks.slice(1)), OTHER, announce('online'))).toBe('granted')
    // who says something else is not seen to be there then
    const ask = { type: 'plaintext.ask', to: ALICE } as const
    expect(eventsOf(busy, OTHER, ask).map(({ type }) => type)).toEqual(['plaintext.asked'])
    expect(eventsOf(busy, '?guest1' as UserId, ask)).toHaveLength(2)
  })
})

describe('a conversation is asked for', () => {
  test.each([
    ['of somebody', ALICE, OTHER, [], 'granted'],
    ['of me', OTHER, ALICE, [], 'granted'],
    ['of myself', ALICE, ALICE, [], 'talking-to-yourself'],
    ['of somebody in my name', ALICE, SELF, [], 'talking-to-yourself'],
    ['of me in my name', SELF, ALICE, [], 'talking-to-yourself'],
    ['of who signs', ALICE, BOB, [], 'unknown-person'],
    ['of nobody', ALICE, UNNAMED_USER, [], 'unknown-person'],
    ['while I am away', ALICE, OTHER, [linkIs('offline')], 'not-online'],
    ['of me while I am away', OTHER, ALICE, [linkIs('offline')], 'granted'],
    ['of whom I talk with', ALICE, OTHER, [opened()], 'already-talking'],
    ['of another than I talk with', ALICE, THIRD, [opened()], 'granted'],
    ['of me by whom I talk with', OTHER, ALICE, [opened()], 'granted'],
    ['again', OTHER, ALICE, [asked(OTHER, ALICE)], 'already-asked'],
    ['after a denial', OTHER, ALICE, [asked(OTHER, ALICE, { answer: 'denied' })], 'granted'],
    ['again, by another', THIRD, ALICE, [asked(OTHER, ALICE)], 'granted'],
    ['again, of another', ALICE, THIRD, [asked(ALICE, OTHER)], 'granted'],
    ['beside another kind', OTHER, ALICE, [asked(OTHER, ALICE, { kind: 'enter' })], 'granted'],
  ] as const)('%s', (_, by, to, before, verdict) => {
    expect(verdictOf(speaking(...before), by, ask(to))).toBe(verdict)
  })

  test('by me again after a minute, as the same request', () => {
    const state = speaking(asked(ALICE, OTHER))
    expect(verdictOf(state, ALICE, ask(OTHER), { at: 59_999 })).toBe('already-asked')
    expect(eventsOf(state, ALICE, ask(OTHER), { at: 60_000 })).toEqual([
      asked(ALICE, OTHER, { at: time(60_000) }),
      published('clients/bob', 'REQUEST alice'),
    ])
    expect(eventsOf(speaking(), ALICE, ask(OTHER))[0]).toEqual(
      asked(ALICE, OTHER, { id: refAt(1000), at: time(1000) }),
    )
  })

  test('of me: who asks is here, and the bell rings', () => {
    const events = eventsOf(speaking(), OTHER, ask(ALICE))
    const made = asked(OTHER, ALICE, { id: refAt(1000, OTHER), at: time(1000) })
    expect(events).toEqual([status(OTHER, 'online'), made])
    expect(effectsOf(speaking(), made)).toEqual([
      { type: 'notify', about: 'request', from: OTHER, conversation: '@?bob' },
    ])
    expect(effectsOf(speaking(), asked(ALICE, OTHER))).toEqual([])
    const here = speaking(status(OTHER, 'online'))
    expect(eventsOf(here, OTHER, ask(ALICE))).toHaveLength(1)
  })

  test('of me by fifty at most, those answered and those of mine apart', () => {
    const full = waiting(50)
    expect(verdictOf(speaking(...waiting(49)), OTHER, ask(ALICE))).toBe('granted')
    expect(verdictOf(speaking(...full), OTHER, ask(ALICE))).toBe('too-many-requests')
    expect(verdictOf(speaking(...full), ALICE, ask(OTHER))).toBe('granted')
    expect(verdictOf(speaking(...waiting(50, { answer: 'denied' })), OTHER, ask(ALICE))).toBe(
      'granted',
    )
    expect(verdictOf(speaking(...waiting(50, { to: OTHER })), THIRD, ask(ALICE))).toBe('granted')
  })

  test('and its two people are known from then on', () => {
    const { people } = speaking(asked(OTHER, ALICE)).plaintext
    expect([...people.values()]).toEqual([
      { id: OTHER, name: 'bob', status: 'offline', seen: time(0) },
    ])
    const here = speaking(status(OTHER, 'online'), asked(ALICE, OTHER)).plaintext
    expect(here.people.get(OTHER)?.status).toBe('online')
    expect(speaking(asked(UNNAMED_USER, ALICE)).plaintext.people.size).toBe(0)
  })

  test('and four hundred are remembered: the oldest goes that is answered, or was mine', () => {
    const many = (count: number, more: Partial<PlaintextRequest>) =>
      Array.from({ length: count }, (_, index) =>
        asked(OTHER, ALICE, { id: refAt(index, OTHER), ...more }),
      )
    const kept = (...events: readonly ChatEvent[]) => {
      const { requests } = speaking(...events, asked(ALICE, THIRD)).plaintext
      return [requests.size, requests.has(refAt(0, OTHER)), requests.has(refAt(1, OTHER))]
    }
    expect(kept(...many(399, { answer: 'denied' }))).toEqual([400, true, true])
    expect(kept(...many(400, { answer: 'denied' }))).toEqual([400, false, true])
    expect(kept(...many(1, {}), ...many(400, { answer: 'denied' }).slice(1))).toEqual([
      400,
      true,
      false,
    ])
    expect(kept(...many(400, { from: ALICE }))).toEqual([400, false, true])
    const again = speaking(...many(400, { answer: 'denied' }), asked(OTHER, ALICE, { at: time(9) }))
    expect(again.plaintext.requests.has(refAt(1, OTHER))).toBe(true)
  })
})

describe('a request is accepted', () => {
  const stamp = formatStamp(time(1000))

  test('by me: both are told of the conversation', () => {
    const state = speaking(asked(OTHER, ALICE))
    const topic = `alice_bob_${stamp}`
    const events = [
      status(OTHER, 'online'),
      answered(refAt(0, OTHER), 'accepted'),
      opened(topic, OTHER, 1000),
      subscribed(true, topic),
      published('clients/bob', `${stamp} alice`),
    ]
    expect(eventsOf(state, ALICE, accept(OTHER))).toEqual(events)
    const after = reduce(state, events)
    expect(after.plaintext.sessions.get(topic)).toEqual({
      topic,
      with: OTHER,
      since: time(1000),
      awaitsOwnEnd: false,
    })
    expect(after.plaintext.requests.get(refAt(0, OTHER))).toMatchObject({
      answer: 'accepted',
      answeredAt: time(1000),
    })
    expect(after.conversations.has(personConversationId(OTHER))).toBe(true)
    // another within the same second has another name
    const again = reduce(after, [asked(OTHER, ALICE)])
    expect(eventsOf(again, ALICE, accept(OTHER))[1]).toMatchObject({
      topic: `alice_bob_${formatStamp(time(2000))}`,
    })
  })

  test('by the other: under the name that they gave it', () => {
    const state = speaking(asked(ALICE, OTHER))
    expect(eventsOf(state, OTHER, accept(ALICE, 'x'))).toEqual([
      status(OTHER, 'online'),
      answered(refAt(0), 'accepted'),
      opened('bob_alice_x', OTHER, 1000),
      subscribed(true, 'bob_alice_x'),
    ])
    const taken = reduce(state, [opened('bob_alice_x')])
    expect(verdictOf(taken, OTHER, accept(ALICE, 'x'))).toBe('bad-session')
  })

  test('when both asked, the other request has crossed it, and may be accepted too', () => {
    const state = speaking(asked(OTHER, ALICE), asked(ALICE, OTHER))
    expect(eventsOf(state, ALICE, accept(OTHER)).slice(1, 3)).toEqual([
      answered(refAt(0, OTHER), 'accepted'),
      answered(refAt(0), 'crossed'),
    ])
    const crossed = speaking(asked(ALICE, OTHER, { answer: 'crossed' }))
    expect(verdictOf(crossed, OTHER, accept(ALICE, 'x'))).toBe('granted')
    expect(verdictOf(crossed, THIRD, accept(ALICE, 'x'))).toBe('unknown-request')
    const theirs = speaking(asked(OTHER, ALICE, { answer: 'crossed' }))
    expect(verdictOf(theirs, ALICE, accept(OTHER))).toBe('unknown-request')
    const denied = speaking(asked(ALICE, OTHER, { answer: 'denied' }))
    expect(verdictOf(denied, OTHER, accept(ALICE, 'x'))).toBe('unknown-request')
  })

  test.each([
    ['of nobody', speaking(), ALICE, OTHER, 'unknown-request'],
    ['of another', speaking(asked(OTHER, ALICE)), ALICE, THIRD, 'unknown-request'],
    [
      'by me while I am away',
      speaking(asked(OTHER, ALICE), linkIs('offline')),
      ALICE,
      OTHER,
      'not-online',
    ],
    [
      'by them while I am away',
      speaking(asked(ALICE, OTHER), linkIs('offline')),
      OTHER,
      ALICE,
      'granted',
    ],
    ['by me without a name', stateAfter(asked(OTHER, ALICE)), ALICE, OTHER, 'plaintext-off'],
    ['by them without my name', stateAfter(asked(ALICE, OTHER)), OTHER, ALICE, 'plaintext-off'],
    ['of no name', speaking(asked(UNNAMED_USER, ALICE)), ALICE, UNNAMED_USER, 'unknown-person'],
  ] as const)('%s', (_, state, by, from, verdict) => {
    expect(verdictOf(state, by, accept(from))).toBe(verdict)
  })
})

describe('a request is denied', () => {
  const lab = text('lab')
  const toEnter = { kind: 'enter', group: lab } as const

  test('by me', () => {
    const facts = [answered(refAt(0, OTHER), 'denied'), published('clients/bob', 'DENIED alice')]
    expect(eventsOf(speaking(asked(OTHER, ALICE)), ALICE, deny(OTHER))).toEqual(facts)
    const entering = speaking(asked(OTHER, ALICE, toEnter))
    expect(eventsOf(entering, ALICE, deny(OTHER, lab))).toEqual(facts)
    expect(verdictOf(entering, ALICE, deny(OTHER))).toBe('unknown-request')
    expect(verdictOf(entering, ALICE, deny(OTHER, text('other')))).toBe('unknown-request')
    const away = speaking(asked(OTHER, ALICE), linkIs('offline'))
    expect(verdictOf(away, ALICE, deny(OTHER))).toBe('not-online')
    const nameless = speaking(asked(UNNAMED_USER, ALICE))
    expect(verdictOf(nameless, ALICE, deny(UNNAMED_USER))).toBe('unknown-person')
  })

  test('by the other, or by who leads the group that I asked', () => {
    const denied = [status(OTHER, 'online'), answered(refAt(0), 'denied')]
    expect(eventsOf(speaking(asked(ALICE, OTHER)), OTHER, deny(ALICE))).toEqual(denied)
    const entering = asked(ALICE, OTHER, toEnter)
    expect(eventsOf(speaking(entering), OTHER, deny(ALICE))).toEqual(denied)
    expect(verdictOf(speaking(entering), THIRD, deny(ALICE))).toBe('unknown-request')
    const led: ChatEvent = {
      type: 'plaintext.leaderChanged',
      group: lab,
      leader: THIRD,
      at: time(0),
      mine: false,
    }
    expect(verdictOf(speaking(entering, led), THIRD, deny(ALICE))).toBe('granted')
    expect(
      verdictOf(speaking(asked(ALICE, OTHER, { kind: 'enter' }), led), THIRD, deny(ALICE)),
    ).toBe('unknown-request')
    for (const other of [
      asked(ALICE, OTHER, { ...toEnter, answer: 'accepted' }),
      asked(ALICE, OTHER, { kind: 'invite', group: lab }),
      asked(THIRD, OTHER, toEnter),
    ]) {
      expect(verdictOf(speaking(other), OTHER, deny(ALICE))).toBe('unknown-request')
    }
  })
})

describe('something is said in a conversation', () => {
  const say = (words: string, session = TOPIC): PlaintextCommand => ({
    type: 'plaintext.send',
    session,
    text: text(words),
  })
  const said = (by: UserId, words: string): ChatEvent => ({
    type: 'message.sent',
    message: message(1000, {
      by,
      conversation: personConversationId(OTHER),
      channel: { kind: 'plaintext', topic: TOPIC },
      seq: 0,
      text: text(words),
      unsigned: by === ALICE ? {} : { from: text(by.slice(1)) },
    }),
  })
  const resumed: ChatEvent = { type: 'plaintext.resumed', topic: TOPIC }
  const over = [ended(ALICE, 500), ended(OTHER, 600)]

  test.each([
    ['to a conversation', 'oi', [], 'granted'],
    ['with nothing to see', ' ', [], 'empty'],
    ['of exactly the limit', 'a'.repeat(16_000), [], 'granted'],
    ['longer', 'a'.repeat(16_001), [], 'too-long'],
    ['while I am away', 'oi', [linkIs('offline')], 'not-online'],
    ['when it is over', 'oi', over, 'session-closed'],
    ['when I ended it', 'oi', [ended(ALICE, 500)], 'granted'],
    ['when they ended it', 'oi', [ended(OTHER, 500)], 'granted'],
  ] as const)('by me: %s', (_, words, then, verdict) => {
    expect(verdictOf(speaking(opened(), ...then), ALICE, say(words))).toBe(verdict)
  })

  test('by me: it goes out, and takes back what was said of an end', () => {
    const out = published(TOPIC, 'alice oi')
    expect(verdictOf(speaking(), ALICE, say('oi'))).toBe('unknown-session')
    expect(eventsOf(speaking(opened()), ALICE, say('oi'))).toEqual([said(ALICE, 'oi'), out])
    for (const by of [ALICE, OTHER])
      expect(eventsOf(speaking(opened(), ended(by, 500)), ALICE, say('oi'))).toEqual([
        said(ALICE, 'oi'),
        resumed,
        out,
      ])
    const after = speaking(opened(), ...over, resumed).plaintext.sessions.get(TOPIC)
    expect(after).not.toHaveProperty('myEnd')
    expect(after).not.toHaveProperty('theirEnd')
  })

  test('by others: only the other of the two is here, and takes back an end', () => {
    const state = speaking(opened())
    expect(eventsOf(state, OTHER, say('oi'))).toEqual([status(OTHER, 'online'), said(OTHER, 'oi')])
    expect(eventsOf(state, THIRD, say('oi'))).toEqual([said(THIRD, 'oi')])
    expect(eventsOf(reduce(state, over), THIRD, say('oi'))).toEqual([said(THIRD, 'oi')])
    expect(eventsOf(reduce(state, over), OTHER, say('oi'))).toEqual([
      status(OTHER, 'online'),
      said(OTHER, 'oi'),
      resumed,
      subscribed(true, TOPIC),
    ])
    expect(eventsOf(reduce(state, [ended(OTHER, 500)]), OTHER, say('oi'))).toHaveLength(3)
  })

  test('END from me is the end', () => {
    const events = [ended(ALICE), published(TOPIC, 'END')]
    expect(eventsOf(speaking(opened()), ALICE, say(' END '))).toEqual(events)
  })
})

describe('a conversation ends', () => {
  const end = { type: 'plaintext.end', session: TOPIC } as const
  const returned: ChatEvent = { type: 'plaintext.ownEndReturned', topic: TOPIC }
  const session = (...events: readonly ChatEvent[]) =>
    speaking(opened(), ...events).plaintext.sessions.get(TOPIC)

  test.each([
    ['that is none', ALICE, [], 'unknown-session'],
    ['by me', ALICE, [opened()], 'granted'],
    ['by me again', ALICE, [opened(), ended(ALICE, 500)], 'already-ended'],
    ['by me while I am away', ALICE, [opened(), linkIs('offline')], 'not-online'],
    ['that is none, by another', OTHER, [], 'unknown-session'],
    ['by the other', OTHER, [opened()], 'granted'],
    ['by nobody with a name', UNNAMED_USER, [opened()], 'granted'],
    ['by a third', THIRD, [opened()], 'not-in-session'],
    ['by the other again', OTHER, [opened(), ended(OTHER, 500)], 'already-ended'],
    ['in my name when I ended nothing', SELF, [opened()], 'not-in-session'],
  ] as const)('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, end)).toBe(verdict)
  })

  test('of both, and then it is heard no more', () => {
    const state = speaking(opened())
    expect(eventsOf(state, ALICE, end)).toEqual([ended(ALICE), published(TOPIC, 'END')])
    expect(eventsOf(reduce(state, [ended(OTHER, 500)]), ALICE, end)).toEqual([
      ended(ALICE),
      published(TOPIC, 'END'),
      subscribed(false, TOPIC),
    ])
    expect(eventsOf(state, UNNAMED_USER, end)).toEqual([status(OTHER, 'online'), ended(OTHER)])
    expect(eventsOf(reduce(state, [ended(ALICE, 500), returned]), OTHER, end)).toEqual([
      status(OTHER, 'online'),
      ended(OTHER),
      subscribed(false, TOPIC),
    ])
  })

  test('of mine comes back once, and is not theirs', () => {
    const state = speaking(opened(), ended(ALICE, 500))
    for (const by of [UNNAMED_USER, SELF]) expect(eventsOf(state, by, end)).toEqual([returned])
    expect(eventsOf(state, OTHER, end)).toHaveLength(3)
    expect(eventsOf(reduce(state, [returned]), UNNAMED_USER, end)).toHaveLength(3)
  })

  test('and what is known of it', () => {
    expect(session(ended(ALICE, 5))).toMatchObject({ myEnd: time(5), awaitsOwnEnd: true })
    expect(session(ended(ALICE, 5))).not.toHaveProperty('theirEnd')
    expect(session(ended(OTHER, 5))).toMatchObject({ theirEnd: time(5), awaitsOwnEnd: false })
    expect(session(ended(OTHER, 5), ended(ALICE, 6))).toMatchObject({ awaitsOwnEnd: false })
    expect(session(ended(ALICE, 5), ended(OTHER, 6))).toMatchObject({ awaitsOwnEnd: false })
    expect(session(ended(ALICE, 5), returned)).toMatchObject({ awaitsOwnEnd: false })
    const state = speaking()
    expect(reduce(state, [ended(ALICE), returned, { type: 'plaintext.resumed', topic: 'x' }])).toBe(
      state,
    )
  })

  test('who is met there is known from then on', () => {
    const person = { id: OTHER, name: 'bob', status: 'offline', seen: time(0) }
    expect(speaking(opened()).plaintext.people.get(OTHER)).toEqual(person)
    const here = speaking(status(OTHER, 'online'), opened()).plaintext.people.get(OTHER)
    expect(here?.status).toBe('online')
    expect(speaking(opened('t', UNNAMED_USER)).plaintext.people.size).toBe(0)
  })
})
