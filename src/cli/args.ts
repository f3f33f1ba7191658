/** Reads a command line by the table of commands. */
import { parseArgs } from 'node:util'
import type { Result } from '../core/result.ts'
import { commands, common } from './commands.ts'
import type { CommandSpec, Flag } from './spec.ts'

/** What somebody typed. */
export type Call = {
  readonly command: CommandSpec
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
}

/** What is wrong with a command line, and with which word of it; for `words` how it is used. */
export type Misuse = {
  readonly kind:
    | 'unknown-command'
    | 'unknown-part'
    | 'unknown-flag'
    | 'no-value'
    | 'unwanted-value'
    | 'words'
  readonly about: string
}

const wrong = (kind: Misuse['kind'], about: string) =>
  ({ ok: false, error: 'usage', misuse: { kind, about } }) as const

/** Node's names for what parseArgs throws (nodejs.org/api/errors.html); the message quotes the flag. */
const misuseOf = (error: unknown) => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = error instanceof Error ? error.message : String(error)
  const [, flag = message] = /'(?:-\w, )?(--?[^' ]+)/u.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return wrong('unknown-flag', flag)
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
  if (!command || (!named && first !== undefined)) return wrong('unknown-command', first ?? '')
  const rest = named ? argv.toSpliced(place, 1) : argv
  return command.parts ? parsePart(rest, command, command.parts) : parseAs(rest, command)
}

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
  const part = parts.find(({ name }) => name === `${command.name} ${word}`)
  if (!part) return wrong('unknown-part', `${command.name} ${word}`)
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
    const [least, most] = command.words
    if (given['help'] !== true && (positionals.length < least || positionals.length > most)) {
      return wrong('words', usageOf(command))
    }
    return { ok: true, value: { command, words: positionals, flags: given } }
  } catch (error) {
    return misuseOf(error)
  }
}

/** Reads a flag as text. */
export const textOf = (call: Call, name: string): string | undefined => {
  const value = call.flags[name]
  return typeof value === 'string' ? value : undefined
}

/** Reads a flag as a number of at least 1. */
export const numberOf = (
  call: Call,
  name: string,
  otherwise: number,
): Result<number, 'not-a-number'> => {
  const text = textOf(call, name)
  if (text === undefined) return { ok: true, value: otherwise }
  const value = Number(text)
  return Number.isFinite(value) && value >= 1
    ? { ok: true, value }
    : { ok: false, error: 'not-a-number' }
}
