/**
 * The draft of the state that reducers change. immer copies a whole Map as soon as something in it is read
 * through a draft, so one event would cost more the more is known. The large Maps of the state are therefore
 * maps with cheap versions (`persistent-map.ts`), and a draft of them makes drafts of single entries only.
 */
import { createDraft, current, finishDraft, freeze, isDraft, isDraftable, produce } from 'immer'
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

/** A large Map that a reducer changes: what was read, as drafts, and what was put or taken away since, in order. */
type MapDraft = {
  readonly base: Entries
  readonly read: Map<unknown, unknown>
  readonly changed: Map<unknown, Change>
  size: number
}

const hasKey = ({ base, changed }: MapDraft, key: unknown): boolean => {
  const change = changed.get(key)
  return change ? change.put !== undefined : base.has(key)
}

const valueAt = ({ base, read, changed }: MapDraft, key: unknown): unknown => {
  const change = changed.get(key)
  if (change) return change.put?.value
  if (read.has(key)) return read.get(key)
  const value = base.get(key)
  if (!isDraftable(value)) return value
  const draft: unknown = createDraft(value as object)
  read.set(key, draft)
  return draft
}

const put = (draft: MapDraft, key: unknown, value: unknown) => {
  const { read, changed } = draft
  const change = changed.get(key)
  // a draft that is put where it came from changes nothing
  if (!change && read.has(key) && read.get(key) === value) return
  if (!hasKey(draft, key)) draft.size += 1
  if (change && !change.put) changed.delete(key)
  changed.set(key, { removed: change?.removed ?? false, put: { value } })
}

const remove = (draft: MapDraft, key: unknown): boolean => {
  if (!hasKey(draft, key)) return false
  draft.size -= 1
  draft.changed.delete(key)
  draft.changed.set(key, { removed: draft.base.has(key), put: undefined })
  return true
}

const keysOf = ({ base, changed }: MapDraft): readonly unknown[] => [
  ...[...base.keys()].filter((key) => {
    const change = changed.get(key)
    return !change || (!change.removed && change.put !== undefined)
  }),
  ...[...changed].flatMap(([key, { removed, put }]) =>
    put && (removed || !base.has(key)) ? [key] : [],
  ),
]

const entriesOf = (draft: MapDraft): readonly (readonly [unknown, unknown])[] =>
  keysOf(draft).map((key) => [key, valueAt(draft, key)])

/** Takes the values of drafts that a reducer put into something new: a draft is of no use once it is finished. */
const replaceDrafts = (value: unknown): void => {
  if (!isDraftable(value) || Object.isFrozen(value)) return
  const entries = value instanceof Map ? value : Object.entries(value as object)
  for (const [key, inner] of entries) {
    if (!isDraft(inner)) replaceDrafts(inner)
    else if (value instanceof Map) value.set(key, current(inner))
    else Reflect.set(value as object, key, current(inner))
  }
}

/** The map with all changes; nothing if there are none. `finished`: the drafts of all maps that are finished already. */
const finish = (
  { base, read, changed }: MapDraft,
  finished: Map<unknown, unknown>,
): Entries | undefined => {
  const finishOne = (value: unknown): unknown => {
    if (finished.has(value)) return finished.get(value)
    if (!isDraft(value)) return freeze(value, true)
    const result: unknown = finishDraft(value as object)
    finished.set(value, result)
    return result
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

const MAP_DRAFT = Symbol('map draft')

type Handle = { readonly [MAP_DRAFT]: MapDraft }

/**
 * What reducers may do with it. All drafts share these: an object with a getter of its own has a hidden class of its
 * own in V8, which keeps the draft and the state that it was made of until the next full collection.
 */
const MAP_METHODS: object = {
  get(this: Handle, key: unknown) {
    return valueAt(this[MAP_DRAFT], key)
  },
  has(this: Handle, key: unknown) {
    return hasKey(this[MAP_DRAFT], key)
  },
  set(this: Handle, key: unknown, value: unknown) {
    put(this[MAP_DRAFT], key, value)
    return this
  },
  delete(this: Handle, key: unknown) {
    return remove(this[MAP_DRAFT], key)
  },
  clear(this: Handle) {
    for (const key of keysOf(this[MAP_DRAFT])) remove(this[MAP_DRAFT], key)
  },
  keys(this: Handle) {
    return keysOf(this[MAP_DRAFT]).values()
  },
  values(this: Handle) {
    return entriesOf(this[MAP_DRAFT])
      .map(([, value]) => value)
      .values()
  },
  entries(this: Handle) {
    return entriesOf(this[MAP_DRAFT]).values()
  },
  forEach(this: Handle, visit: (value: unknown, key: unknown) => void) {
    for (const [key, value] of entriesOf(this[MAP_DRAFT])) visit(value, key)
  },
  [Symbol.iterator](this: Handle) {
    return entriesOf(this[MAP_DRAFT]).values()
  },
  get size() {
    return (this as Handle)[MAP_DRAFT].size
  },
}

const createMapDraft = (base: Entries) => {
  const draft: MapDraft = { base, read: new Map(), changed: new Map(), size: base.size }
  const map: unknown = Object.assign(Object.create(MAP_METHODS), { [MAP_DRAFT]: draft })
  return { map, draft }
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
    for (const { draft } of drafts.values()) {
      for (const { put } of draft.changed.values())
        if (put && !isDraft(put.value)) replaceDrafts(put.value)
    }
    const finished = new Map<unknown, unknown>()
    for (const name of LARGE_MAPS) {
      const made = drafts.get(name)
      const after = made && finish(made.draft, finished)
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
