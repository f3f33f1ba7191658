/** The port `Ids`: ULIDs that nobody else makes, and random numbers. */
import { randomBytes } from 'node:crypto'
import { ulid } from '../core/ulid.ts'
import type { Ids } from '../ports/ids.ts'

/** The next higher number of ten bytes; after the highest one it starts again. */
const next = (bytes: Uint8Array): Uint8Array => {
  const higher = bytes.slice()
  for (let index = higher.length - 1; index >= 0; index -= 1) {
    const byte = ((higher[index] ?? 0) + 1) % 256
    higher[index] = byte
    if (byte !== 0) break
  }
  return higher
}

/**
 * Ids from the operating system's randomness. Those of one millisecond ascend, as the ULID
 * specification has it, so that what is sent within one millisecond keeps its order. `random` is for tests.
 */
export const systemIds = (
  random: (size: number) => Uint8Array = (size) => randomBytes(size),
): Ids => {
  let last: { readonly at: number; readonly bytes: Uint8Array } | undefined
  return {
    next: (at) => {
      const again = last?.at === at ? last.bytes : undefined
      const bytes = again ? next(again) : random(10)
      // room to count up: the highest bit of a fresh series is nought
      if (!again) bytes[0] = (bytes[0] ?? 0) % 128
      last = { at, bytes }
      return ulid(at, bytes)
    },
    random: () => random(6).reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** 48,
  }
}
