/** ULIDs (github.com/ulid/spec): 48 bits of time and 80 of randomness in Crockford's base 32. */
import type { Millis, Ulid } from './ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Makes a ULID from a time and ten random bytes (the caller's). */
export const ulid = (at: Millis, random: Uint8Array): Ulid => {
  let time = ''
  for (let rest: number = at, place = 0; place < 10; place += 1) {
    time = `${ALPHABET[rest % 32]}${time}`
    rest = (rest - (rest % 32)) / 32
  }
  const bits = Array.from(random.subarray(0, 10), (byte) => byte.toString(2).padStart(8, '0')).join(
    '',
  )
  const tail = bits.match(/.{5}/gu)?.map((five) => ALPHABET[Number.parseInt(five, 2)]) ?? []
  return `${time}${tail.join('')}` as Ulid
}
