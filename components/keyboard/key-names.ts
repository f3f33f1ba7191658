/** Keys as people write them: `Ctrl-K`, `^K`, `C-k`, `alt+up`, `PgUp`, `F5`. */
import { chord, pressed } from './key.ts'
import type { Key } from './key.ts'

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    enter: 'return',
    return: 'return',
    tab: 'tab',
    esc: 'escape',
    escape: 'escape',
    backspace: 'backspace',
    del: 'delete',
    delete: 'delete',
    ins: 'insert',
    insert: 'insert',
    up: 'up',
    down: 'down',
    left: 'left',
    right: 'right',
    '↑': 'up',
    '↓': 'down',
    '←': 'left',
    '→': 'right',
    home: 'home',
    end: 'end',
    pgup: 'pageUp',
    pageup: 'pageUp',
    pgdn: 'pageDown',
    pagedown: 'pageDown',
    space: 'space',
  }),
)

const HELD: ReadonlyMap<string, 'ctrl' | 'alt' | 'shift'> = new Map([
  ['ctrl', 'ctrl'],
  ['control', 'ctrl'],
  ['c', 'ctrl'],
  ['alt', 'alt'],
  ['meta', 'alt'],
  ['m', 'alt'],
  ['a', 'alt'],
  ['shift', 'shift'],
  ['s', 'shift'],
])

/** What every terminal sends alike (ECMA-48: ^I is Tab, ^M is Return, ^[ is Escape). */
const SAME: ReadonlyMap<string, string> = new Map([
  ['ctrl-i', 'tab'],
  ['ctrl-m', 'return'],
  ['ctrl-[', 'escape'],
])

const isOneCharacter = (text: string) => Array.from(text).length === 1

/** The name of a key without what is held: a name of its own, `f5`, or a character; nothing where there is no such key. */
const nameOf = (text: string): string | undefined => {
  const lower = text.toLowerCase()
  if (/^f(?:[1-9]|[12]\d|3[0-5])$/u.test(lower)) return lower
  return NAMES.get(lower) ?? (isOneCharacter(text) ? text : undefined)
}

/** The key as the table names it (`ctrl-k`, `pageUp`, `B`); nothing where no key is called so. */
export const parseKeyName = (written: string): string | undefined => {
  const text = written.replace(/^\^(?=.)/u, 'ctrl-')
  // the last of several signs may be the key itself: Ctrl--
  const parts = text.split(/[-+](?=.)/u)
  const name = nameOf(parts.at(-1) ?? '')
  const held = parts.slice(0, -1).map((part) => HELD.get(part.toLowerCase()))
  if (name === undefined || held.includes(undefined)) return undefined
  const [ctrl, alt, shift] = [held.includes('ctrl'), held.includes('alt'), held.includes('shift')]
  if (isOneCharacter(name) && !ctrl && !alt) return shift ? name.toUpperCase() : name
  const token = chord(
    pressed(isOneCharacter(name) ? name.toLowerCase() : name, { ctrl, alt, shift }),
  )
  return SAME.get(token) ?? token
}

// the control characters of ASCII: the letters, and the signs beside them (^@ to ^_)
const CONTROLS = /^[a-z@[\\\]^_ ]$/u

/** Is it a key that only some terminals send: Ctrl with a sign or a letter that has no control character, such as ç? */
export const isRareKey = (token: string): boolean => {
  const parts = token.split(/-(?=.)/u)
  const name = parts.at(-1) ?? ''
  return parts.length > 1 && parts.includes('ctrl') && isOneCharacter(name) && !CONTROLS.test(name)
}

/** What a name of the table stands for, as it comes from the keyboard. */
export const keyOfToken = (token: string): Key => {
  if (isOneCharacter(token)) return { type: 'text', text: token }
  const parts = token.split(/-(?=.)/u)
  return pressed(parts.at(-1) ?? '', {
    ctrl: parts.includes('ctrl'),
    alt: parts.includes('alt'),
    shift: parts.slice(0, -1).includes('shift'),
  })
}
