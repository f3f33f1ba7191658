/** The signed envelope: what is opened, and for which reason the rest is refused. */
import { expect, test } from 'vitest'
import type { PublicKey } from '../../../src/core/ids.ts'
import { openEnvelope, signEnvelope } from '../../../src/protocol/envelope.ts'
import { MAX_PACKET } from '../../../src/protocol/limits.ts'
import type { Verify } from '../../../src/protocol/envelope.ts'
import { claimedAuthorOf, decodePacket } from '../../../src/protocol/decode-packet.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' as PublicKey
const SIG = 'x'.repeat(86)
const TOPIC = 'USERS/alice'
const trusting: Verify = () => true
const utf8 = new TextEncoder()
const open = (text: string, verify: Verify = trusting) =>
  openEnvelope('papo', TOPIC, utf8.encode(text), verify)
const signed = (fields: object) =>
  new TextDecoder().decode(signEnvelope('papo', TOPIC, { ...fields }, () => SIG))

test('the topic and everything before the signature are signed', () => {
  const texts: string[] = []
  const bytes = signEnvelope('papo', TOPIC, { a: 'ä', key: KEY }, (text) => {
    texts.push(text)
    return SIG
  })
  expect(new TextDecoder().decode(bytes)).toBe(`{"a":"ä","key":"${KEY}","sig":"${SIG}"}`)
  const opened = openEnvelope('papo', TOPIC, bytes, (key, text, signature) => {
    texts.push(text)
    return key === KEY && signature === SIG
  })
  const text = `papo/1\npapo/${TOPIC}\n{"a":"ä","key":"${KEY}"}`
  expect(texts).toEqual([text, text])
  expect(opened).toEqual({ ok: true, value: { fields: { a: 'ä', key: KEY, sig: SIG }, key: KEY } })
})

test('what the signature does not fit is forged', () => {
  expect(open(signed({ key: KEY }), () => false)).toEqual({ ok: false, error: 'forged' })
})

test.each([
  ['no JSON', '{', 'not-json'],
  ['a list', '[]', 'not-json'],
  ['a byte order mark', `\uFEFF${signed({ key: KEY })}`, 'not-json'],
  ['nothing', '', 'not-json'],
  ['no key', signed({ a: 1 }), 'unsigned'],
  ['a key that is none', signed({ key: 'short' }), 'unsigned'],
  ['no signature', `{"key":"${KEY}"}`, 'unsigned'],
  ['a signature that is too short', `{"key":"${KEY}","sig":"${SIG.slice(1)}"}`, 'unsigned'],
  ['a signature that is too long', `{"key":"${KEY}","sig":"x${SIG}"}`, 'unsigned'],
  ['a signature in other letters', `{"key":"${KEY}","sig":"${'+'.repeat(86)}"}`, 'unsigned'],
  ['a signature that is not last', `{"sig":"${SIG}","key":"${KEY}"}`, 'unsigned'],
  ['a blank behind it', `${signed({ key: KEY })} `, 'unsigned'],
])('an envelope with %s is refused', (_, text, error) => {
  expect(open(text)).toEqual({ ok: false, error })
})

test('bytes that are no UTF-8 are refused before anything else is read', () => {
  const text = signed({ a: '?', key: KEY })
  const bytes = utf8.encode(text).with(text.indexOf('?'), 0xff)
  expect(openEnvelope('papo', TOPIC, bytes, trusting)).toEqual({ ok: false, error: 'not-utf8' })
})

test('the largest packet is opened, and none with one byte more', () => {
  const rest = MAX_PACKET - signed({ a: '', key: KEY }).length
  expect(MAX_PACKET).toBe(65_536)
  expect(open(signed({ a: 'x'.repeat(rest), key: KEY })).ok).toBe(true)
  expect(open(signed({ a: 'x'.repeat(rest + 1), key: KEY }))).toEqual({
    ok: false,
    error: 'too-big',
  })
})

test('a topic that is none of ours is refused', () => {
  expect(decodePacket('papo', 'elsewhere', utf8.encode('{}'), trusting)).toEqual({
    ok: false,
    error: 'foreign-topic',
  })
  expect(decodePacket('papo', TOPIC, utf8.encode('{}'), trusting)).toEqual({
    ok: false,
    error: 'unsigned',
  })
})

test('what was signed and says nothing is refused for that', () => {
  expect(decodePacket('papo', TOPIC, utf8.encode(signed({ key: KEY })), trusting)).toEqual({
    ok: false,
    error: 'malformed',
  })
})

test.each([
  ['{"by":"Alice"}', 'alice'],
  ['{"by":7}', undefined],
  ['[]', undefined],
  ['{', undefined],
  ['null', undefined],
])('%s claims to be by %s', (packet, author) => {
  expect(claimedAuthorOf(packet)).toBe(author)
})
