/**
 * The tail-signed envelope: a JSON object whose last field is the signature of the text before it.
 * The received bytes are checked and never a re-serialisation, so nothing has to be canonical.
 */
import type { PublicKey } from '../core/ids.ts'
import { parsePublicKey } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Fields } from '../core/schema.ts'
import { parseJson, readFields } from '../core/schema.ts'
import { MAX_PACKET } from './limits.ts'

/** Signs with my key; base64url without padding, 86 characters (Ed25519, RFC 8032). */
export type Sign = (text: string) => string
/** Is `signature` the one of `key` under `text`? */
export type Verify = (key: PublicKey, text: string, signature: string) => boolean

/** Why bytes are not a valid envelope. */
export type EnvelopeError = 'too-big' | 'not-utf8' | 'not-json' | 'unsigned' | 'forged'

const TAIL = /,"sig":"([A-Za-z0-9_-]{86})"\}$/u
const TAIL_LENGTH = ',"sig":""}'.length + 86

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const signedText = (space: string, topic: string, body: string) =>
  `papo/1\n${space}/${topic}\n${body}`

/**
 * Closes an envelope. The space and the topic inside it are signed too, so a message can be moved neither to
 * another topic nor to another community. `fields` must hold the public key under `key`.
 */
export const signEnvelope = (
  space: string,
  topic: string,
  fields: Fields,
  sign: Sign,
): Uint8Array => {
  const body = JSON.stringify(fields)
  return encoder.encode(`${body.slice(0, -1)},"sig":"${sign(signedText(space, topic, body))}"}`)
}

/** Opens an envelope that arrived on `topic` of `space`: its fields and who signed them. */
export const openEnvelope = (
  space: string,
  topic: string,
  bytes: Uint8Array,
  verify: Verify,
): Result<{ readonly fields: Fields; readonly key: PublicKey }, EnvelopeError> => {
  if (bytes.length > MAX_PACKET) return fail('too-big')
  const text = textOf(bytes)
  if (text === undefined) return fail('not-utf8')
  const signature = TAIL.exec(text.slice(-TAIL_LENGTH))?.[1]
  const fields = readFields(parseJson(text))
  if (!fields) return fail('not-json')
  const key = parsePublicKey(fields['key'])
  if (signature === undefined || key === undefined) return fail('unsigned')
  const body = `${text.slice(0, -TAIL_LENGTH)}}`
  return verify(key, signedText(space, topic, body), signature)
    ? ok({ fields, key })
    : fail('forged')
}

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    // a fatal decoder throws for broken UTF-8 only
    return undefined
  }
}
