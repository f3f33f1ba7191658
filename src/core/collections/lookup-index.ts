/** Looks names up by what they have: a name has some keys, and a key is that of some names. */

export type LookupIndex<K> = {
  /** From now on this name has these keys and no others. */
  readonly put: (name: string, keys: readonly K[]) => void
  /** The names that have this key, in the order in which they got it. */
  readonly of: (key: K) => readonly string[]
  readonly clear: () => void
}

/** An empty index. Putting the same keys again costs a comparison. */
export const createIndex = <K>(): LookupIndex<K> => {
  const keysOf = new Map<string, readonly K[]>()
  const namesOf = new Map<K, Set<string>>()
  return {
    put: (name, keys) => {
      const before = keysOf.get(name) ?? []
      if (before.length === keys.length && before.every((key, place) => key === keys[place])) return
      const kept = new Set(keys)
      for (const key of before) {
        if (kept.has(key)) continue
        const names = namesOf.get(key)
        names?.delete(name)
        if (names?.size === 0) namesOf.delete(key)
      }
      for (const key of keys) namesOf.set(key, (namesOf.get(key) ?? new Set<string>()).add(name))
      if (keys.length > 0) keysOf.set(name, keys)
      else keysOf.delete(name)
    },
    of: (key) => [...(namesOf.get(key) ?? [])],
    clear: () => {
      keysOf.clear()
      namesOf.clear()
    },
  }
}
