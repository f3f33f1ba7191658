/** All themes by name, and which one an environment wants. */
import { contrast } from './contrast.ts'
import { dark } from './dark.ts'
import { ASCII, UNICODE } from './glyphs.ts'
import { light } from './light.ts'
import type { OwnTheme } from './own-theme.ts'
import { plain } from './plain.ts'
import type { Palette, Theme } from './theme.ts'

export const palettes: readonly Palette[] = [dark, light, contrast, plain]

type Environment = Readonly<Record<string, string | undefined>>

const withOwn = (palette: Palette, own: OwnTheme | undefined): Palette => ({
  ...palette,
  styles: { ...palette.styles, ...own?.styles },
  people: own?.people ?? palette.people,
})

/** What this terminal can draw, and what its person wants drawn. */
type Abilities = { readonly unicode: boolean; readonly own?: OwnTheme } & Partial<
  Pick<Theme, 'emoji' | 'markdown' | 'linkId'>
>

/**
 * The theme for a name (`undefined` or unknown: dark), without colours where NO_COLOR is set to
 * anything (no-color.org) or TERM is `dumb`, with what `own` changes of it, with ASCII shapes when `unicode` is false.
 */
export const themeFor = (
  name: string | undefined,
  env: Environment,
  { unicode, emoji = true, markdown = true, linkId, own }: Abilities,
): Theme => {
  const colourless = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  const wanted = palettes.find((palette) => palette.name === name) ?? dark
  return {
    ...(colourless ? plain : withOwn(wanted, own)),
    glyphs: unicode ? UNICODE : ASCII,
    ascii: !unicode,
    emoji: emoji && unicode,
    markdown,
    linkId,
  }
}
