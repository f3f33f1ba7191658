/** The one table of slash commands: the menu, the help, Tab and the go-to list read it. */
import { nearestName } from '../../src/text/nearest-name.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { attentionSlashCommands } from './attention.ts'
import { plaintextSlashCommands } from './plaintext-groups.ts'
import { groupSlashCommands } from './groups.ts'
import { messageSlashCommands } from './messages.ts'
import { peopleSlashCommands } from './people.ts'
import { programSlashCommands } from './program.ts'
import { bindSlashCommands } from './bind.ts'
import { settingSlashCommands } from './settings.ts'
import { topicSlashCommands } from './topics.ts'

/** Runs with what stands after the name; false when the typed line shall stay in the input. */
export type CommandRun = (ctx: ActionContext, rest: string) => boolean | void

export type SlashCommand = {
  /** Also the name of its texts: arguments and help. */
  readonly name: keyof Texts['commands']
  /** Other names, for people from IRC. */
  readonly aliases?: readonly string[]
  /** What Tab completes as its first argument. */
  readonly argument?: 'person' | 'group' | 'both' | 'topic'
  /** Its rest is, or ends in, a text that somebody reads. */
  readonly endsInText?: boolean
  readonly run: CommandRun
}

export const slashCommands: readonly SlashCommand[] = [
  ...peopleSlashCommands,
  ...attentionSlashCommands,
  ...groupSlashCommands,
  ...topicSlashCommands,
  ...messageSlashCommands,
  ...plaintextSlashCommands,
  ...settingSlashCommands,
  ...bindSlashCommands,
  ...programSlashCommands,
]

/** What it can be called. */
export const commandNames = ({ name, aliases = [] }: SlashCommand): readonly string[] => [
  name,
  ...aliases,
]

const byName: ReadonlyMap<string, SlashCommand> = new Map(
  slashCommands.flatMap((command) =>
    commandNames(command).map((name): readonly [string, SlashCommand] => [name, command]),
  ),
)

/** The command with this name or alias. */
export const findCommand = (name: string): SlashCommand | undefined =>
  byName.get(name.toLowerCase())

/** The command that a line begins with, if it is one; `//` begins a text. */
export const commandOfLine = (line: string): SlashCommand | undefined =>
  findCommand(/^\/([^\s/]+)/u.exec(line)?.[1] ?? '')

/** Commands whose name or alias begins with this, in the order of the table. */
export const commandsWithPrefix = (start: string): readonly SlashCommand[] =>
  slashCommands.filter((command) =>
    commandNames(command).some((one) => one.startsWith(start.toLowerCase())),
  )

/** `/request USER [TEXT]` */
export const commandUsage = (texts: Texts, { name }: Pick<SlashCommand, 'name'>): string =>
  `/${name} ${texts.commands[name].args}`.trim()

/**
 * Runs a line that begins with a slash. An unknown command is reported, never sent; false when the line
 * should stay in the input.
 */
export const runCommand = (ctx: ActionContext, line: string): boolean => {
  const [, name = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/u.exec(line) ?? []
  const command = findCommand(name)
  const { notices, commands } = ctx.texts
  if (command && rest.trim() !== '' && commands[command.name].args === '')
    return refuse(ctx, notices.noArguments(command.name))
  if (command) return command.run(ctx, rest.trim()) !== false
  return refuse(ctx, notices.unknownCommand(name, nearestName(name, [...byName.keys()])), 'danger')
}
