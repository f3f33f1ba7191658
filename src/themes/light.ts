/** Dark words on a light terminal: nothing bright, nothing yellow. */
import { dark } from './dark.ts'
import type { Palette } from './theme.ts'

export const light: Palette = {
  name: 'light',
  styles: {
    ...dark.styles,
    unread: { color: 'red', bold: true },
    mention: { color: 'magenta', bold: true },
    own: { color: 'blue' },
    danger: { color: 'red', bold: true },
    warning: { color: 'magenta' },
    trusted: { color: 'green', bold: true },
    focus: { color: 'blue' },
    online: { color: 'green' },
    away: { color: 'magenta' },
    link: { color: 'blue', underline: true },
    key: { color: 'blue', bold: true },
    new: { color: 'red' },
  },
  people: [
    { color: 'ansi256(19)' },
    { color: 'ansi256(25)' },
    { color: 'ansi256(24)' },
    { color: 'ansi256(23)' },
    { color: 'ansi256(56)' },
    { color: 'ansi256(91)' },
    { color: 'ansi256(127)' },
    { color: 'ansi256(90)' },
    { color: 'ansi256(94)' },
    { color: 'ansi256(58)' },
    { color: 'ansi256(60)' },
  ],
}
