/** A frame in the looks of the theme: heavy and coloured while it has the keyboard. */
import type { ComponentProps } from 'react'
import { useTheme } from '../../src/themes/theme.ts'
import { Frame } from './Frame.tsx'

/** Cells of a part of the screen, with its frame. */
export type Size = { readonly width: number; readonly height: number }

type Props = Omit<ComponentProps<typeof Frame>, 'border' | 'color'>

/** The colour and the kind of line of a border, for frames that others draw. */
export const useBorder = (focused: boolean) => {
  const { styles, ascii } = useTheme()
  const { color } = focused ? styles.focus : styles.border
  return { border: ascii ? 'ascii' : 'unicode', ...(color === undefined ? {} : { color }) } as const
}

/** A pane of exactly `width` × `height` cells. */
export const Pane = ({ focused = false, ...props }: Props) => {
  const border = useBorder(focused)
  return <Frame {...border} {...props} focused={focused} />
}
