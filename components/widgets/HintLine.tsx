/** Keys and short labels, as many as fit; from the key table. */
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { shortLabel } from '../keys/key-table.ts'
import type { Focus, KeyRow } from '../keys/key-table.ts'
import { Line, spansWidth } from './Line.tsx'
import type { Span } from './Line.tsx'
import { useAvailableKeys } from '../state/useAvailableActions.ts'

/** The hints of these rows in at most `width` cells; whole ones only. */
export const hintSpans = (
  rows: readonly KeyRow[],
  texts: Texts,
  { styles, ascii }: Pick<Theme, 'styles' | 'ascii'>,
  width: number,
): readonly Span[] => {
  let spans: readonly Span[] = []
  for (const row of rows) {
    const label = shortLabel(row, ascii)
    const { hint } = row
    if (hint === undefined || label === undefined) continue
    const one: readonly Span[] = [
      ...(spans.length > 0 ? [{ text: '  ' }] : []),
      { text: label, style: styles.key },
      { text: ` ${texts.hints[hint]}`, style: styles.muted },
    ]
    if (spansWidth([...spans, ...one]) > width) break
    spans = [...spans, ...one]
  }
  return spans
}

type HintsProps = { readonly rows: readonly KeyRow[]; readonly width: number }

/** One row with the hints of these rows. */
export const Hints = ({ rows, width }: HintsProps) => {
  const texts = useTexts()
  const theme = useTheme()
  return <Line spans={[{ text: ' ' }, ...hintSpans(rows, texts, theme, width - 2)]} width={width} />
}

/** One row with the keys of a part of the screen, and a blank before what stands beside it. */
export const HintLine = ({ focus, width }: { readonly focus: Focus; readonly width: number }) => {
  const texts = useTexts()
  const theme = useTheme()
  const spans = hintSpans(useAvailableKeys(focus), texts, theme, width - 2)
  return <Line spans={[{ text: ' ' }, ...spans]} width={width} />
}
