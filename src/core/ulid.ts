/** ULIDs (github.com/ulid/spec): 48 bits of time and 80 of randomness in Crockford's base 32. */
import type { Millis, Ulid } from './ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The last `length` digits of a whole number in base 32. */
const digits = (value: number, length: number): string => {
  let text = ''
  for (let rest = value, place = 0; place < length; place += 1) {
    text = `${ALPHABET[rest % 32]}${text}`
    rest = (rest - (rest % 32)) / 32
  }
  return text
}

/** Five bytes as eight digits. */
const eightDigits = (bytes: Uint8Array): string =>
  digits(
    bytes.reduce((number, byte) => number * 256 + byte, 0),
    8,
  )

/** Makes a ULID from a time and ten random bytes (the caller's). */
export const ulid = (at: Millis, random: Uint8Array): Ulid =>
  `${digits(at, 10)}${eightDigits(random.subarray(0, 5))}${eightDigits(random.subarray(5, 10))}` as Ulid
