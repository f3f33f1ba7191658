/** What is known of one setting: the columns of the table of settings. */

/** What a value must be, as data: texts in each language, the reference and the JSON schema are made from it. */
export type SettingRule =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  /** In milliseconds; `off` where it may also be that, which is 0. */
  | {
      readonly kind: 'duration'
      readonly min: number
      readonly max: number
      readonly off: boolean
    }
  | { readonly kind: 'time-span' }
  /** `max` is in code points. */
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'list'; readonly max: number; readonly of: SettingRule }
  | { readonly kind: 'broker' }
  | { readonly kind: 'name' }
  | { readonly kind: 'space' }
  /** Keys of one's own, by place and action. */
  | { readonly kind: 'bindings' }
  /** What is run when something happens. */
  | { readonly kind: 'hooks' }
  | { readonly kind: 'hook' }
  /** There is no such field in an object of these. */
  | { readonly kind: 'no-field'; readonly fields: readonly string[] }

/** Names of fields and numbers of items, from the outside. */
export type SettingPath = readonly (string | number)[]

/** As it is told: `hooks[0].on`. */
export const formatSettingPath = ([name = '', ...rest]: SettingPath): string =>
  [name, ...rest.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))].join('')

/** What is wrong in a value of several parts: where in it, and what would be right there. */
export type SettingFault = {
  /** Empty for the value itself. */
  readonly path: SettingPath
  readonly rule: SettingRule
}

/**
 * Where a flag of the setting is understood: by every command, or by the full screen alone. A setting without one
 * has its variable and its line in the file.
 */
export type SettingFlag = 'every' | 'screen'

/** What can be said of a setting besides its values. */
type Columns = {
  /** A change holds at once; otherwise from the next start. */
  readonly live?: boolean
  readonly flag?: SettingFlag
  /** What stands for the value in `--help` and in `/set`. */
  readonly placeholder?: 'URL' | 'NAME' | 'FILE' | 'COMMAND' | 'ID'
  /** A wrong value of it may be shown to the person who reads the error. */
  readonly shown?: boolean
}

/** A setting whose value is a `T`; without `fallback` nothing holds where nothing is set. */
export type SettingSpec<T, F extends T | undefined = T | undefined> = Columns & {
  readonly rule: SettingRule
  readonly fallback: F
  /** The value, out of a value of JSON or a text of a flag, a variable or `/set`; nothing where it is none. */
  readonly read: (given: unknown) => T | undefined
  /** A value of this setting as it is typed, or told in short where it has many parts. */
  readonly format: (value: unknown) => string
  /** A value of this setting as `config.json` has it; as it is, where this is missing. */
  readonly toJson?: (value: unknown) => unknown
  /** All that is wrong in a value that `read` does not take, where it has parts. */
  readonly faultsIn?: (given: unknown) => readonly SettingFault[]
}

/** A setting with more columns. */
export const withColumns = <S extends SettingSpec<unknown>>(spec: S, columns: Columns): S => ({
  ...spec,
  ...columns,
})
