/** Keys of one's own in a real terminal: from the file, by `/bind`, at once and at the next start. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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
const fileOf = (who: string) => join(home.folder, 'config', 'papo', who, 'config.json')
const configure = (who: string, text: string) => {
  mkdirSync(join(fileOf(who), '..'), { recursive: true })
  writeFileSync(fileOf(who), text)
}

test('keys of the file do what they say, hints and sentences name them, and the old ones are free', async () => {
  configure(
    'alice',
    '{"bindings": {"any": {"goTo": "ctrl-o"}, "users": {"info": "D", "choose": {"down": ["j", "down"]}}}}',
  )
  const screen = home.open('alice', offline)
  await screen.sees('Ctrl-O go to')
  expect(screen.text()).not.toContain('Ctrl-K')
  await screen.press(keys.ctrl('o'))
  await screen.sees('━ Go to ')
  await screen.press(keys.escape)
  await screen.misses('━ Go to ')
  await screen.press('abc', keys.ctrl('k'))
  await screen.quiet()
  expect(screen.text()).not.toContain('━ Go to ')
  await screen.press(keys.ctrl('u'), keys.alt('u'))
  await screen.sees('D info')
  await screen.press('D')
  await screen.sees('About echo')
  await screen.press(keys.escape, keys.alt('u'))
  await screen.misses('About echo')
  // the old letter is a letter: somebody who types it means the input
  await screen.press('i')
  await screen.sees('┃ i ')
  await screen.press(keys.ctrl('u'), '/help', keys.enter, 'go to a conversation')
  await screen.sees(/Ctrl-O +go to a conversation/u)
}, 30_000)

test('/bind changes a key at once, keeps it, and refuses a key that means something else', async () => {
  const screen = home.open('alice', offline)
  await screen.sees('Ctrl-K go to')
  await screen.press('/bind any.goTo Ctrl-F', keys.enter)
  await screen.sees('Ctrl-F cannot be both "any.goTo" and "any.search"')
  await screen.press(keys.ctrl('u'), '/bind goTo F5', keys.enter)
  await screen.sees('F5 go to')
  expect(JSON.parse(readFileSync(fileOf('alice'), 'utf8'))).toEqual({
    bindings: { any: { goTo: ['F5'] } },
  })
  await screen.press('\u001B[15~')
  await screen.sees('━ Go to ')
  await screen.press(keys.escape)
  await screen.misses('━ Go to ')
  await screen.press('/quit', keys.enter)
  await screen.ended
  const again = home.open('alice', offline)
  await again.sees('F5 go to')
  await again.press('/unbind goTo', keys.enter)
  await again.sees('any.goTo has its own keys again: Ctrl-K')
  await again.sees('Ctrl-K go to')
  expect(JSON.parse(readFileSync(fileOf('alice'), 'utf8'))).toEqual({})
}, 30_000)

test('keys that cannot be end the start with their line, and the terminal is as it was', async () => {
  configure('alice', '{\n  "bindings": {\n    "any": {\n      "search": "ctrl-l"\n    }\n  }\n}\n')
  const screen = home.open('alice', offline)
  expect(await screen.ended).toMatchObject({ code: 2 })
  await screen.sees('config.json:4: Ctrl-L cannot be both "any.search" and')
  expect(screen.leftOn()).toEqual([])
  configure('bob', '{\n  "bindings": {\n\n    "any": 3\n  }\n}\n')
  const refused = await home.run(['users', '--profile', 'bob', ...offline])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('config.json:4: "bindings.any" must be an object of places')
}, 30_000)
