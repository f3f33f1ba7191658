/** The help begins with what one needs first, and typing finds the rest; in both languages, at every size. */
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

test.each([
  ['en', 120, 36, 'The essentials', 'topic line', /\/topic \[TEXT\]/u, 'Nothing in the help'],
  ['pt-BR', 80, 24, 'O que se usa primeiro', 'silenciar', /\/mute/u, 'Nada na ajuda'],
  ['en', 60, 20, 'The essentials', 'mute', /\/mute/u, 'Nothing in the help'],
  ['en', 40, 15, 'The essentials', 'quit', /\/quit/u, 'Nothing in the help'],
])(
  'in %s at %i x %i',
  async (lang, columns, rows, first, words, found, nothing) => {
    const screen = home.open('alice', [...offline, '--lang', lang], { columns, rows })
    await screen.sees('alice')
    await screen.press('/help', keys.enter)
    await screen.sees(first)
    // what one needs first stands first, below the line where one types
    expect(screen.rows().findIndex((row) => row.includes(first))).toBeLessThan(6)
    expect(screen.text()).toMatch(/Enter +(?:send|enviar)/u)
    await screen.press(keys.pageDown)
    await screen.misses(first)
    await screen.press(words)
    await screen.sees(found)
    await screen.misses(/Alt-1/u)
    await screen.press(keys.ctrl('u'), 'xyzzy')
    await screen.sees(nothing)
    await screen.press(keys.ctrl('u'))
    await screen.sees(first)
    // the letters were a search, and nothing of them is in the input
    await screen.press(keys.escape)
    await screen.misses(first)
    expect(screen.text()).not.toContain('xyzzy')
    await screen.press('/quit', keys.enter)
    expect(await screen.ended).toMatchObject({ code: 0 })
  },
  30_000,
)
