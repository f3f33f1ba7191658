/** Keys → the bytes from which Ink's own input hooks read the same key. */
import { chord } from './key.ts'
import type { Key } from './key.ts'

const BYTES: ReadonlyMap<string, string> = new Map([
  ['return', '\r'],
  ['escape', '\u001B'],
  ['tab', '\t'],
  ['shift-tab', '\u001B[Z'],
  ['backspace', '\u007F'],
  ['delete', '\u001B[3~'],
  ['up', '\u001B[A'],
  ['down', '\u001B[B'],
  ['right', '\u001B[C'],
  ['left', '\u001B[D'],
])

/** What to write into Ink's input; the empty string for keys that a one-line prompt has no use for. */
export const inkBytesOf = (key: Key): string =>
  key.type === 'text' || key.type === 'paste' ? key.text : (BYTES.get(chord(key)) ?? '')
