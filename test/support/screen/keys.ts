/** What keys send to a program, apart from the screen in memory: who types into a real terminal needs no Ink. */

const ESC = '\u001B'

/** What the keys send, as xterm sends it. */
export const keys = {
  enter: '\r',
  tab: '\t',
  shiftTab: `${ESC}[Z`,
  escape: ESC,
  backspace: '\u007F',
  delete: `${ESC}[3~`,
  up: `${ESC}[A`,
  down: `${ESC}[B`,
  right: `${ESC}[C`,
  left: `${ESC}[D`,
  shiftUp: `${ESC}[1;2A`,
  shiftDown: `${ESC}[1;2B`,
  ctrlUp: `${ESC}[1;5A`,
  ctrlLeft: `${ESC}[1;5D`,
  ctrlRight: `${ESC}[1;5C`,
  ctrlHome: `${ESC}[1;5H`,
  ctrlEnd: `${ESC}[1;5F`,
  home: `${ESC}[H`,
  end: `${ESC}[F`,
  pageUp: `${ESC}[5~`,
  pageDown: `${ESC}[6~`,
  shiftEnter: `${ESC}[13;2u`,
  altEnter: `${ESC}\r`,
  ctrl: (letter: string) => String.fromCharCode(letter.toLowerCase().charCodeAt(0) & 0x1f),
  alt: (letter: string) => `${ESC}${letter}`,
  paste: (text: string) => `${ESC}[200~${text}${ESC}[201~`,
} as const
