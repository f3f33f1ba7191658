/** Topics: which channel each names, what is subscribed to, and what is no topic of ours. */
import { isSpace } from '../../../src/core/broker/invite.ts'
import { expect, test } from 'vitest'
import type { GroupId, UserId } from '../../../src/core/ids.ts'
import {
  addSpace,
  filtersOf,
  groupMessagesFilter,
  parseTopic,
  removeSpace,
  subscriptionQos,
  topicOf,
  writerOf,
} from '../../../src/protocol/topics.ts'

const ALICE = 'alice'
const BOB = 'bob b.'
const GROUP = 'my lab~11qYAYKxCrfV'
const SESSION = 'bob%20b%2E_alice_20251120T091320Z'

const CHANNELS = [
  ['USERS/bob%20b%2E', { kind: 'presence', of: BOB }, BOB],
  ['WHO/alice', { kind: 'roll-call', from: ALICE }, ALICE],
  ['CONTROL/bob%20b%2E_Control/alice', { kind: 'inbox', of: BOB, from: ALICE }, ALICE],
  [
    `SESSIONS/bob%20b%2E/alice/${SESSION}`,
    { kind: 'direct', session: SESSION, to: BOB, from: ALICE },
    ALICE,
  ],
  [
    'GROUPS/my%20lab~11qYAYKxCrfV/roster/alice',
    { kind: 'roster', group: GROUP, from: ALICE },
    ALICE,
  ],
  [
    'GROUPS/my%20lab~11qYAYKxCrfV/messages/alice',
    { kind: 'group', group: GROUP, from: ALICE },
    ALICE,
  ],
] as const

test.each(CHANNELS)(
  '%s names its channel and who alone may write there',
  (topic, channel, writer) => {
    const parsed = parseTopic(topic)
    expect(parsed).toEqual(channel)
    if (!parsed) return
    expect(topicOf(parsed)).toBe(topic)
    expect(writerOf(parsed)).toBe(writer)
  },
)

test.each([
  '',
  'USERS',
  'USERS/',
  'users/alice',
  'USERS/Alice',
  'USERS/al ice',
  'USERS/%61lice',
  'USERS/al%2fice',
  'USERS/%FF',
  'USERS/alice/bob',
  'WHO',
  'WHO/alice/bob',
  'WHO/Alice',
  'CONTROL/bob/alice',
  'CONTROL/bob_control/alice',
  'CONTROL/_Control/alice',
  'CONTROL/bob_Control',
  'CONTROL/bob_Control/Alice',
  'CONTROL/bob_Control/alice/carol',
  'SESSIONS/bob/alice',
  'SESSIONS/bob/alice/bob_carol_20251120T091320Z',
  'SESSIONS/bob/alice/bob_alice_20251120T091320Z/x',
  'SESSIONS/Bob/alice/bob_alice_20251120T091320Z',
  'SESSIONS/bob/Alice/bob_alice_20251120T091320Z',
  'GROUPS/lab~11qYAYKxCrfV/roster',
  'GROUPS/lab~11qYAYKxCrfV/roster/Alice',
  'GROUPS/lab~11qYAYKxCrfV/card/alice',
  'GROUPS/lab~11qYAYKxCrfV/messages/alice/bob',
  'GROUPS/lab/messages/alice',
  'GROUPS//messages/alice',
  'OTHER/alice/bob/carol',
  `USERS/${'%F0%9E%A4%80'.repeat(33)}`,
])('"%s" is no topic of ours', (topic) => {
  expect(parseTopic(topic)).toBeUndefined()
})

test('a session of the longest names is a topic, and nothing longer is looked at', () => {
  const name = '𠀀'.repeat(32) as UserId
  const level = '%F0%A0%80%80'.repeat(32)
  const topic = `SESSIONS/${level}/${level}/${level}_${level}_20251120T091320Z`
  expect(parseTopic(topic)).toMatchObject({ kind: 'direct', to: name, from: name })
})

test('a user hears their inbox, their sessions, and who is where', () => {
  const filters = filtersOf(BOB as UserId)
  expect(filters).toEqual([
    'CONTROL/bob%20b%2E_Control/+',
    'SESSIONS/bob%20b%2E/+/+',
    'USERS/+',
    'GROUPS/+/roster/+',
    'WHO/+',
  ])
  expect(groupMessagesFilter(GROUP as GroupId)).toBe('GROUPS/my%20lab~11qYAYKxCrfV/messages/+')
})

test.each([
  ['a/USERS/+', [], 0],
  ['a/GROUPS/+/roster/+', [], 0],
  ['a/WHO/+', [], 0],
  ['a/#', [], 0],
  ['a/USERS/bob', [], 0],
  ['a/CONTROL/bob_Control/+', [], 1],
  ['a/SESSIONS/bob/+/+', [], 1],
  ['a/GROUPS/lab/messages/+', [], 1],
  ['b/USERS/+', [], 1],
  ['house/+', [], 1],
  ['house/+', ['house/door'], 0],
  ['house/+', ['garden/door'], 1],
] as const)('%s is subscribed at its QoS', (filter, more, qos) => {
  expect(subscriptionQos('a', filter, more)).toBe(qos)
})

test.each([
  ['a', true],
  ['a/b-_~9/C', true],
  ['x'.repeat(32), true],
  ['', false],
  ['a/', false],
  ['/a', false],
  ['a//b', false],
  ['a/b/c/d', false],
  ['x'.repeat(33), false],
  ['a b', false],
  ['+', false],
  ['a/#', false],
])('"%s" is a space: %s', (space, isOne) => {
  expect(isSpace(space)).toBe(isOne)
})

test('without more filters only those of papo are heard at QoS 0', () => {
  expect(subscriptionQos('a', 'a/USERS/+')).toBe(0)
  expect(subscriptionQos('a', 'house/+')).toBe(1)
})

test('a topic in a space is read without it, and no other is', () => {
  expect(addSpace('a/b', 'USERS/bob')).toBe('a/b/USERS/bob')
  expect(removeSpace('a/b', 'a/b/USERS/bob')).toBe('USERS/bob')
  for (const other of ['a/bc/USERS/bob', 'USERS/bob/a/b/', 'a/b', 'x/a/b/USERS'])
    expect(removeSpace('a/b', other)).toBeUndefined()
})
