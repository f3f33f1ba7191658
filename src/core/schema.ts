/** Readers for values that nobody vouches for: a value of the type, or `undefined`. */

/** Turns anything into a `T` or `undefined`. Never throws. */
export type Reader<T> = (value: unknown) => T | undefined

/** Fields by name, as `JSON.parse` gives them. */
export type Fields = { readonly [name: string]: unknown }

/** Reads an object that is no array. */
export const readFields: Reader<Fields> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined

/** Reads a whole number from `from` to `to`. */
export const readInteger =
  (from: number, to: number = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to
      ? value
      : undefined

/** Reads a string of at most `limit` UTF-16 units and hands it on. */
export const readString =
  <T>(limit: number, then: (value: string) => T | undefined): Reader<T> =>
  (value) =>
    typeof value === 'string' && value.length <= limit ? then(value) : undefined

/** Reads one of these words. */
export const readOneOf =
  <const T extends string>(...words: readonly T[]): Reader<T> =>
  (value) =>
    words.find((word) => word === value)

/** Reads an array of at most `limit` items, all of them readable. */
export const readList =
  <T>(item: Reader<T>, limit: number): Reader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > limit) return undefined
    const items = value.flatMap((one) => {
      const read = item(one)
      return read === undefined ? [] : [read]
    })
    return items.length === value.length ? items : undefined
  }

/** Reads `true` or `false`. */
export const readBoolean: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? value : undefined
