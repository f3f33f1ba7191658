/** From the bytes on a topic to a word: whose it is, where it was said, or why it is none. */
import type { PublicKey, UserId } from '../core/ids.ts'
import { userId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Unsealed, Verify } from './envelope.ts'
import { opened } from './envelope.ts'
import { fields } from './schema.ts'
import type { Told } from './topics.ts'
import { placeOf, writerOf } from './topics.ts'
import type { Heard, Undecoded } from './codec.ts'
import { decode } from './codec.ts'

/** A word with its place and the key that signed it. */
export type Read = { readonly place: Told; readonly heard: Heard; readonly key: PublicKey }

/** Reads what arrived on `topic` (without the space). Never throws. */
export const readWord = (
  topic: string,
  bytes: Uint8Array,
  verify: Verify,
): Result<Read, Unsealed | Undecoded | 'foreign-topic'> => {
  const place = placeOf(topic)
  if (!place) return fail('foreign-topic')
  const open = opened(topic, bytes, verify)
  if (!open.ok) return open
  const heard = decode(open.value.word, place, writerOf(place))
  return heard.ok ? ok({ place, heard: heard.value, key: open.value.key }) : heard
}

/** Who a packet says that it is by, before anything of it was checked. */
export const authorIn = (packet: string): UserId | undefined => {
  try {
    return userId(fields(JSON.parse(packet))?.['by'])
  } catch {
    // a SyntaxError is the only thing JSON.parse throws
    return undefined
  }
}
