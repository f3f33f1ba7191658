/** While a command is typed: those that begin so, with their arguments. */
import { useTexts } from '../src/i18n/texts.ts'
import { useTheme } from '../src/themes/theme.ts'
import { commandCalled, commandsBeginning, usageOf } from './commands.ts'
import type { SlashCommand } from './commands.ts'
import { Line } from './Line.tsx'
import { widthOf } from './text/width.ts'
import { fit } from './text/wrap.ts'

const MOST = 6

/** The commands that fit what was typed so far; none for `//` and for a plain text. */
export const menuFor = (text: string): readonly SlashCommand[] => {
  const [, name = '', blank = ''] = /^\/([^\s/]*)(\s?)/u.exec(text) ?? []
  if (!text.startsWith('/') || text.startsWith('//')) return []
  if (blank === '') return commandsBeginning(name).slice(0, MOST)
  const command = commandCalled(name)
  return command ? [command] : []
}

type Props = { readonly found: readonly SlashCommand[]; readonly width: number }

/** As many rows as there are commands. */
export const CommandMenu = ({ found, width }: Props) => {
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const usages = found.map((command) => usageOf(texts, command))
  const column = Math.min(Math.floor(width / 2), Math.max(...usages.map(widthOf), 0))
  return found.map((command, index) => (
    <Line
      key={command.name}
      spans={[
        { text: '  ' },
        { text: fit(usages[index] ?? '', column, glyphs.ellipsis), style: styles.key },
        { text: `  ${texts.commands[command.name].help}`, style: styles.muted },
      ]}
      width={width}
    />
  ))
}
