/** Addresses of brokers as people write them, and what is said of those that are none. */
import { describe, expect, test } from 'vitest'
import {
  parseBrokerAddress,
  parseBrokerList,
  removeCredentials,
} from '../../../src/core/broker/broker-address.ts'

test.each([
  ['127.0.0.1:1883', 'mqtt://127.0.0.1:1883'],
  ['localhost:1883', 'mqtt://localhost:1883'],
  ['localhost', 'mqtt://localhost'],
  ['chat.example.org', 'mqtt://chat.example.org'],
  ['[::1]:1883', 'mqtt://[::1]:1883'],
  ['[::1]', 'mqtt://[::1]'],
  ['  mqtt://h:1 \n', 'mqtt://h:1'],
  ['MQTT://h:1883', 'mqtt://h:1883'],
  ['tcp://h:1883', 'mqtt://h:1883'],
  ['ssl://h:8883', 'mqtts://h:8883'],
  ['TLS://h', 'mqtts://h'],
  ['mqtts://h/', 'mqtts://h'],
  [`mqtt://${'a'.repeat(293)}`, `mqtt://${'a'.repeat(293)}`],
  ['a'.repeat(293), `mqtt://${'a'.repeat(293)}`],
  ['wss://h/mqtt?a=b#c', 'wss://h/mqtt?a=b'],
  // only the path that every URL has means nothing
  ['wss://h/mqtt/', 'wss://h/mqtt/'],
  ['mqtt://h//', 'mqtt://h//'],
  ['ws://[::]:4?', 'ws://[::]:4'],
  ['ws://h/?#', 'ws://h'],
])('%j is %s', (text, url) => {
  expect(parseBrokerAddress(text)).toEqual({ ok: true, value: { url } })
})

test('an account comes apart from the URL, whether its signs were encoded or not', () => {
  expect(parseBrokerAddress('mqtt://ana:p%40ss@h:1883')).toEqual({
    ok: true,
    value: { url: 'mqtt://h:1883', username: 'ana', password: 'p@ss' },
  })
  expect(parseBrokerAddress('ana:100%@h')).toEqual({
    ok: true,
    value: { url: 'mqtt://h', username: 'ana', password: '100%' },
  })
  expect(removeCredentials('mqtt://ana:secret@h:0')).toBe('mqtt://h:0')
  expect(removeCredentials('ana:secret@h:0')).toBe('h:0')
})

describe('what is no address is told by what is wrong with it', () => {
  test.each([
    ['', 'no-address'],
    [' \t ', 'no-address'],
    ['a'.repeat(301), 'too-long'],
    [`mqtt://${'a'.repeat(294)}`, 'too-long'],
    ['a'.repeat(294), 'too-long'],
    ['mqtt://a b', 'blanks'],
    ['host:18 83', 'blanks'],
    ['http://h', 'web'],
    ['HTTPS://h', 'web'],
    ['ftp://h', 'scheme'],
    ['mqttt://h', 'scheme'],
    ['h:99999', 'port'],
    ['mqtt://h:0', 'port'],
    ['h:abc', 'port'],
    ['h:', 'port'],
    ['::1', 'brackets'],
    ['mqtt://::1:1883', 'brackets'],
    ['mqtt://', 'host'],
    [':1883', 'host'],
    ['[::1', 'host'],
    ['[nonsense]:1883', 'host'],
    ['mqtt://h]:1883', 'host'],
    // a web socket's URL would find a host behind these
    ['ws:///h:0', 'host'],
    ['wss://\\\\h', 'host'],
    ['ws://h:0\\x', 'port'],
    ['a\\@h:0', 'port'],
  ])('%j: %s', (text, error) => {
    expect(parseBrokerAddress(text)).toEqual({ ok: false, error })
  })
})

test.each(['mqtt://h//', 'ws://h/?', 'wss://h\\x', 'ws://[::]:4?#', 'mqtt://a\\b@h/'])(
  'the URL of %j is the same when it is read again',
  (text) => {
    const read = parseBrokerAddress(text)
    const url = read.ok ? read.value.url : ''
    expect(parseBrokerAddress(url)).toEqual({ ok: true, value: { url } })
  },
)

test('several addresses stand with commas between them, each with its account', () => {
  expect(parseBrokerList('mqtts://ana:secret@a.example , mqtt://b.example:1884')).toEqual({
    ok: true,
    value: [
      { url: 'mqtts://a.example', username: 'ana', password: 'secret' },
      { url: 'mqtt://b.example:1884' },
    ],
  })
  expect(parseBrokerList('a.example, b.example:1884')).toEqual({
    ok: true,
    value: [{ url: 'mqtt://a.example' }, { url: 'mqtt://b.example:1884' }],
  })
  // other commas are where they are
  expect(parseBrokerList('mqtt://u:p,w@a,ws://b/p?x=1,2')).toEqual({
    ok: true,
    value: [{ url: 'mqtt://a', username: 'u', password: 'p,w' }, { url: 'ws://b/p?x=1,2' }],
  })
  expect(parseBrokerList('mqtt://u:1883,w@host')).toEqual({
    ok: true,
    value: [{ url: 'mqtt://host', username: 'u', password: '1883,w' }],
  })
  expect(parseBrokerList('a.example,')).toEqual({ ok: false, error: 'no-address' })
  expect(parseBrokerList('mqtt://a.example,http://b')).toEqual({ ok: false, error: 'web' })
  expect(parseBrokerList(Array.from({ length: 17 }, (_, n) => `h${n}`).join(','))).toEqual({
    ok: false,
    error: 'too-long',
  })
})
