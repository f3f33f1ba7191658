/** Names by what they look like: who reads like a given name is found without a walk over all of them. */
import { lookAlikeKeys } from './look-alike.ts'

/** What is looked through: the keys of a Map, or a Set. */
type Names<Id> = Pick<ReadonlySet<Id>, 'has' | 'keys' | 'size'>

/** Nobody has so many honest namesakes: of more than that only those that came first are told. */
const MAX_ALIKE = 10

/** So many of those that are gone may be kept before the index is made anew. */
const MAX_GONE = 1000

/** The names that read like a given one. */
export type FindAlike<Id> = (name: string) => readonly Id[]

/**
 * An index that follows a growing set of names: each name is read once, when it is first seen, and what is gone is not
 * found any more. It remembers one set, which is enough for one store.
 */
export const createNameIndex = <Id extends string>(
  nameOf: (id: Id) => string,
): ((all: Names<Id>) => FindAlike<Id>) => {
  const byKey = new Map<string, Id[]>()
  const known = new Set<Id>()
  let last: Names<Id> | undefined

  const add = (id: Id) => {
    known.add(id)
    for (const key of lookAlikeKeys(nameOf(id))) {
      const alike = byKey.get(key)
      if (alike) alike.push(id)
      else byKey.set(key, [id])
    }
  }
  const follow = (all: Names<Id>) => {
    if (all === last) return
    last = all
    if (known.size > 2 * all.size + MAX_GONE) {
      byKey.clear()
      known.clear()
    }
    for (const id of all.keys()) if (!known.has(id)) add(id)
  }

  return (all) => {
    follow(all)
    return (name) => {
      const found: Id[] = []
      for (const key of lookAlikeKeys(name)) {
        for (const id of byKey.get(key) ?? []) {
          if (found.length >= MAX_ALIKE) break
          if (!found.includes(id) && all.has(id)) found.push(id)
        }
      }
      return found
    }
  }
}
