/** From the bytes on a topic to a message: who sent it, to which channel, or why it is not valid. */
import type { PublicKey, UserId } from '../core/ids.ts'
import { parseUserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { EnvelopeError, Verify } from './envelope.ts'
import { openEnvelope } from './envelope.ts'
import { parseJson, readFields } from '../core/schema.ts'
import type { Address } from '../core/channel.ts'
import { parseTopic, writerOf } from './topics.ts'
import type { Decoded, DecodeError } from './codec.ts'
import { decode } from './codec.ts'

/** Signed bytes with what was signed besides: their space, and the topic of their channel inside it. */
export type SignedPacket = {
  readonly space: string
  readonly channel: Address
  readonly topic: string
  readonly bytes: Uint8Array
}

/** A message with its channel and the key that signed it. */
export type DecodedPacket = {
  readonly channel: Address
  readonly decoded: Decoded
  readonly key: PublicKey
}

/** Reads what was signed. Never throws. */
export const decodeSigned = (
  { space, channel, topic, bytes }: SignedPacket,
  verify: Verify,
): Result<DecodedPacket, EnvelopeError | DecodeError> => {
  const envelope = openEnvelope(space, topic, bytes, verify)
  if (!envelope.ok) return envelope
  const decoded = decode(envelope.value.fields, channel, writerOf(channel))
  return decoded.ok ? ok({ channel, decoded: decoded.value, key: envelope.value.key }) : decoded
}

/** The same where only the topic is known. */
export const decodePacket = (
  space: string,
  topic: string,
  bytes: Uint8Array,
  verify: Verify,
): Result<DecodedPacket, EnvelopeError | DecodeError | 'foreign-topic'> => {
  const channel = parseTopic(topic)
  return channel ? decodeSigned({ space, channel, topic, bytes }, verify) : fail('foreign-topic')
}

/** Reads what this program has checked before, or has signed itself: the signature is not looked at again. */
export const decodeTrusted = (
  topic: string,
  bytes: Uint8Array,
): Result<DecodedPacket, EnvelopeError | DecodeError | 'foreign-topic'> =>
  decodePacket('', topic, bytes, () => true)

/** The author that a packet claims, before anything was checked. */
export const claimedAuthorOf = (packet: string): UserId | undefined =>
  parseUserId(readFields(parseJson(packet))?.['by'])
