/** Hooks: programs that are run when something happens, as `config.json` has them. */
import { parseJson, readFields } from '../schema.ts'
import { durationSetting, listSetting, textSetting } from './setting-kinds.ts'
import type { SettingFault, SettingRule, SettingSpec } from './setting-spec.ts'

/** What a hook may be for. */
export const HOOK_NAMES = [
  'message',
  'mention',
  'edit',
  'delete',
  'reaction',
  'request',
  'online',
  'away',
  'offline',
  'connected',
  'disconnected',
] as const

export type HookName = (typeof HOOK_NAMES)[number]

/** One hook: on what, in which conversation (`bob`, `#lab`, `>house/+`; any where it is missing), and what it runs. */
export type Hook = {
  readonly on: readonly HookName[]
  readonly in?: string
  /** A program and its arguments, as the system gets them: no shell reads them. */
  readonly run: readonly string[]
  /** How long (ms) it may take. */
  readonly timeout: number
}

/** So many hooks there may be. */
export const MAX_HOOKS = 50
/** How long (ms) a hook may take where nothing is said. */
const DEFAULT_HOOK_TIMEOUT = 10_000

const name: SettingSpec<HookName> = {
  rule: { kind: 'choice', values: HOOK_NAMES },
  fallback: undefined,
  read: (given) => HOOK_NAMES.find((one) => one === given),
  format: String,
}
const names = listSetting(name, HOOK_NAMES.length)
const word = textSetting()
const words = listSetting(word, 50)
const duration = durationSetting(DEFAULT_HOOK_TIMEOUT, { max: 5 * 60_000 })

const FIELDS: ReadonlySet<string> = new Set(['on', 'in', 'run', 'timeout'])

/** All that is wrong in a hook, and where; nothing where it is one. */
const faultsInHook = (given: unknown): readonly SettingFault[] => {
  const fields = Array.isArray(given) ? undefined : readFields(given)
  if (!fields) return [{ path: [], rule: HOOK_RULE }]
  const unknown = Object.keys(fields)
    .filter((field) => !FIELDS.has(field))
    .map((field) => ({ path: [field], rule: FIELDS_RULE }))
  const { on, in: place, run, timeout } = fields
  const isNamed = (names.read(on) ?? []).length > 0
  // one name alone is a list of one
  const inList = Array.isArray(on) ? (names.faultsIn?.(on) ?? []) : []
  const unnamed = (inList.length === 0 ? [{ path: [] }] : inList).map(({ path }) => ({
    path: ['on', ...path],
    rule: name.rule,
  }))
  const isRunnable = Array.isArray(run) && (words.read(run) ?? []).length > 0
  const isPlaced = place === undefined || word.read(place) !== undefined
  const isTimed = timeout === undefined || duration.read(timeout) !== undefined
  return [
    ...unknown,
    ...(isNamed ? [] : unnamed),
    ...(isRunnable ? [] : [{ path: ['run'], rule: words.rule }]),
    ...(isPlaced ? [] : [{ path: ['in'], rule: word.rule }]),
    ...(isTimed ? [] : [{ path: ['timeout'], rule: duration.rule }]),
  ]
}

const readHook = (given: unknown): Hook | undefined => {
  if (faultsInHook(given).length > 0) return undefined
  const { on, in: place, run, timeout } = readFields(given) ?? {}
  const where = word.read(place)
  return {
    on: names.read(on) ?? [],
    ...(where === undefined ? {} : { in: where }),
    run: words.read(run) ?? [],
    timeout: duration.read(timeout) ?? DEFAULT_HOOK_TIMEOUT,
  }
}

const HOOKS_RULE: SettingRule = { kind: 'hooks' }
const HOOK_RULE: SettingRule = { kind: 'hook' }
const FIELDS_RULE: SettingRule = { kind: 'no-field', fields: [...FIELDS] }

const itemsOf = (given: unknown): readonly unknown[] | undefined => {
  const value = typeof given === 'string' ? parseJson(given) : given
  return Array.isArray(value) && value.length <= MAX_HOOKS ? value : undefined
}

const readHooks = (given: unknown): readonly Hook[] | undefined => {
  const items = itemsOf(given)
  const hooks = items?.flatMap((item) => readHook(item) ?? [])
  return hooks?.length === items?.length ? hooks : undefined
}

const isHook = (value: unknown): value is Hook =>
  typeof value === 'object' && value !== null && 'on' in value && 'run' in value

const hooksIn = (value: unknown): readonly Hook[] =>
  Array.isArray(value) ? value.filter(isHook) : []

/** The hooks; none where nothing is set. */
export const hooksSetting = (): SettingSpec<readonly Hook[], readonly Hook[]> => ({
  rule: HOOKS_RULE,
  fallback: [],
  read: readHooks,
  format: (value) =>
    hooksIn(value)
      .map(({ on, run }) => `${on.join('/')}: ${run[0] ?? ''}`)
      .join(', '),
  toJson: (value) =>
    hooksIn(value).map((hook) => ({ ...hook, timeout: duration.format(hook.timeout) })),
  faultsIn: (given) => {
    const faults = (itemsOf(given) ?? []).flatMap((item, index) =>
      faultsInHook(item).map(({ path, rule }) => ({ path: [index, ...path], rule })),
    )
    return faults.length === 0 ? [{ path: [], rule: HOOKS_RULE }] : faults
  },
})
