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
  (from: number, to: number): Reader<number> =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to
      ? value
      : undefined

/** Reads a string of at most `limit` UTF-16 units and hands it on. */
export const readString =
  <T>(limit: number, then: (value: string) => T | undefined): Reader<T> =>
  (value) =>
    typeof value === 'string' && value.length <= limit ? then(value) : undefined

/** Reads one of these strings. */
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

/** The longest string (UTF-16 units) and the longest list of which nothing else is known. */
export const MAX_ANY = 2 ** 20

/** Reads any string: of our own disk, where the state is one of many megabytes. */
export const readAnyString: Reader<string> = (value) =>
  typeof value === 'string' ? value : undefined

/** Reads a string that is no longer than somebody may mean it to be. */
export const readLimitedString: Reader<string> = readString(MAX_ANY, (value) => value)

/** Reads any number that JSON can represent. */
export const readFinite: Reader<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

/** Readers by the name of their field. */
export type Shape = { readonly [name: string]: Reader<unknown> }
export type NoFields = { readonly [K in never]: never }
/** What a reader gives. */
export type ReadBy<R extends Reader<unknown>> = Exclude<ReturnType<R>, undefined>
/** An object with the fields of `S`, and perhaps those of `O`. */
export type ObjectOf<S extends Shape, O extends Shape> = {
  readonly [K in keyof S]: ReadBy<S[K]>
} & { readonly [K in keyof O]?: ReadBy<O[K]> }

/** Fields that are strings. */
export const stringFields = <const N extends string>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, readLimitedString])) as {
    readonly [K in N]: Reader<string>
  }

/** Reads an object by its fields. Fields that nobody names stay in it. */
export const readObject =
  <S extends Shape, O extends Shape = NoFields>(
    required: S,
    optional?: O,
  ): Reader<ObjectOf<S, O>> =>
  (value) => {
    const fields = readFields(value)
    if (!fields) return undefined
    const read: { [name: string]: unknown } = { ...fields }
    for (const [name, reader] of Object.entries({ ...optional, ...required })) {
      const field = reader(fields[name])
      const isMissing = fields[name] === undefined && !Object.hasOwn(required, name)
      if (field === undefined && !isMissing) return undefined
      if (field !== undefined) read[name] = field
    }
    return read as ObjectOf<S, O>
  }

/** A field that may be missing. */
export type OptionalField<V> = { readonly optional: Reader<V> }
/** A field that may be missing, with the reader of what it has otherwise. */
export const optional = <V>(reader: Reader<V>): OptionalField<V> => ({ optional: reader })

/** The readers of all fields of `T`. A field that is added to the type and not read does not compile. */
export type FieldReaders<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? OptionalField<Exclude<T[K], undefined>>
    : Reader<T[K]>
}

/** Reads an object with these fields and no others, so that nothing of it comes in unread. */
export const readExact = <T extends object>(readers: FieldReaders<T>): Reader<T> => {
  const fields: readonly (readonly [string, Reader<unknown> | OptionalField<unknown>])[] =
    Object.entries(readers)
  const table = fields.map(([name, field]) =>
    typeof field === 'function'
      ? { name, reader: field, required: true }
      : { name, reader: field.optional, required: false },
  )
  return (value) => {
    const given = readFields(value)
    if (!given) return undefined
    let changed: { [name: string]: unknown } | undefined
    let count = 0
    // a start reads thousands of objects before anything is optimised, and then an iterator makes an object for each step
    const isRead = table.every(({ name, reader, required }) => {
      const raw = given[name]
      if (raw === undefined) return !required
      const read = reader(raw)
      if (read === undefined) return false
      count += 1
      // most fields are what they were: the object is copied only for those that are not
      if (read !== raw) (changed ??= { ...given })[name] = read
      return true
    })
    return isRead && Object.keys(given).length === count ? ((changed ?? given) as T) : undefined
  }
}

/** The value in a text of JSON; nothing where it is none. */
export const parseJson = (
  text: string,
  reviver?: (name: string, value: unknown) => unknown,
): unknown => {
  try {
    return JSON.parse(text, reviver)
  } catch {
    // a SyntaxError is the only thing JSON.parse throws
    return undefined
  }
}
