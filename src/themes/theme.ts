/** Meanings instead of colours: components ask for a meaning, a theme says how it looks. */
import { createContext, useContext } from 'react'
import type { UserId } from '../core/ids.ts'
import { isPlaintextUser } from '../core/plaintext-ids.ts'
import type { Glyphs } from './glyphs.ts'
import { UNICODE } from './glyphs.ts'
import { dark } from './dark.ts'

type PlainColour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'white'

/**
 * The terminal's own sixteen colours; what they look like is the person's choice. Names of people have colours out of
 * the 256 that are fixed; where a terminal has only sixteen, the nearest of those. Themes of one's own may have any.
 */
export type Colour =
  | 'black'
  | 'gray'
  | PlainColour
  | `${PlainColour}Bright`
  | `#${string}`
  | `ansi256(${number})`

/** How a piece of text looks. There is no background: the terminal's own shines through. */
export type Style = {
  readonly color?: Colour
  readonly bold?: boolean
  readonly dimColor?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  readonly inverse?: boolean
  readonly strikethrough?: boolean
}

/** Has a style everything that the other one has? */
export const hasLook = (style: Style, wanted: Style): boolean =>
  Object.entries(wanted).every(([name, value]) => Reflect.get(style, name) === value)

/** Do two pieces of text look the same? */
export const isSameStyle = (a: Style, b: Style): boolean =>
  a === b || (hasLook(a, b) && hasLook(b, a))

/** What a piece of text means. */
type Meaning = keyof typeof dark.styles

/** The look of each meaning, and of the names of people (`people`, picked by the name). */
export type Palette = {
  readonly name: string
  readonly styles: Readonly<Record<Meaning, Style>>
  readonly people: readonly Style[]
}

/**
 * A palette and the shapes that this terminal can draw. `emoji` off shows emoji as words, `markdown` off draws texts as they are;
 * `linkId` begins links that the terminal opens (see `hyperlink.ts`), where it has them.
 */
export type Theme = Palette & {
  readonly glyphs: Glyphs
  readonly ascii: boolean
  readonly emoji: boolean
  readonly markdown: boolean
  readonly linkId: string | undefined
}

const Context = createContext<Theme>({
  ...dark,
  glyphs: UNICODE,
  ascii: false,
  emoji: true,
  markdown: true,
  linkId: undefined,
})

/** Gives everything below it a theme. */
export const ThemeProvider = Context.Provider

/** The theme in use. */
export const useTheme = (): Theme => useContext(Context)

/** The look of a name of a group: the same in every session, by a hash of the name (FNV-1a, 32 bits). */
export const nameStyle = ({ people }: Pick<Palette, 'people'>, name: string): Style => {
  let hash = 0x81_1c_9d_c5
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01_00_01_93)
  return people[(hash >>> 0) % people.length] ?? {}
}

/**
 * The look of a person's name, the same wherever it stands. Mine (`me`) is the look of my own; a name that nobody
 * signed has none: it may be anybody.
 */
export const personStyle = (
  palette: Pick<Palette, 'people' | 'styles'>,
  who: UserId,
  me: UserId | undefined,
): Style => {
  if (who === me) return palette.styles.own
  return isPlaintextUser(who) ? palette.styles.plain : nameStyle(palette, who)
}
