/** Maps in the JSON of a snapshot. */
import { isPersistentMap } from './collections/persistent-map.ts'
import type { Reader } from './schema.ts'
import { readFields } from './schema.ts'

const MAP = '$map'

/** Writes Maps; the second argument of `JSON.stringify`. */
export const writeMaps = (_: string, value: unknown): unknown =>
  value instanceof Map || isPersistentMap(value) ? { [MAP]: [...value] } : value

/** Reads a Map, each key once. `keyOfValue`: the key that a value has to stand under. */
export const readMap =
  <K, V>(
    readKey: Reader<K>,
    readValue: Reader<V>,
    keyOfValue?: (value: V) => K,
  ): Reader<ReadonlyMap<K, V>> =>
  (stored) => {
    const given = readFields(stored)
    const entries = given?.[MAP]
    if (!Array.isArray(entries) || Object.keys(given ?? {}).length !== 1) return undefined
    const map = new Map<K, V>()
    const isRead = entries.every((entry) => {
      if (!Array.isArray(entry) || entry.length !== 2) return false
      const key = readKey(entry[0])
      const value = readValue(entry[1])
      if (key === undefined || value === undefined) return false
      if (keyOfValue && keyOfValue(value) !== key) return false
      map.set(key, value)
      return true
    })
    return isRead && map.size === entries.length ? map : undefined
  }
