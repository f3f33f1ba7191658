/** The keys in force: the table, a scheme, and the keys of one's own (`bindings`). */
import type { Bindings, KeyBinding } from '../../src/core/settings/bindings.ts'
import type { KeyScheme } from '../../src/core/settings/setting-table.ts'
import type { KeyChoice } from '../../src/i18n/texts.ts'
import { keyOfToken, parseKeyName } from '../keyboard/key-names.ts'
import { chord, pressed } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { inScheme, keysIn } from './key-schemes.ts'
import type { Focus, KeyRow } from './key-table.ts'

/** A row with its keys on the keyboard, and which key of the table each of them stands for. */
export type BoundRow = {
  readonly row: KeyRow
  /** Its keys are those of one's own. */
  readonly isBound: boolean
  readonly keys: readonly (readonly [key: string, inTable: string])[]
}

/** The first key for up and the first one for down, where a row has both. */
const upAndDown = ({ keys }: BoundRow): Pick<KeyRow, 'upDown'> => {
  const [up, down] = ['up', 'down'].map((part) => keys.find(([, inTable]) => inTable === part)?.[0])
  return up === undefined || down === undefined ? {} : { upDown: [up, down] }
}

export type Keymap = {
  /** The rows of all places, with the keys in force. */
  readonly bound: readonly BoundRow[]
  readonly rows: (focus: Focus) => readonly KeyRow[]
  /**
   * The key of the table that a key of the keyboard stands for, while the keyboard is there; the keys of `below` hold too, where
   * `focus` has no other meaning for them.
   */
  readonly toTable: (focus: Focus, key: Key, below?: Focus) => Key
}

/** Does each key of this row do something of its own, so that they are bound one by one? */
export const hasParts = ({ action, keys }: KeyRow): boolean => PARTS.has(action) && keys.length > 1

const PARTS: ReadonlySet<KeyRow['action']> = new Set<KeyRow['action']>([
  'choose',
  'scroll',
  'numbered',
  'sentBefore',
  'character',
  'rubOut',
])

const isList = (binding: KeyBinding): binding is readonly string[] => Array.isArray(binding)

const tokens = (keys: readonly string[]) => keys.flatMap((key) => parseKeyName(key) ?? [])

const schemeKeys = (scheme: KeyScheme, inTable: string) =>
  keysIn(scheme, [inTable]).map((key) => [key, inTable] as const)

const bindRow = (row: KeyRow, scheme: KeyScheme, binding: KeyBinding | undefined): BoundRow => {
  const [first = ''] = row.keys
  if (binding === undefined) {
    return { row, isBound: false, keys: row.keys.flatMap((key) => schemeKeys(scheme, key)) }
  }
  if (isList(binding)) {
    return { row, isBound: true, keys: tokens(binding).map((key) => [key, first] as const) }
  }
  const parts = new Map(Object.entries(binding).map(([part, keys]) => [parseKeyName(part), keys]))
  const keys = row.keys.flatMap((inTable) => {
    const own = parts.get(inTable)
    return own ? tokens(own).map((key) => [key, inTable] as const) : schemeKeys(scheme, inTable)
  })
  return { row, isBound: true, keys }
}

const tokenOf = (key: Key): string => (key.type === 'text' ? key.text : chord(key))

/** A key that means nothing now, though the table has it: what is typed with it is typed. */
const withoutMeaning = (key: Key): Key =>
  key.type === 'text' ? { ...key, unbound: true } : pressed('unbound')

/** Another key of the table; what was typed is kept, in case that it means nothing there. */
const standingFor = (key: Key, inTable: string): Key => {
  const other = keyOfToken(inTable)
  if (other.type !== 'text' || inTable === tokenOf(key)) return other
  return { ...other, typed: key.type === 'text' ? key.text : '' }
}

type Place = {
  readonly meanings: ReadonlyMap<string, string>
  readonly inTable: ReadonlySet<string>
}

/** Without keys of one's own nobody asks what is meant where. */
const NO_PLACES: ReadonlyMap<Focus, Place> = new Map()

/** What each key means in each place, and which keys the table has there. */
const placesOf = (bound: readonly BoundRow[]): ReadonlyMap<Focus, Place> => {
  const of = (focus: Focus) => bound.filter(({ row }) => row.focus === focus)
  return new Map(
    [...new Set(bound.map(({ row }) => row.focus))].map((focus) => [
      focus,
      {
        meanings: new Map(of(focus).flatMap(({ keys }) => keys)),
        inTable: new Set(of(focus).flatMap(({ row }) => row.keys)),
      },
    ]),
  )
}

/** The keymap of a table; bindings that mean nothing there are left out. */
export const createKeymap = (
  table: readonly KeyRow[],
  scheme: KeyScheme,
  bindings: Bindings,
): Keymap => {
  const own = new Map(
    Object.entries(bindings).flatMap(([place, actions]) =>
      Object.entries(actions).map(([action, keys]) => [`${place} ${action}`, keys] as const),
    ),
  )
  const bound = table.map((row) => bindRow(row, scheme, own.get(`${row.focus} ${row.action}`)))
  const rows = bound.map((one): KeyRow => ({
    ...one.row,
    keys: one.keys.map(([key]) => key),
    ...upAndDown(one),
  }))
  const places = own.size === 0 ? NO_PLACES : placesOf(bound)
  return {
    bound,
    rows: (focus) => rows.filter((row) => row.focus === focus),
    toTable: (focus, key, below) => {
      if (key.type !== 'text' && key.type !== 'key') return key
      if (own.size === 0) return inScheme(scheme, key)
      const token = tokenOf(key)
      const inForce = [focus, ...(below ? [below] : []), 'any' as const].map((place) =>
        places.get(place),
      )
      const inTable = inForce.find((place) => place?.meanings.has(token))?.meanings.get(token)
      if (inTable !== undefined) return standingFor(key, inTable)
      const moved = inScheme(scheme, key)
      const isOfTable = inForce.some((place) => place?.inTable.has(tokenOf(moved)))
      return isOfTable ? withoutMeaning(key) : moved
    },
  }
}

/** What a choice of keys says: a scheme alone has no keys of one's own. */
export const partsOfChoice = (
  keys: KeyChoice,
): { readonly scheme: KeyScheme; readonly bindings: Bindings } =>
  typeof keys === 'string' ? { scheme: keys, bindings: {} } : keys
