/** What is wrong with keys of one's own: names that nothing has, and keys with two meanings. */
import type { Bindings, KeyBinding } from '../../src/core/settings/bindings.ts'
import type { KeyScheme } from '../../src/core/settings/setting-table.ts'
import { parseKeyName } from '../keyboard/key-names.ts'
import { createKeymap, hasParts } from './keymap.ts'
import type { BoundRow } from './keymap.ts'
import { isOnTop, keyLabel, keyTable } from './key-table.ts'
import type { Focus, KeyRow } from './key-table.ts'

/** `path` leads to it from `bindings`. The names of places and actions are those of the table. */
export type BindingFault = { readonly path: readonly (string | number)[] } & (
  | { readonly is: 'no-place'; readonly name: string; readonly known: readonly string[] }
  | {
      readonly is: 'no-action'
      readonly name: string
      readonly place: string
      readonly known: readonly string[]
    }
  | { readonly is: 'no-key'; readonly name: string }
  /** A character cannot be a key where it is typed. */
  | { readonly is: 'typed'; readonly key: string; readonly place: string }
  /** Its keys are bound one by one: these. */
  | { readonly is: 'parts'; readonly action: string; readonly known: readonly string[] }
  /** One could not get out of there, or go on. */
  | { readonly is: 'needed'; readonly action: string; readonly place: string }
  | { readonly is: 'conflict'; readonly key: string; readonly one: string; readonly other: string }
)

/** Where characters are typed, and are no keys. */
const TYPING: ReadonlySet<Focus> = new Set<Focus>(['any', 'input', 'list', 'help', 'question'])

/** What must have a key. */
const NEEDED: ReadonlySet<KeyRow['action']> = new Set<KeyRow['action']>([
  'send',
  'back',
  'yes',
  'no',
  'take',
  'clearOrQuit',
])

type Path = readonly (string | number)[]

const keyFaults = (row: KeyRow, keys: readonly string[], path: Path): readonly BindingFault[] => {
  const where = (index: number) => (keys.length === 1 ? path : [...path, index])
  const faults = keys.flatMap((name, index): readonly BindingFault[] => {
    const token = parseKeyName(name)
    if (token === undefined) return [{ is: 'no-key', name, path: where(index) }]
    const isCharacter = Array.from(token).length === 1
    return isCharacter && TYPING.has(row.focus)
      ? [{ is: 'typed', key: token, place: row.focus, path: where(index) }]
      : []
  })
  const isMissing = keys.length === 0 && NEEDED.has(row.action)
  return isMissing ? [{ is: 'needed', action: row.action, place: row.focus, path }] : faults
}

const isList = (binding: KeyBinding): binding is readonly string[] => Array.isArray(binding)

const rowFaults = (row: KeyRow, binding: KeyBinding, path: Path): readonly BindingFault[] => {
  const known = row.keys
  if (isList(binding)) {
    // the characters of a place where one types are what is typed
    const isTyped = TYPING.has(row.focus) && known.every((key) => Array.from(key).length === 1)
    if (isTyped) return [{ is: 'typed', key: known[0] ?? '', place: row.focus, path }]
    return hasParts(row)
      ? [{ is: 'parts', action: row.action, known, path }]
      : keyFaults(row, binding, path)
  }
  if (!hasParts(row)) return [{ is: 'no-key', name: Object.keys(binding)[0] ?? '', path }]
  return Object.entries(binding).flatMap(([part, keys]) =>
    known.includes(parseKeyName(part) ?? '')
      ? keyFaults(row, keys, [...path, part])
      : [{ is: 'parts', action: row.action, known, path: [...path, part] } as const],
  )
}

const nameFaults = (table: readonly KeyRow[], bindings: Bindings): readonly BindingFault[] => {
  const places = [...new Set(table.map(({ focus }) => focus as string))]
  return Object.entries(bindings).flatMap(([place, actions]): readonly BindingFault[] => {
    const rows = table.filter(({ focus }) => focus === place)
    if (rows.length === 0) return [{ is: 'no-place', name: place, known: places, path: [place] }]
    return Object.entries(actions).flatMap(([action, binding]): readonly BindingFault[] => {
      const row = rows.find((one) => one.action === action)
      const path = [place, action]
      const known = rows.map((one) => one.action)
      return row
        ? rowFaults(row, binding, path)
        : [{ is: 'no-action', name: action, place, known, path }]
    })
  })
}

/** Do they stand in each other's way nowhere, though both have the key? */
const givesWay = ({ row: one }: BoundRow, { row: other }: BoundRow): boolean =>
  (one.instead?.includes(other.action) ?? false) || (other.instead?.includes(one.action) ?? false)

const called = ({ row }: BoundRow) => `${row.focus}.${row.action}`

/** Two rows with the same key where both can be meant; one of them is of one's own, as the table has none. */
const conflicts = (bound: readonly BoundRow[]): readonly BindingFault[] =>
  bound
    .filter(({ isBound }) => isBound)
    .flatMap((one) =>
      one.keys.flatMap(([key]): readonly BindingFault[] => {
        const { focus, action } = one.row
        const meets = (place: Focus) =>
          place === focus ||
          (place === 'any' && !isOnTop(focus)) ||
          (focus === 'any' && !isOnTop(place))
        const other = bound.find(
          (another) =>
            another !== one &&
            !givesWay(one, another) &&
            meets(another.row.focus) &&
            another.keys.some(([theirs]) => theirs === key),
        )
        const twice = one.keys.filter(([mine]) => mine === key).length > 1
        const second = other ?? (twice ? one : undefined)
        if (!second) return []
        const [name, theirs] = [called(one), called(second)]
        return [
          { is: 'conflict', key: keyLabel(key), one: name, other: theirs, path: [focus, action] },
        ]
      }),
    )

/** Everything that is wrong with these bindings, names first. */
export const bindingFaults = (scheme: KeyScheme, bindings: Bindings): readonly BindingFault[] => {
  // the table has no faults, and a start with nobody's own keys does not look for any
  if (Object.keys(bindings).length === 0) return []
  const faults = nameFaults(keyTable, bindings)
  return faults.length > 0 ? faults : conflicts(createKeymap(keyTable, scheme, bindings).bound)
}
