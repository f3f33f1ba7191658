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

/** Are there colours? Not where NO_COLOR is set to anything (no-color.org) or TERM is `dumb`. */
export const hasColours = (env: Environment): boolean =>
  (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'

/**
 * The theme for a name (`undefined` or unknown: dark), without colours where there are
 * none, with what `own` changes of it, with ASCII shapes when `unicode` is false.
 */
export const themeFor = (
  name: string | undefined,
  env: Environment,
  { unicode, emoji = true, markdown = true, linkId, own }: Abilities,
): Theme => {
  const wanted = palettes.find((palette) => palette.name === name) ?? dark
  return {
    ...(hasColours(env) ? withOwn(wanted, own) : plain),
    glyphs: unicode ? UNICODE : ASCII,
    ascii: !unicode,
    emoji: emoji && unicode,
    markdown,
    linkId,
  }
}
