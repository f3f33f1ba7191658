/** Why a setting has no effect where the person is, so that it is not changed in silence. */
import type { SettingObstacle } from '../../core/settings/setting-obstacle.ts'
import type { SettingName, Settings } from '../../core/settings/setting-table.ts'
import { drawsSigns, localeIsUnicode } from '../../i18n/locale.ts'
import { hasColours } from '../../themes/themes.ts'
import type { Environment } from '../setup.ts'
import { hasTitle } from './attention/window-title.ts'

/** What nobody draws where there are lines only. */
const ON_SCREEN: ReadonlySet<SettingName> = new Set<SettingName>([
  'theme',
  'themeFile',
  'borders',
  'hyperlinks',
  'title',
  'keys',
  'bindings',
  'mouse',
])

/** Ways by which the terminal calls; lines are written for whatever reads them. */
const BY_TERMINAL: ReadonlySet<string> = new Set(['osc9', 'osc99', 'osc777', 'bell'])

/** The Linux console knows neither the mouse, which only gpm(8) sees, nor hyperlinks. */
const isConsole = ({ TERM }: Environment): boolean => TERM === 'linux'

type Rule = (settings: Settings, env: Environment) => SettingObstacle | undefined

/** What has an effect everywhere has no rule. */
const rules: ReadonlyMap<SettingName, Rule> = new Map<SettingName, Rule>([
  ['mouse', ({ mouse }, env) => (mouse === 'on' && isConsole(env) ? 'no-mouse' : undefined)],
  ['theme', ({ theme }, env) => (theme === 'plain' || hasColours(env) ? undefined : 'no-colours')],
  [
    'themeFile',
    ({ themeFile }, env) => (themeFile === undefined || hasColours(env) ? undefined : 'no-colours'),
  ],
  [
    'borders',
    ({ borders }, env) =>
      borders === 'unicode' && !localeIsUnicode(env) ? 'no-unicode' : undefined,
  ],
  [
    'emoji',
    ({ emoji, borders }, env) =>
      emoji === 'on' && !drawsSigns(borders, env) ? 'ascii' : undefined,
  ],
  [
    'hyperlinks',
    ({ hyperlinks }, env) => (hyperlinks === 'on' && isConsole(env) ? 'no-links' : undefined),
  ],
  ['title', ({ title }, { TERM }) => (title === 'on' && !hasTitle(TERM) ? 'no-title' : undefined)],
])

/** Why this setting, as it is now, changes nothing here; nothing where it does. `isLines`: it is `--plain`. */
export const settingObstacle = (
  name: SettingName,
  settings: Settings,
  env: Environment,
  isLines: boolean,
): SettingObstacle | undefined => {
  if (!isLines) return rules.get(name)?.(settings, env)
  const isSilent = name === 'notify' && BY_TERMINAL.has(settings.notify)
  return isSilent || ON_SCREEN.has(name) ? 'lines' : undefined
}
