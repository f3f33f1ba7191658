/**
 * Large Maps of a snapshot, in lines: the keys, and then the values in chunks, each of which is read when something in it
 * is asked for. What a start has to know of all values stands before the lines: which of them stand out.
 */
import { CHUNK } from './collections/map-version.ts'
import { chunksOf, mapOfChunks } from './collections/persistent-map.ts'
import { unreadChunk } from './collections/unread-chunk.ts'
import type { Entries } from './collections/unread-chunk.ts'
import { parseJson, readInteger } from './schema.ts'
import type { Reader } from './schema.ts'

/** How the values of a Map are written and read. */
export type ChunkFormat<K extends string, V> = {
  readonly readKey: Reader<K>
  /** Does this value stand out? It is found without reading the others. */
  readonly isMarked: (value: V) => boolean
  /** What is written of a value, without Maps: looking for them takes longer than all else of the writing. */
  readonly write: (value: V) => unknown
  /** The value that was written under this key; nothing if that cannot be. */
  readonly read: (written: unknown, key: K) => V | undefined
}

/** The size of each chunk, and the places in it of what stands out. */
type ChunkSizes = readonly (readonly number[])[]

/** What stands before the lines of a Map, and its lines. */
export type WrittenChunks = { readonly sizes: ChunkSizes; readonly lines: readonly string[] }

const placesOf = <V>(values: readonly V[], isMarked: (value: V) => boolean): readonly number[] =>
  values.flatMap((value, place) => (isMarked(value) ? [place] : []))

/** Writes a Map; a chunk that nobody has asked for is written as it was. */
export const writeChunks = <K extends string, V>(
  map: ReadonlyMap<K, V>,
  { isMarked, write }: ChunkFormat<K, V>,
): WrittenChunks => {
  const written = chunksOf(map).map((chunk) => {
    if ('source' in chunk) return { ...chunk, keys: chunk.keys() }
    const values = chunk.map(([, value]) => value)
    const source = JSON.stringify(values.map(write))
    return {
      keys: chunk.map(([key]) => key),
      size: chunk.length,
      marked: placesOf(values, isMarked),
      source,
    }
  })
  const full = written.filter(({ size }) => size > 0)
  return {
    sizes: full.map(({ size, marked }) => [size, ...marked]),
    lines: [JSON.stringify(full.map(({ keys }) => keys)), ...full.map(({ source }) => source)],
  }
}

const readSize = readInteger(1, CHUNK)
const readPlace = readInteger(0, CHUNK - 1)

const isSizes = (value: unknown): value is ChunkSizes =>
  Array.isArray(value) &&
  value.every(
    (chunk) =>
      Array.isArray(chunk) &&
      readSize(chunk[0]) !== undefined &&
      chunk.every(
        (place, index) =>
          index === 0 ||
          (readPlace(place) !== undefined &&
            place < chunk[0] &&
            (index === 1 || place > chunk[index - 1])),
      ),
  )

/** The keys of each chunk, if they are as many as there should be. */
const readKeys = <K>(
  line: string,
  sizes: ChunkSizes,
  readKey: Reader<K>,
): readonly (readonly K[])[] | undefined => {
  const all = parseJson(line)
  if (!Array.isArray(all) || all.length !== sizes.length) return undefined
  const isRead = all.every(
    (keys, chunk) =>
      Array.isArray(keys) &&
      keys.length === sizes[chunk]?.[0] &&
      keys.every((key) => readKey(key) === key),
  )
  return isRead ? all : undefined
}

const sameNumbers = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length && one.every((number, index) => number === other[index])

/**
 * Reads a Map of these sizes from the first of these lines. `recover` gives the Map where a chunk turns out to be
 * unreadable. Nothing if there is no such Map.
 */
export const readChunks = <K extends string, V>(
  sizes: unknown,
  lines: readonly string[],
  { readKey, read, isMarked }: ChunkFormat<K, V>,
  recover: () => ReadonlyMap<K, V>,
): ReadonlyMap<K, V> | undefined => {
  if (!isSizes(sizes) || lines.length < 1 + sizes.length) return undefined
  const [keyLine = '', ...sources] = lines
  const keys = readKeys(keyLine, sizes, readKey)
  if (!keys) return undefined
  const chunks = sizes.map(([size = 0, ...marked], index) => {
    const own = keys[index] ?? []
    const source = sources[index] ?? ''
    const readAll = (): Entries<K, V> | undefined => {
      const written = parseJson(source)
      if (!Array.isArray(written) || written.length !== size) return undefined
      const entries: (readonly [K, V])[] = []
      for (const [place, key] of own.entries()) {
        const value = read(written[place], key)
        if (value === undefined) return undefined
        entries.push([key, value])
      }
      const found = placesOf(
        entries.map(([, value]) => value),
        isMarked,
      )
      return sameNumbers(found, marked) ? entries : undefined
    }
    const recoverAll = (): Entries<K, V> => {
      const whole = recover()
      return own.map((key) => {
        const value = whole.get(key)
        return value === undefined ? undefined : [key, value]
      })
    }
    return unreadChunk({ size, keys: () => own, marked, source }, () => readAll() ?? recoverAll())
  })
  return mapOfChunks(chunks)
}

/** How many lines a Map of these sizes takes. */
export const lineCount = (sizes: unknown): number => (Array.isArray(sizes) ? 1 + sizes.length : 1)
