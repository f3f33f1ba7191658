/** Command lines made from the table of commands: what its usages ask for, with names that nothing has. */
import type { CommandSpec } from '../../../src/cli/command-spec.ts'
import { leafCommands } from '../../../src/cli/commands.ts'

/** Both languages of the command line. */
export const LANGUAGES = ['en', 'pt-BR'] as const

/** Every command that does something by itself, but for the screen. */
export const everyCommand: readonly CommandSpec[] = leafCommands.filter(({ name }) => name !== '')

/** The words of its name: `group`, `new`. */
export const nameWords = ({ name }: CommandSpec): readonly string[] => name.split(' ')

/** What each placeholder of a usage stands for. */
const NOBODYS: Readonly<Record<string, string>> = {
  USER: 'nobdy',
  GROUP: 'nada',
  ID: 'nope',
  EMOJI: '👍',
  AFTER: '7d',
}

/** The arguments that a usage names without brackets; those of its flags are none. */
export const requiredArguments = ({ usage }: CommandSpec): readonly string[] =>
  usage
    .replace(/--\S+ \S+/u, '')
    .split(' ')
    .filter((word) => word !== '' && !word.startsWith('['))
    .map((word) => NOBODYS[word.split('|')[0] ?? ''] ?? 'x')

/** A command line with all that must be given. */
export const rightLine = (spec: CommandSpec): readonly string[] => [
  ...nameWords(spec),
  ...requiredArguments(spec),
]

/** The same about something else, with a text where one would be read from standard input. */
export const lineAbout = (spec: CommandSpec, ...first: readonly string[]): readonly string[] => [
  ...nameWords(spec),
  ...first,
  ...requiredArguments(spec).slice(first.length),
  ...(spec.usage.includes('[TEXT…]') ? ['oi'] : []),
]
