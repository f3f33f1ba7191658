/**
 * What control sequences mean: CSI and SS3 as xterm, rxvt, the Linux console and the kitty keyboard
 * protocol (sw.kovidgoyal.net/kitty/keyboard-protocol) send them. Pure tables and lookups.
 */
import { pressed } from './key.ts'
import type { Key, Modifiers } from './key.ts'

const ESC = '\u001B'

const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'begin',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
}

const NUMBERS: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageUp',
  6: 'pageDown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
  25: 'f13',
  26: 'f14',
  28: 'f15',
  29: 'f16',
  31: 'f17',
  32: 'f18',
  33: 'f19',
  34: 'f20',
}

const KEYPAD = '*+,-./0123456789'
const KITTY_KEYPAD = '0123456789./*-+'
const KITTY_NAMED: Readonly<Record<number, string>> = {
  9: 'tab',
  13: 'return',
  27: 'escape',
  32: 'space',
  127: 'backspace',
  57414: 'return',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageUp',
  57422: 'pageDown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
  57427: 'begin',
}

/** The modifier field of a CSI: one more than the sum of shift 1, alt 2, ctrl 4, super 8 … */
const modifiersOf = (field: number): Modifiers & { readonly foreign: boolean } => {
  const bits = Math.max(0, field - 1)
  return {
    shift: (bits & 1) !== 0,
    alt: (bits & 0b10_0010) !== 0,
    ctrl: (bits & 4) !== 0,
    // super and hyper belong to the desktop: such a key must not act here
    foreign: (bits & 0b1_1000) !== 0,
  }
}

const numbers = (field: string | undefined): readonly number[] =>
  (field ?? '').split(':').map((part) => (/^\d{1,9}$/u.test(part) ? Number(part) : 0))

const isPrintable = (code: number) =>
  code >= 0x20 &&
  code <= 0x10_ff_ff &&
  !(code >= 0x7f && code < 0xa0) &&
  !(code >= 0xd8_00 && code <= 0xdf_ff) &&
  !(code >= 0xe0_00 && code <= 0xf8_ff)

/** A key given by its Unicode number: kitty's `CSI … u` and xterm's modifyOtherKeys. */
const byCode = (codes: readonly number[], field: number): Key | undefined => {
  const { foreign, ...held } = modifiersOf(field)
  const [code = 0, shifted = 0] = codes
  if (foreign) return undefined
  const plain = held.ctrl !== true && held.alt !== true
  const named = KITTY_NAMED[code]
  if (named === 'space' && plain) return { type: 'text', text: ' ' }
  if (named !== undefined) return pressed(named, held)
  if (code >= 57_376 && code <= 57_398) return pressed(`f${code - 57_376 + 13}`, held)
  const digit = KITTY_KEYPAD[code - 57_399] ?? { 57415: '=', 57416: ',' }[code]
  const char = digit ?? (isPrintable(code) ? String.fromCodePoint(code) : undefined)
  if (char === undefined) return undefined
  if (plain) {
    const upper = isPrintable(shifted) && shifted > 0 ? String.fromCodePoint(shifted) : undefined
    return { type: 'text', text: held.shift === true ? (upper ?? char.toUpperCase()) : char }
  }
  // Ctrl-[ is Escape on every keyboard since the VT100
  if (char === '[' && held.ctrl === true && held.alt !== true) return pressed('escape')
  const lower = char.toLowerCase()
  return pressed(lower, { ...held, shift: held.shift === true || lower !== char })
}

const mouse = (params: string, final: string): Key | undefined => {
  const [code = 0, x = 1, y = 1] = params.slice(1).split(';').map(Number)
  if (![code, x, y].every((value) => Number.isSafeInteger(value))) return undefined
  const button = code & 3
  const wheel = (code & 64) !== 0
  const moved = (code & 32) !== 0
  if (wheel && button > 1) return undefined
  const pressing = wheel ? (['wheelUp', 'wheelDown'] as const)[button === 0 ? 0 : 1] : 'press'
  const action = moved ? 'move' : final === 'm' ? 'release' : pressing
  return { type: 'mouse', action, button, x: Math.max(0, x - 1), y: Math.max(0, y - 1) }
}

const tilde = (fields: readonly string[], final: string): Key | undefined => {
  const [code = 0] = numbers(fields[0])
  const [field = 1, event = 1] = numbers(fields[1] ?? '1')
  if (event === 3) return undefined
  if (code === 27 && fields.length >= 3) return byCode(numbers(fields[2]), field)
  const name = NUMBERS[code]
  if (name === undefined) return undefined
  const { foreign, ...held } = modifiersOf(field)
  const rxvt = { '^': { ctrl: true }, $: { shift: true }, '@': { ctrl: true, shift: true } }[final]
  return foreign ? undefined : pressed(name, rxvt ?? held)
}

const letter = (fields: readonly string[], final: string): Key | undefined => {
  const name = LETTERS[final]
  if (name === undefined || fields.length > 2) return undefined
  const [first = 0] = numbers(fields[0])
  const [field = 1, event = 1] = numbers(fields[1] ?? '1')
  // `CSI row ; column R` is a cursor report unless it can only be a modified F3
  if (final === 'R' && fields.length === 2 && (first !== 1 || field < 2 || field > 16)) {
    return undefined
  }
  const { foreign, ...held } = modifiersOf(field)
  return foreign || event === 3 ? undefined : pressed(name, held)
}

/** The key of `ESC [ params final`; what is no key is a reply of the terminal. */
export const csiKey = (params: string, final: string): Key => {
  const reply: Key = { type: 'reply', text: `${ESC}[${params}${final}` }
  if (params.startsWith('<')) {
    return (final === 'M' || final === 'm' ? mouse(params, final) : undefined) ?? reply
  }
  if (!/^[\d;:]*$/u.test(params)) return reply
  const fields = params.split(';')
  if (params === '') {
    if (final === 'I' || final === 'O') return { type: 'focus', in: final === 'I' }
    const shifted = 'abcd'.includes(final) ? LETTERS[final.toUpperCase()] : undefined
    if (shifted !== undefined) return pressed(shifted, { shift: true })
  }
  if (final === 'Z') return pressed('tab', { shift: true })
  if ('~^@$'.includes(final)) return tilde(fields, final) ?? reply
  if (final === 'u') {
    const [field = 1, event = 1] = numbers(fields[1] ?? '1')
    return (event === 3 ? undefined : byCode(numbers(fields[0]), field)) ?? reply
  }
  return letter(fields, final) ?? reply
}

/** The key of the Linux console's `ESC [ [ letter`. */
export const consoleKey = (char: string): Key => {
  const index = 'ABCDE'.indexOf(char)
  return index === -1 ? { type: 'reply', text: `${ESC}[[${char}` } : pressed(`f${index + 1}`)
}

/** The key of `ESC O params final` (application cursor and keypad modes). */
export const ss3Key = (params: string, final: string): Key => {
  const { foreign: _, ...held } = modifiersOf(Number(params.split(';').at(-1) ?? '') || 1)
  const name = LETTERS[final]
  if (name !== undefined) return pressed(name, held)
  if ('abcd'.includes(final)) {
    return pressed(LETTERS[final.toUpperCase()] ?? 'begin', { ctrl: true })
  }
  if (final === 'M') return pressed('return', held)
  if (final === 'I') return pressed('tab', held)
  if (final === ' ') return { type: 'text', text: ' ' }
  if (final === 'X') return { type: 'text', text: '=' }
  const digit = KEYPAD[final.charCodeAt(0) - 0x6a]
  return digit === undefined
    ? { type: 'reply', text: `${ESC}O${params}${final}` }
    : { type: 'text', text: digit }
}

/** The key of one control character (C0 or DEL), without Escape; `undefined` for C1. */
export const controlKey = (code: number): Key | undefined => {
  if (code === 0x0d) return pressed('return')
  if (code === 0x09) return pressed('tab')
  if (code === 0x08 || code === 0x7f) return pressed('backspace')
  if (code === 0) return pressed('space', { ctrl: true })
  if (code <= 0x1a) return pressed(String.fromCharCode(code + 0x60), { ctrl: true })
  if (code <= 0x1f) return pressed(String.fromCharCode(code + 0x40), { ctrl: true })
  return undefined
}
