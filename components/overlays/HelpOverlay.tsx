/** The help: first the keys of the focused part of the screen, then all others, then the commands. */
import { useMemo } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useLatest } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { slashCommands, commandUsage } from '../commands/slash-commands.ts'
import type { SlashCommand } from '../commands/slash-commands.ts'
import { isCommandAvailable } from '../commands/available-commands.ts'
import { keyLabels, focusOrder, keyRows } from '../keys/key-table.ts'
import type { Focus } from '../keys/key-table.ts'
import { Sheet } from './Sheet.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit, wrap } from '../../src/text/wrap.ts'
import { useAvailableKeys } from '../state/useAvailableActions.ts'

type Lines = readonly (readonly Span[])[]

/** A key or a command at the left, what it does at the right, wrapped under itself. */
const entryLines = (
  left: string,
  right: string,
  column: number,
  width: number,
  theme: Theme,
): Lines => {
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

const keyLines = (
  focus: Focus,
  texts: Texts,
  width: number,
  theme: Theme,
  rows = keyRows(focus, texts.scheme),
  title = texts.focusNames[focus],
): Lines => {
  const column = width < 56 ? 12 : 22
  if (rows.length === 0) return []
  return [
    [{ text: title, style: theme.styles.title }],
    ...rows.flatMap((row) =>
      entryLines(keyLabels(row, theme.ascii), texts.keys[row.action], column, width, theme),
    ),
    [],
  ]
}

type Props = Size & { readonly focus: Focus; readonly version: string }

export const HelpOverlay = ({ focus, version, ...size }: Props) => {
  const { width } = size
  const texts = useTexts()
  const theme = useTheme()
  // what is not possible in the focused part stands apart; the other parts are listed in full
  const here = useAvailableKeys(focus)
  const state = useLatest()
  const lines = useMemo((): Lines => {
    const inside = width - 4
    const column = inside < 56 ? 12 : 26
    const isHere = ({ name }: SlashCommand) => isCommandAvailable(state(), name)
    const those = (title: string, some: readonly SlashCommand[]): Lines =>
      some.length === 0
        ? []
        : [
            [{ text: title, style: theme.styles.title }],
            ...some.flatMap((command) => {
              const also = (command.aliases ?? []).map((alias) => `/${alias}`).join(' ')
              const help = texts.commands[command.name].help + (also === '' ? '' : ` (${also})`)
              return entryLines(commandUsage(texts, command), help, column, inside, theme)
            }),
            [],
          ]
    const offered = new Set(here.map(({ action }) => action))
    const rest = keyRows(focus, texts.scheme).filter(({ action }) => !offered.has(action))
    const others = focusOrder.filter((place) => place !== focus && place !== 'any')
    return [
      ...keyLines(focus, texts, inside, theme, here),
      ...keyLines('any', texts, inside, theme),
      ...those(texts.helpCommands, slashCommands.filter(isHere)),
      ...those(
        texts.helpNotHere,
        slashCommands.filter((command) => !isHere(command)),
      ),
      ...keyLines(focus, texts, inside, theme, rest, texts.helpKeysNotHere),
      ...others.flatMap((place) => keyLines(place, texts, inside, theme)),
    ]
  }, [focus, texts, theme, width, here, state])
  return <Sheet {...size} title={texts.helpTitle} note={`papo ${version}`} lines={lines} />
}
