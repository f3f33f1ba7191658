/**
 * The draft of the state that reducers change. immer copies a whole Map as soon as something in it is read
 * through a draft, so one event would cost more the more is known. The large Maps of the state are therefore
 * maps with cheap versions (`persistent-map.ts`), and a draft of them makes drafts of single entries only.
 */
import { createDraft, finishDraft, freeze, isDraft, isDraftable, produce } from 'immer'
import type { Draft } from 'immer'
import type { MapChanges } from '../core/collections/persistent-map.ts'
import { persistentMap, withChanges } from '../core/collections/persistent-map.ts'
import type { State } from './state.ts'

/** The Maps that grow with what others do. */
const LARGE_MAPS = [
  'people',
  'strangers',
  'requests',
  'requestsWith',
  'pending',
  'sessions',
  'groups',
  'joins',
  'conversations',
  'delivery',
  'displayed',
] as const satisfies readonly (keyof State)[]

type LargeMap = (typeof LARGE_MAPS)[number]
type Entries = ReadonlyMap<unknown, unknown>

/** What was put under a key; nothing if it was taken away. `removed`: first it was taken away. */
type Change = { readonly removed: boolean; readonly put: { readonly value: unknown } | undefined }

/** What a reducer may do with a large Map, and the map that comes of it. */
const createMapDraft = (base: Entries) => {
  // what was read, as drafts, and what was put or taken away since, in order
  const read = new Map<unknown, unknown>()
  const changed = new Map<unknown, Change>()
  let { size } = base

  const has = (key: unknown): boolean => {
    const change = changed.get(key)
    return change ? change.put !== undefined : base.has(key)
  }
  const get = (key: unknown): unknown => {
    const change = changed.get(key)
    if (change) return change.put?.value
    if (read.has(key)) return read.get(key)
    const value = base.get(key)
    if (!isDraftable(value)) return value
    const draft: unknown = createDraft(value as object)
    read.set(key, draft)
    return draft
  }
  const set = (key: unknown, value: unknown) => {
    const change = changed.get(key)
    // a draft that is put where it came from changes nothing
    if (!change && read.has(key) && read.get(key) === value) return
    if (!has(key)) size += 1
    if (change && !change.put) changed.delete(key)
    changed.set(key, { removed: change?.removed ?? false, put: { value } })
  }
  const remove = (key: unknown): boolean => {
    if (!has(key)) return false
    size -= 1
    changed.delete(key)
    changed.set(key, { removed: base.has(key), put: undefined })
    return true
  }
  const keys = (): readonly unknown[] => [
    ...[...base.keys()].filter((key) => {
      const change = changed.get(key)
      return !change || (!change.removed && change.put !== undefined)
    }),
    ...[...changed].flatMap(([key, { removed, put }]) =>
      put && (removed || !base.has(key)) ? [key] : [],
    ),
  ]

  /** The map with all changes; nothing if there are none. */
  const finish = (): Entries | undefined => {
    const finished = new Map<unknown, unknown>()
    const finishOne = (value: unknown): unknown => {
      if (!isDraft(value)) return freeze(value, true)
      if (!finished.has(value)) finished.set(value, finishDraft(value as object))
      return finished.get(value)
    }
    const changes: MapChanges<unknown, unknown>[number][] = []
    for (const [key, draft] of read) {
      const value = finishOne(draft)
      if (!changed.has(key) && value !== base.get(key)) changes.push([key, { value }])
    }
    for (const [key, { removed, put }] of changed) {
      if (removed) changes.push([key, undefined])
      if (put) changes.push([key, { value: finishOne(put.value) }])
    }
    return changes.length === 0 ? undefined : withChanges(base, changes)
  }

  const map = {
    get,
    has,
    set: (key: unknown, value: unknown) => {
      set(key, value)
      return map
    },
    delete: remove,
    clear: () => {
      for (const key of keys()) remove(key)
    },
    keys: () => keys().values(),
    values: () => keys().map(get).values(),
    entries: () =>
      keys()
        .map((key) => [key, get(key)])
        .values(),
    forEach: (visit: (value: unknown, key: unknown) => void) => {
      for (const key of keys()) visit(get(key), key)
    },
    [Symbol.iterator]: () => map.entries(),
    get size() {
      return size
    },
  }
  return { map, finish }
}

/** The state after `recipe` has changed its draft; the same state if nothing was changed. */
export const produceState = (state: State, recipe: (draft: Draft<State>) => void): State =>
  produce(state, (inner) => {
    const drafts = new Map<PropertyKey, ReturnType<typeof createMapDraft>>()
    const draftOf = (name: LargeMap) => {
      const draft = drafts.get(name) ?? createMapDraft(persistentMap<unknown, unknown>(state[name]))
      drafts.set(name, draft)
      return draft
    }
    recipe(
      new Proxy(inner, {
        get: (_, name) => {
          const large = LARGE_MAPS.find((one) => one === name)
          return large ? draftOf(large).map : Reflect.get(inner, name)
        },
      }),
    )
    for (const name of LARGE_MAPS) {
      const after = drafts.get(name)?.finish()
      if (after) Object.assign(inner, { [name]: after })
    }
  })

/** The state with large Maps of which no change makes a copy; once, at the start. */
export const withCheapMaps = (state: State): State => ({
  ...state,
  ...Object.fromEntries(
    LARGE_MAPS.map((name) => [name, persistentMap<unknown, unknown>(state[name])]),
  ),
})
