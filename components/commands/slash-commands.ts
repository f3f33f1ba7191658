/** The one table of slash commands: the menu, the help, Tab and the go-to list read it. */
import type { Texts } from '../../src/i18n/texts.ts'
import type { Desk } from '../actions/action-context.ts'
import { aboutClassic } from './plaintext-groups.ts'
import { aboutGroups } from './groups.ts'
import { aboutMessages } from './messages.ts'
import { aboutPeople } from './people.ts'
import { aboutProgram } from './program.ts'
import { aboutTopics } from './topics.ts'

/** Runs with what stands after the name; false when the typed line shall stay in the input. */
export type Run = (desk: Desk, rest: string) => boolean

export type SlashCommand = {
  /** Also the name of its texts: arguments and help. */
  readonly name: keyof Texts['commands']
  /** Other names, for people from IRC. */
  readonly aliases: readonly string[]
  /** What Tab completes as its first argument. */
  readonly wants?: 'person' | 'group' | 'both' | 'topic'
  /** Its rest is, or ends in, a text that somebody reads. */
  readonly says?: boolean
  readonly run: Run
}

export const commands: readonly SlashCommand[] = [
  ...aboutPeople,
  ...aboutGroups,
  ...aboutTopics,
  ...aboutMessages,
  ...aboutClassic,
  ...aboutProgram,
]

const byName: ReadonlyMap<string, SlashCommand> = new Map(
  commands.flatMap((command) =>
    [command.name, ...command.aliases].map((name): readonly [string, SlashCommand] => [
      name,
      command,
    ]),
  ),
)

/** The command with this name or alias. */
export const commandCalled = (name: string): SlashCommand | undefined =>
  byName.get(name.toLowerCase())

/** The command that a line begins with, if it is one; `//` begins a text. */
export const commandIn = (line: string): SlashCommand | undefined =>
  commandCalled(/^\/([^\s/]+)/u.exec(line)?.[1] ?? '')

/** Commands whose name or alias begins with this, in the order of the table. */
export const commandsBeginning = (start: string): readonly SlashCommand[] =>
  commands.filter(({ name, aliases }) =>
    [name, ...aliases].some((one) => one.startsWith(start.toLowerCase())),
  )

/** `/request USER [TEXT]` */
export const usageOf = (texts: Texts, { name }: Pick<SlashCommand, 'name'>): string =>
  `/${name} ${texts.commands[name].args}`.trim()

/**
 * Runs a line that begins with a slash. An unknown command is told, never sent; false when the line
 * shall stay in the input.
 */
export const runCommand = (desk: Desk, line: string): boolean => {
  const [, name = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/u.exec(line) ?? []
  const command = commandCalled(name)
  if (command) return command.run(desk, rest.trim())
  desk.ui.tell(desk.texts.notices.unknownCommand(name), 'danger')
  return false
}
