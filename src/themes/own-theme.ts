/** Themes of one's own: a JSON object that says how some roles look, on top of one of the themes of papo. */
import { readFields } from '../core/schema.ts'
import { dark } from './dark.ts'
import type { Colour, Palette, Style } from './theme.ts'

/** Looks of roles and of names, as far as a file says them. */
export type OwnTheme = {
  readonly styles: Partial<Palette['styles']>
  readonly people?: readonly Style[]
}

/** What is wrong, and where: the role and, for names of people, the number of the item. */
export type ThemeFault = { readonly path: readonly (string | number)[] } & (
  | { readonly is: 'no-object' }
  | { readonly is: 'no-role'; readonly name: string; readonly known: readonly string[] }
  | { readonly is: 'no-style'; readonly word: string; readonly known: readonly string[] }
  | { readonly is: 'no-people' }
)

type ThemeResult =
  | { readonly ok: true; readonly value: OwnTheme }
  /** All that is wrong, in the order of the file: nobody wants to start once for each. */
  | { readonly ok: false; readonly faults: readonly [ThemeFault, ...ThemeFault[]] }

const PLAIN = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const

const COLOURS: ReadonlyMap<string, Colour> = new Map<string, Colour>([
  ['black', 'black'],
  ['gray', 'gray'],
  ['grey', 'gray'],
  ...PLAIN.map((colour) => [colour, colour] as const),
  ...PLAIN.map((colour) => [`bright${colour}`, `${colour}Bright`] as const),
])

const ATTRIBUTES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['bold', { bold: true }],
  ['dim', { dimColor: true }],
  ['italic', { italic: true }],
  ['underline', { underline: true }],
  ['inverse', { inverse: true }],
  ['strike', { strikethrough: true }],
  ['plain', {}],
])

const NAMED = [
  ...[...COLOURS.keys()].map((name) => name.replace(/^bright/u, 'bright-')),
  '#rrggbb',
  '0-255',
  ...ATTRIBUTES.keys(),
]
const ROLES: readonly string[] = Object.keys(dark.styles)
const PEOPLE = 'people'
const MAX_PEOPLE = 32

/** So many UTF-16 units of what is no look are told. */
const SHOWN = 40

const colourOf = (word: string): Colour | undefined => {
  if (/^#[0-9a-f]{6}$/u.test(word)) return `#${word.slice(1)}`
  if (/^\d{1,3}$/u.test(word) && Number(word) < 256) return `ansi256(${Number(word)})`
  // brightRed and redBright are the same
  return COLOURS.get(word) ?? COLOURS.get(word.replace(/^(.+)bright$/u, 'bright$1'))
}

type StyleResult = { readonly style: Style; readonly wrong: readonly string[] }

/** `bright-red bold` and the like; a colour and attributes, in any order. `wrong`: the words that are neither. */
const readStyle = (given: unknown): StyleResult => {
  if (typeof given !== 'string' || given.length > 100) {
    return { style: {}, wrong: [JSON.stringify(given).slice(0, SHOWN)] }
  }
  let style: Style = {}
  const wrong: string[] = []
  for (const word of given.toLowerCase().split(/\s+/u).filter(Boolean)) {
    const colour = colourOf(word.replaceAll('-', ''))
    const more = colour === undefined ? ATTRIBUTES.get(word) : { color: colour }
    if (more) style = { ...style, ...more }
    else wrong.push(word)
  }
  return { style, wrong }
}

/** Reads a theme out of a value of JSON; `$schema` and the like (`$…`) are left alone. */
export const readOwnTheme = (given: unknown): ThemeResult => {
  const fields = Array.isArray(given) ? undefined : readFields(given)
  if (!fields) return { ok: false, faults: [{ is: 'no-object', path: [] }] }
  const styles = new Map<string, Style>()
  const faults: ThemeFault[] = []
  let people: readonly Style[] | undefined
  const styleAt = (value: unknown, path: ThemeFault['path']): Style => {
    const { style, wrong } = readStyle(value)
    for (const word of wrong) faults.push({ is: 'no-style', word, known: NAMED, path })
    return style
  }
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('$')) continue
    if (name === PEOPLE) {
      const list: readonly unknown[] = Array.isArray(value) ? value : []
      if (list.length === 0 || list.length > MAX_PEOPLE)
        faults.push({ is: 'no-people', path: [name] })
      else people = list.map((one, index) => styleAt(one, [name, index]))
    } else if (ROLES.includes(name)) styles.set(name, styleAt(value, [name]))
    else faults.push({ is: 'no-role', name, known: [...ROLES, PEOPLE], path: [name] })
  }
  const [first, ...others] = faults
  if (first) return { ok: false, faults: [first, ...others] }
  // each name was found among the roles
  const read = Object.fromEntries(styles) as OwnTheme['styles']
  return { ok: true, value: { styles: read, ...(people ? { people } : {}) } }
}
