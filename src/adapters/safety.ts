/** Safety numbers: what two people compare to know that nobody is between them. */
import { createHash } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { PublicKey, UserId } from '../core/ids.ts'

/** One of the two: name and key. */
export type Party = { readonly id: UserId; readonly key: PublicKey }

/** The same for both: twelve groups of five digits, and twelve words. */
export type SafetyNumber = {
  readonly groups: readonly string[]
  readonly words: readonly string[]
}

/** Signal's "numeric fingerprint", version 0: each try of a forger costs this many hashes. */
const ITERATIONS = 5200
const VERSION = Buffer.from([0, 0])

const sha512 = (...parts: readonly Uint8Array[]) =>
  createHash('sha512').update(Buffer.concat(parts)).digest()

/**
 * The 30 digits of one person: SHA-512 over version, raw public key (32 bytes) and user id (UTF-8),
 * then 5,199 times more over the hash and the key; each 5 bytes of it give 5 digits. (Signal's
 * construction, except that its keys have a leading byte for their kind.)
 */
const digitsOf = ({ id, key }: Party): string => {
  const raw = Buffer.from(key, 'base64url')
  let hash = sha512(VERSION, raw, Buffer.from(id), raw)
  for (let round = 1; round < ITERATIONS; round += 1) hash = sha512(hash, raw)
  return Array.from({ length: 6 }, (_, index) =>
    String(hash.readUIntBE(index * 5, 5) % 100_000).padStart(5, '0'),
  ).join('')
}

/** 132 bits of a hash of the digits, eleven for each word; they can be checked against the digits. */
const wordsOf = (digits: string): readonly string[] => {
  const hash = sha512(Buffer.from(`papo/1 safety words\n${digits}`))
  let bits = BigInt(`0x${hash.toString('hex')}`) / 2n ** (512n - 132n)
  return Array.from({ length: 12 }, () => {
    const word = wordlist[Number(bits % 2048n)] ?? ''
    bits /= 2048n
    return word
  }).toReversed()
}

/** The safety number of two people; who asks does not matter. Takes some ten milliseconds. */
export const safetyNumber = (me: Party, other: Party): SafetyNumber => {
  const digits = [digitsOf(me), digitsOf(other)].toSorted().join('')
  return { groups: digits.match(/\d{5}/gu) ?? [], words: wordsOf(digits) }
}
