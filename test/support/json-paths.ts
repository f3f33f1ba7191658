/** Values inside of JSON, by the way to them: for tests that put something else there. */

/** The way to a value inside of another one. */
type Path = readonly (string | number)[]
/** A value of JSON. */
export type Json =
  | null
  | string
  | number
  | boolean
  | readonly Json[]
  | { readonly [name: string]: Json }

/** Is it an object that is no list? */
export const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** Is it a list? */
export const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** The ways to all values inside. */
export const pathsIn = (value: Json, path: Path = []): readonly Path[] => {
  const inside = isList(value)
    ? value.flatMap((one, index) => pathsIn(one, [...path, index]))
    : isObject(value)
      ? Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, name]))
      : []
  return path.length === 0 ? inside : [path, ...inside]
}

/** The value there; `null` where there is none. */
export const valueAt = (value: Json, [step, ...rest]: Path): Json => {
  if (step === undefined) return value
  const inner = (isList(value) ? value[Number(step)] : isObject(value) ? value[step] : null) ?? null
  return valueAt(inner, rest)
}

/** The same with another value there; `undefined` removes it. */
export const replaced = (value: Json, [step, ...rest]: Path, by: Json | undefined): Json => {
  if (isList(value)) {
    const index = Number(step)
    if (rest.length === 0 && by === undefined) return value.toSpliced(index, 1)
    return value.with(
      index,
      rest.length === 0 ? (by ?? null) : replaced(value[index] ?? null, rest, by),
    )
  }
  if (!isObject(value) || typeof step !== 'string') return value
  if (rest.length > 0) return { ...value, [step]: replaced(value[step] ?? null, rest, by) }
  const { [step]: _, ...others } = value
  return by === undefined ? others : { ...value, [step]: by }
}

/** What kind of value it is; of an object, its fields. */
export const typeOf = (value: Json) =>
  isList(value) ? 'list' : isObject(value) ? Object.keys(value).join() : typeof value
