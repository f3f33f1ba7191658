/** The help: what one needs first, the keys of the focused part of the screen, all others, the commands. Typing filters it. */
import { useMemo, useState } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { useLatest } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { widthOf } from '../../src/text/width.ts'
import { clausesWithin, fit, wrap } from '../../src/text/wrap.ts'
import { useUi, useUiStore } from '../actions/action-context.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import { actionOf, keyRows } from '../keys/key-table.ts'
import type { Focus } from '../keys/key-table.ts'
import { useAvailableKeys } from '../state/useAvailableActions.ts'
import { Hints } from '../widgets/HintLine.tsx'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { OneLine } from '../widgets/OneLine.tsx'
import { Pane } from '../widgets/Pane.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { filterSections, helpSections } from './help-sections.ts'
import type { HelpEntry, HelpSection } from './help-sections.ts'
import { LineRows, useScrolledLines } from './scrolled-lines.tsx'

type Lines = readonly (readonly Span[])[]

/** Rows of frame, input, rule and hints around the lines. */
const AROUND = 5

/** A key or a command at the left, what it does at the right, wrapped under itself. */
const entryLines = (
  { left, right }: HelpEntry,
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

const sectionLines = (sections: readonly HelpSection[], width: number, theme: Theme): Lines => {
  const column = width < 56 ? 12 : 26
  return sections.flatMap(({ title, entries }, index) => [
    ...(index === 0 ? [] : [[]]),
    [{ text: title, style: theme.styles.title }],
    ...entries.flatMap((entry) => entryLines(entry, column, width, theme)),
  ])
}

type Props = Size & {
  readonly focus: Focus
  /** What the list is filtered by to begin with. */
  readonly start: string | undefined
  readonly version: string
}

export const HelpOverlay = ({ focus, start = '', version, width, height }: Props) => {
  const ui = useUiStore()
  const texts = useTexts()
  const theme = useTheme()
  const active = useUi(({ question }) => !question)
  // what is not possible in the focused part stands apart; the other parts are listed in full
  const here = useAvailableKeys(focus)
  const state = useLatest()
  const [typed, setTyped] = useState(start)
  const { ascii } = theme
  const sections = useMemo(
    () => helpSections({ texts, state: state(), ascii, focus, here }),
    [texts, state, ascii, focus, here],
  )
  const lines = useMemo(
    () => sectionLines(filterSections(sections, typed), width - 4, theme),
    [sections, typed, width, theme],
  )
  const inside = width - 2
  const room = Math.max(1, height - AROUND)
  const { shown, range, scroll, toTop } = useScrolledLines(lines, room, { width, height }, active)
  const label = ` ${texts.help.label}`
  const close = () => ui.patch({ overlay: undefined })
  useKeys(
    (key) => {
      const action = actionOf('help', key)
      if (action === 'scroll' && key.type === 'key') {
        scroll(key.name)
      } else if (action === 'back') close()
      else return false
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )
  const empty: Lines = [[{ text: texts.help.empty, style: theme.styles.muted }]]
  return (
    <Pane
      width={width}
      height={height}
      title={texts.helpTitle}
      note={`papo ${version}`}
      footerNote={range}
      focused
    >
      <OneLine
        value={typed}
        onChange={(value) => {
          setTyped(value)
          toTop()
        }}
        onSubmit={close}
        onCancel={close}
        width={inside}
        label={label}
        placeholder={clausesWithin(texts.help.placeholder, inside - widthOf(label) - 1)}
        isActive={active}
        focus="help"
      />
      <Line
        spans={[{ text: theme.glyphs.rule.repeat(inside), style: theme.styles.border }]}
        width={inside}
      />
      <LineRows lines={lines.length === 0 ? empty : shown} room={room} width={inside} />
      <Hints rows={keyRows('help', texts.scheme)} width={inside} />
    </Pane>
  )
}
