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

const wrong = (detail: string) => ({ ok: false, error: 'usage', detail }) as const

/** Reads a command line. The failure is a sentence about what is wrong, without a newline. */
export const parse = (
  argv: readonly string[],
):
  | { readonly ok: true; readonly value: Call }
  | { readonly ok: false; readonly error: 'usage'; readonly detail: string } => {
  const named = commands.find(({ name }) => name !== '' && name === argv[0])
  const [screen] = commands
  const command = named ?? screen
  if (!command) return wrong('no commands')
  const first = argv[0]
  if (!named && first !== undefined && !first.startsWith('-')) return wrong(`"${first}"?`)
  const flags = [...command.flags, ...common]
  try {
    const { values, positionals } = parseArgs({
      args: [...(named ? argv.slice(1) : argv)],
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
      return wrong(`papo ${command.name} ${command.usage}`.trim())
    }
    return { ok: true, value: { command, words: positionals, flags: given } }
  } catch (error) {
    // parseArgs throws a TypeError whose message names the flag
    return wrong(error instanceof Error ? error.message : String(error))
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
