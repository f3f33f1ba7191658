/** Dark words on a light terminal: nothing bright, nothing yellow. */
import type { Palette } from './theme.ts'

export const light: Palette = {
  name: 'light',
  styles: {
    plain: {},
    title: { bold: true },
    muted: { color: 'gray' },
    selected: { inverse: true },
    unread: { color: 'red', bold: true },
    mention: { color: 'magenta', bold: true },
    own: { color: 'blue' },
    danger: { color: 'red', bold: true },
    warning: { color: 'magenta' },
    good: { color: 'green' },
    trusted: { color: 'green', bold: true },
    border: { color: 'gray' },
    focus: { color: 'blue' },
    online: { color: 'green' },
    away: { color: 'magenta' },
    offline: { color: 'gray' },
    time: { color: 'gray' },
    system: { color: 'gray', italic: true },
    link: { color: 'blue', underline: true },
    key: { color: 'blue', bold: true },
    new: { color: 'red' },
    quote: { color: 'gray', italic: true },
  },
  people: [
    { color: 'magenta' },
    { color: 'blue' },
    { color: 'green' },
    { color: 'red' },
    { color: 'cyan' },
  ],
}
