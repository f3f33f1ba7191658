/** Safety numbers: what two people read to each other. */
import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { expect, test } from 'vitest'
import { safetyNumber } from '../../../src/adapters/safety.ts'
import type { PublicKey, UserId } from '../../../src/core/ids.ts'

const party = (id: string, hex: string) => ({
  id: id as UserId,
  key: Buffer.from(hex, 'hex').toString('base64url') as PublicKey,
})
const ALICE = party('alice', '06863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868')
const BOB = party('bob', 'f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b')
const CAROL = party('carol', '00'.repeat(32))

test('the number is the one that Signal makes of the same bytes', () => {
  // the published test of libsignal; its keys begin with the byte 05 for their kind
  const signal = safetyNumber(
    party('+14152222222', '0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868'),
    party('+14153333333', '05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b'),
  )
  expect(signal.groups.join('')).toBe(
    '300354477692869396892869876765458257569162576843440918079131',
  )
})

test('both see the same twelve groups and twelve words', () => {
  const mine = safetyNumber(ALICE, BOB)
  expect(safetyNumber(BOB, ALICE)).toEqual(mine)
  expect(mine.groups).toHaveLength(12)
  expect(mine.groups.every((group) => /^\d{5}$/u.test(group))).toBe(true)
  expect(mine.words).toHaveLength(12)
  expect(mine.words.every((word) => wordlist.includes(word))).toBe(true)
})

test.each([
  {
    pair: [ALICE, BOB],
    digits: '14549 15471 07238 75504 74935 35223 52896 18979 49531 77374 11081 28815',
    words: 'shadow hub portion lawn swallow runway defy assault yard movie core potato',
  },
  {
    pair: [BOB, CAROL],
    digits: '00515 70501 60364 73878 16462 07953 52896 18979 49531 77374 11081 28815',
    words: 'elegant scrub region mixture vague sunset silk govern humor cupboard one tent',
  },
  {
    pair: [CAROL, ALICE],
    digits: '00515 70501 60364 73878 16462 07953 14549 15471 07238 75504 74935 35223',
    words: 'long traffic swamp team festival switch myself luxury menu forward nature bunker',
  },
] as const)('two people compare the words that all versions of papo gave them: $words', (row) => {
  const { groups, words } = safetyNumber(...row.pair)
  expect(groups.join(' ')).toBe(row.digits)
  expect(words.join(' ')).toBe(row.words)
})

test('another key or another name gives another number and other words', () => {
  const mine = safetyNumber(ALICE, BOB)
  for (const other of [
    { ...BOB, key: ALICE.key },
    { ...BOB, id: 'rob' as UserId },
  ]) {
    const theirs = safetyNumber(ALICE, other)
    expect(theirs.groups).not.toEqual(mine.groups)
    expect(theirs.words).not.toEqual(mine.words)
  }
})

test('the list of words is the published one, word for word', () => {
  const digest = createHash('sha256')
    .update(`${wordlist.join('\n')}\n`)
    .digest('hex')
  expect(digest).toBe('2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda')
})
