/** One row of a list to choose from: the pointer where it is the chosen one, then the row itself. */
import type { ComponentProps } from 'react'
import { useTheme } from '../../src/themes/theme.ts'
import { Line } from './Line.tsx'

type Props = Omit<ComponentProps<typeof Line>, 'over'> & { readonly chosen: boolean }

export const ChoiceLine = ({ spans, chosen, width }: Props) => {
  const { glyphs, styles } = useTheme()
  const pointer = { text: chosen ? `${glyphs.pointer} ` : '  ', style: styles.focus }
  const over = chosen ? styles.selected : undefined
  return <Line spans={[pointer, ...spans]} width={width} over={over} />
}
