/** What the help says, as sections of keys and commands: what one needs first, then where the keyboard is, then the rest. */
import type { State } from '../../src/model/state.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { isCommandAvailable } from '../commands/available-commands.ts'
import { slashCommands, commandUsage } from '../commands/slash-commands.ts'
import type { SlashCommand } from '../commands/slash-commands.ts'
import { focusOrder, keyLabels, keyRows } from '../keys/key-table.ts'
import type { Action, Focus, KeyRow } from '../keys/key-table.ts'

/** A key or a command, and what it does. */
export type HelpEntry = { readonly left: string; readonly right: string }

export type HelpSection = { readonly title: string; readonly entries: readonly HelpEntry[] }

/** What somebody needs who is here for the first time, in the order of need. */
const FIRST: readonly (
  | { readonly focus: Focus; readonly action: Action }
  | { readonly command: SlashCommand['name'] }
)[] = [
  { focus: 'input', action: 'send' },
  { focus: 'any', action: 'goTo' },
  { command: 'request' },
  { command: 'accept' },
  { focus: 'any', action: 'nextPane' },
  { focus: 'any', action: 'nextWaiting' },
  { focus: 'input', action: 'messageMode' },
  { focus: 'any', action: 'pageUp' },
  { focus: 'any', action: 'search' },
  { command: 'group' },
  { command: 'set' },
  { focus: 'any', action: 'back' },
  { command: 'quit' },
]

/** What the sections are made of. */
type Source = {
  readonly texts: Texts
  readonly state: State
  readonly ascii: boolean
  readonly focus: Focus
  /** The keys that mean something where the keyboard is. */
  readonly here: readonly KeyRow[]
}

const keyEntry =
  ({ texts, ascii }: Pick<Source, 'texts' | 'ascii'>) =>
  (row: KeyRow): HelpEntry => ({ left: keyLabels(row, ascii), right: texts.keys[row.action] })

const commandEntry =
  (texts: Texts) =>
  (command: SlashCommand): HelpEntry => {
    const also = (command.aliases ?? []).map((alias) => `/${alias}`).join(' ')
    const help = texts.commands[command.name].help
    return { left: commandUsage(texts, command), right: also === '' ? help : `${help} (${also})` }
  }

const firstEntries = (source: Source): readonly HelpEntry[] => {
  const { texts } = source
  return FIRST.flatMap((one) => {
    if ('command' in one) {
      return slashCommands.filter(({ name }) => name === one.command).map(commandEntry(texts))
    }
    const rows = keyRows(one.focus, texts.scheme)
    return rows.filter(({ action }) => action === one.action).map(keyEntry(source))
  })
}

/** All sections; what is not possible now stands apart. */
export const helpSections = (source: Source): readonly HelpSection[] => {
  const { texts, state, focus, here } = source
  const rowsOf = (place: Focus) => keyRows(place, texts.scheme)
  const keys = (place: Focus, rows = rowsOf(place), title = texts.focusNames[place]) => ({
    title,
    entries: rows.map(keyEntry(source)),
  })
  const isHere = ({ name }: SlashCommand) => isCommandAvailable(state, name)
  const commands = (title: string, some: readonly SlashCommand[]) => ({
    title,
    entries: some.map(commandEntry(texts)),
  })
  const offered = new Set(here.map(({ action }) => action))
  const first = { title: texts.help.first, entries: firstEntries(source) }
  const inFocus = keys(focus, here)
  const sections = [
    ...(focus === 'input' ? [first, inFocus] : [inFocus, first]),
    keys('any'),
    commands(texts.helpCommands, slashCommands.filter(isHere)),
    commands(
      texts.helpNotHere,
      slashCommands.filter((command) => !isHere(command)),
    ),
    keys(
      focus,
      rowsOf(focus).filter(({ action }) => !offered.has(action)),
      texts.helpKeysNotHere,
    ),
    ...focusOrder.filter((place) => place !== focus && place !== 'any').map((place) => keys(place)),
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

/** The entries with all these words, in the key, the command, what it does or the title; a section without any goes. */
export const filterSections = (
  sections: readonly HelpSection[],
  typed: string,
): readonly HelpSection[] => {
  const words = foldForSearch(typed).split(/\s+/u).filter(Boolean)
  if (words.length === 0) return sections
  return sections.flatMap(({ title, entries }) => {
    const found = entries.filter(({ left, right }) => {
      const text = foldForSearch(`${left} ${right} ${title}`)
      return words.every((word) => text.includes(word))
    })
    return found.length === 0 ? [] : [{ title, entries: found }]
  })
}
