/** Reads a command line by the table of commands. */
import { parseArgs } from 'node:util'
import { readDuration } from '../core/duration.ts'
import { nearest } from './nearest.ts'
import { numberIn } from '../core/number-range.ts'
import type { NumberRange } from '../core/number-range.ts'
import { commands, common } from './commands.ts'
import type { CommandSpec, Flag } from './command-spec.ts'

/** What somebody typed. */
export type Call = {
  readonly command: CommandSpec
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
}

/** What is wrong with a command line. */
export type MisuseKind =
  | 'unknown-command'
  | 'unknown-part'
  | 'unknown-flag'
  | 'no-value'
  | 'unwanted-value'
  | 'not-a-number'
  | 'not-a-time'
  | 'words'

/** What is wrong with a command line, and with which word of it; for `words` how it is used. */
export type Misuse = {
  readonly kind: MisuseKind
  readonly about: string
  /** What was meant, perhaps. */
  readonly near?: string
  /** What a number may be. */
  readonly range?: NumberRange
}

const wrong = (kind: MisuseKind, about: string, more: Pick<Misuse, 'near' | 'range'> = {}) =>
  ({ ok: false, error: 'usage', misuse: { kind, about, ...more } }) as const

const namesOf = (specs: readonly { readonly name: string }[]) =>
  specs.map(({ name }) => name).filter(Boolean)

/** With what was meant, where one of these is like what was typed. */
const mistyped = (kind: MisuseKind, about: string, typed: string, known: readonly string[]) => {
  const near = nearest(typed, known)
  return wrong(kind, about, near === undefined ? {} : { near })
}

/** Node's names for what parseArgs throws (nodejs.org/api/errors.html); the message quotes the flag. */
const misuseOf = (error: unknown, flags: readonly Flag[]) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  const [, flag = message] = /'(?:-\w, )?(--?[^' ]+)/u.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const near = flag.startsWith('--') ? nearest(flag.slice(2), namesOf(flags)) : undefined
    return wrong('unknown-flag', flag, near === undefined ? {} : { near: `--${near}` })
  }
  return wrong(/does not take/u.test(message) ? 'unwanted-value' : 'no-value', flag)
}

/** Where the first word stands that is neither a flag nor the value of one of these. */
const wordAt = (argv: readonly string[], flags: readonly Flag[]): number => {
  const valued = new Set(
    [...common, ...flags].flatMap(({ name, value }) => (value === undefined ? [] : [`--${name}`])),
  )
  let place = 0
  while (argv[place]?.startsWith('-')) place += valued.has(argv[place] ?? '') ? 2 : 1
  return place
}

const usageOf = ({ name, usage }: CommandSpec) => ['papo', name, usage].filter(Boolean).join(' ')

type Parsed =
  | { readonly ok: true; readonly value: Call }
  | { readonly ok: false; readonly error: 'usage'; readonly misuse: Misuse }

/** Reads a command line. */
export const parse = (argv: readonly string[]): Parsed => {
  const [screen] = commands
  const place = wordAt(argv, screen?.flags ?? [])
  const first = argv[place]
  const named = commands.find(({ name }) => name !== '' && name === first)
  const command = named ?? screen
  if (!command || (!named && first !== undefined)) {
    return mistyped('unknown-command', first ?? '', first ?? '', namesOf(commands))
  }
  const rest = named ? argv.toSpliced(place, 1) : argv
  const read = command.parts ? parsePart(rest, command, command.parts) : parseAs(rest, command)
  return read.ok && command.name === 'help' ? helpFor(read.value) : read
}

/** `papo help group new` is `papo group new --help`. */
const helpFor = ({ words, flags }: Call): Parsed => parse([...words, '--help', ...again(flags)])

/** Flags that were read once, as they are typed. */
const again = (flags: Call['flags']): readonly string[] =>
  Object.entries(flags).flatMap(([name, value]) => {
    if (name === 'help' || value === undefined) return []
    return typeof value === 'string' ? [`--${name}=${value}`] : [`--${name}`]
  })

/** Reads a command line of which the first word was taken: the next one says which part is meant. */
const parsePart = (
  argv: readonly string[],
  command: CommandSpec,
  parts: readonly CommandSpec[],
): Parsed => {
  const place = wordAt(argv, command.flags)
  const word = argv[place]
  // with --help it is about all parts, else the words are too few
  if (word === undefined) return parseAs(argv, command)
  const name = `${command.name} ${word}`
  const part = parts.find((one) => one.name === name)
  if (!part) return mistyped('unknown-part', name, name, namesOf(parts))
  return parseAs(argv.toSpliced(place, 1), part)
}

const parseAs = (argv: readonly string[], command: CommandSpec): Parsed => {
  const flags = [...command.flags, ...common]
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
    const given: Call['flags'] = { ...values }
    const call: Call = { command, words: positionals, flags: given }
    if (given['help'] === true) return { ok: true, value: call }
    const [least, most] = command.words
    if (positionals.length < least || positionals.length > most) {
      return wrong('words', usageOf(command))
    }
    const odd = flags.find((flag) => flag.number && valueOf(call, flag) === 'wrong')
    if (!odd) return { ok: true, value: call }
    const kind = odd.number?.duration ? 'not-a-time' : 'not-a-number'
    return wrong(kind, `--${odd.name}`, odd.number ? { range: odd.number } : {})
  } catch (error) {
    return misuseOf(error, flags)
  }
}

/** The number that a flag was given; `undefined` when it was not. */
const valueOf = (call: Call, { name, number }: Flag): number | undefined | 'wrong' => {
  const text = textOf(call, name)
  if (text === undefined || !number) return undefined
  const time = number.duration ? readDuration(text) : undefined
  const value = time?.ok ? time.value / 1000 : numberIn(text, number)
  return value === undefined || value > number.most ? 'wrong' : value
}

/** Reads a flag as text. */
export const textOf = (call: Call, name: string): string | undefined => {
  const value = call.flags[name]
  return typeof value === 'string' ? value : undefined
}

/** Reads a flag as the number that it is, or takes another one where it was not given. */
export const numberOf = (call: Call, name: string, otherwise: number): number => {
  const flag = call.command.flags.find((one) => one.name === name)
  const value = flag && valueOf(call, flag)
  return typeof value === 'number' ? value : otherwise
}

/** A flag in a command line that could not be read, or was not yet: its last value before `--`. */
export const rawFlag = (argv: readonly string[], name: string): string | undefined => {
  const end = argv.indexOf('--')
  const before = end === -1 ? argv : argv.slice(0, end)
  const place = before.findLastIndex(
    (word) => word === `--${name}` || word.startsWith(`--${name}=`),
  )
  const word = before[place]
  return word?.includes('=') ? word.slice(name.length + 3) : before[place + 1]
}
