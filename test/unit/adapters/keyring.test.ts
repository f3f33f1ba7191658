/** Who signs: the key file and its dangers, and signatures as RFC 8032 has them. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeyring } from '../../../src/adapters/keyring.ts'
import type { Keyring } from '../../../src/adapters/keyring.ts'
import type { PublicKey } from '../../../src/core/ids.ts'
import { parsePublicKey } from '../../../src/core/ids.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-keyring-'))
  file = join(folder, 'alice', 'key.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const opened = (path = file): Keyring => {
  const keyring = openKeyring(path)
  if (!keyring.ok) throw new Error(keyring.error)
  return keyring.value
}
const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
const given = (text: string) => {
  mkdirSync(join(folder, 'alice'), { recursive: true })
  writeFileSync(file, text, { mode: 0o600 })
}

// RFC 8032 section 7.1, tests 1 to 3, as far as their messages are UTF-8
const VECTORS = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    text: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    text: 'r',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
]

test.each(VECTORS)('another thread checks a signature as this one does ($text)', async (vector) => {
  const { verify, verifyInBackground } = opened()
  const key = base64url(vector.key) as PublicKey
  const signature = base64url(vector.signature)
  const cases = [
    [key, vector.text, signature],
    [key, `${vector.text}!`, signature],
    [key, vector.text, signature.slice(1)],
    [key, vector.text, `${signature.slice(0, -1)}=`],
    [base64url('00'.repeat(32)) as PublicKey, vector.text, signature],
    ['no key' as PublicKey, vector.text, signature],
  ] as const
  const found = await Promise.all(
    cases.map(([by, said, signed]) => verifyInBackground(by, said, signed)),
  )
  expect(found).toEqual([true, false, false, false, false, false])
  expect(found).toEqual(cases.map(([by, said, signed]) => verify(by, said, signed)))
})

test.each(VECTORS)('the key file of RFC 8032 signs as RFC 8032 says ($text)', (vector) => {
  const { secret, key, text, signature } = vector
  given(JSON.stringify({ v: 1, kind: 'ed25519', key: base64url(key), secret: base64url(secret) }))
  const keyring = opened()
  expect(keyring.key).toBe(base64url(key))
  expect(keyring.sign(text)).toBe(base64url(signature))
  expect(keyring.verify(keyring.key, text, base64url(signature))).toBe(true)
  expect(keyring.verify(keyring.key, `${text}.`, base64url(signature))).toBe(false)
  expect([keyring.made, keyring.exposed]).toEqual([false, false])
})

test('the first start makes a key, and every later one finds it', () => {
  const first = opened()
  const second = opened()
  expect([first.made, second.made]).toEqual([true, false])
  expect(second.key).toBe(first.key)
  expect(parsePublicKey(first.key)).toBe(first.key)
  expect(second.verify(first.key, 'olá', first.sign('olá'))).toBe(true)
  expect(opened(join(folder, 'bob', 'key.json')).key).not.toBe(first.key)
})

test('the file and its folder are for me alone', () => {
  opened()
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'alice')).mode & 0o777).toBe(0o700)
})

test('a file that others could read is mended and told of', () => {
  opened()
  chmodSync(file, 0o644)
  expect(opened().exposed).toBe(true)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(opened().exposed).toBe(false)
})

test.each([
  ['nothing', () => ''],
  ['half of it', (text: string) => text.slice(0, 60)],
  ['a list', () => '[]'],
  ['null', () => 'null'],
  ['another version', (text: string) => text.replace('"v":1', '"v":2')],
  [
    'a public key of somebody else',
    (text: string) => text.replace(/"key":".{42}/u, `"key":"${'A'.repeat(42)}`),
  ],
])('a damaged file (%s) is refused and left as it is', (_, damage) => {
  opened()
  const damaged = damage(readFileSync(file, 'utf8'))
  writeFileSync(file, damaged)
  expect(openKeyring(file)).toEqual({ ok: false, error: 'damaged' })
  expect(readFileSync(file, 'utf8')).toBe(damaged)
})

test('where no file can be, there is no access', () => {
  writeFileSync(join(folder, 'alice'), 'a file where a folder should be')
  expect(openKeyring(file)).toEqual({ ok: false, error: 'no-access' })
  expect(openKeyring(folder)).toEqual({ ok: false, error: 'no-access' })
})

test('what is no key and no signature verifies nothing and never throws', () => {
  const { key, sign, verify } = opened()
  const signature = sign('text')
  const nonsense = [
    '',
    'x',
    'A'.repeat(43),
    '_'.repeat(43),
    `${key}=`,
    `${key}A`,
    '\u0000'.repeat(43),
  ]
  for (const wrong of nonsense) expect(verify(wrong as PublicKey, 'text', signature)).toBe(false)
  for (const wrong of [...nonsense, signature.slice(1), `${signature}==`, `${signature}A`]) {
    expect(verify(key, 'text', wrong)).toBe(false)
  }
})

test('a key and a signature have one way to be written', () => {
  const { key, sign, verify } = opened()
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = (text: string) => {
    const last = alphabet.indexOf(text.at(-1) ?? '')
    return `${text.slice(0, -1)}${alphabet[last + 1] ?? ''}`
  }
  const same = Buffer.from(other(key), 'base64url').equals(Buffer.from(key, 'base64url'))
  expect(same).toBe(true)
  expect(verify(other(key) as PublicKey, 'text', sign('text'))).toBe(false)
  expect(verify(key, 'text', other(sign('text')))).toBe(false)
})

test('a key of small order, whose one signature fits any text, is nobody', () => {
  const { verify } = opened()
  // the neutral point: R = 1, S = 0 solves the equation whatever is signed
  const neutral = `01${'00'.repeat(31)}`
  const forged = base64url(`${neutral}${'00'.repeat(32)}`)
  expect(verify(base64url(neutral) as PublicKey, 'any text', forged)).toBe(false)
  expect(verify(base64url(`01${'00'.repeat(30)}80`) as PublicKey, 'any text', forged)).toBe(false)
})
