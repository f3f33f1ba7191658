import type { PublicKey } from '../core/ids.ts'

/** My identity key and everybody's signatures (Ed25519, RFC 8032). */
export type Signer = {
  readonly key: PublicKey
  /** Signs UTF-8 text; base64url without padding. */
  readonly sign: (text: string) => string
  /** Never throws: a key that is no point of the curve verifies nothing. */
  readonly verify: (key: PublicKey, text: string, signature: string) => boolean
  /** The same on another processor, where there is one; never rejects. */
  readonly verifyInBackground?: (
    key: PublicKey,
    text: string,
    signature: string,
  ) => Promise<boolean>
  /** SHA-256 of bytes, base64url without padding: 43 characters. */
  readonly hash: (bytes: Uint8Array) => string
}
