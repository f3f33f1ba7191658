/** Labelled values: the label at the left, its value at the right. */
import { useTheme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { widthOf } from '../../src/text/width.ts'
import { fit, wrap } from '../../src/text/wrap.ts'

/** Makes rows of `label  value`, the values wrapped under themselves; empty ones are left out. */
export const useFields = (width: number) => {
  const { styles } = useTheme()
  return (fields: readonly (readonly [string, string])[]): readonly (readonly Span[])[] => {
    const column = Math.max(...fields.map(([word]) => widthOf(word)), 0)
    return fields
      .filter(([, value]) => value !== '')
      .flatMap(([word, value]) =>
        wrap(value, Math.max(6, width - column - 2)).map((row, index): readonly Span[] => [
          { text: `${fit(index === 0 ? word : '', column)}  `, style: styles.muted },
          { text: row.show },
        ]),
      )
  }
}
