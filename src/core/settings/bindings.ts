/** Keys of one's own, as `config.json` has them. What places, actions and keys there are, the table of keys knows. */
import { parseJson, readFields } from '../schema.ts'
import type { SettingFault, SettingSpec } from './setting-spec.ts'

/**
 * The keys of an action. Where each of its keys does something of its own (up and down), the keys by what each does, named by the
 * key of the table.
 */
export type KeyBinding = readonly string[] | { readonly [part: string]: readonly string[] }

/** Keys by place and action: `{ "users": { "block": ["B"] } }`. */
export type Bindings = { readonly [place: string]: { readonly [action: string]: KeyBinding } }

const MAX_PLACES = 30
const MAX_ACTIONS = 100
const MAX_KEYS = 10
const MAX_KEY_NAME = 40

const readKeys = (given: unknown): readonly string[] | undefined => {
  const keys: readonly unknown[] | undefined =
    typeof given === 'string' ? [given] : Array.isArray(given) ? given : undefined
  if (keys === undefined || keys.length > MAX_KEYS) return undefined
  const read = keys.filter((key) => typeof key === 'string')
  return read.length === keys.length && read.every(({ length }) => length <= MAX_KEY_NAME)
    ? read
    : undefined
}

/** An object whose fields are all read by `read`; nothing where one is not, or there are too many. */
const readEach = <T>(
  given: unknown,
  most: number,
  read: (value: unknown) => T | undefined,
): { readonly [name: string]: T } | undefined => {
  const fields = Array.isArray(given) ? undefined : readFields(given)
  const entries = Object.entries(fields ?? {})
  if (!fields || entries.length > most) return undefined
  const all = entries.flatMap(([name, value]) => {
    const one = read(value)
    return one === undefined ? [] : [[name, one] as const]
  })
  return all.length === entries.length ? Object.fromEntries(all) : undefined
}

const readBinding = (given: unknown): KeyBinding | undefined =>
  readKeys(given) ?? readEach(given, MAX_KEYS, readKeys)

const readBindings = (given: unknown): Bindings | undefined =>
  readEach(given, MAX_PLACES, (actions) => readEach(actions, MAX_ACTIONS, readBinding))

const rule = { kind: 'bindings' } as const

const isFields = (value: unknown): boolean =>
  !Array.isArray(value) && readFields(value) !== undefined

/** Where everything stands that cannot be a binding. */
const faultsIn = (given: unknown): readonly SettingFault[] => {
  const places = isFields(given) ? Object.entries(readFields(given) ?? {}) : []
  const faults = places.flatMap(([place, bound]) => {
    if (readEach(bound, MAX_ACTIONS, readBinding)) return []
    const actions = isFields(bound) ? Object.entries(readFields(bound) ?? {}) : []
    const wrong = actions.filter(([, keys]) => !readBinding(keys))
    const paths = wrong.map(([action]) => [place, action])
    return (paths.length === 0 ? [[place]] : paths).map((path) => ({ path, rule }))
  })
  return faults.length === 0 ? [{ path: [], rule }] : faults
}

/** Keys of one's own; none where nothing is set. */
export const bindingsSetting = (): SettingSpec<Bindings, Bindings> => ({
  rule,
  fallback: {},
  read: (given) => readBindings(typeof given === 'string' ? parseJson(given) : given),
  format: (value) =>
    Object.entries(readBindings(value) ?? {})
      .flatMap(([place, actions]) => Object.keys(actions).map((action) => `${place}.${action}`))
      .join(', '),
  faultsIn,
})
