/** While a command is typed: those that begin so, with their arguments. */
import type { State } from '../../src/model/state.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { commandCalled, commandsBeginning, usageOf } from '../commands/slash-commands.ts'
import type { SlashCommand } from '../commands/slash-commands.ts'
import { groupWords } from '../commands/groups.ts'
import { isOffered, isSubOffered } from '../commands/available-commands.ts'
import type { Sub } from '../commands/groups.ts'
import { Line } from '../widgets/Line.tsx'
import { widthOf } from '../text/width.ts'
import { fit } from '../text/wrap.ts'

const MOST = 6

/** A command, or one word after a command that has several. */
export type Entry = Pick<SlashCommand, 'name'> & { readonly sub?: Sub }

/** What fits what was typed so far, and means something in this state; nothing for `//` and for a plain text. */
export const menuFor = (text: string, state?: State): readonly Entry[] => {
  // whoever types it alone may look for help
  if (text === '?') return [{ name: 'help' }]
  const [, name = '', blank = '', word = ''] = /^\/([^\s/]*)(\s?)\s*(\S*)/u.exec(text) ?? []
  if (!text.startsWith('/') || text.startsWith('//')) return []
  const means = (name: Entry['name']) => state === undefined || isOffered(state, name)
  if (blank === '') {
    const offered = commandsBeginning(name).filter((command) => means(command.name))
    return offered.slice(0, MOST)
  }
  const command = commandCalled(name)
  if (command?.name !== 'group') {
    return command && means(command.name) ? [command] : []
  }
  const subs = groupWords.filter(
    (sub) =>
      sub.startsWith(word.toLowerCase()) && (state === undefined || isSubOffered(state, sub)),
  )
  return subs.map((sub): Entry => ({ name: 'group', sub }))
}

const wordsOf = (texts: Texts, { name, sub }: Entry): readonly [usage: string, help: string] => {
  if (sub === undefined) return [usageOf(texts, { name }), texts.commands[name].help]
  return [`/${name} ${sub} ${texts.group.usage[sub]}`, texts.group.help[sub]]
}

type Props = { readonly found: readonly Entry[]; readonly width: number }

/** As many rows as there are commands. */
export const CommandMenu = ({ found, width }: Props) => {
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const rows = found.map((entry) => wordsOf(texts, entry))
  const column = Math.min(
    Math.floor(width / 2),
    Math.max(...rows.map(([usage]) => widthOf(usage)), 0),
  )
  return rows.map(([usage, help]) => (
    <Line
      key={usage}
      spans={[
        { text: '  ' },
        { text: fit(usage, column, glyphs.ellipsis), style: styles.key },
        { text: `  ${help}`, style: styles.muted },
      ]}
      width={width}
    />
  ))
}
