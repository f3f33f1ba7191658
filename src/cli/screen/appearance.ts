/** How the screen looks and what it says, as the settings have it: theme, texts, keys. */
import type { Settings } from '../../core/settings/setting-table.ts'
import { toAsciiTexts } from '../../i18n/change-texts.ts'
import type { KeyChoice } from '../../i18n/key-choice.ts'
import { drawsSigns, localeIsUnicode, localeLanguage } from '../../i18n/locale.ts'
import { withTimeForm } from '../../i18n/times/time-form.ts'
import { textsFor } from '../../i18n/texts.ts'
import { themeFor } from '../../themes/themes.ts'
import type { Setup } from '../setup.ts'
import { hasHyperlinks } from './terminal/hyperlink-support.ts'
import type { TerminalOutput } from './output/terminal-output.ts'
import { readThemeFile } from './theme-file.ts'

/** The settings that hold now, or from the next start on, and the theme and the texts that follow from them. */
export type Appearance = {
  readonly settings: Settings
  readonly theme: ReturnType<typeof themeFor>
  readonly texts: ReturnType<typeof textsFor>
}

/** The keys that sentences call otherwise, by what they are called in the texts. */
export type RenamedKeys = (keys: KeyChoice) => ReadonlyMap<string, string>

/** What a screen is drawn with. */
export type ScreenTools = {
  readonly output: () => Pick<TerminalOutput, 'linkId'>
  readonly renamedKeys: RenamedKeys
}

const ownThemeOf = (setup: Setup, { themeFile }: Settings) => {
  const read = themeFile === undefined ? undefined : readThemeFile(setup, themeFile)
  return read?.ok ? read.value : undefined
}

/** What follows from these settings; a file of a theme that cannot be read changes nothing. */
export const appearanceOf = (
  setup: Setup,
  settings: Settings,
  { output, renamedKeys }: ScreenTools,
): Appearance => {
  const { lang, theme, emoji, borders, markdown, hyperlinks, bindings } = settings
  const hasBindings = Object.keys(bindings).length > 0
  const keys = hasBindings ? { scheme: settings.keys, bindings } : settings.keys
  const letters = localeIsUnicode(setup.env)
  const unicode = drawsSigns(borders, setup.env)
  const words = textsFor(lang ?? localeLanguage(setup.env), keys, renamedKeys(keys))
  const texts = withTimeForm(words, settings)
  const own = ownThemeOf(setup, settings)
  return {
    settings,
    theme: themeFor(theme, setup.env, {
      unicode,
      emoji: emoji !== 'off',
      markdown: markdown !== 'off',
      linkId: hasHyperlinks(hyperlinks, setup.env) ? output().linkId() : undefined,
      ...(own ? { own } : {}),
    }),
    // keys of one's own are no text
    texts: letters ? texts : { ...toAsciiTexts(texts), scheme: keys },
  }
}
