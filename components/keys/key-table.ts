/** The one table of keys: help, hint lines, README and tests read it, and so do the handlers. */
import type { KeyScheme } from '../../src/core/settings/setting-table.ts'
import type { KeyChoice, Texts } from '../../src/i18n/texts.ts'
import { chord } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { globalKeys, inputKeys } from './input-keys.ts'
import { overlayKeys, listKeys } from './list-keys.ts'
import { keysIn } from './key-schemes.ts'
import { createKeymap, hasParts, partsOfChoice } from './keymap.ts'
import type { Keymap } from './keymap.ts'

/** Where the keyboard is. `any` holds everywhere that a place does not hold something on top of it. */
export type Focus = keyof Texts['focusNames']

/** What a key does, and the name of its line of help. */
export type Action = keyof Texts['keys']

/** What the keys of a place do now; the others mean nothing there. */
export type ActionTable = Partial<Readonly<Record<Action, () => void>>>

/** One line of the table. `keys` are chords (`ctrl-k`) or typed characters (`a`). */
export type KeyRow = {
  readonly focus: Focus
  readonly keys: readonly string[]
  readonly action: Action
  /** The short label in the hint line; keys without one are in the help only. */
  readonly hint?: keyof Texts['hints']
  /** Of a row with two directions, the key of each to be named together. */
  readonly upDown?: readonly [up: string, down: string]
  /** Actions of `any` that give way here: the same keys do this instead. */
  readonly instead?: readonly Action[]
}

export const keyTable: readonly KeyRow[] = [
  ...globalKeys,
  ...inputKeys,
  ...listKeys,
  ...overlayKeys,
]

// by focus, then by key
const byFocus: ReadonlyMap<string, ReadonlyMap<string, Action>> = new Map(
  [...new Set(keyTable.map(({ focus }) => focus))].map((focus) => [
    focus,
    new Map(
      keyTable
        .filter((row) => row.focus === focus)
        .flatMap(({ keys, action }) => keys.map((key): readonly [string, Action] => [key, action])),
    ),
  ]),
)

/** A key as the table names it: the chord, or the character that was typed. */
const keyToken = (key: Key): string => {
  if (key.type !== 'text') return chord(key)
  return key.unbound ? '' : key.text
}

/** What a key does with this focus (without `any`), or nothing. */
export const actionOf = (focus: Focus, key: Key): Action | undefined =>
  byFocus.get(focus)?.get(keyToken(key))

const NAMES: ReadonlyMap<string, string> = new Map([
  ['return', 'Enter'],
  ['escape', 'Esc'],
  ['pageUp', 'PgUp'],
  ['pageDown', 'PgDn'],
  ['up', '↑'],
  ['down', '↓'],
  ['left', '←'],
  ['right', '→'],
])

const ARROWS: ReadonlySet<string> = new Set(['up', 'down', 'left', 'right'])

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** A chord as a person reads it: `ctrl-k` → `Ctrl-K`, `alt-up` → `Alt-↑`, in ASCII `Alt-Up`. */
export const keyLabel = (key: string, ascii = false): string => {
  if (key.length === 1) return key
  const parts = key.split(/-(?=.)/u)
  const name = parts.at(-1) ?? key
  const held = parts.slice(0, -1).map(capital)
  return [...held, (ascii && ARROWS.has(name) ? undefined : NAMES.get(name)) ?? capital(name)].join(
    '-',
  )
}

/** Keys of one row as a person reads them; nine numbers in a row become a span. */
export const keyLabels = ({ keys }: Pick<KeyRow, 'keys'>, ascii = false): string => {
  const first = keys[0]
  const last = keys.at(-1)
  if (keys.length === 9 && first !== undefined && last !== undefined) {
    return `${keyLabel(first)} ${ascii ? '..' : '…'} ${keyLabel(last)}`
  }
  return keys.map((key) => keyLabel(key, ascii)).join(' ')
}

/** The one key of a row that stands for it: of Enter and a letter the letter; none where it has two directions. */
export const shortKey = ({ keys, upDown }: KeyRow): string | undefined =>
  upDown ? undefined : (keys.findLast((one) => one.length === 1) ?? keys[0])

/** The key of a row to be learned, of two directions both. */
export const shortLabel = (row: KeyRow, ascii: boolean): string | undefined => {
  const { upDown } = row
  if (upDown) {
    const labels = upDown.map((key) => keyLabel(key, ascii))
    return labels.join(labels.every((label) => label.length === 1) ? '' : '/')
  }
  const key = shortKey(row)
  return key === undefined ? undefined : keyLabel(key, ascii)
}

const schemeKeymaps = new Map<KeyScheme, Keymap>()
const ownKeymaps = new WeakMap<object, Keymap>()

/** The keymap of a choice of keys; the same one each time. */
export const keymapFor = (keys: KeyChoice): Keymap => {
  const known = typeof keys === 'string' ? schemeKeymaps.get(keys) : ownKeymaps.get(keys)
  if (known) return known
  const { scheme, bindings } = partsOfChoice(keys)
  const made = createKeymap(keyTable, scheme, bindings)
  if (typeof keys === 'string') schemeKeymaps.set(keys, made)
  else ownKeymaps.set(keys, made)
  return made
}

/** The rows of one place, in the order of the table, with the keys that are in force. */
export const keyRows = (focus: Focus, keys: KeyChoice = 'papo'): readonly KeyRow[] =>
  keymapFor(keys).rows(focus)

const ON_TOP: ReadonlySet<Focus> = new Set<Focus>([
  'history',
  'list',
  'help',
  'info',
  'verify',
  'question',
  'wire',
])

/** Does this place lie on top of the others? It takes the keys that it names; elsewhere those of `any` hold too. */
export const isOnTop = (focus: Focus): boolean => ON_TOP.has(focus)

/**
 * What sentences call the keys of one's own: the label that stands in the texts, and the one to say instead. Only of keys whose
 * label cannot be anything else.
 */
export const renamedKeys = (keys: KeyChoice): ReadonlyMap<string, string> => {
  const { scheme } = partsOfChoice(keys)
  return new Map(
    keymapFor(keys)
      .bound.filter(({ isBound, row }) => isBound && !isOnTop(row.focus))
      .flatMap(({ row, keys: own }) => {
        const [first] = own
        if (first === undefined || hasParts(row)) return []
        return keysIn(scheme, row.keys)
          .map((key) => keyLabel(key))
          .filter((label) => /^(?:Ctrl|Alt|Shift)-|^F\d/u.test(label))
          .map((label) => [label, keyLabel(first[0])] as const)
      }),
  )
}

/** Every place of the table, in the order of the help. */
export const focusOrder: readonly Focus[] = [
  'any',
  'input',
  'users',
  'groups',
  'requests',
  'history',
  'message',
  'list',
  'help',
  'info',
  'wire',
  'verify',
  'question',
]

/** The README's section of keys, as markdown tables. */
export const keysAsMarkdown = (texts: Texts): string =>
  focusOrder
    .map((focus) => {
      const rows = keyRows(focus).map((row) => {
        const keys =
          row.keys.length === 9 ? keyLabels(row) : row.keys.map((key) => keyLabel(key)).join(', ')
        return `| ${keys.replaceAll('|', '\\|')} | ${texts.keys[row.action].replaceAll('|', '\\|')} |`
      })
      return [`**${texts.focusNames[focus]}**`, '', '| key | what |', '|---|---|', ...rows].join(
        '\n',
      )
    })
    .join('\n\n')
