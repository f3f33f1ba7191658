/** Invite strings: what is written is read again, and nothing else is. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatInvite, parseInvite, parseBrokerUrl } from '../../../src/core/broker/invite.ts'
import type { Invite } from '../../../src/core/broker/invite.ts'
import { parseDisplayName, parsePublicKey } from '../../../src/core/ids.ts'
import type { PublicKey, SafeText } from '../../../src/core/ids.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' as PublicKey
const ALICE: Invite = { name: 'alice' as SafeText, key: KEY }

const names = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => parseDisplayName(text))
  .filter((name) => name !== undefined)
const keys = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => parsePublicKey(Buffer.from(bytes).toString('base64url')))
  .filter((key) => key !== undefined)
const brokers = fc
  .record({
    scheme: fc.constantFrom('mqtt', 'mqtts', 'tcp', 'ssl', 'tls', 'ws', 'wss'),
    host: fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    ),
    port: fc.integer({ min: 1, max: 65_535 }),
    path: fc.constantFrom('', '/mqtt', '/a/b?c=d&e=%20'),
  })
  .map(({ scheme, host, port, path }) => parseBrokerUrl(`${scheme}://${host}:${port}${path}`))
const spaces = fc.constantFrom('papo', 'a/b/c', 'x-_~9')

test('whatever is written is read again as it was', () => {
  const invites = fc.record(
    { name: names, key: keys, broker: brokers.filter((url) => url !== undefined), space: spaces },
    { requiredKeys: ['name', 'key'] },
  )
  fc.assert(
    fc.property(invites, (invite) => {
      const text = formatInvite(invite)
      expect(text).toMatch(/^papo:[!-~]+$/u)
      expect(parseInvite(` ${text}\n`)).toEqual(invite)
    }),
  )
})

test('whatever is read is written the same way again, and reading never throws', () => {
  const parts = fc.array(
    fc.oneof(
      fc.constantFrom(
        'papo:',
        'alice',
        '?',
        '&',
        '=',
        'k',
        `k=${KEY}`,
        'b',
        's',
        'mqtt://h',
        '%',
        '%20',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(parts, (pieces) => {
      const invite =
        parseInvite(`papo:alice?k=${KEY}${pieces.join('')}`) ?? parseInvite(pieces.join(''))
      expect(invite && parseInvite(formatInvite(invite))).toEqual(invite)
    }),
    { numRuns: 2000 },
  )
})

test('a password or a user name of the broker is never in an invite', () => {
  const text = formatInvite({ ...ALICE, broker: 'mqtts://bob:hunter2@example.org:8883/#hunter2' })
  expect(text).toBe(`papo:alice?k=${KEY}&b=mqtts%3A%2F%2Fexample.org%3A8883`)
  const theirs = parseInvite(`papo:alice?k=${KEY}&b=mqtt://eve:hunter2@example.org`)
  expect(theirs?.broker).toBe('mqtt://example.org')
})

test.each([
  ['nothing', ''],
  ['another scheme', `https:alice?k=${KEY}`],
  ['no key', 'papo:alice'],
  ['an empty key', 'papo:alice?k='],
  ['a key that is too short', `papo:alice?k=${KEY.slice(1)}`],
  ['a key written another way', `papo:alice?k=${KEY.slice(0, -1)}p`],
  ['two question marks', `papo:alice?k=${KEY}?s=a`],
  ['two keys', `papo:alice?k=${KEY}&k=${KEY}`],
  ['no name', `papo:?k=${KEY}`],
  ['an escape sequence for a name', `papo:%1B%5B2J?k=${KEY}`],
  ['a broken percent sequence', `papo:%E0%A4?k=${KEY}`],
  ['a broker that runs something', `papo:alice?k=${KEY}&b=file:///etc/passwd`],
  ['a broker with a line end', `papo:alice?k=${KEY}&b=mqtt://h%0Aost`],
  ['an empty broker', `papo:alice?k=${KEY}&b=`],
  ['a space with a wildcard', `papo:alice?k=${KEY}&s=%23`],
  ['a space with an empty level', `papo:alice?k=${KEY}&s=a//b`],
  ['a very long one', `papo:alice?k=${KEY}&x=${'x'.repeat(2000)}`],
])('an invite with %s is none', (_, text) => {
  expect(parseInvite(text)).toBeUndefined()
})

test('an equals sign in the URL of a broker belongs to it', () => {
  expect(parseInvite(`papo:alice?k=${KEY}&b=ws://h/a=b`)?.broker).toBe('ws://h/a=b')
})

test('fields of a newer papo do no harm', () => {
  expect(parseInvite(`papo:alice?k=${KEY}&z=9`)).toStrictEqual(ALICE)
})
