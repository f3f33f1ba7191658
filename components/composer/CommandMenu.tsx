/** While a command is typed: those that begin so, with their arguments. */
import { Box } from 'ink'
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { findCommand, commandsWithPrefix, commandUsage } from '../commands/slash-commands.ts'
import type { SlashCommand } from '../commands/slash-commands.ts'
import { groupSubcommands } from '../commands/groups.ts'
import { isCommandAvailable, isSubcommandAvailable } from '../commands/available-commands.ts'
import type { GroupSubcommand } from '../commands/groups.ts'
import { useClick } from '../keyboard/useMouse.tsx'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { clausesWithin, fit } from '../../src/text/wrap.ts'

const MOST = 6

/** A command, or a subcommand of one that has several. */
export type MenuEntry = Pick<SlashCommand, 'name'> & { readonly subcommand?: GroupSubcommand }

/** What fits what was typed so far, and means something in this state; nothing for `//` and for a plain text. */
export const menuEntriesFor = (text: string, state?: State): readonly MenuEntry[] => {
  // somebody who types it alone may be looking for help
  if (text === '?') return [{ name: 'help' }]
  const [, name = '', blank = '', word = ''] = /^\/([^\s/]*)(\s?)\s*(\S*)/u.exec(text) ?? []
  if (!text.startsWith('/') || text.startsWith('//')) return []
  const means = (name: MenuEntry['name']) => state === undefined || isCommandAvailable(state, name)
  if (blank === '') {
    const offered = commandsWithPrefix(name).filter((command) => means(command.name))
    return offered.slice(0, MOST)
  }
  const command = findCommand(name)
  if (command?.name !== 'group') {
    return command && means(command.name) ? [command] : []
  }
  const subcommands = groupSubcommands.filter(
    (subcommand) =>
      subcommand.startsWith(word.toLowerCase()) &&
      (state === undefined || isSubcommandAvailable(state, subcommand)),
  )
  return subcommands.map((subcommand): MenuEntry => ({ name: 'group', subcommand }))
}

const entryTexts = (
  texts: Texts,
  { name, subcommand }: MenuEntry,
): readonly [usage: string, help: string] => {
  if (subcommand === undefined) return [commandUsage(texts, { name }), texts.commands[name].help]
  return [`/${name} ${subcommand} ${texts.group.usage[subcommand]}`, texts.group.help[subcommand]]
}

type Props = {
  readonly found: readonly MenuEntry[]
  readonly width: number
  /** A click on one of them. */
  readonly onTake: (entry: MenuEntry) => void
}

/** With fewer columns the usage is shown whole, and what a command does where it has room behind that. */
export const ALIGNED_FROM = 60
/** With fewer cells than these nothing worth reading is left of what a command does. */
const MIN_HELP = 12

/** A command and what it does: in columns, or, without one, the usage whole and the rest where that has room. */
export const commandSpans = (
  { styles, glyphs }: Theme,
  usage: string,
  help: string,
  width: number,
  column?: number,
): readonly Span[] => {
  const cells = column ?? Math.min(width - 1, widthOf(usage))
  const room = width - cells - 2
  const clauses = column === undefined ? clausesWithin(help, room) : help
  // half a sentence says less than the usage does
  const isHalf = column === undefined && clauses.endsWith('…') && !help.endsWith('…')
  const about = isHalf || (column === undefined && room < MIN_HELP) ? '' : clauses
  return [
    { text: fit(clausesWithin(usage, cells), cells, glyphs.ellipsis), style: styles.key },
    { text: about === '' ? '' : `  ${about}`, style: styles.muted },
  ]
}

/** A usage in rows of this width, broken behind a blank or between what may be chosen. */
const usageRows = (usage: string, width: number): readonly string[] =>
  usage.split(/(?<=[ |])/u).reduce<readonly string[]>((rows, part) => {
    const last = rows.at(-1)
    if (last === undefined) return [part]
    return widthOf((last + part).trimEnd()) <= width
      ? [...rows.slice(0, -1), last + part]
      : [...rows, `  ${part}`]
  }, [])

/** The usage of the only command that is left, where it has no room in one row; it is being typed. */
const longUsage = (texts: Texts, found: readonly MenuEntry[], width: number) => {
  const [only, ...others] = found
  const usage = only && others.length === 0 ? entryTexts(texts, only)[0] : ''
  // without columns it is shown as far as it fits
  return width < ALIGNED_FROM && widthOf(usage) > width - 2 ? usageRows(usage, width - 3) : []
}

/** How many rows the menu takes. */
export const menuHeight = (texts: Texts, found: readonly MenuEntry[], width: number): number =>
  Math.max(found.length, longUsage(texts, found, width).length)

/** As many rows as there are commands, but for one with a long usage. */
export const CommandMenu = ({ found, width, onTake }: Props) => {
  const texts = useTexts()
  const theme = useTheme()
  const rows = found.map((entry) => entryTexts(texts, entry))
  const isAligned = width >= ALIGNED_FROM
  const longest = Math.max(...rows.map(([usage]) => widthOf(usage)), 0)
  const long = longUsage(texts, found, width)
  const ref = useClick((_, row) => {
    const entry = long.length > 0 ? found[0] : found[row]
    if (entry) onTake(entry)
    return entry !== undefined
  })
  const column = isAligned ? Math.min(Math.floor(width / 2), longest) : undefined
  const wrapped = long.map((row) => (
    <Line
      key={row}
      spans={[{ text: '  ' }, { text: row, style: theme.styles.key }]}
      width={width}
    />
  ))
  const lines = rows.map(([usage, help]) => (
    <Line
      key={usage}
      spans={[{ text: '  ' }, ...commandSpans(theme, usage, help, width - 2, column)]}
      width={width}
    />
  ))
  return (
    <Box ref={ref} flexDirection="column" width={width} flexShrink={0}>
      {long.length > 0 ? wrapped : lines}
    </Box>
  )
}
