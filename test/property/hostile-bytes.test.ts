/** Whatever comes that is no word: it never throws, and is refused for its reason. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSessionId } from '../../src/core/ids.ts'
import type { Millis } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { ulid } from '../../src/core/ulid.ts'
import { MAX_SEQ } from '../../src/core/seq-ranges.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { MAX_PACKET } from '../../src/protocol/limits.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import type { Address } from '../../src/core/channel.ts'
import { parseTopic, topicOf } from '../../src/protocol/topics.ts'
import { id, insecureSigner } from '../support/network/network.ts'

const signer = insecureSigner('alice')
const AT = 1_763_630_000_000 as Millis
const bytesOf = (text: string) => new TextEncoder().encode(text)

const alice = id('alice')
const bob = id('bob')
const session = createSessionId(bob, alice, AT)
const toBob = { kind: 'direct', session, to: bob, from: alice } as const
const ref = ulid(AT, new Uint8Array(10))
const stamp = { v: 1, id: ref, by: 'alice', at: AT, seq: 1, key: signer.key }
const say = { ...stamp, type: 'message.send', text: 'oi' }
const good = signEnvelope('papo', topicOf(toBob), say, signer.sign)
const goodText = new TextDecoder().decode(good)

const reasonOf = (bytes: Uint8Array, place: Address = toBob) => {
  const read = decodePacket('papo', topicOf(place), bytes, signer.verify)
  if (!read.ok) return read.error
  const { message } = read.value.decoded
  return message.type === 'unknown' ? `unknown: ${message.reason}` : 'read'
}
const reasonOfFields = (fields: object, place: Address = toBob) =>
  reasonOf(signEnvelope('papo', topicOf(place), { ...say, ...fields }, signer.sign), place)

test('a flipped bit anywhere is never read as somebody’s word', () => {
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (index, flip) => {
      const bytes = good.slice()
      bytes[index] = (bytes[index] ?? 0) ^ flip
      expect(['not-utf8', 'not-json', 'unsigned', 'forged']).toContain(reasonOf(bytes))
    }),
    { numRuns: 800 },
  )
})

test('bytes, texts and values of any kind never throw and are never read', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map(bytesOf),
    fc.json().map(bytesOf),
    fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((fields) => bytesOf(JSON.stringify({ ...say, ...fields }))),
  )
  fc.assert(
    fc.property(anything, (bytes) => {
      expect(reasonOf(bytes)).not.toBe('read')
    }),
    { numRuns: 1000 },
  )
})

test('signed fields of any kind never throw, whatever their types', () => {
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(Number.MAX_SAFE_INTEGER, -1, 0.5, 1e308, '__proto__', '', null, [], {}),
  )
  const fields = fc.dictionary(
    fc.constantFrom(
      'v',
      'type',
      'id',
      'by',
      'at',
      'seq',
      'text',
      'reply',
      'sync.have',
      'n',
      '__proto__',
    ),
    values,
  )
  fc.assert(
    fc.property(fields, (changes) => {
      expect(typeof reasonOfFields(changes)).toBe('string')
    }),
    { numRuns: 1000 },
  )
})

test('topics of any kind never throw, and only ours have a place', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 6 }), (levels) => {
      const topic = levels.join('/')
      const place = parseTopic(topic)
      expect(place === undefined ? topic : topicOf(place)).toBe(topic)
    }),
    { numRuns: 1000 },
  )
  expect(parseTopic(`USERS/${'a'.repeat(2000)}`)).toBeUndefined()
  expect(parseTopic('USERS/Alice')).toBeUndefined()
  expect(parseTopic('USERS/%61lice')).toBeUndefined()
  expect(parseTopic('SESSIONS/bob/carol/bob_alice_20261120T091204Z')).toBeUndefined()
})

test('a word that was moved to another topic is forged', () => {
  expect(reasonOf(good)).toBe('read')
  const elsewhere: readonly Address[] = [
    { ...toBob, to: id('carol'), session: createSessionId(id('carol'), alice, AT) },
    { ...toBob, session: createSessionId(alice, bob, AT) },
    { kind: 'inbox', of: bob, from: alice },
    { kind: 'presence', of: alice },
  ]
  for (const place of elsewhere) expect(reasonOf(good, place)).toBe('forged')
})

test.each([
  ['too much of it', bytesOf(' '.repeat(MAX_PACKET + 1)), 'too-big'],
  ['half a character', new Uint8Array([0x7b, 0xc3]), 'not-utf8'],
  ['a byte order mark', bytesOf(`\uFEFF${goodText}`), 'not-json'],
  ['nothing', new Uint8Array(), 'not-json'],
  ['a list', bytesOf('[1,2]'), 'not-json'],
  ['deep nesting', bytesOf('['.repeat(30_000) + ']'.repeat(30_000)), 'not-json'],
  ['no signature', bytesOf(JSON.stringify(say)), 'unsigned'],
  [
    'no key',
    signEnvelope('papo', topicOf(toBob), { ...say, key: undefined }, signer.sign),
    'unsigned',
  ],
  [
    'a signature in the middle',
    bytesOf(goodText.replace('{', `{"sig":"${'A'.repeat(86)}",`)),
    'forged',
  ],
  ['something after the signature', bytesOf(`${goodText.slice(0, -1)},"x":1}`), 'unsigned'],
  ['a space after it', bytesOf(`${goodText} `), 'unsigned'],
  [
    'a second author',
    bytesOf(goodText.replace('"by":"alice"', '"by":"alice","by":"bob"')),
    'forged',
  ],
])('%s is refused for its reason', (_, bytes, reason) => {
  expect(reasonOf(bytes)).toBe(reason)
})

test.each([
  [{ v: 2 }, 'newer-version'],
  [{ v: '1' }, 'malformed'],
  [{ v: undefined }, 'malformed'],
  [{ by: 'bob' }, 'not-yours'],
  [{ by: 'Alice' }, 'malformed'],
  [{ by: '__proto__' }, 'not-yours'],
  [{ at: 1e300 }, 'malformed'],
  [{ at: 12 }, 'malformed'],
  [{ id: 'short' }, 'malformed'],
  [{ seq: 0 }, 'malformed'],
  [{ seq: 2 ** 53 - 1 }, 'malformed'],
  [{ seq: MAX_SEQ + 1 }, 'malformed'],
  [{ seq: MAX_SEQ }, 'read'],
  [{ type: 'presence.publish' }, 'misplaced'],
  [{ type: 'request.make' }, 'misplaced'],
  [{ type: 'constructor' }, 'unknown: unknown-type'],
  [{ type: '__proto__' }, 'unknown: unknown-type'],
  [{ type: 'session.poll' }, 'unknown: unknown-type'],
  [{ type: 'session.poll', seq: undefined }, 'unknown-type'],
  [{ text: 7 }, 'unknown: malformed'],
  [{ text: 'x'.repeat(32_001) }, 'unknown: malformed'],
  [{ reply: 'no id' }, 'unknown: malformed'],
  [{ later: { fields: ['are', 'kept'] } }, 'read'],
])('with %j it is: %s', (fields, reason) => {
  expect(reasonOfFields(fields)).toBe(reason)
})

test.each([
  [{ upTo: 5, gaps: [[2, 3]], read: [] }, 'read'],
  [{ upTo: 5, gaps: [[2, 5]], read: [] }, 'malformed'],
  [
    {
      upTo: 9,
      gaps: [
        [4, 5],
        [2, 3],
      ],
      read: [],
    },
    'malformed',
  ],
  [
    {
      upTo: 9,
      gaps: [
        [2, 3],
        [4, 5],
      ],
      read: [],
    },
    'malformed',
  ],
  [{ upTo: 9, gaps: [[3, 2]], read: [] }, 'malformed'],
  [{ upTo: 9, gaps: [[2]], read: [] }, 'malformed'],
  [{ upTo: -1, gaps: [], read: [] }, 'malformed'],
  [{ upTo: 5, gaps: [], read: [[1, 5]] }, 'read'],
  [{ upTo: 5, gaps: [], read: 5 }, 'malformed'],
  [
    { upTo: 9999, gaps: Array.from({ length: 65 }, (_, n) => [n * 3 + 2, n * 3 + 2]), read: [] },
    'malformed',
  ],
])('a receipt %j is: %s', (fields, reason) => {
  const receipt = { type: 'receipt', channel: session, seq: undefined, text: undefined, ...fields }
  expect(reasonOfFields(receipt, { kind: 'inbox', of: bob, from: alice })).toBe(reason)
})

test('a text with escapes and lone surrogates arrives as safe text', () => {
  const text = 'a\u001B[31mb\uD800c\u202Ed'
  const read = decodePacket(
    'papo',
    topicOf(toBob),
    signEnvelope('papo', topicOf(toBob), { ...say, text }, signer.sign),
    signer.verify,
  )
  expect(read).toMatchObject({ value: { decoded: { message: { text: 'ab\uFFFDcd' } } } })
})

test('a word of the greatest length fits a packet, in every script', () => {
  for (const letter of ['x', 'é', '漢', '😀', '"', '\n', '\\']) {
    const text = safeText(letter.repeat(16_000))
    const bytes = signEnvelope('papo', topicOf(toBob), { ...say, text }, signer.sign)
    expect(bytes.length).toBeLessThanOrEqual(MAX_PACKET)
    expect(reasonOf(bytes)).toBe('read')
  }
})
