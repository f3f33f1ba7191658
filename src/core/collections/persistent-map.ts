/**
 * Maps of any size with cheap versions: a change makes a new version and leaves every older one as it was,
 * at a cost that does not grow with the size. The newest version that was looked at holds an ordinary Map;
 * the others hold what to change to get back from it (Baker's trick: H. G. Baker, "Shallow Binding Makes
 * Functional Arrays Fast", 1991). So the version in use is as fast as a Map, and looking at an older one
 * costs as much as there were changes since.
 *
 * Keys are in the order in which they came. In an older version, a key that was taken away since may come last.
 */

/** A value to put under a key; `undefined` takes the key away. */
type Put<V> = { readonly value: V } | undefined
/** What to put, in this order; a key may occur again, to go to the end. */
export type MapChanges<K, V> = readonly (readonly [K, Put<V>])[]

type Version<K, V> = {
  held: Map<K, V> | undefined
  /** What makes this version of `newer`; set where nothing is held. */
  changes: MapChanges<K, V>
  newer: Version<K, V> | undefined
}

const apply = <K, V>(map: Map<K, V>, changes: MapChanges<K, V>): MapChanges<K, V> => {
  const inverse: (readonly [K, Put<V>])[] = []
  for (const [key, put] of changes) {
    const before = map.get(key)
    inverse.push([key, before !== undefined || map.has(key) ? { value: before as V } : undefined])
    if (put) map.set(key, put.value)
    else map.delete(key)
  }
  return inverse.toReversed()
}

/** Moves the Map to this version. */
const mapOf = <K, V>(version: Version<K, V>): Map<K, V> => {
  if (version.held) return version.held
  const path: Version<K, V>[] = []
  let at: Version<K, V> | undefined = version
  while (at && !at.held) {
    path.push(at)
    at = at.newer
  }
  for (const older of path.toReversed()) {
    const map: Map<K, V> | undefined = at?.held
    if (!at || !map) break
    const inverse = apply(map, older.changes)
    Object.assign(at, { held: undefined, changes: inverse, newer: older })
    Object.assign(older, { held: map, changes: [], newer: undefined })
    at = older
  }
  return version.held ?? new Map<K, V>()
}

const versions = new WeakMap<object, Version<unknown, unknown>>()

const versionOf = <K, V>(map: ReadonlyMap<K, V>): Version<K, V> | undefined =>
  versions.get(map) as Version<K, V> | undefined

const heldBy = (map: object): Map<unknown, unknown> => {
  const version = versions.get(map)
  return version ? mapOf(version) : new Map<unknown, unknown>()
}

type Lookups = ReadonlyMap<unknown, unknown>

// a prototype of its own: what has it is no plain object, so immer makes no draft of it. Copies are looked
// through, because whoever does so may change the map meanwhile
const LOOKUPS: object = Object.create(Object.prototype, {
  get: {
    value: function get(this: Lookups, key: unknown) {
      return heldBy(this).get(key)
    },
  },
  has: {
    value: function has(this: Lookups, key: unknown) {
      return heldBy(this).has(key)
    },
  },
  size: {
    get: function size(this: Lookups) {
      return heldBy(this).size
    },
  },
  keys: {
    value: function keys(this: Lookups) {
      return [...heldBy(this).keys()].values()
    },
  },
  values: {
    value: function values(this: Lookups) {
      return [...heldBy(this).values()].values()
    },
  },
  entries: {
    value: function entries(this: Lookups) {
      return [...heldBy(this)].values()
    },
  },
  [Symbol.iterator]: {
    value: function all(this: Lookups) {
      return [...heldBy(this)].values()
    },
  },
  forEach: {
    value: function forEach(this: Lookups, visit: Parameters<Lookups['forEach']>[0]) {
      for (const [key, value] of this.entries()) visit(value, key, this)
    },
  },
})

const createMap = <K, V>(version: Version<K, V>): ReadonlyMap<K, V> => {
  const map: ReadonlyMap<K, V> = Object.create(LOOKUPS)
  versions.set(map, version)
  return Object.freeze(map)
}

/** A map with cheap versions, with these entries; one that is such a map already is given back. */
export const persistentMap = <K, V>(entries: ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
  versions.has(entries)
    ? entries
    : createMap({ held: new Map(entries), changes: [], newer: undefined })

/** Is it a map with cheap versions? */
export const isPersistentMap = (value: unknown): value is ReadonlyMap<unknown, unknown> =>
  typeof value === 'object' && value !== null && versions.has(value)

/** The next version. Costs as much as there are changes, unless `map` was none with cheap versions. */
export const withChanges = <K, V>(
  map: ReadonlyMap<K, V>,
  changes: MapChanges<K, V>,
): ReadonlyMap<K, V> => {
  const version = versionOf(persistentMap(map))
  if (!version || changes.length === 0) return map
  const held = mapOf(version)
  const newer: Version<K, V> = { held, changes: [], newer: undefined }
  const inverse = apply(held, changes)
  Object.assign(version, { held: undefined, changes: inverse, newer })
  return createMap(newer)
}
