/** What a map with cheap versions (`persistent-map.ts`) is made of: chunks of entries, each in its slot. */
import type { Entries, Entry, UnreadChunk } from './unread-chunk.ts'

/** A value to put under a key; `undefined` takes the key away. */
type Put<V> = { readonly value: V } | undefined
/** What to put, in this order; a key may occur again, to go to the end. */
export type MapChanges<K, V> = readonly (readonly [K, Put<V>])[]

/** A chunk: a part of the slots. */
export type Chunk<K, V> = Entries<K, V> | UnreadChunk<K, V>

/** Which slots the keys have. Versions share it: one that does not have a key has nothing in its slots. */
type Slots<K> = {
  readonly newest: () => Map<K, number>
  /** Slots of keys that were taken away and came again; versions from before have them there. */
  readonly earlier: Map<K, readonly number[]>
  next: number
}

/** One version of a map. */
export type Version<K, V> = {
  readonly slots: Slots<K>
  readonly chunks: readonly Chunk<K, V>[]
  readonly size: number
}

/** Entries of a chunk. With 10,000 keys, both a chunk and the list of chunks are about a hundred long. */
export const CHUNK = 64
/** So many slots may be empty, besides as many as are full; then the slots are given out anew. */
const SPARE = 256

const chunkOf = (slot: number) => (slot - (slot % CHUNK)) / CHUNK

/** Is this chunk one that is read when it is asked for? It may have been read by now. */
export const isUnreadChunk = <K, V>(chunk: Chunk<K, V>): chunk is UnreadChunk<K, V> =>
  !Array.isArray(chunk)

/** The entries of a chunk, read now if nobody has read it. */
export const entriesIn = <K, V>(chunk: Chunk<K, V>): Entries<K, V> =>
  isUnreadChunk(chunk) ? chunk.entries() : chunk

/** What is in this slot. */
export const entryAt = <K, V>(chunks: Version<K, V>['chunks'], slot: number) => {
  const chunk = chunks[chunkOf(slot)]
  return chunk && entriesIn(chunk)[slot % CHUNK]
}

/** Is there anything in this slot? Nothing is read for that. */
export const isFilled = <K, V>(chunks: Version<K, V>['chunks'], slot: number): boolean => {
  const chunk = chunks[chunkOf(slot)]
  if (!chunk) return false
  return isUnreadChunk(chunk) ? slot % CHUNK < chunk.size : chunk[slot % CHUNK] !== undefined
}

/** The slot in which these chunks have the key. */
export const slotOf = <K, V>(
  { newest, earlier }: Slots<K>,
  chunks: Version<K, V>['chunks'],
  key: K,
) => {
  const slot = newest().get(key)
  if (slot === undefined || isFilled(chunks, slot)) return slot
  return earlier.get(key)?.find((one) => isFilled(chunks, one))
}

/** What `pick` takes of each entry, without an array for each chunk or an iterator for each entry. */
export const eachOf = <K, V, T>(
  { chunks }: Version<K, V>,
  pick: (entry: Entry<K, V>) => T,
): T[] => {
  const all: T[] = []
  for (const chunk of chunks) {
    entriesIn(chunk).forEach((entry) => {
      if (entry !== undefined) all.push(pick(entry))
    })
  }
  return all
}

/** All entries, in the order of their slots. */
export const entriesOf = <K, V>(version: Version<K, V>): Entry<K, V>[] =>
  eachOf(version, (entry) => entry)

/** All keys, in that order; nothing is read for them. */
export const keysOf = <K, V>({ chunks }: Version<K, V>): K[] => {
  const all: K[] = []
  for (const chunk of chunks) {
    if (isUnreadChunk(chunk)) for (const key of chunk.keys()) all.push(key)
    else {
      for (const entry of chunk) if (entry !== undefined) all.push(entry[0])
    }
  }
  return all
}

/** A first version, with these entries. */
export const versionWith = <K, V>(entries: readonly Entry<K, V>[]): Version<K, V> => {
  const chunks: Chunk<K, V>[] = []
  for (let from = 0; from < entries.length; from += CHUNK) {
    chunks.push(entries.slice(from, from + CHUNK))
  }
  const newest = new Map<K, number>()
  entries.forEach((entry, slot) => newest.set(entry[0], slot))
  return {
    slots: { newest: () => newest, earlier: new Map(), next: entries.length },
    chunks,
    size: entries.length,
  }
}

/** A slot for a key that is not there. */
const newSlot = <K>(slots: Slots<K>, key: K): number => {
  const slot = slots.next
  const newest = slots.newest()
  const before = newest.get(key)
  if (before !== undefined) {
    slots.earlier.set(key, [before, ...(slots.earlier.get(key) ?? [])])
  }
  newest.set(key, slot)
  slots.next += 1
  return slot
}

/** The next version. */
export const changed = <K, V>(before: Version<K, V>, changes: MapChanges<K, V>): Version<K, V> => {
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
    const copy = copies.get(index) ?? [...entriesIn(chunks[index] ?? [])]
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
    const slot = found !== undefined && isFilled(chunks, found) ? found : undefined
    if (put) write(slot ?? newSlot(slots, key), [key, put.value])
    else if (slot !== undefined) write(slot, undefined)
    if (put && slot === undefined) size += 1
    else if (!put && slot !== undefined) size -= 1
  }
  return { slots, chunks, size }
}
