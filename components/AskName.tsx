/** The one question of the first run: how others shall call me. Needs no runtime. */
import { Box, useWindowSize } from 'ink'
import { useState } from 'react'
import type { SafeText } from '../src/core/ids.ts'
import { parseOwnName } from '../src/core/user-name.ts'
import type { NameError } from '../src/core/user-name.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useTheme } from '../src/themes/theme.ts'
import { Line } from './widgets/Line.tsx'
import type { Span } from './widgets/Line.tsx'
import { actionOf } from './keys/key-table.ts'
import { LAYER, useKeys } from './keyboard/useKeys.ts'
import { OneLine } from './widgets/OneLine.tsx'
import { Pane } from './widgets/Pane.tsx'
import { wrap } from '../src/text/wrap.ts'

type Props = {
  /** Stands in the line already; Enter takes it. */
  readonly suggested: string
  readonly onName: (name: SafeText) => void
  /** Why it is asked again (`texts.name.taken`). */
  readonly note?: string
  readonly onCancel?: () => void
}

/** The question in the middle of the screen. */
export const AskName = ({ suggested, onName, note = '', onCancel }: Props) => {
  const { columns, rows } = useWindowSize()
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const [value, setValue] = useState(suggested)
  const [bad, setBad] = useState<NameError>()
  // there is nothing to lose here yet, so once is enough
  useKeys(
    (key) => {
      if (onCancel === undefined || actionOf('any', key) !== 'clearOrQuit') return false
      onCancel()
      return true
    },
    { layer: LAYER.prompt + 1 },
  )
  const width = Math.max(4, Math.min(64, columns))
  const inside = width - 2
  const words = (text: string, style?: Span['style']) =>
    text === ''
      ? []
      : wrap(text, Math.max(4, inside - 4)).map((row): readonly Span[] => [
          { text: '  ' },
          { text: row.show, ...(style ? { style } : {}) },
        ])
  const above: readonly (readonly Span[])[] = [
    [],
    ...words(note, styles.warning),
    ...(note === '' ? [] : [[]]),
    ...words(texts.name.question, styles.title),
    [],
  ]
  const below: readonly (readonly Span[])[] = [
    [],
    ...words(bad ? texts.name.bad(bad) : '', styles.danger),
    // how to leave is told beside what is wrong
    ...words(texts.name.hint, styles.muted),
    [],
  ]
  const height = Math.min(rows, above.length + below.length + 3)
  return (
    <Box
      width={columns}
      height={rows}
      alignItems="center"
      justifyContent="center"
      overflow="hidden"
    >
      <Pane width={width} height={height} title={texts.name.title} focused>
        {above.map((spans, index) => (
          <Line key={`above ${index}`} spans={spans} width={inside} />
        ))}
        <OneLine
          value={value}
          onChange={(next) => {
            setValue(next)
            setBad(undefined)
          }}
          onSubmit={(typed) => {
            const name = parseOwnName(typed)
            if (name.ok) onName(name.value)
            else setBad(name.error)
          }}
          {...(onCancel ? { onCancel } : {})}
          width={inside}
          label={`  ${glyphs.pointer} `}
        />
        {below.map((spans, index) => (
          <Line key={`below ${index}`} spans={spans} width={inside} />
        ))}
      </Pane>
    </Box>
  )
}
