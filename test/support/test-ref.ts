/** Ids of messages that nobody has to sign. */
import type { Millis, PublicKey, Ref } from '../../src/core/ids.ts'
import { createRef } from '../../src/core/ids.ts'
import { ulid } from '../../src/core/ulid.ts'

/** The id of something said at this time, by the holder of no real key. */
export const testRef = (at: Millis, random: Uint8Array = new Uint8Array(10)): Ref =>
  createRef(ulid(at, random), 'K'.repeat(43) as PublicKey)
