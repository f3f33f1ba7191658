/** A theme from a file in a real terminal: its colours are drawn, and what is wrong with it is told with its line. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']
const write = (who: string, name: string, text: string) => {
  const folder = join(home.folder, 'config', 'papo', who)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
}
const ESC = String.fromCharCode(27)

test('colours of the file are drawn from the start, and another file at once', async () => {
  write('alice', 'mine.json', '{\n  "border": "#ff8800",\n  "focus": "208 bold"\n}\n')
  write('alice', 'other.json', '{"border": "201"}')
  write('alice', 'broken.json', '{\n  "border": "red",\n  "bordr": "red"\n}\n')
  write('alice', 'config.json', '{"themeFile": "mine.json"}')
  const screen = home.open('alice', offline, { env: { COLORTERM: 'truecolor' } })
  await screen.sees('Type a message')
  expect(screen.written()).toContain(`${ESC}[38;2;255;136;0m`)
  await screen.press('/set themeFile broken.json', keys.enter)
  await screen.sees(/broken\.json:3: "bordr" is not a role/u)
  await screen.press(keys.ctrl('u'), '/set themeFile other.json', keys.enter)
  await screen.sees('themeFile is other.json.')
  await screen.quiet()
  const from = screen.written().length
  await screen.press(keys.ctrl('l'))
  await screen.quiet()
  expect(screen.written().slice(from)).toContain(`${ESC}[38;5;201m`)
  expect(screen.written().slice(from)).not.toContain(`${ESC}[38;2;255;136;0m`)
}, 30_000)

test('all mistakes are told at once, of the keys and of the theme, each with its line', async () => {
  const broken = '{\n  "own": "pink",\n  "bordr": "red",\n  "people": ["red", "rad"]\n}\n'
  write('alice', 'mine.json', broken)
  write(
    'alice',
    'config.json',
    '{\n"themeFile": "mine.json",\n"bindings": {\n"usrs": {},\n"users": {"block": "Hyper-B"}}}',
  )
  const started = home.open('alice', offline, { columns: 200 })
  expect(await started.ended).toMatchObject({ code: 2 })
  await started.sees('mine.json:4: "rad" is not a colour')
  const told = ['config.json:4', 'config.json:5', 'mine.json:2', 'mine.json:3', 'mine.json:4']
  for (const where of told) expect(started.text()).toContain(`${where}: `)
  // on the screen on a page of their own, and what was typed stays
  write('bob', 'mine.json', broken)
  const screen = home.open('bob', offline)
  await screen.sees('Type a message')
  await screen.press('/set themeFile mine.json', keys.enter)
  await screen.sees('themeFile: mistakes')
  for (const where of ['mine.json:2', 'mine.json:3', 'mine.json:4'])
    expect(screen.text()).toContain(`${where}: `)
  await screen.press(keys.escape)
  await screen.sees('/set themeFile mine.json')
}, 30_000)

test.each([
  ['{\n  "own": "cyan",\n  "focus": "pink"\n}\n', 'mine.json:3: "pink" is not a colour'],
  ['{\n  "own": cyan\n}\n', 'mine.json:2 is not a JSON object'],
  ['[]', 'mine.json:1 is not a JSON object'],
])('a start with %j ends with the line, and the terminal is as it was', async (text, told) => {
  write('alice', 'mine.json', text)
  write('alice', 'config.json', '{"themeFile": "mine.json"}')
  const screen = home.open('alice', offline, { columns: 200 })
  expect(await screen.ended).toMatchObject({ code: 2 })
  await screen.sees(told)
  expect(screen.leftOn()).toEqual([])
})
