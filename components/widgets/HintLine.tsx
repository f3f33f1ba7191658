/** Keys and short labels, as many as fit; from the key table. A click on one is that key. */
import { Box } from 'ink'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { keyOfToken } from '../keyboard/key-names.ts'
import { useKeyboard } from '../keyboard/useKeys.ts'
import { useClick } from '../keyboard/useMouse.tsx'
import { shortKey, shortLabel } from '../keys/key-table.ts'
import type { Focus, KeyRow } from '../keys/key-table.ts'
import { Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { useAvailableKeys } from '../state/useAvailableActions.ts'

/** A key with what it does; `key` is none where there are two directions. */
type Hint = { readonly spans: readonly Span[]; readonly key: string | undefined }

/** Between two hints. */
const GAP: Span = { text: '  ' }

/** The pieces of these hints in a row. */
export const hintSpans = (hints: readonly Hint[]): readonly Span[] =>
  hints.flatMap(({ spans }, index) => (index === 0 ? spans : [GAP, ...spans]))

/** The hints of these rows in at most `width` cells; whole ones only. The one that leaves counts more than those before it. */
export const hintsWithin = (
  rows: readonly KeyRow[],
  texts: Texts,
  { styles, ascii }: Pick<Theme, 'styles' | 'ascii'>,
  width: number,
): readonly Hint[] => {
  const hintOf = (row: KeyRow): readonly Hint[] => {
    const label = shortLabel(row, ascii)
    if (row.hint === undefined || label === undefined) return []
    const spans: readonly Span[] = [
      { text: label, style: styles.key },
      { text: ` ${texts.hints[row.hint]}`, style: styles.muted },
    ]
    return [{ spans, key: shortKey(row) }]
  }
  const leaving = rows.filter(({ action }) => action === 'back').flatMap(hintOf)
  let hints: readonly Hint[] = []
  for (const hint of rows.filter(({ action }) => action !== 'back').flatMap(hintOf)) {
    const more = [...hints, hint]
    if (spansWidth(hintSpans([...more, ...leaving])) > width) break
    hints = more
  }
  const all = [...hints, ...leaving]
  return spansWidth(hintSpans(all)) > width ? hints : all
}

type RowProps = {
  /** What stands before them. */
  readonly before: readonly Span[]
  readonly hints: readonly Hint[]
  readonly width: number
}

/** A row that ends with hints. */
export const HintRow = ({ before, hints, width }: RowProps) => {
  const keyboard = useKeyboard()
  const ref = useClick((column) => {
    let from = spansWidth(before)
    for (const { spans, key } of hints) {
      const end = from + spansWidth(spans)
      if (column >= from && column < end) {
        if (key !== undefined) keyboard.press(keyOfToken(key))
        return true
      }
      from = end + spansWidth([GAP])
    }
    return false
  })
  return (
    <Box ref={ref} width={width} height={1} flexShrink={0}>
      <Line spans={[...before, ...hintSpans(hints)]} width={width} />
    </Box>
  )
}

const BLANK: readonly Span[] = [{ text: ' ' }]

type HintsProps = { readonly rows: readonly KeyRow[]; readonly width: number }

/** One row with the hints of these rows. */
export const Hints = ({ rows, width }: HintsProps) => {
  const texts = useTexts()
  const theme = useTheme()
  return <HintRow before={BLANK} hints={hintsWithin(rows, texts, theme, width - 2)} width={width} />
}

/** One row with the keys of a part of the screen, and a blank before what stands beside it. */
export const HintLine = ({ focus, width }: { readonly focus: Focus; readonly width: number }) => (
  <Hints rows={useAvailableKeys(focus)} width={width} />
)
