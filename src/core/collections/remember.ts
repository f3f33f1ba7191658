/** A Map with room for a fixed number of entries. */

/** Puts an entry there; if there are more than `most`, the one that was put there the longest time ago goes. */
export const remember = <K, V>(map: Map<K, V>, key: K, value: V, most: number): void => {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.size > most ? map.keys() : []
  if (oldest !== undefined) map.delete(oldest)
}
