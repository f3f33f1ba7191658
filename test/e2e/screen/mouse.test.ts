/** The mouse: off unless it is wanted; the wheel scrolls, a click focuses and chooses, and the terminal gets it back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const offline = ['--broker', 'mqtt://127.0.0.1:1']
const ESC = String.fromCharCode(27)
const ON = `${ESC}[?1000h`
const OFF = `${ESC}[?1000l`

/** What a terminal sends for the mouse (SGR, xterm's 1006), at a place counted from 1. */
const at = (code: number, column: number, row: number, end = 'M') =>
  `${ESC}[<${code};${column};${row}${end}`
const click = (column: number, row: number) => at(0, column, row) + at(0, column, row, 'm')
const wheelUp = (column: number, row: number) => at(64, column, row)
const wheelDown = (column: number, row: number) => at(65, column, row)

/** The row and the column, from 1, where this stands. */
const placeOf = (screen: Pty, wanted: string): readonly [column: number, row: number] => {
  const row = screen.rows().findIndex((text) => text.includes(wanted))
  if (row === -1) throw new Error(`no ${wanted}:\n${screen.text()}`)
  return [(screen.rows()[row]?.indexOf(wanted) ?? 0) + 1, row + 1]
}

test('without the setting the terminal keeps its mouse', async () => {
  const screen = home.open('alice', offline)
  await screen.sees('Type a message')
  expect(screen.written()).not.toContain(ON)
  await screen.press('/quit', keys.enter)
  await screen.ended
})

test.each([
  [120, 36],
  [80, 24],
  [60, 20],
])(
  'at %i x %i the wheel scrolls, and a click goes where it is',
  async (columns, rows) => {
    const screen = home.open('alice', [], { columns, rows, env: { PAPO_MOUSE: 'on' } })
    await screen.sees(/● \d+ ms/u)
    expect(screen.written()).toContain(ON)
    // into Users and onto echo; once more opens it
    screen.type(click(...placeOf(screen, 'echo')))
    await screen.sees(/┏━ Users/u)
    screen.type(click(...placeOf(screen, 'echo')))
    await screen.sees('to echo')
    for (let count = 1; count <= 40; count += 1) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.press(`line${count}`, keys.enter)
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.sees(new RegExp(`(?:echo +|┌ you: )line${count}(?!\\d)`, 'u'))
    }
    await screen.sees('line40')
    const [column, row] = placeOf(screen, 'line39')
    screen.type(wheelUp(column, row) + wheelUp(column, row) + wheelUp(column, row))
    await screen.misses('line40')
    screen.type(wheelDown(column, row).repeat(10))
    await screen.sees('line40')
    // a message is chosen, and its keys work
    screen.type(click(...placeOf(screen, 'line39')))
    await screen.sees('choosing a message')
    await screen.press('r')
    await screen.sees('━ reply to')
    await screen.press(keys.escape)
    await screen.misses('━ reply to')
    // a picker: a click chooses, another one takes
    await screen.press(keys.ctrl('k'), 'echo')
    await screen.sees('━ Go to ')
    screen.type(click(...placeOf(screen, 'conversation')))
    await screen.misses('━ Go to ')
    await screen.press('/set mouse off', keys.enter)
    await until(() => screen.written().includes(OFF), 'the mouse stays taken')
    await screen.press('/set mouse on', keys.enter)
    await until(() => screen.leftOn().includes('1000'), 'the mouse was never taken again')
    await screen.press('/quit', keys.enter)
    await screen.ended
    expect(screen.leftOn()).toEqual([])
  },
  60_000,
)

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  'after %s nothing of the mouse is left on',
  async (signal) => {
    const screen = home.open('alice', offline, { env: { PAPO_MOUSE: 'on' } })
    await screen.sees('Type a message')
    expect(screen.leftOn()).toContain('1000')
    screen.kill(signal)
    await screen.ended
    expect(screen.leftOn()).toEqual([])
  },
)

test('an editor gets the mouse back for its time', async () => {
  const editor = join(home.folder, 'editor')
  writeFileSync(editor, '#!/bin/sh\necho from the editor > "$1"\n', { mode: 0o755 })
  const screen = home.open('alice', offline, { env: { PAPO_MOUSE: 'on', EDITOR: editor } })
  await screen.sees('Type a message')
  await screen.press('/chat echo', keys.enter)
  await screen.sees('to echo')
  await screen.press(keys.ctrl('g'))
  await until(() => screen.written().includes(OFF), 'the mouse stays taken')
  await screen.sees('from the editor')
  expect(screen.leftOn()).toContain('1000')
})

test('on the smallest screen the tabs take clicks', async () => {
  const screen = home.open('alice', offline, { columns: 40, rows: 15, env: { PAPO_MOUSE: 'on' } })
  await screen.sees('[Chat]')
  const [, row] = placeOf(screen, '[Chat]')
  screen.type(click((screen.rows()[row - 1] ?? '').indexOf('G') + 1, row))
  await screen.sees('[Groups]')
  screen.type(click((screen.rows()[row - 1] ?? '').indexOf('C') + 1, row))
  await screen.sees('[Chat]')
  expect(screen.text()).not.toContain('[Groups]')
})

test.each([
  [120, 36],
  [40, 15],
])(
  'at %i x %i keys that the screen names can be clicked, in prompts too',
  async (columns, rows) => {
    const screen = home.open('alice', [], { columns, rows, env: { PAPO_MOUSE: 'on' } })
    await screen.sees(/● \d+ ms.*F1 help/u)
    screen.type(click((screen.rows().at(-1) ?? '').indexOf('F1 help') + 1, rows))
    await screen.sees('The essentials')
    screen.type(click(...placeOf(screen, 'Esc back')))
    await screen.misses('The essentials')
    await screen.press(keys.ctrl('k'))
    await screen.sees('go to: ')
    // a prompt is edited as the input is, by the keys and by the mouse
    await screen.press('one two', keys.alt('b'), keys.ctrl('w'), keys.end, keys.ctrl('y'))
    await screen.sees('go to: twoone')
    screen.type(click(...placeOf(screen, 'one ')))
    await screen.press('-')
    await screen.sees('go to: two-one')
    screen.type(click(...placeOf(screen, 'Esc back')))
    await screen.misses('go to: ')
    await screen.press('/quit', keys.enter)
    await screen.ended
    expect(screen.leftOn()).toEqual([])
  },
)
