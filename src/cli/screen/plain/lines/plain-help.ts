/** The help of `--plain`: what one types there, and no key of a screen. */
import { filterSections } from '../../../../../components/overlays/help-sections.ts'
import type { HelpEntry, HelpSection } from '../../../../../components/overlays/help-sections.ts'
import { isCommandAvailable } from '../../../../../components/commands/available-commands.ts'
import { commandUsage, slashCommands } from '../../../../../components/commands/slash-commands.ts'
import type { SlashCommand } from '../../../../../components/commands/slash-commands.ts'
import type { Texts } from '../../../../i18n/texts.ts'
import type { PlainView } from './plain-view.ts'

type CommandName = SlashCommand['name']

/** In the order of need. */
const FIRST: readonly CommandName[] = [
  'chat',
  'request',
  'accept',
  'who',
  'search',
  'group',
  'set',
  'quit',
]
/** What changes nothing but the screen, which may be used another time. */
const ON_SCREEN: ReadonlySet<CommandName> = new Set<CommandName>([
  'keys',
  'bind',
  'unbind',
  'theme',
])

const commandEntry =
  (texts: Texts) =>
  (command: SlashCommand): HelpEntry => {
    const also = (command.aliases ?? []).map((alias) => `/${alias}`).join(' ')
    const { help } = texts.commands[command.name]
    return { left: commandUsage(texts, command), right: also === '' ? help : `${help} (${also})` }
  }

/** All of it, or what has these words; the sentence that there is none, where none has. */
export const helpLines = (typed: string, { state, texts }: PlainView): readonly string[] => {
  const { help } = texts.plain
  const entries = (some: readonly SlashCommand[]) => some.map(commandEntry(texts))
  const inLines = slashCommands.filter(({ name }) => !ON_SCREEN.has(name))
  const isHere = ({ name }: SlashCommand) => isCommandAvailable(state, name)
  const typedHere = [help.message, help.command, help.number, help.answer, help.nothing, help.end]
  const sections: readonly HelpSection[] = [
    { title: help.typed, entries: typedHere.map(([left = '', right = '']) => ({ left, right })) },
    {
      title: help.first,
      entries: entries(FIRST.flatMap((name) => slashCommands.filter((one) => one.name === name))),
    },
    { title: texts.helpCommands, entries: entries(inLines.filter(isHere)) },
    { title: texts.helpNotHere, entries: entries(inLines.filter((one) => !isHere(one))) },
    {
      title: help.onScreen,
      entries: entries(slashCommands.filter(({ name }) => ON_SCREEN.has(name))),
    },
  ]
  const found = filterSections(
    // what was looked for is told once
    typed === '' ? sections : sections.filter(({ title }) => title !== help.first),
    typed,
  ).filter((section) => section.entries.length > 0)
  if (found.length === 0) return [texts.help.empty]
  return found.flatMap(({ title, entries: some }, index) => [
    ...(index === 0 ? [] : ['']),
    `${title}:`,
    ...some.map(({ left, right }) => `  ${left}: ${right}`),
  ])
}
