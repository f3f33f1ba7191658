/** Strong differences and no gray, for tired eyes and poor displays. */
import { dark } from './dark.ts'
import type { Palette } from './theme.ts'

export const contrast: Palette = {
  name: 'contrast',
  styles: {
    ...dark.styles,
    muted: {},
    border: {},
    time: {},
    offline: {},
    system: { italic: true },
    quote: { italic: true },
    own: { color: 'cyanBright', bold: true },
    focus: { color: 'cyanBright', bold: true },
    warning: { color: 'yellowBright', bold: true },
    good: { color: 'greenBright', bold: true },
    code: { color: 'cyanBright' },
    key: { color: 'cyanBright', bold: true },
    new: { color: 'yellowBright', bold: true },
  },
  // the first one is too dim for this
  people: dark.people.slice(1).map((style) => ({ ...style, bold: true })),
}
