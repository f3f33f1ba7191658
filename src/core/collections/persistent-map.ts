/**
 * Maps of any size with cheap versions: a change makes a new version and leaves every older one as it was. Versions share
 * what they have in common, and none refers to a newer or an older one: what nobody uses any more is garbage at once.
 *
 * Each key has a slot of its own, the same in all versions that were made of one another; the entries stand in
 * their slots, in chunks. A change copies one chunk and the list of chunks.
 *
 * Keys are in the order in which they came; one that was taken away and comes again is the last one.
 */
import type { MapChanges, Version } from './map-version.ts'
import {
  CHUNK,
  changed,
  eachOf,
  entriesIn,
  entriesOf,
  entryAt,
  isFilled,
  isUnreadChunk,
  keysOf,
  slotOf,
  versionWith,
} from './map-version.ts'
import type { Entry, UnreadChunk } from './unread-chunk.ts'

export type { MapChanges } from './map-version.ts'

const VERSION = Symbol('version')

type Handle = { readonly [VERSION]: Version<unknown, unknown> }

const lookUp = ({ [VERSION]: { slots, chunks } }: Handle, key: unknown) => {
  const slot = slotOf(slots, chunks, key)
  return slot === undefined ? undefined : entryAt(chunks, slot)
}

// a prototype of its own: what has it is no plain object, so immer makes no draft of it
const LOOKUPS: object = Object.create(Object.prototype, {
  get: {
    value: function get(this: Handle, key: unknown) {
      return lookUp(this, key)?.[1]
    },
  },
  has: {
    value: function has(this: Handle, key: unknown) {
      const { slots, chunks } = this[VERSION]
      const slot = slotOf(slots, chunks, key)
      return slot !== undefined && isFilled(chunks, slot)
    },
  },
  size: {
    get: function size(this: Handle) {
      return this[VERSION].size
    },
  },
  keys: {
    value: function keys(this: Handle) {
      return keysOf(this[VERSION]).values()
    },
  },
  values: {
    value: function values(this: Handle) {
      return eachOf(this[VERSION], (entry) => entry[1]).values()
    },
  },
  entries: {
    value: function entries(this: Handle) {
      return entriesOf(this[VERSION]).values()
    },
  },
  [Symbol.iterator]: {
    value: function all(this: Handle) {
      return entriesOf(this[VERSION]).values()
    },
  },
  forEach: {
    value: function forEach(
      this: Handle,
      visit: (value: unknown, key: unknown, map: unknown) => void,
    ) {
      for (const [key, value] of entriesOf(this[VERSION])) visit(value, key, this)
    },
  },
})

const createMap = <K, V>(version: Version<K, V>): ReadonlyMap<K, V> => {
  const map = Object.create(LOOKUPS)
  map[VERSION] = version
  return Object.freeze(map)
}

const hasVersion = (value: object): value is Handle => VERSION in value

/** A map with cheap versions, with these entries; one that is such a map already is given back. */
export const persistentMap = <K, V>(entries: ReadonlyMap<K, V>): ReadonlyMap<K, V> =>
  hasVersion(entries) ? entries : createMap(versionWith([...entries]))

/** Is it a map with cheap versions? */
export const isPersistentMap = (value: unknown): value is ReadonlyMap<unknown, unknown> =>
  typeof value === 'object' && value !== null && hasVersion(value)

/** The next version, with this value under this key. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  withChanges(map, [[key, { value }]])

/** The next version. Costs as much as there are changes, unless `map` was none with cheap versions. */
export const withChanges = <K, V>(
  map: ReadonlyMap<K, V>,
  changes: MapChanges<K, V>,
): ReadonlyMap<K, V> => {
  if (changes.length === 0) return map
  const version = hasVersion(map) ? (map[VERSION] as Version<K, V>) : versionWith([...map])
  return createMap(changed(version, changes))
}

/** A map of chunks that are read when something in them is asked for. Nothing is looked at before. */
export const mapOfChunks = <K, V>(chunks: readonly UnreadChunk<K, V>[]): ReadonlyMap<K, V> => {
  // not the chunks themselves: later versions may do without them
  let keys = chunks.map((chunk) => chunk.keys)
  let found: Map<K, number> | undefined
  const find = () => {
    const slots = new Map<K, number>()
    keys.forEach((all, chunk) => {
      all().forEach((key, place) => slots.set(key, chunk * CHUNK + place))
    })
    // they hold on to all that their chunks were read from
    keys = []
    return slots
  }
  return createMap({
    slots: {
      newest: () => (found ??= find()),
      earlier: new Map(),
      next: chunks.length * CHUNK,
    },
    chunks,
    size: chunks.reduce((sum, { size }) => sum + size, 0),
  })
}

/** A map that is made when something in it is asked for. */
export const mapWhenAsked = <K, V>(make: () => ReadonlyMap<K, V>): ReadonlyMap<K, V> => {
  let made: Version<K, V> | undefined
  const get = () => (made ??= versionWith([...make()]))
  return Object.freeze(Object.create(LOOKUPS, { [VERSION]: { get } }))
}

/** The chunks of a map, one after the other: those that nobody has asked for yet as they are written. */
export const chunksOf = <K, V>(
  map: ReadonlyMap<K, V>,
): readonly (UnreadChunk<K, V> | readonly Entry<K, V>[])[] => {
  const { chunks } = hasVersion(map) ? (map[VERSION] as Version<K, V>) : versionWith([...map])
  return chunks.map((chunk) => {
    if (isUnreadChunk(chunk) && !chunk.isRead()) return chunk
    return entriesIn(chunk).filter((entry) => entry !== undefined)
  })
}

/** The values that stand out, in their order. `isMarked` has to be what the chunks of the map were written with. */
export const markedValues = <K, V>(
  map: ReadonlyMap<K, V>,
  isMarked: (value: V) => boolean,
): readonly V[] => {
  const marked: V[] = []
  const { chunks } = hasVersion(map) ? (map[VERSION] as Version<K, V>) : versionWith([...map])
  for (const chunk of chunks) {
    if (isUnreadChunk(chunk) && !chunk.isRead() && chunk.marked.length === 0) continue
    // what was said of it need not be true: that is known when it is read
    for (const entry of entriesIn(chunk)) {
      if (entry && isMarked(entry[1])) marked.push(entry[1])
    }
  }
  return marked
}

/** The values that are new in a later version, or others than before. What two versions share is not looked at. */
export const changedValues = <K, V>(
  before: ReadonlyMap<K, V>,
  after: ReadonlyMap<K, V>,
): readonly V[] => {
  if (before === after) return []
  const isNew = ([key, value]: Entry<K, V>) => before.get(key) !== value
  if (!hasVersion(before) || !hasVersion(after))
    return [...after].filter(isNew).map(([, value]) => value)
  const { chunks: shared } = before[VERSION] as Version<K, V>
  const { chunks } = after[VERSION] as Version<K, V>
  const others = chunks.filter((chunk, index) => chunk !== shared[index])
  return others.flatMap((chunk) =>
    entriesIn(chunk).flatMap((entry) => (entry && isNew(entry) ? [entry[1]] : [])),
  )
}

/** The values that somebody has asked for, or that were put there since. */
export const loadedValues = <K, V>(map: ReadonlyMap<K, V>): readonly V[] =>
  chunksOf(map).flatMap((chunk) => ('source' in chunk ? [] : chunk.map(([, value]) => value)))
