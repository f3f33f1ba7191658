/** The help: the keys of the place it was asked for, then of all others, then the commands. */
import { useMemo } from 'react'
import { useTexts } from '../src/i18n/texts.ts'
import type { Texts } from '../src/i18n/texts.ts'
import { useTheme } from '../src/themes/theme.ts'
import type { Theme } from '../src/themes/theme.ts'
import { commands, usageOf } from './commands.ts'
import { labelsOf, places, rowsOf } from './keys.ts'
import type { Focus } from './keys.ts'
import { Sheet } from './layers/Sheet.tsx'
import type { Span } from './Line.tsx'
import { widthOf } from './text/width.ts'
import { fit, wrap } from './text/wrap.ts'

type Lines = readonly (readonly Span[])[]

/** A key or a command at the left, what it does at the right, wrapped under itself. */
const entry = (left: string, right: string, column: number, width: number, theme: Theme): Lines => {
  const { styles, glyphs } = theme
  const rows = wrap(right, Math.max(8, width - column - 2))
  // what is longer than its column stands alone
  if (widthOf(left) > column) {
    return [
      [{ text: left, style: styles.key }],
      ...rows.map((row) => [{ text: ' '.repeat(column + 2) }, { text: row.show }]),
    ]
  }
  return rows.map((row, index) => [
    index === 0
      ? { text: `${fit(left, column, glyphs.ellipsis)}  `, style: styles.key }
      : { text: ' '.repeat(column + 2) },
    { text: row.show },
  ])
}

const keysOf = (focus: Focus, texts: Texts, width: number, theme: Theme): Lines => {
  const column = width < 56 ? 12 : 22
  return [
    [{ text: texts.focusNames[focus], style: theme.styles.title }],
    ...rowsOf(focus, texts.scheme).flatMap((row) =>
      entry(labelsOf(row, theme.ascii), texts.keys[row.action], column, width, theme),
    ),
    [],
  ]
}

type Props = {
  readonly width: number
  readonly height: number
  readonly focus: Focus
  readonly version: string
}

export const HelpOverlay = ({ width, height, focus, version }: Props) => {
  const texts = useTexts()
  const theme = useTheme()
  const lines = useMemo((): Lines => {
    const inside = width - 4
    const column = inside < 56 ? 12 : 26
    const others = places.filter((place) => place !== focus && place !== 'any')
    return [
      ...keysOf(focus, texts, inside, theme),
      ...keysOf('any', texts, inside, theme),
      [{ text: texts.helpCommands, style: theme.styles.title }],
      ...commands.flatMap((command) => {
        const also = command.aliases.map((alias) => `/${alias}`).join(' ')
        const help = texts.commands[command.name].help + (also === '' ? '' : ` (${also})`)
        return entry(usageOf(texts, command), help, column, inside, theme)
      }),
      [],
      ...others.flatMap((place) => keysOf(place, texts, inside, theme)),
    ]
  }, [focus, texts, theme, width])
  return (
    <Sheet
      width={width}
      height={height}
      title={texts.helpTitle}
      note={`papo ${version}`}
      lines={lines}
    />
  )
}
