/** What is wrong with a command line. */
import type { SafeText } from '../core/ids.ts'
import type { NumberRange } from '../core/number-range.ts'
import { revealLine } from '../core/text/safe-text.ts'
import { nearestName } from '../text/nearest-name.ts'
import type { FlagSpec } from './command-spec.ts'
import type { FlagMisuse } from './misused-flags.ts'

/** The kinds of what can be wrong. */
export type UsageErrorKind =
  | 'unknown-command'
  | 'unknown-subcommand'
  | 'unknown-flag'
  | 'no-value'
  | 'unwanted-value'
  | 'not-a-number'
  | 'not-a-duration'
  | 'arity'
  | FlagMisuse['kind']

/** What is wrong with a command line, and with which word of it; for `words` how it is used. */
export type UsageError = {
  readonly kind: UsageErrorKind
  readonly about: SafeText
  /** The command that was understood, and is used wrongly. */
  readonly command?: string
  /** What was meant, perhaps. */
  readonly suggestion?: string
  /** What a number may be. */
  readonly range?: NumberRange
  /** The flag with which another one has no effect, or without which. */
  readonly other?: string
}

/** A failure that names it. */
export const usageError = (
  kind: UsageErrorKind,
  about: string,
  more: Pick<UsageError, 'suggestion' | 'range' | 'other'> = {},
) =>
  ({ ok: false, error: 'usage', usageError: { kind, about: revealLine(about), ...more } }) as const

/** The names of what has one. */
export const namesOf = (specs: readonly { readonly name: string }[]) =>
  specs.map(({ name }) => name).filter(Boolean)

/** With what was meant, where one of these is like what was typed. */
export const unknownName = (
  kind: UsageErrorKind,
  about: string,
  typed: string,
  known: readonly string[],
) => {
  const suggestion = nearestName(typed, known)
  return usageError(kind, about, suggestion === undefined ? {} : { suggestion })
}

/** Node's names for what parseArgs throws (nodejs.org/api/errors.html); the message quotes the flag. */
export const parseArgsError = (error: unknown, flags: readonly FlagSpec[]) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  const [, flag = message] = /'(?:-\w, )?(--?[^' ]+)/u.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const suggestion = flag.startsWith('--')
      ? nearestName(flag.slice(2), namesOf(flags))
      : undefined
    return usageError(
      'unknown-flag',
      flag,
      suggestion === undefined ? {} : { suggestion: `--${suggestion}` },
    )
  }
  // a number below zero looks like a flag
  const range = flags.find(({ name }) => `--${name}` === flag)?.number
  if (range && /ambiguous/u.test(message)) return rangeError(flag, range)
  return usageError(/does not take/u.test(message) ? 'unwanted-value' : 'no-value', flag)
}

/** What a number or a time may be. */
export const rangeError = (flag: string, range: NonNullable<FlagSpec['number']>) =>
  usageError(range.duration ? 'not-a-duration' : 'not-a-number', flag, { range })
