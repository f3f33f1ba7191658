/** Each field of each message: what is read, and what makes the whole message malformed. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Address } from '../../../src/core/channel.ts'
import type { UserId } from '../../../src/core/ids.ts'
import { MAX_HEIRS, MAX_LINEAGE, MAX_MEMBERS } from '../../../src/model/groups/roster.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { decode, isOnWire, isWireCommand } from '../../../src/protocol/codec.ts'
import { codecs } from '../../../src/protocol/messages/direct.ts'
import type { CodecTable } from '../../../src/protocol/messages/direct.ts'
import type { Fields } from '../../../src/core/schema.ts'

const ALICE = 'alice' as UserId
const BOB = 'bob' as UserId
const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
const AT = 1_763_630_000_000
const ULID = '01KB6D0Q5WZX3M7V9T2HN4C8RE'
const REF = `${ULID}.${KEY}`
const SESSION = 'bob_alice_20251120T091320Z'
const GROUP = 'lab~11qYAYKxCrfV'
const SIG = 'x'.repeat(86)
const HEIRS = { after: 1000, list: [['bob', KEY]], sig: SIG }
const FOUNDED = { id: 'alice', key: KEY, rev: 1, how: 'founded' }
const HANDED = { id: 'bob', key: KEY, rev: 2, how: 'handed', sig: SIG }
const CLAIMED = { id: 'carol', key: KEY, rev: 3, how: 'claimed', heirs: HEIRS }

const INBOX = { kind: 'inbox', of: BOB, from: ALICE }
const DIRECT = { kind: 'direct', session: SESSION, to: BOB, from: ALICE }
const IN_GROUP = { kind: 'group', group: GROUP, from: ALICE }
const ROSTER = { kind: 'roster', group: GROUP, from: ALICE }

type Type = keyof CodecTable
type Row = {
  readonly channel: { readonly kind: string; readonly [more: string]: unknown }
  readonly fields: Fields
  /** Fields that may be absent. */
  readonly optional?: readonly string[]
  /** Other values that are read. */
  readonly good?: Fields
  /** Values of which each makes the message malformed. */
  readonly bad: { readonly [field: string]: readonly unknown[] }
}

const NOT_TEXT = [7, null, ['a'], { a: 1 }]
const BAD_TEXT = [...NOT_TEXT, 'x'.repeat(32_001)]
const BAD_LINE = [...NOT_TEXT, 'x'.repeat(1001)]
const BAD_REF = [7, '', ULID, KEY, `${REF}x`, REF.toLowerCase(), ` ${REF}`]
const BAD_GROUP = [
  7,
  '',
  'lab',
  'lab~short',
  'Lab~11qYAYKxCrfV',
  '~11qYAYKxCrfV',
  'lab~1234567',
  'a/b~11qYAYKxCrfV',
]
const BAD_ROSTER_REF = [7, [], [1], [0, KEY], [1, 'x'], [1.5, KEY], ['1', KEY], { 0: 1, 1: KEY }]
const BAD_NAME = [7, '', ' ', 'a/b', 'x'.repeat(33)]
const BAD_RANGES = [
  7,
  [1, 2],
  [[0, 2]],
  [[3, 2]],
  [[1, 2, 3]],
  [[1]],
  [['1', '2']],
  [
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [1, 2],
  ],
  Array.from({ length: 65 }, (_, n) => [2 * n + 1, 2 * n + 1]),
]
const RANGES = Array.from({ length: 64 }, (_, n) => [2 * n + 1, 2 * n + 1])
const BAD_GAPS = [...BAD_RANGES, [[1, 10]], [[10, 10]], [[11, 12]]]
const BAD_HEIRS = [
  7,
  [],
  { ...HEIRS, after: 999 },
  { ...HEIRS, after: '1000' },
  { ...HEIRS, list: 'bob' },
  { ...HEIRS, list: [['bob']] },
  { ...HEIRS, list: [['b/b', KEY]] },
  { ...HEIRS, list: [['bob', 'short']] },
  { ...HEIRS, list: Array.from({ length: MAX_HEIRS + 1 }, () => ['bob', KEY]) },
  { ...HEIRS, sig: 'x'.repeat(85) },
  { ...HEIRS, sig: 'x'.repeat(87) },
  { ...HEIRS, sig: '='.repeat(86) },
  { ...HEIRS, sig: `${'x'.repeat(85)}\n` },
]
const BAD_STEPS = [
  7,
  { ...FOUNDED, id: 'a/b' },
  { ...FOUNDED, key: 'short' },
  { ...FOUNDED, rev: 0 },
  { ...FOUNDED, how: 'elected' },
  { ...HANDED, sig: undefined },
  { ...HANDED, sig: 'short' },
  { ...CLAIMED, heirs: undefined },
  ...BAD_HEIRS.map((heirs) => ({ ...CLAIMED, heirs })),
]

const ROWS = {
  'presence.publish': {
    channel: { kind: 'presence', of: ALICE },
    fields: { status: 'online', name: 'Alice', caps: ['a', 'b'], n: [AT, 2] },
    good: { status: 'away', name: 'ALICE', caps: Array.from({ length: 32 }, () => 'x'), n: [0, 0] },
    bad: {
      status: ['here', '', 7],
      name: [...BAD_NAME, 'bob'],
      caps: ['a', [7], ['x'.repeat(41)], Array.from({ length: 33 }, () => 'x')],
      n: [7, [1], [1, 2, 3], [-1, 2], [1, -1], ['1', 2], [1.5, 2]],
    },
  },
  'request.make': {
    channel: INBOX,
    fields: { text: 'hi' },
    good: { text: '' },
    bad: { text: BAD_TEXT },
  },
  'request.accept': {
    channel: INBOX,
    fields: { request: REF, session: SESSION },
    good: { session: 'alice_bob_20251120T091320Z' },
    bad: {
      request: BAD_REF,
      session: [7, '', 'bob_carol_20251120T091320Z', 'bob_alice_2025', `${SESSION}x`],
    },
  },
  'request.deny': {
    channel: INBOX,
    fields: { request: REF, reason: 'no' },
    good: { reason: '' },
    bad: { request: BAD_REF, reason: BAD_LINE },
  },
  'session.end': { channel: DIRECT, fields: {}, bad: {} },
  'message.send': {
    channel: DIRECT,
    fields: { text: 'hi', reply: REF },
    optional: ['reply'],
    bad: { text: BAD_TEXT, reply: BAD_REF },
  },
  'message.edit': {
    channel: DIRECT,
    fields: { target: REF, text: 'hi' },
    bad: { target: BAD_REF, text: BAD_TEXT },
  },
  'message.delete': { channel: DIRECT, fields: { target: REF }, bad: { target: BAD_REF } },
  'message.react': {
    channel: IN_GROUP,
    fields: { roster: [3, KEY], target: REF, emoji: 'x', on: true },
    good: { emoji: 'x'.repeat(32), on: false },
    bad: {
      roster: BAD_ROSTER_REF,
      target: BAD_REF,
      emoji: [...NOT_TEXT, 'x'.repeat(65)],
      on: ['true', 1, null],
    },
  },
  'message.typing': {
    channel: DIRECT,
    fields: { on: true },
    good: { on: false },
    bad: { on: ['true', 1, null] },
  },
  'group.ask': {
    channel: INBOX,
    fields: { group: GROUP, roster: [1, KEY], text: 'hi', invitation: REF },
    optional: ['roster', 'invitation'],
    bad: { group: BAD_GROUP, roster: BAD_ROSTER_REF, text: BAD_TEXT, invitation: BAD_REF },
  },
  'group.invite': {
    channel: INBOX,
    fields: { group: GROUP, name: 'Lab', text: 'hi' },
    bad: { group: BAD_GROUP, name: BAD_NAME, text: BAD_TEXT },
  },
  'group.deny': {
    channel: INBOX,
    fields: { join: REF, reason: 'no' },
    bad: { join: BAD_REF, reason: BAD_LINE },
  },
  'group.leave': {
    channel: INBOX,
    fields: { group: GROUP, roster: [1, KEY], sentCount: 1 },
    good: { sentCount: 0 },
    bad: { group: BAD_GROUP, roster: BAD_ROSTER_REF, sentCount: [-1, 1.5, '1'] },
  },
  'group.roster': {
    channel: ROSTER,
    fields: {
      name: 'Lab',
      rev: 1,
      founding: KEY,
      before: KEY,
      lineage: [FOUNDED, HANDED, CLAIMED],
      members: [['alice', KEY, 1, 0]],
      departed: [['bob', KEY, 10, [[2, 9]], true]],
      topic: 'what we do',
      heirs: HEIRS,
      disbanded: false,
    },
    optional: ['founding', 'before'],
    good: {
      topic: '',
      disbanded: true,
      departed: [['bob', KEY, 0, [], false]],
      heirs: { ...HEIRS, list: Array.from({ length: MAX_HEIRS }, () => ['bob', KEY]) },
    },
    bad: {
      name: BAD_NAME,
      rev: [0, 1.5, '1'],
      founding: [7, '', 'short', `${KEY}x`],
      before: [7, '', 'short', `${KEY}x`],
      lineage: [7, ...BAD_STEPS.map((step) => [FOUNDED, step])],
      members: [
        7,
        [7],
        [['a/b', KEY, 1, 0]],
        [['alice', 'short', 1, 0]],
        [['alice', KEY, 0, 0]],
        [['alice', KEY, 1, -1]],
        [['alice', KEY, 1]],
        [['alice', KEY]],
      ],
      departed: [
        7,
        [7],
        [['a/b', KEY, 10, [], true]],
        [['bob', 'short', 10, [], true]],
        [['bob', KEY, -1, [], true]],
        [['bob', KEY, 10, [], 'yes']],
        [['bob', KEY, 10, []]],
        ...BAD_GAPS.map((gaps) => [['bob', KEY, 10, gaps, true]]),
      ],
      topic: BAD_LINE,
      heirs: BAD_HEIRS,
      disbanded: [0, 'no', null],
    },
  },
  receipt: {
    channel: INBOX,
    fields: {
      channel: 'control',
      upTo: 10,
      gaps: [[2, 9]],
      read: [[1, 1]],
      hides: ['typing'],
      conflicts: [[3, 3]],
    },
    optional: ['read', 'hides', 'conflicts'],
    good: {
      channel: SESSION,
      gaps: [],
      read: RANGES,
      hides: ['read', 'typing'],
      conflicts: RANGES,
    },
    bad: {
      channel: [7, '', 'elsewhere', `!${GROUP}`, '#lab', `?${GROUP}`, 'bob_carol_20251120T091320Z'],
      upTo: [-1, 1.5, '10'],
      gaps: BAD_GAPS,
      read: BAD_RANGES,
      hides: [7, 'read', [7], Array.from({ length: 33 }, () => 'read'), ['x'.repeat(41)]],
      conflicts: BAD_RANGES,
    },
  },
  'sync.request': {
    channel: INBOX,
    fields: { channel: `!${GROUP}`, author: 'carol', from: 1, to: 1 },
    good: { channel: 'control' },
    bad: {
      channel: [7, '!lab', GROUP],
      author: BAD_NAME,
      from: [0, 1.5, '1'],
      to: [0, 1.5, '1'],
    },
  },
  'sync.relay': {
    channel: INBOX,
    fields: { channel: `#${GROUP}`, packet: 'x'.repeat(65_536) },
    good: { channel: `!${GROUP}`, packet: '' },
    bad: { channel: [7, 'control', SESSION, GROUP], packet: [7, 'x'.repeat(65_537)] },
  },
  'sync.have': {
    channel: INBOX,
    fields: { channel: `#${GROUP}`, roster: [1, KEY], authors: [['bob', KEY, 10, [[2, 9]]]] },
    good: { authors: [] },
    bad: {
      channel: [7, 'control', SESSION, `!${GROUP}`],
      roster: BAD_ROSTER_REF,
      authors: [
        7,
        [7],
        [['a/b', KEY, 10, []]],
        [['bob', 'short', 10, []]],
        ...BAD_GAPS.map((gaps) => [['bob', KEY, 10, gaps]]),
      ],
    },
  },
  'presence.query': { channel: { kind: 'roll-call', from: ALICE }, fields: {}, bad: {} },
} satisfies { readonly [T in Type]?: Row }

const STAMP = { v: 1, id: ULID, by: 'alice', at: AT, seq: 4, key: KEY }
type Described = keyof typeof ROWS
const rows = Object.entries(ROWS) as readonly (readonly [Described, Row])[]

const decoded = (type: string, channel: object, fields: Fields) =>
  decode({ type, ...STAMP, ...fields }, channel as Address, ALICE)

/** The message without what all have; `malformed` when it is. */
const read = (type: Described, fields: Fields): object | 'malformed' => {
  const result = decoded(type, ROWS[type].channel, fields)
  if (!result.ok && result.error === 'malformed') return 'malformed'
  const message = result.ok ? result.value.message : undefined
  if (message?.type === 'unknown' && message.reason === 'malformed') return 'malformed'
  if (message?.type !== type) throw new Error(`${type} is read as ${message?.type}`)
  return message
}

/** What the codec writes again of what was read. */
const rewritten = (type: Described, fields: Fields): unknown => {
  const message = read(type, fields)
  if (message === 'malformed') return message
  return JSON.parse(JSON.stringify(codecs[type].write(message as never)))
}

test.each(rows)('%s is read and written again as it was', (type, { fields }) => {
  expect(rewritten(type, fields)).toEqual(fields)
})

test.each(rows)('%s wants each field but for the optional ones', (type, { fields, optional }) => {
  for (const field of Object.keys(fields)) {
    const { [field]: _, ...rest } = fields
    const result = { without: field, is: rewritten(type, rest) }
    expect(result).toEqual({ without: field, is: optional?.includes(field) ? rest : 'malformed' })
  }
})

test.each(rows)('%s takes other values of its fields', (type, { fields, good = {} }) => {
  for (const [field, value] of Object.entries(good)) {
    const other = { ...fields, [field]: value }
    expect(rewritten(type, other)).toEqual(other)
  }
})

test('a receipt hides what this papo knows: other words are ignored', () => {
  const { fields } = ROWS.receipt
  const told = { ...fields, hides: ['what a later papo hides', 'read'] }
  expect(rewritten('receipt', told)).toEqual({ ...fields, hides: ['read'] })
})

test.each(rows)('%s is malformed with a bad value', (type, { fields, bad }) => {
  for (const [field, values] of Object.entries(bad)) {
    const readable = values.filter(
      (value) => read(type, { ...fields, [field]: value }) !== 'malformed',
    )
    expect({ [field]: readable }).toEqual({ [field]: [] })
  }
})

const CHANNELS = {
  presence: { kind: 'presence', of: ALICE },
  inbox: INBOX,
  direct: DIRECT,
  group: IN_GROUP,
  roster: ROSTER,
  'roll-call': { kind: 'roll-call', from: ALICE },
}

/** Where else a message may stand than where its row has it. */
const ELSEWHERE: { readonly [T in Type]?: keyof typeof CHANNELS } = {
  'presence.publish': 'inbox',
  'message.send': 'group',
  'message.edit': 'group',
  'message.delete': 'group',
  'message.react': 'direct',
  'message.typing': 'group',
  'sync.relay': 'roster',
  'presence.query': 'inbox',
}

test('only a type without fields of its own needs no row', () => {
  const file = new URL('../../golden/packets.json', import.meta.url)
  const golden = Object.values<{ readonly decoded: { readonly message: { readonly type: Type } } }>(
    JSON.parse(readFileSync(file, 'utf8')),
  )
  const withFields = golden.flatMap(({ decoded: { message } }) =>
    Object.keys(codecs[message.type].write(message as never)).length > 0 ? [message.type] : [],
  )
  expect(withFields.filter((type) => !Object.hasOwn(ROWS, type))).toEqual([])
})

test.each(rows)('%s is misplaced in every channel but its own', (type, { channel, fields }) => {
  const there = Object.entries(CHANNELS).flatMap(([kind, channel]) => {
    const result = decoded(type, channel, { roster: [1, KEY], ...fields })
    if (result.ok && result.value.message.type === type) return [kind]
    return !result.ok && result.error === 'misplaced' ? [] : [`${kind}?`]
  })
  const own = [channel.kind, ELSEWHERE[type]].filter((kind) => kind !== undefined)
  expect(there.toSorted()).toEqual(own.toSorted())
})

test('messages are numbered, those between programs and those of the moment are not', () => {
  const unnumbered = rows.flatMap(([type, { channel, fields }]) => {
    const result = decoded(type, channel, fields)
    return result.ok && result.value.seq === 0 ? [type] : []
  })
  expect(unnumbered).toEqual([
    'presence.publish',
    'message.typing',
    'group.roster',
    'receipt',
    'sync.request',
    'sync.relay',
    'sync.have',
    'presence.query',
  ])
})

test('a line, a text and a reaction are made safe', () => {
  const unsafe = '\u001B[31mred\u202E'
  const fields = { ...ROWS['message.react'].fields, emoji: unsafe }
  expect(read('message.react', fields)).toMatchObject({ emoji: 'red' })
  expect(read('message.react', { ...fields, emoji: 'x'.repeat(64) })).toMatchObject({
    emoji: 'x'.repeat(32),
  })
  expect(read('message.send', { text: unsafe })).toMatchObject({ text: 'red' })
  expect(read('request.deny', { request: REF, reason: 'a\nb' })).toMatchObject({ reason: 'a b' })
  expect(read('request.make', { text: 'x'.repeat(32_000) })).toMatchObject({
    text: 'x'.repeat(16_000),
  })
})

test('a reply in a group keeps its text, its roster and its target', () => {
  const result = decoded('message.send', IN_GROUP, { text: 'hi', reply: REF, roster: [2, KEY] })
  expect(result).toMatchObject({
    ok: true,
    value: {
      seq: 4,
      message: {
        type: 'message.send',
        text: 'hi',
        reply: REF,
        roster: { rev: 2, hash: KEY },
        channel: { kind: 'group', group: GROUP },
      },
    },
  })
})

test.each([
  ['no version', { v: undefined }, 'malformed'],
  ['version 0', { v: 0 }, 'malformed'],
  ['a version in words', { v: '1' }, 'malformed'],
  ['version 2', { v: 2 }, 'newer-version'],
  ['no type', { type: undefined }, 'malformed'],
  ['a type that is a number', { type: 7 }, 'malformed'],
  ['no author', { by: undefined }, 'malformed'],
  ['an author in upper case', { by: 'Alice' }, 'malformed'],
  ['an author who is no name', { by: 'a/b' }, 'malformed'],
  ['another author', { by: 'bob' }, 'not-yours'],
  ['no time', { at: undefined }, 'malformed'],
  ['a time in the year 2019', { at: 1_577_836_800_000 }, 'malformed'],
  ['a time in the year 3000', { at: 32_503_680_000_000 }, 'malformed'],
  ['half a millisecond', { at: AT + 0.5 }, 'malformed'],
  ['no id', { id: undefined }, 'malformed'],
  ['a bad id', { id: ULID.toLowerCase() }, 'malformed'],
  ['an id of more than 128 bits', { id: `8${ULID.slice(1)}` }, 'malformed'],
  ['no key', { key: undefined }, 'malformed'],
  ['a bad key', { key: `${KEY}=` }, 'malformed'],
  ['no number', { seq: undefined }, 'malformed'],
  ['the number 0', { seq: 0 }, 'malformed'],
  ['half a number', { seq: 1.5 }, 'malformed'],
])('a message with %s is refused', (_, fields, error) => {
  expect(decoded('request.make', INBOX, { text: 'hi', ...fields })).toEqual({ ok: false, error })
})

test('a message of an unknown type counts when it is numbered, whatever its type is called', () => {
  for (const type of ['later.thing', 'constructor', 'toString', '__proto__', '']) {
    const unknown = decoded(type, DIRECT, {})
    expect(unknown).toMatchObject({
      ok: true,
      value: {
        by: 'alice',
        at: AT,
        ref: REF,
        seq: 4,
        message: { type: 'unknown', reason: 'unknown-type' },
      },
    })
    expect(decoded(type, DIRECT, { seq: undefined })).toEqual({ ok: false, error: 'unknown-type' })
  }
})

test('a malformed message counts when it is numbered', () => {
  expect(decoded('request.make', INBOX, {})).toMatchObject({
    ok: true,
    value: { seq: 4, message: { type: 'unknown', reason: 'malformed' } },
  })
})

const list = (length: number, item: unknown) => Array.from({ length }, () => item)

test.each<[Described, string, number, unknown]>([
  ['group.roster', 'lineage', MAX_LINEAGE, FOUNDED],
  ['group.roster', 'members', MAX_MEMBERS, ['alice', KEY, 1, 0]],
  ['group.roster', 'departed', MAX_MEMBERS, ['bob', KEY, 0, [], true]],
  ['sync.have', 'authors', MAX_MEMBERS, ['bob', KEY, 0, []]],
])('%s takes the longest list of %s, and none longer by one', (type, field, most, item) => {
  const { fields } = ROWS[type]
  expect(read(type, { ...fields, [field]: list(most, item) })).not.toBe('malformed')
  expect(read(type, { ...fields, [field]: list(most + 1, item) })).toBe('malformed')
})

test('messages of people are judged by the rules, those between programs are not', () => {
  const judged = rows.flatMap(([type, { channel, fields }]) => {
    const result = decoded(type, channel, fields)
    return result.ok && isWireCommand(result.value.message) ? [type] : []
  })
  const between = ['receipt', 'sync.request', 'sync.relay', 'sync.have', 'presence.query']
  expect(judged).toEqual(rows.map(([type]) => type).filter((type) => !between.includes(type)))
  expect(isWireCommand({ type: 'unknown', reason: 'malformed' })).toBe(false)
})

test('a command travels when it has a codec and does not stay here', () => {
  const text = safeText('hi')
  const inbox = { kind: 'inbox', of: BOB, from: ALICE } as const
  expect(isOnWire({ type: 'request.make', to: BOB, text }, inbox)).toBe(true)
  expect(isOnWire({ type: 'request.make', to: BOB, text }, { kind: 'local' })).toBe(false)
  expect(isOnWire({ type: 'person.block', who: BOB }, inbox)).toBe(false)
})
