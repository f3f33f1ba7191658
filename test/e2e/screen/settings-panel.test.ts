/** `/set`: a list of all settings that typing filters, with values and meanings; Enter changes one. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFields } from '../../../src/core/schema.ts'
import { until } from '../../support/wait.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']
const fileOf = (who: string) => join(home.folder, 'config', 'papo', who, 'config.json')
const configOf = (who: string) => readFields(JSON.parse(readFileSync(fileOf(who), 'utf8'))) ?? {}

test.each([
  [120, 36],
  [80, 24],
  [60, 20],
  [40, 15],
])(
  '/set lists, filters and changes at %i x %i',
  async (columns, rows) => {
    const screen = home.open('alice', offline, { columns, rows })
    await screen.sees('alice')
    await screen.press('/set', keys.enter)
    await screen.sees(/theme +dark/u)
    await screen.sees('the colours')
    if (rows > 15) await screen.sees('default: dark')
    await screen.press('readline')
    await screen.sees(/keys +papo/u)
    await screen.misses(/theme +dark/u)
    await screen.press(keys.enter)
    await screen.sees(/keys +emacs/u)
    expect(configOf('alice')).toEqual({ keys: 'emacs' })
    // another Enter is the next value: here the first one again
    await screen.press(keys.enter)
    await screen.sees(/keys +papo/u)
    expect(configOf('alice')).toEqual({ keys: 'papo' })
    await screen.press(keys.escape)
    await screen.misses('Settings')
    await screen.press('/unset keys', keys.enter)
    await until(() => Object.keys(configOf('alice')).length === 0, 'the file still has it')
    // what is no choice is typed, with what holds now
    await screen.press('/set space', keys.enter)
    await screen.sees(/space +papo/u)
    await screen.press(keys.enter)
    await screen.sees('/set space papo')
    await screen.press('/two', keys.enter)
    await screen.sees('space is papo/two from the next')
    expect(configOf('alice')).toEqual({ space: 'papo/two' })
    // and what holds from the next start on is there to be changed again
    await screen.press('/set space', keys.enter)
    await screen.sees(/space +papo\/two/u)
    await screen.press(keys.escape)
    await screen.press('/set insecure', keys.enter)
    await screen.sees(/insecure +false/u)
    await screen.press(keys.enter)
    await screen.sees(/insecure +true/u)
    await screen.press(keys.enter)
    await screen.sees(/insecure +false/u)
    expect(configOf('alice')).toEqual({ space: 'papo/two', insecure: false })
  },
  30_000,
)

test('names and values of settings complete', async () => {
  const screen = home.open('alice', offline)
  await screen.sees('alice')
  await screen.press('/set bor', keys.tab, 'asc', keys.tab, keys.enter)
  await screen.sees('borders is ascii.')
  await screen.press('/set insecure t', keys.tab, keys.enter)
  await screen.sees('insecure is true from the next start on.')
  expect(configOf('alice')).toEqual({ borders: 'ascii', insecure: true })
  await screen.press('/unset insec', keys.tab, keys.enter)
  await screen.sees('insecure is false from the next start on.')
  expect(configOf('alice')).toEqual({ borders: 'ascii' })
})

test('what is wrong or unknown in the file is told with its line, in the language of the file', async () => {
  mkdirSync(join(fileOf('alice'), '..'), { recursive: true })
  writeFileSync(
    fileOf('alice'),
    '{\n  "$schema": "x",\n  "lang": "pt-BR",\n\n  "sparkle": 1,\n  "emoji": "off"\n}\n',
  )
  const screen = home.open('alice', offline)
  await screen.sees(/config\.json:5/u)
  await screen.sees('"sparkle" não é uma configuração')
  await screen.press('/quit', keys.enter)
  await screen.ended
  writeFileSync(fileOf('alice'), '{\n  "lang": "pt-BR",\n  "theme": "pink"\n}\n')
  const refused = await home.run(['users', '--profile', 'alice', ...offline], '', {
    LANG: 'pt_BR.UTF-8',
  })
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain(`${fileOf('alice')}:3: "theme" deve ser "dark", "light"`)
}, 30_000)

test('what has many parts is typed as the file has it, and its mistakes are told where they are', async () => {
  const hooks = [{ on: ['mention'], in: 'bob', run: ['true', 'a b'], timeout: '5s' }]
  const bindings = { users: { block: ['B'] } }
  mkdirSync(join(fileOf('alice'), '..'), { recursive: true })
  writeFileSync(fileOf('alice'), JSON.stringify({ hooks, bindings }))
  const screen = home.open('alice', offline, { columns: 160 })
  await screen.sees('alice')
  await screen.press('/set hooks', keys.enter)
  await screen.sees(/hooks +mention: true/u)
  await screen.press(keys.enter)
  await screen.sees('/set hooks [{"on":["mention"]')
  await screen.press(keys.enter)
  await screen.sees('from the next start')
  await screen.press('/set bindings', keys.enter)
  await screen.sees(/bindings +users.block/u)
  await screen.press(keys.enter)
  await screen.sees('/set bindings {"users":{"block":')
  await screen.press(keys.enter)
  await screen.sees('bindings is users.block.')
  expect(configOf('alice')).toEqual({ hooks, bindings })
  await screen.press('/set hooks [{"on":"mentio","run":["true"]}]', keys.enter)
  await screen.sees('hooks[0].on must be "message", "mention"')
}, 30_000)
