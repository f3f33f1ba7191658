/** What stands in the lists of the screen, and what can be done in a conversation, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type {
  ConversationId,
  GroupId,
  SafeText,
  SessionId,
  TopicFilter,
  UserId,
} from '../../../../src/core/ids.ts'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import { personConversationId, topicConversationId } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import type { Request } from '../../../../src/model/direct/requests.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { PlaintextRequest } from '../../../../src/model/plaintext/plaintext-state.ts'
import {
  endIntent,
  messageChannelOf,
  requestIntent,
  sendIntent,
} from '../../../../src/model/screen/conversation-intents.ts'
import { currentRoundTrip } from '../../../../src/model/screen/link.ts'
import {
  conversationList,
  currentConversation,
  followedTopics,
  openSessionOf,
  requestHistory,
  sessionList,
  topicRows,
  waitingRequests,
} from '../../../../src/model/screen/pane-selectors.ts'
import { relationWith } from '../../../../src/model/screen/relations.ts'
import { userRows } from '../../../../src/model/screen/user-rows.ts'
import {
  invitationTo,
  pendingRequests,
  requestRows,
} from '../../../../src/model/screen/request-rows.ts'
import {
  ALICE,
  BOB,
  CAROL,
  keyFor,
  message,
  opened,
  pinned,
  refAt,
  sent,
  SESSION,
  stateAfter,
  text,
  time,
  TO_BOB,
} from '../../../support/model/rules.ts'

const DAVE = 'dave' as UserId
const PLAIN = '?bob' as UserId
const GROUP = 'lab~abcdefghijkl' as GroupId
const TO_PLAIN = personConversationId(PLAIN)

const requested = (
  from: UserId,
  to: UserId,
  at: number,
  more: Partial<Request> = {},
): ChatEvent => ({
  type: 'request.made',
  request: {
    id: refAt(at, from),
    from,
    to,
    text: text('oi'),
    at: time(at),
    key: keyFor(from),
    answer: 'waiting',
    ...more,
  },
})
const ended = (by: UserId, at = 5): ChatEvent => ({
  type: 'session.ended',
  id: SESSION,
  by,
  mark: { at: time(at), ref: refAt(at, by) },
})
const blocked = (who: UserId): ChatEvent => ({ type: 'person.blocked', who, blocked: true })
const card = (who: UserId, status: 'online' | 'away'): ChatEvent => ({
  type: 'presence.updated',
  who,
  status,
  name: text(who),
  boot: 1,
  count: 1,
  seen: time(0),
})
const muted = (conversation: ConversationId): ChatEvent => ({
  type: 'view.notifyLevelSet',
  conversation,
  level: 'nothing',
})
const followed = (filter: string): ChatEvent => ({
  type: 'topic.followed',
  filter: filter as TopicFilter,
  at: time(0),
})
const plainOpened: ChatEvent = { type: 'plaintext.opened', topic: 't', who: PLAIN, at: time(0) }
/** I speak the plain-text chat too. */
const speaking = (...events: readonly ChatEvent[]) => {
  const state = stateAfter()
  return reduce({ ...state, plaintext: { ...state.plaintext, me: text('alice') } }, events)
}

const typing = (by: UserId, until: number): ChatEvent => ({
  type: 'typing.changed',
  conversation: TO_BOB,
  by,
  until: time(until),
  on: true,
})

const refused = (reason: string): ChatEvent => ({ type: 'packet.refused', reason })

const warning = (at: number): ChatEvent => ({
  type: 'warning.raised',
  warning: { key: 'k', about: text(''), at: time(at) },
})

const rowsOf = (...events: readonly ChatEvent[]) => requestRows(speaking(...events))

const joined = (kind: Join['kind'], more: Partial<Join> = {}): ChatEvent => ({
  type: 'join.made',
  join: {
    id: refAt(2, CAROL),
    kind,
    group: GROUP,
    name: text('lab'),
    from: CAROL,
    to: ALICE,
    text: text('hi'),
    at: time(2),
    key: keyFor(CAROL),
    answer: 'waiting',
    ...more,
  },
})

test.each<readonly [string, readonly ChatEvent[], string]>([
  ['not at all', [], 'none'],
  ['asked', [requested(ALICE, BOB, 1)], 'asked'],
  ['asked by', [requested(BOB, ALICE, 1)], 'asks-me'],
  ['asked first, then asked by', [requested(ALICE, BOB, 1), requested(BOB, ALICE, 2)], 'asked'],
  ['asked by first', [requested(BOB, ALICE, 1), requested(ALICE, BOB, 2)], 'asks-me'],
  ['denied', [requested(BOB, ALICE, 1, { answer: 'denied' })], 'none'],
  ['somebody else asked', [requested(BOB, CAROL, 1)], 'none'],
  ['talking', [opened()], 'talking'],
  ['talking, and asked by', [opened(), requested(BOB, ALICE, 1)], 'talking'],
  ['ended', [opened(), ended(ALICE), ended(BOB)], 'ended'],
  ['ended, and asked', [opened(), ended(ALICE), ended(BOB), requested(ALICE, BOB, 9)], 'asked'],
  ['blocked', [opened(), blocked(BOB)], 'blocked'],
])('how I stand with somebody: %s', (_, events, relation) => {
  expect(relationWith(stateAfter(...events), BOB)).toBe(relation)
})

test.each<readonly [string, readonly ChatEvent[], string]>([
  ['not at all', [], 'none'],
  ['talking', [plainOpened], 'talking'],
  [
    'ended',
    [
      plainOpened,
      { type: 'plaintext.ended', topic: 't', by: ALICE, at: time(1) },
      { type: 'plaintext.ended', topic: 't', by: PLAIN, at: time(1) },
    ],
    'ended',
  ],
  ['asked', [plainRequest('talk', ALICE, PLAIN)], 'asked'],
  ['asked by', [plainRequest('talk', PLAIN, ALICE)], 'asks-me'],
  ['asked to enter', [plainRequest('enter', PLAIN, ALICE)], 'none'],
  ['denied', [plainRequest('talk', PLAIN, ALICE, { answer: 'denied' })], 'none'],
  ['others', [plainRequest('talk', PLAIN, DAVE), plainRequest('talk', DAVE, PLAIN)], 'none'],
  [
    'others asked',
    [plainRequest('talk', '?x' as UserId, ALICE), plainRequest('talk', ALICE, '?x' as UserId)],
    'none',
  ],
])('how I stand with somebody who signs nothing: %s', (_, events, relation) => {
  expect(relationWith(speaking(...events), PLAIN)).toBe(relation)
})

test('with echo, and with nobody', () => {
  expect(relationWith(stateAfter(), 'echo' as UserId)).toBe('built-in')
  expect(relationWith(stateAfter(), DAVE)).toBe('none')
})

test('people: who is here first, echo last, then those who sign nothing', () => {
  const state = speaking(
    pinned(DAVE),
    card(DAVE, 'online'),
    card(CAROL, 'away'),
    sent(1, BOB),
    muted(personConversationId(DAVE)),
    { type: 'plaintext.statusChanged', who: PLAIN, status: 'online', at: time(0) },
  )
  const rows = userRows(state).map((row) => [
    row.person.id,
    row.status,
    row.unread,
    row.notifyLevel,
    row.relation,
    row.signed,
  ])
  expect(rows).toEqual([
    ['dave', 'online', 0, 'nothing', 'none', true],
    ['carol', 'away', 0, 'all', 'none', true],
    ['bob', 'offline', 1, 'all', 'none', true],
    ['echo', 'online', 0, 'all', 'built-in', true],
    ['?bob', 'online', 0, 'all', 'none', false],
  ])
})

test('requests: those that wait for me, oldest first, and all of them, newest first', () => {
  const state = stateAfter(
    requested(BOB, ALICE, 1),
    requested(ALICE, CAROL, 2),
    requested(DAVE, ALICE, 3),
    requested(CAROL, ALICE, 4, { answer: 'denied' }),
  )
  expect(waitingRequests(state).map(({ from }) => from)).toEqual([BOB, DAVE])
  expect(requestHistory(state).map(({ from }) => from)).toEqual([CAROL, DAVE, ALICE, BOB])
})

test('sessions: newest first, without that of echo', () => {
  const second = 'bob_alice_20251120T091330Z' as SessionId
  expect(sessionList(stateAfter(opened(), opened(second))).map(({ id }) => id)).toEqual([
    second,
    SESSION,
  ])
})

test('topics: those that I follow, with what is unread', () => {
  const house = topicConversationId('house' as TopicFilter)
  const state = stateAfter(
    followed('house'),
    followed('b'),
    followed('c'),
    { type: 'topic.unfollowed', filter: 'b' as TopicFilter },
    { type: 'message.sent', message: message(1, { by: BOB, conversation: house, unsigned: {} }) },
    muted(topicConversationId('c' as TopicFilter)),
  )
  expect(followedTopics(state).map(({ filter }) => filter)).toEqual(['house', 'c'])
  expect(topicRows(state).map((row) => [row.conversation, row.unread, row.notifyLevel])).toEqual([
    ['>house', 1, 'all'],
    ['>c', 0, 'nothing'],
  ])
  // the numbers of conversations: in the order in which they began, echo last
  const all = reduce(state, [opened(), plainOpened])
  expect(conversationList(all).map(({ id }) => id)).toEqual([
    '@bob',
    '>house',
    '>c',
    '@?bob',
    '@echo',
  ])
})

test('the open conversation', () => {
  const state = stateAfter(opened())
  expect(currentConversation(state)).toBeUndefined()
  const open = reduce(state, [{ type: 'view.opened', conversation: TO_BOB }])
  expect(currentConversation(open)?.id).toBe(TO_BOB)
  expect(openSessionOf(state, TO_BOB)?.id).toBe(SESSION)
  expect(openSessionOf(state, '#lab~abcdefghijkl' as ConversationId)).toBeUndefined()
})

describe('what can be done in a conversation', () => {
  const words = text('oi')
  const channel = { kind: 'direct', session: SESSION }

  test('with somebody, while it is open', () => {
    const state = stateAfter(opened())
    expect(messageChannelOf(state, TO_BOB)).toEqual(channel)
    expect(sendIntent(state, TO_BOB, words)).toEqual({ type: 'message.send', channel, text: words })
    expect(sendIntent(state, TO_BOB, words, refAt(1))).toMatchObject({ reply: refAt(1) })
    expect(endIntent(state, TO_BOB)).toEqual({ type: 'session.end', session: SESSION })
    expect(sendIntent(stateAfter(), TO_BOB, words)).toBeUndefined()
    expect(endIntent(stateAfter(), TO_BOB)).toBeUndefined()
    expect(messageChannelOf(state, `#${GROUP}` as ConversationId)).toBeUndefined()
    expect(endIntent(state, '>house' as ConversationId)).toBeUndefined()
  })

  test('with somebody who signs nothing', () => {
    const state = speaking(plainOpened)
    expect(sendIntent(state, TO_PLAIN, words)).toEqual({
      type: 'plaintext.send',
      session: 't',
      text: words,
    })
    expect(endIntent(state, TO_PLAIN)).toEqual({ type: 'plaintext.end', session: 't' })
  })

  test('with whom it is asked for', () => {
    expect(requestIntent(BOB)).toEqual({ type: 'request.make', to: BOB, text: '' })
    expect(requestIntent(BOB, words)).toEqual({ type: 'request.make', to: BOB, text: 'oi' })
    expect(requestIntent(PLAIN, words)).toEqual({ type: 'plaintext.ask', to: PLAIN })
  })
})

function plainRequest(
  kind: PlaintextRequest['kind'],
  from: UserId,
  to: UserId,
  more: Partial<PlaintextRequest> = {},
): ChatEvent {
  const request = { id: refAt(9, from), kind, from, to, at: time(9), answer: 'waiting' as const }
  return { type: 'plaintext.asked', request: { ...request, ...more } }
}

describe('a request as a row', () => {
  const reason: SafeText = text('why')
  const actionsOf = (...events: readonly ChatEvent[]) => {
    const [row] = rowsOf(...events)
    return row && [row.accept(text('yes')), row.deny(reason), ...row.block]
  }

  test('for a conversation', () => {
    const [row] = rowsOf(
      requested(BOB, ALICE, 1, { reason, session: SESSION, answeredAt: time(3) }),
    )
    expect(row).toMatchObject({
      key: refAt(1, BOB),
      kind: 'talk',
      signed: true,
      expected: false,
      conversation: '@bob',
      channel: directChannel(SESSION),
      reason,
      answeredAt: time(3),
      group: '',
    })
    expect(rowsOf(requested(ALICE, CAROL, 1))[0]).toMatchObject({
      conversation: '@carol',
      reason: '',
    })
    const request = refAt(1, BOB)
    expect(actionsOf(requested(BOB, ALICE, 1))).toEqual([
      { type: 'request.accept', request },
      { type: 'request.deny', request, reason },
      { type: 'request.block', request },
    ])
  })

  test('for a group', () => {
    const id = refAt(2, CAROL)
    expect(rowsOf(joined('ask'))[0]).toMatchObject({
      key: `join ${id}`,
      kind: 'ask',
      signed: true,
      expected: false,
      group: 'lab',
      conversation: `#${GROUP}`,
      channel: undefined,
      reason: '',
    })
    expect(rowsOf(joined('ask', { answer: 'accepted' }))[0]?.channel).toEqual(groupChannel(GROUP))
    expect(rowsOf(joined('ask', { invitation: refAt(1) }))[0]?.expected).toBe(true)
    const block = [{ type: 'person.block', who: CAROL }]
    const deny = { type: 'group.deny', join: id, reason }
    expect(actionsOf(joined('ask'))).toEqual([{ type: 'group.admit', ask: id }, deny, ...block])
    expect(actionsOf(joined('invite'))).toEqual([
      { type: 'group.ask', group: GROUP, text: 'yes', invitation: id },
      deny,
      ...block,
    ])
  })

  test('that nobody signed', () => {
    const group = text('lab')
    expect(rowsOf(plainRequest('talk', PLAIN, ALICE))[0]).toMatchObject({
      key: `plain ${refAt(9, PLAIN)}`,
      kind: 'talk',
      expected: false,
      signed: false,
      conversation: '@?bob',
      channel: undefined,
      group: '',
      block: [],
    })
    expect(rowsOf(plainRequest('enter', PLAIN, ALICE, { group }))[0]).toMatchObject({
      kind: 'ask',
      conversation: '#?lab',
      group,
    })
    expect(actionsOf(plainRequest('talk', PLAIN, ALICE))).toEqual([
      { type: 'plaintext.accept', from: PLAIN },
      { type: 'plaintext.deny', from: PLAIN },
    ])
    expect(actionsOf(plainRequest('enter', PLAIN, ALICE, { group }))).toEqual([
      { type: 'plaintext.invite', group, whom: PLAIN },
      { type: 'plaintext.deny', from: PLAIN, group },
    ])
    expect(actionsOf(plainRequest('invite', PLAIN, ALICE, { group }))).toEqual([
      { type: 'plaintext.join', group },
      { type: 'plaintext.decline', group },
    ])
  })

  test('stands where its time puts it', () => {
    const state = speaking(
      plainRequest('talk', PLAIN, ALICE, { at: time(0) }),
      requested(BOB, ALICE, 3),
      joined('invite'),
      requested(DAVE, ALICE, 1),
    )
    expect(pendingRequests(state).map(({ from }) => from)).toEqual([DAVE, CAROL, BOB, PLAIN])
    expect(requestRows(state).map(({ from }) => from)).toEqual([BOB, CAROL, DAVE, PLAIN])
    expect(invitationTo(state, `#${GROUP}` as ConversationId)?.from).toBe(CAROL)
    expect(invitationTo(state, TO_BOB)).toBeUndefined()
    expect(invitationTo(speaking(joined('ask')), `#${GROUP}` as ConversationId)).toBeUndefined()
  })
})

describe('the connection', () => {
  test.each([
    // the state knows the time by the minute
    [-59_000, 42],
    [149_999, 42],
    [150_000, 42],
    [150_001, undefined],
    // the clock was set back
    [-3_600_000, undefined],
  ])('%i ms after a round trip was measured, it is %s', (delay, roundTrip) => {
    const measured = 3_600_000
    const link = { ...stateAfter().link, roundTrip: 42, roundTripAt: time(measured) }
    expect(currentRoundTrip(link, time(measured + delay))).toBe(roundTrip)
    const { roundTripAt, ...unknown } = link
    expect(roundTripAt).toBe(time(measured))
    expect(currentRoundTrip(unknown, time(0))).toBeUndefined()
  })

  test('fifty warnings are remembered, and refusals are counted', () => {
    const many = Array.from({ length: 51 }, (_, index) => warning(index))
    expect(stateAfter(...many.slice(1)).warnings).toHaveLength(50)
    expect(stateAfter(...many).warnings[0]?.at).toBe(time(1))
    expect(stateAfter(...many).warnings).toHaveLength(50)
    expect(stateAfter(...many, { type: 'warning.cleared' }).warnings).toEqual([])
    expect(stateAfter(refused('a'), refused('b'), refused('a')).refused).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
  })

  test('with each minute, who typed too long ago does not', () => {
    const state = stateAfter(typing(BOB, 60_000), typing(CAROL, 60_001), {
      type: 'minute.passed',
      now: time(60_000),
    })
    expect(state.now).toBe(time(60_000))
    expect([...(state.conversations.get(TO_BOB)?.typing.keys() ?? [])]).toEqual([CAROL])
  })
})
