/** Reads a command line by the table of commands. */
import { parseArgs } from 'node:util'
import { parseDuration } from '../core/duration.ts'
import { parseNumber } from '../core/number-range.ts'
import { DEFAULT_TIMEOUT } from './command-spec.ts'
import { cliCommands, commonFlags, flagsOf, leafCommands } from './commands.ts'
import { findMisuse } from './misused-flags.ts'
import { namesOf, parseArgsError, rangeError, unknownName, usageError } from './usage-error.ts'
import type { UsageError } from './usage-error.ts'
import type { CommandSpec, FlagSpec } from './command-spec.ts'

/** What somebody typed. */
export type Invocation = {
  readonly command: CommandSpec
  readonly positionals: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
}

/** The flags of all commands that have a value; each has one wherever it is known. */
const FLAGS_WITH_VALUE: ReadonlySet<string> = new Set(
  [...commonFlags, ...leafCommands.flatMap(({ flags }) => flags)].flatMap(({ name, value }) =>
    value === undefined ? [] : [`--${name}`],
  ),
)

/** Where the first word stands that is neither a flag nor the value of one: flags may stand before a command. */
const firstPositionalIndex = (argv: readonly string[]): number => {
  let index = 0
  while (argv[index]?.startsWith('-')) index += FLAGS_WITH_VALUE.has(argv[index] ?? '') ? 2 : 1
  return index
}

const usageOf = ({ name, usage }: CommandSpec) => ['papo', name, usage].filter(Boolean).join(' ')

type ParseResult =
  | { readonly ok: true; readonly value: Invocation }
  | { readonly ok: false; readonly error: 'usage'; readonly usageError: UsageError }

/** Flags before a command are those of a shell's alias: what it has no use for is left out of them. */
const withoutUnused = (
  before: readonly string[],
  command: Pick<CommandSpec, 'unused'>,
): readonly string[] => {
  const [flag] = before
  if (flag === undefined) return []
  const words = FLAGS_WITH_VALUE.has(flag) ? 2 : 1
  const others = withoutUnused(before.slice(words), command)
  const isUnused = command.unused?.some(
    (name) => flag === `--${name}` || flag.startsWith(`--${name}=`),
  )
  return isUnused ? others : [...before.slice(0, words), ...others]
}

/** Reads a command line. */
export const parseCommandLine = (argv: readonly string[]): ParseResult => {
  const [screen] = cliCommands
  const index = firstPositionalIndex(argv)
  const first = argv[index]
  const named = cliCommands.find(({ name }) => name !== '' && name === first)
  const command = named ?? screen
  if (!command || (!named && first !== undefined)) {
    // the word may be the value of a flag that was mistyped
    const before = command && readInvocation(argv.slice(0, index), command)
    if (before?.ok === false && before.usageError.kind === 'unknown-flag') return before
    return unknownName('unknown-command', first ?? '', first ?? '', namesOf(cliCommands))
  }
  const rest = named
    ? [...withoutUnused(argv.slice(0, index), named), ...argv.slice(index + 1)]
    : argv
  const parsed = command.subcommands
    ? parseSubcommand(rest, command, command.subcommands)
    : parseInvocation(rest, command)
  return parsed.ok && command.name === 'help' ? parseHelp(parsed.value) : parsed
}

/** `papo help group new` is `papo group new --help`. */
const parseHelp = ({ positionals, flags }: Invocation): ParseResult => {
  const asked = parseCommandLine([...positionals, '--help', ...toArgv(flags)])
  if (!asked.ok || asked.value.positionals.length === 0) return asked
  const { name } = asked.value.command
  const { usageError: wrong } = usageError('unknown-subcommand', positionals.join(' '))
  return { ok: false, error: 'usage', usageError: { ...wrong, command: name } }
}

/** Flags that were read once, as they are typed. */
const toArgv = (flags: Invocation['flags']): readonly string[] =>
  Object.entries(flags).flatMap(([name, value]) => {
    if (name === 'help' || value === undefined) return []
    return typeof value === 'string' ? [`--${name}=${value}`] : [`--${name}`]
  })

/** Reads a command line of which the first word was taken: the next one names the part that is meant. */
const parseSubcommand = (
  argv: readonly string[],
  command: CommandSpec,
  parts: readonly CommandSpec[],
): ParseResult => {
  const index = firstPositionalIndex(argv)
  const word = argv[index]
  // with --help it is about all parts, otherwise a word is missing
  if (word === undefined) return parseInvocation(argv, command)
  const name = `${command.name} ${word}`
  const part = parts.find((one) => one.name === name)
  if (!part) {
    const unknown = unknownName('unknown-subcommand', name, name, namesOf(parts))
    return { ...unknown, usageError: { ...unknown.usageError, command: command.name } }
  }
  return parseInvocation(argv.toSpliced(index, 1), part)
}

const parseInvocation = (argv: readonly string[], command: CommandSpec): ParseResult => {
  const read = readInvocation(argv, command)
  if (read.ok || command.name === '') return read
  return { ...read, usageError: { ...read.usageError, command: command.name } }
}

const readInvocation = (argv: readonly string[], command: CommandSpec): ParseResult => {
  const flags = flagsOf(command)
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(
        flags.map(({ name, value, short }) => [
          name,
          {
            type: value === undefined ? 'boolean' : 'string',
            ...(short ? { short } : {}),
          } as const,
        ]),
      ),
    })
    const given: Invocation['flags'] = { ...values }
    const call: Invocation = { command, positionals, flags: given }
    if (given['help'] === true) return { ok: true, value: call }
    const [least, most] = command.arity
    if (positionals.length < least || positionals.length > most) {
      return usageError('arity', usageOf(command))
    }
    // a script's variable that was not set
    const empty = flags.find(({ name, number }) => given[name] === '' && !number)
    if (empty) return usageError('no-value', `--${empty.name}`)
    const invalid = flags.find((flag) => flag.number && numberValue(call, flag) === 'invalid')
    if (invalid?.number) return rangeError(`--${invalid.name}`, invalid.number)
    const misuse = findMisuse(call)
    if (misuse) return usageError(misuse.kind, misuse.about, { other: misuse.other })
    return { ok: true, value: call }
  } catch (error) {
    return parseArgsError(error, flags)
  }
}

/** The number that a flag was given; `undefined` when it was not. */
const numberValue = (
  call: Invocation,
  { name, number }: FlagSpec,
): number | undefined | 'invalid' => {
  const text = textFlag(call, name)
  if (text === undefined || !number) return undefined
  const time = number.duration ? parseDuration(text) : undefined
  const value = time?.ok ? time.value / 1000 : parseNumber(text, number)
  return value === undefined || value > number.max ? 'invalid' : value
}

/** Reads a flag as text. */
export const textFlag = (call: Invocation, name: string): string | undefined => {
  const value = call.flags[name]
  return typeof value === 'string' ? value : undefined
}

/** Reads a flag as the number that it is, or takes another one where it was not given. */
export const numberFlag = (call: Invocation, name: string, fallback: number): number => {
  const flag = call.command.flags.find((one) => one.name === name)
  const value = flag && numberValue(call, flag)
  return typeof value === 'number' ? value : fallback
}

/** Is it wanted although a name can be taken for another one? */
export const isAnyway = (call: Invocation): boolean => call.flags['anyway'] === true

/** How long (ms) a command waits: `--timeout`, or as long as all commands do. */
export const timeoutMillis = (call: Invocation): number =>
  numberFlag(call, 'timeout', DEFAULT_TIMEOUT) * 1000

/** A flag in a command line that could not be read, or was not yet: its last value before `--`. */
export const rawFlag = (argv: readonly string[], name: string): string | undefined => {
  const end = argv.indexOf('--')
  const before = end === -1 ? argv : argv.slice(0, end)
  const index = before.findLastIndex(
    (word) => word === `--${name}` || word.startsWith(`--${name}=`),
  )
  const word = before[index]
  return word?.includes('=') ? word.slice(name.length + 3) : before[index + 1]
}
