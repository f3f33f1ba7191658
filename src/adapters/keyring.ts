/** The port `Signer`: my Ed25519 key in a file of its own, and everybody's signatures (RFC 8032). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
  verify,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { parsePublicKey } from '../core/ids.ts'
import type { PublicKey } from '../core/ids.ts'
import { fail, ok } from '../core/result.ts'
import type { Result } from '../core/result.ts'
import type { Signer } from '../ports/signer.ts'
import { readPrivately, writePrivately } from './files/private-files.ts'

/**
 * My keys. `made`: they were made just now; `exposed`: others could read the file until now (its
 * mode is corrected, but somebody who read it can sign as me).
 */
export type Keyring = Signer &
  Required<Pick<Signer, 'verifyInBackground'>> & {
    readonly made: boolean
    readonly exposed: boolean
  }

/** Keys of others that are kept ready; making one costs more than a look into a Map. */
const READY = 1000

/** Bytes of exactly this length, from the one base64url text without padding that means them. */
const exactly = (text: string, length: number): Buffer | undefined => {
  const raw = Buffer.from(text, 'base64url')
  return raw.length === length && raw.toString('base64url') === text ? raw : undefined
}

const keyObject = (key: string): KeyObject | undefined => {
  const raw = exactly(key, 32)
  if (!raw) return undefined
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' })
}

/** Checks signatures; remembers the keys that it saw last. Never throws. */
export const createVerifier = (): Required<Pick<Signer, 'verify' | 'verifyInBackground'>> => {
  const ready = new Map<string, KeyObject>()
  const readyKey = (key: string) => {
    const known = ready.get(key)
    if (known) return known
    const made = keyObject(key)
    if (ready.size >= READY) ready.clear()
    if (made) ready.set(key, made)
    return made
  }
  return {
    verify: (key, text, signature) => {
      try {
        const raw = exactly(signature, 64)
        const theirs = readyKey(key)
        return raw && theirs ? verify(undefined, Buffer.from(text), theirs, raw) : false
      } catch {
        // OpenSSL throws for bytes that are no point of the curve
        return false
      }
    },
    verifyInBackground: (key, text, signature) =>
      new Promise((resolve) => {
        try {
          const raw = exactly(signature, 64)
          const theirs = readyKey(key)
          if (!raw || !theirs) return resolve(false)
          // a job for libuv's threads: it costs this one a tenth
          verify(undefined, Buffer.from(text), theirs, raw, (error, isGood) =>
            resolve(error === null && isGood),
          )
        } catch {
          resolve(false)
        }
      }),
  }
}

type Pair = { readonly key: PublicKey; readonly secret: KeyObject }

/** Reads the file: version, kind, and 32 bytes each in base64url; the halves must belong together. */
const pairOf = (text: string): Pair | undefined => {
  try {
    const { v, kind, key, secret }: { readonly [name: string]: unknown } = JSON.parse(text)
    if (v !== 1 || kind !== 'ed25519' || typeof secret !== 'string') return undefined
    const mine = parsePublicKey(key)
    if (mine === undefined || !exactly(mine, 32) || !exactly(secret, 32)) return undefined
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: mine, d: secret }
    const object = createPrivateKey({ key: jwk, format: 'jwk' })
    return createPublicKey(object).export({ format: 'jwk' }).x === mine
      ? { key: mine, secret: object }
      : undefined
  } catch {
    // neither JSON nor a key
    return undefined
  }
}

const freshFile = () => {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return `${JSON.stringify({ v: 1, kind: 'ed25519', key: x, secret: d })}\n`
}

/**
 * Opens the key file, and makes key and file (0600) when there is none. A `damaged` file is left as
 * it is: it may be all that is left of an identity that others have pinned. Two programs that start
 * at once get the same key.
 */
export const openKeyring = (file: string): Result<Keyring, 'damaged' | 'no-access'> => {
  let stored = readPrivately(file)
  const missing = !stored.ok && stored.error === 'missing'
  const written = missing && writePrivately(file, freshFile(), 'new')
  if (written) stored = readPrivately(file)
  if (!stored.ok) return fail('no-access')
  const pair = pairOf(stored.value.text)
  if (!pair) return fail('damaged')
  return ok({
    key: pair.key,
    sign: (text) => sign(undefined, Buffer.from(text), pair.secret).toString('base64url'),
    ...createVerifier(),
    hash: (bytes) => hash('sha256', bytes, 'base64url'),
    made: written && written.ok,
    exposed: stored.value.exposed,
  })
}
