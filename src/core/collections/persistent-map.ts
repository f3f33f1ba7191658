/**
 * Maps of any size with cheap versions: a change makes a new version and leaves every older one as it was. Versions share
 * what they have in common, and none refers to a newer or an older one: what nobody uses any more is garbage at once.
 *
 * Each key has a slot of its own, the same in all versions that were made of one another; the entries stand in
 * their slots, in chunks. A change copies one chunk and the list of chunks.
 *
 * Keys are in the order in which they came; one that was taken away and comes again is the last one.
 */

/** A value to put under a key; `undefined` takes the key away. */
type Put<V> = { readonly value: V } | undefined
/** What to put, in this order; a key may occur again, to go to the end. */
export type MapChanges<K, V> = readonly (readonly [K, Put<V>])[]

type Entry<K, V> = readonly [K, V]
type Chunk<K, V> = readonly (Entry<K, V> | undefined)[]

/** Which slots the keys have. Versions share it: one that does not have a key has nothing in its slots. */
type Slots<K> = {
  readonly newest: Map<K, number>
  /** Slots of keys that were taken away and came again; versions from before have them there. */
  readonly earlier: Map<K, readonly number[]>
  next: number
}

type Version<K, V> = {
  readonly slots: Slots<K>
  readonly chunks: readonly Chunk<K, V>[]
  readonly size: number
}

/** Entries of a chunk. With 10,000 keys, both a chunk and the list of chunks are about a hundred long. */
const CHUNK = 64
/** So many slots may be empty, besides as many as are full; then the slots are given out anew. */
const SPARE = 256

const chunkOf = (slot: number) => (slot - (slot % CHUNK)) / CHUNK

const entryAt = <K, V>(chunks: Version<K, V>['chunks'], slot: number) =>
  chunks[chunkOf(slot)]?.[slot % CHUNK]

/** The slot in which these chunks have the key. */
const slotOf = <K, V>({ newest, earlier }: Slots<K>, chunks: Version<K, V>['chunks'], key: K) => {
  const slot = newest.get(key)
  if (slot === undefined || entryAt(chunks, slot)) return slot
  return earlier.get(key)?.find((one) => entryAt(chunks, one))
}

/** What `pick` takes of each entry, without an array for each chunk or an iterator for each entry. */
const eachOf = <K, V, T>({ chunks }: Version<K, V>, pick: (entry: Entry<K, V>) => T): T[] => {
  const all: T[] = []
  for (const chunk of chunks) {
    chunk.forEach((entry) => {
      if (entry !== undefined) all.push(pick(entry))
    })
  }
  return all
}

const entriesOf = <K, V>(version: Version<K, V>): Entry<K, V>[] => eachOf(version, (entry) => entry)

const versionWith = <K, V>(entries: readonly Entry<K, V>[]): Version<K, V> => {
  const chunks: Chunk<K, V>[] = []
  for (let from = 0; from < entries.length; from += CHUNK) {
    chunks.push(entries.slice(from, from + CHUNK))
  }
  const newest = new Map<K, number>()
  entries.forEach((entry, slot) => newest.set(entry[0], slot))
  return {
    slots: { newest, earlier: new Map(), next: entries.length },
    chunks,
    size: entries.length,
  }
}

/** A slot for a key that is not there. */
const newSlot = <K>(slots: Slots<K>, key: K): number => {
  const slot = slots.next
  const before = slots.newest.get(key)
  if (before !== undefined) {
    slots.earlier.set(key, [before, ...(slots.earlier.get(key) ?? [])])
  }
  slots.newest.set(key, slot)
  slots.next += 1
  return slot
}

const changed = <K, V>(before: Version<K, V>, changes: MapChanges<K, V>): Version<K, V> => {
  const isSparse = before.slots.next > 2 * before.size + SPARE
  const {
    slots,
    chunks: kept,
    size: sizeBefore,
  } = isSparse ? versionWith(entriesOf(before)) : before
  const chunks = [...kept]
  const copies = new Map<number, (Entry<K, V> | undefined)[]>()
  const write = (slot: number, entry: Entry<K, V> | undefined) => {
    const index = chunkOf(slot)
    const copy = copies.get(index) ?? [...(chunks[index] ?? [])]
    copies.set(index, copy)
    // others may have taken slots in between
    while (chunks.length < index) chunks.push([])
    while (copy.length < slot % CHUNK) copy.push(undefined)
    copy[slot % CHUNK] = entry
    chunks[index] = copy
  }
  let size = sizeBefore
  for (const [key, put] of changes) {
    const found = slotOf(slots, chunks, key)
    const slot = found !== undefined && entryAt(chunks, found) ? found : undefined
    if (put) write(slot ?? newSlot(slots, key), [key, put.value])
    else if (slot !== undefined) write(slot, undefined)
    if (put && slot === undefined) size += 1
    else if (!put && slot !== undefined) size -= 1
  }
  return { slots, chunks, size }
}

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
      return lookUp(this, key) !== undefined
    },
  },
  size: {
    get: function size(this: Handle) {
      return this[VERSION].size
    },
  },
  keys: {
    value: function keys(this: Handle) {
      return eachOf(this[VERSION], (entry) => entry[0]).values()
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
