/**
 * Makes docs/demo.cast and docs/demo.svg: what Alice sees and types in a real terminal, while bob and carla are in theirs, on the
 * broker of papo itself. `npm run demo`
 */
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import xterm from '@xterm/headless'
import { openHome } from '../../test/support/process/home.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { asciicastOf, filmOf } from './film.ts'
import type { Written } from './film.ts'

const SIZE = { columns: 110, rows: 26 }
const TITLE = 'Alice accepts a request, talks, answers in a group and looks at the MQTT packets'
const ENTER = '\r'
const ESCAPE = '\u001B'
/** Milliseconds between two keys, and to read something. */
const KEY = 80
const READ = 1400

/** At once, as nobody looks. */
const enter = (screen: Pty, text: string) => screen.press(text, ENTER)

/** Key by key, as a person does. */
const type = async (screen: Pty, text: string) => {
  for (const letter of text) {
    screen.type(letter)
    // a person types one key after the other
    // oxlint-disable-next-line no-await-in-loop
    await pause(KEY)
  }
  await pause(4 * KEY)
  screen.type(ENTER)
}

const home = openHome()
try {
  const alice = home.open('Alice', [], SIZE)
  const bob = home.open('bob', [], SIZE)
  const carla = home.open('carla', [], SIZE)
  await alice.sees(/● bob/u, 30_000)
  await alice.sees(/● carla/u, 30_000)
  await bob.sees(/● Alice/u, 30_000)
  await carla.sees(/● Alice/u, 30_000)
  // a group from before
  await enter(carla, '/group new Lab what we measure')
  await carla.sees(/created the group/u)
  await enter(carla, '/invite Alice')
  await alice.sees(/invites you/u)
  await alice.press(`${ESCAPE}r`, 'a')
  await carla.sees('Alice joined')
  await enter(alice, '/close')
  await alice.press(ESCAPE)
  await alice.quiet(1500)

  const before = alice.written().length
  const begun = performance.now()
  const written: Written[] = []
  let length = before
  // what is on the screen when it begins
  const scene = alice.written()
  const stop = alice.onDrawn(() => {
    const data = alice.written().slice(length)
    length += data.length
    if (data !== '') written.push({ at: (performance.now() - begun) / 1000, data })
  })

  await pause(READ)
  await enter(bob, '/request Alice oi, é o Bob')
  await alice.sees('bob wants to chat')
  await pause(READ)
  await alice.press(`${ESCAPE}r`)
  await pause(READ / 2)
  await alice.press('a')
  await alice.sees("you accepted bob's request")
  await pause(READ / 2)
  await enter(bob, '/chat Alice')
  await bob.press('Oi! Tudo bem?')
  await alice.sees('bob is typing')
  await pause(READ)
  await bob.press(ENTER)
  await alice.sees('Oi! Tudo bem?')
  await pause(READ / 2)
  await type(alice, 'Tudo ótimo! Dinner at **eight**? https://example.org/menu')
  await alice.sees(/example\.org.*read/u)
  await pause(READ)
  await enter(bob, 'claro, até já 😀')
  await alice.sees('claro')
  await pause(READ / 2)
  await enter(carla, '/chat #lab')
  await enter(carla, '@Alice 23.4 °C, and rising')
  await alice.sees(/@1/u)
  await pause(READ)
  await alice.press(`${ESCAPE}a`)
  await alice.sees('and rising')
  await pause(READ)
  await type(alice, 'on it!')
  await alice.sees(/on it!.*(?:✓✓|read)/u)
  await pause(READ)
  await type(alice, '/wire')
  await alice.sees('MQTT packets')
  await pause(READ / 2)
  await enter(carla, 'thanks')
  await alice.sees('PUBACK')
  await alice.press(`${ESCAPE}[A`)
  await pause(2 * READ)
  await alice.press(ESCAPE)
  await alice.misses('MQTT packets')
  await pause(READ)
  stop()

  const recorded = [{ at: 0, data: scene }, ...written]
  const terminal = new xterm.Terminal({
    cols: SIZE.columns,
    rows: SIZE.rows,
    allowProposedApi: true,
    scrollback: 0,
  })
  writeFileSync('docs/demo.cast', asciicastOf(recorded, SIZE, TITLE))
  writeFileSync('docs/demo.svg', await filmOf(recorded, terminal, TITLE))
  process.stdout.write(`${alice.text()}\n`)
} finally {
  await home.close()
}
