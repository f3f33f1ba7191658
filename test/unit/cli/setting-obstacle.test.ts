/** A setting that has no effect where the person is: why, and only then. */
import { expect, test } from 'vitest'
import { settingObstacle } from '../../../src/cli/screen/setting-obstacle.ts'
import { defaultSettings, settingNames } from '../../../src/core/settings/setting-table.ts'
import type { PartialSettings, SettingName } from '../../../src/core/settings/setting-table.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const WINDOW = { TERM: 'xterm-256color', LANG: 'C.UTF-8' }
const CONSOLE = { TERM: 'linux', LANG: 'C.UTF-8' }
const obstacle = (
  name: SettingName,
  change: PartialSettings,
  env: Readonly<Record<string, string>>,
  isLines = false,
) => settingObstacle(name, { ...defaultSettings, ...change }, env, isLines)

test.each<
  [SettingName, PartialSettings, Readonly<Record<string, string>>, string, PartialSettings]
>([
  ['mouse', { mouse: 'on' }, CONSOLE, 'no-mouse', { mouse: 'off' }],
  ['hyperlinks', { hyperlinks: 'on' }, CONSOLE, 'no-links', { hyperlinks: 'auto' }],
  ['title', { title: 'on' }, CONSOLE, 'no-title', { title: 'off' }],
  ['theme', { theme: 'light' }, { ...WINDOW, NO_COLOR: '1' }, 'no-colours', { theme: 'plain' }],
  ['themeFile', { themeFile: 'a' }, { ...WINDOW, NO_COLOR: '1' }, 'no-colours', {}],
  ['borders', { borders: 'unicode' }, { ...WINDOW, LANG: 'C' }, 'no-unicode', {}],
  ['emoji', { emoji: 'on' }, CONSOLE, 'ascii', { emoji: 'off' }],
  ['emoji', { emoji: 'on', borders: 'ascii' }, WINDOW, 'ascii', { borders: 'unicode' }],
])('%s that is %j has no effect there, and that is told', (name, change, env, why, other) => {
  expect(obstacle(name, change, env)).toBe(why)
  expect(obstacle(name, other, env)).toBeUndefined()
})

test('in a window of today every setting has an effect', () => {
  const on = {
    mouse: 'on',
    hyperlinks: 'on',
    title: 'on',
    borders: 'unicode',
    notify: 'osc9',
    themeFile: 'a',
  } as const
  const found = settingNames.filter((name) => obstacle(name, on, WINDOW) !== undefined)
  expect(found).toEqual([])
})

test('as lines those of the screen have none, and those of what is told have', () => {
  const found = settingNames.filter((name) => obstacle(name, {}, WINDOW, true) !== undefined)
  expect(found).toEqual([
    'theme',
    'themeFile',
    'borders',
    'hyperlinks',
    'title',
    'keys',
    'mouse',
    'bindings',
  ])
  expect(obstacle('notify', { notify: 'bell' }, WINDOW, true)).toBe('lines')
  expect(obstacle('notify', { notify: 'desktop' }, WINDOW, true)).toBeUndefined()
  const { lines } = textsFor('pt-BR').settingTexts.obstacles
  expect(lines).toContain('tela cheia')
})
