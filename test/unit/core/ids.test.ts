/** Ids: what is one, at its bounds, and how each is taken apart again. */
import { expect, test } from 'vitest'
import {
  addMillis,
  ANONYMOUS,
  authorKeyOf,
  createGroupId,
  createRef,
  createSessionId,
  decodeLevel,
  ECHO,
  encodeLevel,
  filterOf,
  formatSessionId,
  formatStamp,
  groupConversationId,
  groupNameOf,
  groupOf,
  MAX_LEVEL,
  parseDisplayName,
  parseGroupId,
  parseMillis,
  parsePublicKey,
  parseRef,
  parseRosterHash,
  parseSessionId,
  parseUlid,
  parseUserId,
  personConversationId,
  personOf,
  topicConversationId,
  ulidOf,
} from '../../../src/core/ids.ts'
import type { ConversationId, GroupId, Millis, TopicFilter, UserId } from '../../../src/core/ids.ts'
import {
  directChannel,
  groupChannel,
  groupOfChannel,
  keyOf,
  sequencedChannelOf,
  topicChannel,
} from '../../../src/core/channel.ts'
import type { Address, SequencedChannel } from '../../../src/core/channel.ts'
import { ulid } from '../../../src/core/ulid.ts'
import { isInSpace } from '../../../src/core/broker/topic-filter.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
const ULID = '01KB6D0Q5WZX3M7V9T2HN4C8RE'
const ALICE = 'alice' as UserId
const BOB = 'bob b.' as UserId
const SESSION = 'bob%20b%2E_alice_20251120T091320Z'
const GROUP = 'my lab~11qYAYKxCrfV' as GroupId

test.each([
  [
    'a ULID',
    parseUlid,
    [ULID, `7${'Z'.repeat(25)}`],
    [
      `8${'Z'.repeat(25)}`,
      ULID.slice(1),
      `${ULID}A`,
      ULID.toLowerCase(),
      ULID.replace('K', 'I'),
      ULID.replace('K', 'L'),
      ULID.replace('K', 'O'),
      ULID.replace('K', 'U'),
      7,
      [ULID],
    ],
  ],
  [
    'a ref',
    parseRef,
    [`${ULID}.${KEY}`],
    [
      ULID,
      KEY,
      `${ULID}${KEY}`,
      `${ULID}.${KEY}x`,
      `${ULID}.${KEY.slice(1)}`,
      `x${ULID}.${KEY}`,
      7,
      [`${ULID}.${KEY}`],
    ],
  ],
  [
    'a key',
    parsePublicKey,
    [KEY, '-_'.repeat(21) + 'a'],
    [KEY.slice(1), `${KEY}x`, `${KEY.slice(1)}=`, `${KEY}\n`, '', 7, [KEY]],
  ],
  ['a hash', parseRosterHash, [KEY], [KEY.slice(1), `${KEY}x`, `${KEY.slice(1)}+`, '', 7, [KEY]]],
  [
    'a time',
    parseMillis,
    [1_577_836_800_001, 32_503_679_999_999],
    [1_577_836_800_000, 32_503_680_000_000, 1_763_630_000_000.5, '1763630000000', NaN, null],
  ],
  [
    'a group',
    parseGroupId,
    [GROUP, `${'x'.repeat(32)}~____________`],
    [
      'lab',
      'lab~',
      'lab~12345',
      'lab~1234567',
      '~123456789012',
      'Lab~123456789012',
      'a/b~123456789012',
      `${'x'.repeat(33)}~123456789012`,
      'lab~12345+',
      7,
      null,
    ],
  ],
  [
    'a display name',
    parseDisplayName,
    ['Alice', 'x'.repeat(32)],
    ['', ' ', 'a/b', 'x'.repeat(33), 7, null, ['a']],
  ],
])('%s is read, and nothing else', (_, parse, good, bad) => {
  expect(good.map((value) => parse(value))).toEqual(good)
  expect(bad.filter((value) => parse(value) !== undefined)).toEqual([])
})

test('a user is compared without case, a display name is not changed', () => {
  expect(parseUserId(' Alice ')).toBe('alice')
  expect(parseDisplayName(' Alice ')).toBe('Alice')
  expect(parseUserId(7)).toBeUndefined()
  expect([ECHO, ANONYMOUS].map(parseUserId)).toEqual(['echo', undefined])
  expect(ANONYMOUS).toBe('>')
})

test('a level is percent-encoded but for letters, digits and -_~', () => {
  expect(encodeLevel('aZ0-_~')).toBe('aZ0-_~')
  expect(encodeLevel('a b.\n/ä')).toBe('a%20b%2E%0A%2F%C3%A4')
  expect(decodeLevel('a%20b%2E%0A%2F%C3%A4')).toBe('a b.\n/ä')
  const foreign = ['a b', '%61', '%c3%a4', '%', '%FF', 'a.b', 'ä']
  expect(foreign.filter((level) => decodeLevel(level) !== undefined)).toEqual([])
  expect(encodeLevel('𠀀'.repeat(32))).toHaveLength(MAX_LEVEL)
})

test('a ref is a ULID and the key of its author', () => {
  const ref = parseRef(`${ULID}.${KEY}`)
  const [id, key] = [parseUlid(ULID), parsePublicKey(KEY)]
  if (!ref || !id || !key) throw new Error('these are ids')
  expect(createRef(id, key)).toBe(ref)
  expect(ulidOf(ref)).toBe(ULID)
  expect(authorKeyOf(ref)).toBe(KEY)
})

test('a session is named by its two people and the second in which it began', () => {
  const at = 1_763_630_000_999 as Millis
  expect(formatStamp(at)).toBe('20251120T091320Z')
  expect(addMillis(at, 1)).toBe(at + 1)
  expect(createSessionId(BOB, ALICE, at)).toBe(SESSION)
  expect(createSessionId(BOB, ALICE, addMillis(at, -999))).toBe(SESSION)
  expect(createSessionId(BOB, ALICE, addMillis(at, 1))).not.toBe(SESSION)
  expect(parseSessionId(SESSION, ALICE, BOB)).toBe(SESSION)
  expect(parseSessionId(SESSION, BOB, ALICE)).toBe(SESSION)
  const bad = [
    7,
    '',
    `${SESSION}x`,
    SESSION.slice(0, -1),
    SESSION.slice(1),
    `x${SESSION}`,
    SESSION.replace('T', ' '),
  ]
  expect(bad.filter((value) => parseSessionId(value, ALICE, BOB) !== undefined)).toEqual([])
  expect(parseSessionId(SESSION, ALICE, 'carol' as UserId)).toBeUndefined()
})

test('a session is shown with the names of its people', () => {
  const id = createSessionId('ä%41' as UserId, ALICE, 1_763_630_000_000 as Millis)
  expect(id).toBe('%C3%A4%2541_alice_20251120T091320Z')
  expect(formatSessionId(id)).toBe('ä%41_alice_20251120T091320Z')
  expect(formatSessionId(GROUP)).toBe(GROUP)
})

test('a group is named by its name as it is compared and by its founder', () => {
  const key = parsePublicKey(KEY)
  if (!key) throw new Error('it is a key')
  expect(createGroupId('My Lab', key)).toBe(GROUP)
  expect(createGroupId('a/b', key)).toBeUndefined()
  expect(groupNameOf(GROUP)).toBe('my lab')
  expect(parseGroupId(GROUP)).toBe(GROUP)
  expect(parseGroupId(SESSION)).toBeUndefined()
})

test('each conversation is of a person, a group or a topic', () => {
  const filter = 'house/+' as TopicFilter
  const rows = [
    [personConversationId(ALICE), '@alice', ['alice', undefined, undefined]],
    [groupConversationId(GROUP), `#${GROUP}`, [undefined, GROUP, undefined]],
    [topicConversationId(filter), '>house/+', [undefined, undefined, filter]],
    ['@?bob' as ConversationId, '@?bob', ['?bob', undefined, undefined]],
    ['#?lab' as ConversationId, '#?lab', [undefined, undefined, undefined]],
  ] as const
  for (const [id, text, parts] of rows) {
    expect(id).toBe(text)
    expect([personOf(id), groupOf(id), filterOf(id)]).toEqual(parts)
  }
})

test('only inboxes, sessions and groups number what is sent there', () => {
  const session = parseSessionId(SESSION, ALICE, BOB)
  if (!session) throw new Error('it is a session')
  const rows: readonly (readonly [Address, SequencedChannel | undefined])[] = [
    [
      { kind: 'inbox', of: ALICE, from: BOB },
      { kind: 'inbox', of: ALICE },
    ],
    [
      { kind: 'direct', session, to: ALICE, from: BOB },
      { kind: 'direct', session },
    ],
    [
      { kind: 'group', group: GROUP, from: BOB },
      { kind: 'group', group: GROUP },
    ],
    [{ kind: 'roster', group: GROUP, from: BOB }, undefined],
    [{ kind: 'presence', of: BOB }, undefined],
    [{ kind: 'roll-call', from: BOB }, undefined],
  ]
  for (const [address, channel] of rows) expect(sequencedChannelOf(address)).toEqual(channel)
})

test('each channel has a key of its own', () => {
  const session = parseSessionId(SESSION, ALICE, BOB)
  if (!session) throw new Error('it is a session')
  const roster = { kind: 'roster', group: GROUP } as const
  const inbox = { kind: 'inbox', of: ALICE } as const
  const topic = topicChannel('house/+' as TopicFilter)
  const plain = { kind: 'plaintext', topic: 'a/b' } as const
  const channels = [directChannel(session), groupChannel(GROUP), roster, inbox, topic, plain]
  expect(channels.map(keyOf)).toEqual([
    SESSION,
    GROUP,
    `!${GROUP}`,
    'inbox alice',
    '>house/+',
    '?a/b',
  ])
  expect([directChannel(session), groupChannel(GROUP), roster, inbox].map(groupOfChannel)).toEqual([
    undefined,
    GROUP,
    GROUP,
    undefined,
  ])
})

test('a ULID is its time and its random bytes in base 32', () => {
  expect(ulid(0 as Millis, new Uint8Array(10))).toBe('0'.repeat(26))
  expect(ulid((2 ** 48 - 1) as Millis, new Uint8Array(12).fill(255))).toBe(`7${'Z'.repeat(25)}`)
  expect(ulid(33 as Millis, Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0, 0, 31))).toBe(
    `00000000111${'0'.repeat(14)}Z`,
  )
  // ten of them, however many there are
  const many = Uint8Array.of(0, 0, 0, 0, 1, 255, 0, 0, 0, 32, 7, 7)
  expect(ulid(0 as Millis, many)).toBe('000000000000000001ZW000010')
})

test('a topic is in a space that is its first levels', () => {
  expect(['a', 'a/b', 'ab', 'b/a', 'b/a/', ''].map((topic) => isInSpace('a', topic))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
