/** The types and helpers of the table of commands. */
import { MAX_TIMER_DELAY } from '../core/number-range.ts'
import type { NumberRange } from '../core/number-range.ts'
import type { CliLanguage } from './texts/cli-texts.ts'

/** A text in every language of the program. */
type Localized = Readonly<Record<CliLanguage, string>>

export type FlagSpec = {
  readonly name: string
  /** What stands for its value; a flag without one is a switch. */
  readonly value?: string
  readonly short?: string
  /** Its value is a number in this range. `duration`: of seconds, or a time such as `2m`. */
  readonly number?: NumberRange & { readonly duration?: boolean }
  readonly about: Localized
}

export type CommandSpec = {
  readonly name: string
  /** What follows the name, as in a manual. */
  readonly usage: string
  readonly about: Localized
  readonly flags: readonly FlagSpec[]
  /** How many arguments may follow, at least and at most. */
  readonly arity: readonly [least: number, most: number]
  /** The commands of which one has to follow, by their whole names: `group new`. */
  readonly subcommands?: readonly CommandSpec[]
  /** Those of the flags of every command that it has no use for. */
  readonly unused?: readonly string[]
  /** With this flag only those others mean anything, besides the profile and the language. */
  readonly alone?: Readonly<Record<string, readonly string[]>>
  /** A flag that means something only together with that other one. */
  readonly needs?: Readonly<Record<string, string>>
}

/** Any number of arguments. */
export const UNLIMITED = 10_000

/** A flag; without `value`, how its value is written in the help, it is a switch. */
export const flagSpec = (
  name: string,
  value: string | undefined,
  en: string,
  pt: string,
): FlagSpec => ({
  name,
  ...(value === undefined ? {} : { value }),
  about: { en, 'pt-BR': pt },
})

export const jsonFlag = flagSpec(
  'json',
  undefined,
  'one JSON value per line',
  'um valor JSON por linha',
)
export const anywayFlag = flagSpec(
  'anyway',
  undefined,
  'even if the name only looks like one you know',
  'mesmo que o nome só pareça um que você conhece',
)
/** How long (seconds) a command waits by default: longer than it takes to read what a broker retains. */
export const DEFAULT_TIMEOUT = 30

export const timeoutFlag: FlagSpec = {
  ...flagSpec(
    'timeout',
    'SECONDS',
    `how long to wait (${DEFAULT_TIMEOUT}), or 2m, 1h30m`,
    `quanto tempo esperar (${DEFAULT_TIMEOUT}), ou 2m, 1h30m`,
  ),
  number: { min: 1, max: Math.floor(MAX_TIMER_DELAY / 1000), duration: true },
}

/** What is said of a command after its name. */
export type SpecParts = readonly [
  usage: string,
  arity: CommandSpec['arity'],
  en: string,
  pt: string,
  flags?: readonly FlagSpec[],
]

/** A command with its usage and what it does, in both languages. */
export const commandSpec = (
  name: string,
  ...[usage, arity, en, pt, flags = []]: SpecParts
): CommandSpec => ({ name, usage, arity, about: { en, 'pt-BR': pt }, flags })

/** A command that waits for the broker, as long as `--timeout` says. */
export const waitingSpec = (name: string, ...parts: SpecParts): CommandSpec => {
  const spec = commandSpec(name, ...parts)
  return { ...spec, flags: [...spec.flags, timeoutFlag] }
}

/** A command that lists something. */
export const listSpec = (name: string, en: string, pt: string): CommandSpec =>
  waitingSpec(name, '', [0, 0], en, pt, [jsonFlag])
