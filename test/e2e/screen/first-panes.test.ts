/** What is on the screen before the program is loaded, and what can happen in that moment. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import xterm from '@xterm/headless'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
afterEach(() => home.close())

const SIZE = { columns: 120, rows: 36 } as const
/** Nobody listens there, and nobody has to. */
const NOWHERE = ['--broker', 'mqtt://127.0.0.1:1'] as const
/** The keyboard is asked for what it can do as soon as the program is there. */
const KEYBOARD = '\u001B[?2004h'

const draw = async (bytes: string): Promise<readonly string[]> => {
  const { columns, rows } = SIZE
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(bytes, resolve))
  return Array.from(
    { length: rows },
    (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
  )
}

const FRAME = new Set('╭╮╰╯│┏┓┗┛┃')

/** Where the corners and sides of frames are. */
const framesIn = (rows: readonly string[]) =>
  rows.flatMap((row, y) =>
    Array.from(row, (char, x) => (FRAME.has(char) ? `${char} at ${x}, ${y}` : '')).filter(Boolean),
  )

test('the first panes stand where the program draws them, and its status line begins there', async () => {
  home = openHome()
  const screen = home.open('alice', NOWHERE, SIZE)
  // as soon as all of it has come: what is said of the missing broker takes a row of the panes a moment later
  const whole = await new Promise<readonly string[]>((resolve) => {
    const stop = screen.onDrawn(() => {
      const text = screen.text()
      if (!text.includes('● echo') || !text.includes('┛') || screen.rows().at(-1) === '') return
      stop()
      resolve(screen.rows())
    })
  })
  const written = screen.written()
  const first = await draw(written.slice(0, written.indexOf(KEYBOARD)))
  expect(framesIn(first).length).toBeGreaterThan(100)
  expect(framesIn(first)).toEqual(framesIn(whole))
  expect(first.at(-1)).toBe(' alice')
})

/**
 * Runs in the program before it: keeps which modules of Node are loaded when the first whole frame is written, and which
 * were when the first flag of V8 became another one for longer than code is taken.
 */
const KEEP_LOADED = `
  const v8 = require('node:v8')
  const { setFlagsFromString } = v8
  let early
  v8.setFlagsFromString = (flag) => {
    if (flag.includes('growth')) early ??= process.moduleLoadList.slice()
    setFlagsFromString(flag)
  }
  const { WriteStream } = require('node:tty')
  const { write } = WriteStream.prototype
  WriteStream.prototype.write = function (text, ...more) {
    if (!String(text).includes('echo')) return write.call(this, text, ...more)
    WriteStream.prototype.write = write
    const loaded = JSON.stringify({ early, whole: process.moduleLoadList })
    const written = write.call(this, text, ...more)
    require('node:fs').writeFileSync(process.env.LOADED, loaded)
    return written
  }`

test('the first whole frame waits for nothing of Node that it does not need', async () => {
  home = openHome()
  const [preload, list] = [join(home.folder, 'preload.cjs'), join(home.folder, 'loaded.json')]
  writeFileSync(preload, KEEP_LOADED)
  const env = { NODE_OPTIONS: `--require ${preload}`, LOADED: list }
  const screen = home.open('alice', NOWHERE, { ...SIZE, env })
  await screen.sees('● echo')
  await screen.press('/quit', '\r')
  await screen.ended
  const { early, whole }: { readonly [when: string]: readonly string[] } = JSON.parse(
    readFileSync(list, 'utf8'),
  )
  const has = (name: string) => whole?.includes(`NativeModule ${name}`) === true
  expect(['sqlite', 'crypto', 'net'].map(has)).toEqual([true, true, true])
  // 2 ms and more each, in an order that anybody may change
  const dear = ['assert', 'cluster', 'child_process', 'fs/promises', 'http', 'tls', 'zlib']
  expect(dear.filter(has)).toEqual([])
  // what Node has compiled of itself is not taken with other flags
  const late = whole?.filter((name) => early?.includes(name) !== true)
  expect(late?.filter((name) => /^NativeModule (?!internal\/|process$)/u.test(name))).toEqual([])
})

test('whoever is here for the first time sees the question for a name, and no panes', async () => {
  home = openHome()
  const screen = home.screen(NOWHERE, SIZE)
  await screen.sees('papo')
  await screen.quiet()
  const written = screen.written()
  const first = await draw(written.slice(0, written.indexOf(KEYBOARD)))
  expect(first.join('')).toBe('')
})

test('what is typed before the program is there is in the input when it is, and not in the panes', async () => {
  home = openHome()
  const screen = home.open('alice', NOWHERE, SIZE)
  await screen.sees('╭')
  screen.type('early words')
  await screen.sees('┃ early words')
  expect(screen.text().split('early words').length).toBe(2)
})

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  '%s in that moment gives the terminal back',
  async (signal) => {
    home = openHome()
    const screen = home.open('alice', NOWHERE, SIZE)
    await screen.sees('╭')
    screen.kill(signal)
    const { code } = await screen.ended
    expect(code).toBeGreaterThan(128)
    expect(screen.leftOn()).toEqual([])
  },
)
