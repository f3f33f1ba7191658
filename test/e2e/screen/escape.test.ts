/** Escape and a character so soon behind it that a terminal sends both like one key with Alt held. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test.each([
  ['a list', [keys.alt('u')], '━ Users 0'],
  ['a panel', ['\u001BOP'], '━ Help'],
  ['a question', [keys.alt('g'), 'n'], 'Create a group'],
])('leave %s, and the character is the first of what is typed', async (_, opens, shown) => {
  const screen = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'])
  await screen.sees('● echo')
  await screen.press(...opens)
  await screen.sees(shown)
  screen.type('\u001B/help')
  await screen.sees('┃ /help')
  await screen.quiet()
  expect(screen.text()).not.toContain(shown)
})

test('an Alt key that has a meaning keeps it', async () => {
  const screen = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'])
  await screen.sees('● echo')
  screen.type(keys.alt('g'))
  await screen.sees('━ Groups 0')
  screen.type('\u001Bxyz')
  await screen.sees('┃ xyz')
  screen.type(`${keys.alt('b')}w`)
  await screen.sees('┃ wxyz')
  expect(screen.text()).not.toContain('bw')
})
