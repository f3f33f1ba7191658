/**
 * What this start runs that others do not: which command, and whether it goes through another program. `load-part.ts` counts
 * starts by it. Each part of the program has this module for itself, and the start is that of the process.
 */
const KIND = Symbol.for('papo.start-kind')

/** So many places there are for the counts of kinds: few enough for a small file, and enough for each to have its own. */
export const KIND_PLACES = 4096

/** All that was told of this start, empty before anything was. */
const startKind = (): string => {
  const known: unknown = Reflect.get(process, KIND)
  return typeof known === 'string' ? known : ''
}

/** Tells something of this start: it is of another kind than starts without it. */
export const noteStart = (what: string): void => {
  const known = startKind()
  if (!known.split(',').includes(what)) Reflect.set(process, KIND, `${known},${what}`)
}

/** Where the starts of a kind are counted. */
export const placeOfKind = (kind: string = startKind()): number => {
  // with this factor no two kinds share a place: a test sees to it
  let hash = 0
  for (const character of kind) hash = (hash * 37 + (character.codePointAt(0) ?? 0)) % 1_000_003
  return hash % KIND_PLACES
}
