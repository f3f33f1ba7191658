/** Reads a command line by the table of commands. */
import { parseArgs } from 'node:util'
import type { Result } from '../core/result.ts'
import type { CommandSpec } from './commands.ts'
import { commands, common } from './commands.ts'

/** What somebody typed. */
export type Call = {
  readonly command: CommandSpec
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | undefined>>
}

/** What is wrong with a command line, and with which word of it; for `words` how it is used. */
export type Misuse = {
  readonly kind: 'unknown-command' | 'unknown-flag' | 'no-value' | 'unwanted-value' | 'words'
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

/** Where the command stands: the first word that is neither a flag nor the value of one. */
const commandAt = (argv: readonly string[]): number => {
  const valued = new Set(
    [...common, ...(commands[0]?.flags ?? [])].flatMap(({ name, value }) =>
      value === undefined ? [] : [`--${name}`],
    ),
  )
  let place = 0
  while (argv[place]?.startsWith('-')) place += valued.has(argv[place] ?? '') ? 2 : 1
  return place
}

/** Reads a command line. */
export const parse = (
  argv: readonly string[],
):
  | { readonly ok: true; readonly value: Call }
  | { readonly ok: false; readonly error: 'usage'; readonly misuse: Misuse } => {
  const place = commandAt(argv)
  const first = argv[place]
  const named = commands.find(({ name }) => name !== '' && name === first)
  const [screen] = commands
  const command = named ?? screen
  if (!command || (!named && first !== undefined)) return wrong('unknown-command', first ?? '')
  const flags = [...command.flags, ...common]
  try {
    const { values, positionals } = parseArgs({
      args: named ? argv.toSpliced(place, 1) : [...argv],
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
      return wrong('words', ['papo', command.name, command.usage].filter(Boolean).join(' '))
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
