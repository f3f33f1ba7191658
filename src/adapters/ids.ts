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

/** A random number has 48 bits, as many as a double holds with ease. */
const NUMBER_BYTES = 6
/** So many numbers are drawn at once: asking the system costs 15 µs, and in a busy group a number is drawn for each message. */
const DRAWN = 256

/**
 * Ids from the operating system's randomness. Those of one millisecond ascend, as the ULID
 * specification has it, so that what is sent within one millisecond keeps its order. `random` is for tests.
 */
export const systemIds = (
  random: (size: number) => Uint8Array = (size) => randomBytes(size),
): Ids => {
  let drawn = new Uint8Array()
  let used = 0
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
    random: () => {
      if (used === drawn.length) {
        drawn = Uint8Array.from(random(NUMBER_BYTES * DRAWN))
        used = 0
      }
      const bytes = drawn.subarray(used, used + NUMBER_BYTES)
      used += NUMBER_BYTES
      return bytes.reduce((sum, byte) => sum * 256 + byte, 0) / 2 ** (8 * NUMBER_BYTES)
    },
  }
}
