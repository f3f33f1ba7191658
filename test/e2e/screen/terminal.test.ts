/** Whatever ends or interrupts the full screen undoes what it did to the terminal: once, and on the right screen. */
// @module-tag mosquitto
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crashingScreen } from '../../support/process/crash-child.ts'
import { terminalState } from '../../support/screen/kitty.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'

const here = useHomeAndMosquitto()

const CLEAN = { stacks: { main: 0, alternate: 0 }, screen: 'main', faults: [] }
const state = (pty: Pty) => terminalState(pty.written())
const pid = () => Number(readFileSync(join(here.home.data, 'alice/papo/lock.pid'), 'utf8'))

/** The full screen under a shell with job control, in a terminal that speaks kitty's protocol. */
const start = async (env: Readonly<Record<string, string>> = {}, runner = '') => {
  const args = `--name alice --profile alice --broker ${here.mosquitto.url}`
  const shell = here.home.shell(
    `set -m; ${runner} $PAPO ${args}; echo "ended with $?"; while :; do read line; eval "$line"; done`,
    {
      kitty: true,
      env,
    },
  )
  await shell.sees(/● \d+ ms/u)
  await shell.quiet()
  expect(state(shell)).toMatchObject({ stacks: { main: 0, alternate: 1 }, entries: 1, faults: [] })
  return shell
}

const ends: readonly (readonly [string, number, (shell: Pty) => Promise<void> | void])[] = [
  ['SIGTERM', 143, () => void process.kill(pid(), 'SIGTERM')],
  ['SIGHUP', 129, () => void process.kill(pid(), 'SIGHUP')],
  ['SIGINT', 130, () => void process.kill(pid(), 'SIGINT')],
  ['/quit', 0, (shell) => shell.press('/quit', keys.enter)],
  ['two Ctrl-C', 0, (shell) => shell.press(keys.ctrl('c'), keys.ctrl('c'))],
]

test.each(ends)('%s', async (_, code, end) => {
  const shell = await start()
  await end(shell)
  await shell.sees(`ended with ${code}`)
  expect(state(shell)).toMatchObject({ ...CLEAN, pushes: 1, entries: 1 })
  expect(shell.leftOn()).toEqual([])
})

test('two SIGTERM, one of them while it ends by itself', async () => {
  const shell = await start()
  await shell.press('/quit', keys.enter)
  for (const signal of ['SIGTERM', 'SIGTERM'] as const) {
    try {
      process.kill(pid(), signal)
    } catch {
      // it was faster
    }
  }
  await shell.sees(/ended with (?:0|143)/u)
  expect(state(shell)).toMatchObject({ ...CLEAN, pushes: 1, entries: 1 })
})

/** As npm runs a script: in a shell that waits for it. */
const AS_NPM = `sh -c '"$@"; exit $?' npm`

test.each([
  ['Ctrl-Z', ''],
  ['SIGTSTP', ''],
  ['Ctrl-Z', AS_NPM],
])('%s gives the terminal to the shell, and fg takes it back (%s)', async (how, runner) => {
  const shell = await start({}, runner)
  const papo = pid()
  if (how === 'Ctrl-Z') await shell.press(keys.ctrl('z'))
  else process.kill(papo, 'SIGTSTP')
  await shell.sees('ended with')
  expect(state(shell)).toMatchObject(CLEAN)
  await shell.press('fg\r')
  await until(() => state(shell).pushes === 2, 'the keyboard is asked for again')
  await shell.sees(/● \d+ ms/u)
  expect(state(shell)).toMatchObject({
    stacks: { main: 0, alternate: 1 },
    entries: 2,
    faults: [],
  })
  await shell.press('/quit', keys.enter)
  await until(() => state(shell).screen === 'main', 'the screen is left')
  await shell.quiet()
  expect(state(shell)).toMatchObject({ ...CLEAN, pushes: 2, entries: 2 })
})

test('a stop that nobody can answer: fg draws the screen again', async () => {
  const shell = await start()
  process.kill(pid(), 'SIGSTOP')
  await until(() => /ended with/u.test(shell.text()), 'the shell is back')
  // the driver is raw still: what Return sends is no line end
  await shell.press('fg\n')
  await until(() => state(shell).entries === 2, 'the screen is entered again')
  await shell.sees(/● \d+ ms/u)
  await shell.press('/quit', keys.enter)
  await until(() => state(shell).screen === 'main', 'the screen is left')
  await shell.quiet()
  expect(state(shell)).toMatchObject(CLEAN)
})

/** The full screen with an editor of its own open over it. */
const startEditing = async () => {
  const editor = join(here.home.folder, 'editor')
  const script = '#!/bin/sh\necho "the editor of $1" | cut -c 1-13\nread answer\n'
  writeFileSync(editor, script, { mode: 0o700 })
  const shell = await start({ EDITOR: editor })
  await shell.press('oi', keys.ctrl('g'))
  await shell.sees('the editor of')
  expect(state(shell)).toMatchObject(CLEAN)
  return shell
}

test('an editor gets a clean terminal, and gives it back', async () => {
  const shell = await startEditing()
  await shell.press('\r')
  await until(() => state(shell).pushes === 2, 'the keyboard is asked for again')
  await shell.sees(/● \d+ ms/u)
  expect(state(shell)).toMatchObject({ stacks: { main: 0, alternate: 1 }, faults: [] })
  process.kill(pid(), 'SIGTERM')
  await shell.sees('ended with 143')
  expect(state(shell)).toMatchObject(CLEAN)
})

test('an editor that is open when the program is ended keeps its screen', async () => {
  const shell = await startEditing()
  process.kill(pid(), 'SIGTERM')
  await shell.sees('ended with 143')
  expect(state(shell)).toMatchObject({ ...CLEAN, pushes: 1, entries: 1 })
})

test('a crash', async () => {
  const line = `${crashingScreen(join(here.home.folder, 'crash.log'))}; echo gone`
  const shell = here.home.shell(line, { kitty: true })
  await shell.sees('gone')
  expect(state(shell)).toMatchObject({ ...CLEAN, pushes: 1, entries: 1 })
})
