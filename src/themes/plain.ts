/** No colour at all, for NO_COLOR and dumb terminals: shapes and words tell everything. */
import type { Palette } from './theme.ts'

export const plain: Palette = {
  name: 'plain',
  styles: {
    plain: {},
    title: { bold: true },
    muted: {},
    selected: { inverse: true },
    unread: { bold: true },
    mention: { bold: true },
    own: {},
    danger: { bold: true },
    warning: {},
    good: {},
    trusted: {},
    border: {},
    focus: { bold: true },
    online: {},
    away: {},
    offline: {},
    time: {},
    system: {},
    hit: { inverse: true },
    link: { underline: true },
    key: { bold: true },
    new: {},
    quote: {},
  },
  people: [{ bold: true }],
}
