/**
 * The schemes of keys. Handlers know only the table; a scheme defines which key of the keyboard stands
 * for which key of the table, and the keys that are shown to people follow from that.
 */
import type { KeyScheme } from '../../src/core/settings/setting-table.ts'
import { chord, pressed } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'

/** What readline uses in the input and our table uses otherwise. */
const EMACS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['ctrl-k', pressed('k', { alt: true })],
  // free in readline but for a rarity, and sent by every terminal
  ['ctrl-o', pressed('k', { ctrl: true })],
  ['alt-k', pressed('k', { ctrl: true })],
  ['ctrl-f', pressed('right')],
  ['ctrl-s', pressed('f', { ctrl: true })],
  ['ctrl-p', pressed('up')],
  ['ctrl-n', pressed('down')],
])

const SCHEMES: Readonly<Record<KeyScheme, ReadonlyMap<string, Key>>> = {
  papo: new Map(),
  emacs: EMACS,
}

/** The key of the table that a key of the keyboard stands for. */
export const inScheme = (scheme: KeyScheme, key: Key): Key =>
  key.type === 'key' ? (SCHEMES[scheme].get(chord(key)) ?? key) : key

/** The keys of the keyboard that stand for these keys of the table. */
export const keysIn = (scheme: KeyScheme, keys: readonly string[]): readonly string[] => {
  const moved = [...SCHEMES[scheme]]
  return keys.flatMap((key) => [
    ...(SCHEMES[scheme].has(key) ? [] : [key]),
    ...moved.filter(([, to]) => chord(to) === key).map(([from]) => from),
  ])
}
