/** Makes docs/screenshot.svg: three people in real terminals, on the broker of papo itself. */
import { writeFileSync } from 'node:fs'
import xterm from '@xterm/headless'
import { openHome } from '../../test/support/home.ts'
import type { Pty } from '../../test/support/pty.ts'
import { pictureOf } from './picture.ts'

const SIZE = { columns: 110, rows: 26 }
const ENTER = '\r'
const ESCAPE = '\u001B'

const type = (screen: Pty, text: string) => screen.press(text, ENTER)

/** The first message upwards is chosen in the chat, and a key pressed on it. */
const onLast = (screen: Pty, key: string) => screen.press(`${ESCAPE}[1;5A`, key)

const home = openHome()
try {
  const alice = home.open('Alice', [], SIZE)
  const bob = home.open('bob', [], SIZE)
  await alice.sees(/● bob/u, 30_000)
  await bob.sees(/● Alice/u, 30_000)
  await type(bob, '/request Alice oi, é o Bob')
  await alice.sees('bob wants to chat')
  await alice.press(`${ESCAPE}r`, 'a')
  await alice.sees("you accepted bob's request")
  await bob.sees('Alice accepted your request')
  await type(alice, '/chat bob')
  await type(bob, '/chat Alice')
  await type(bob, 'Oi! tudo bem?')
  await alice.sees('Oi! tudo bem?')
  await type(alice, 'tudo, e você? 😀')
  await bob.sees('tudo, e você?')
  await type(bob, 'the tram is late again, so I have all the time in the world')
  await alice.sees('the tram is late')
  await type(alice, 'then read this: https://example.org/a-long-read')
  await bob.sees('then read this')
  await onLast(bob, 'r')
  await type(bob, 'on it!')
  await alice.sees('on it!')
  const carla = home.open('carla', [], SIZE)
  await carla.sees(/● Alice/u, 30_000)
  await type(carla, '/request Alice may I join you at eight?')
  await alice.sees('carla wants to chat')
  await type(alice, 'see you at eight, then')
  await alice.sees(/see you at eight, then.*(?:✓✓|read)/u)
  await bob.sees('see you at eight')
  await bob.press('claro, até')
  await alice.sees('bob is typing')
  await alice.press('bring the book, ')
  await alice.quiet(400)

  const terminal = new xterm.Terminal({
    cols: SIZE.columns,
    rows: SIZE.rows,
    allowProposedApi: true,
    scrollback: 0,
  })
  const written = alice.written()
  await new Promise<void>((resolve) => {
    terminal.write(written, resolve)
  })
  writeFileSync('docs/screenshot.svg', pictureOf(terminal, 'Two people talk in papo'))
  process.stdout.write(`${alice.text()}\n`)
} finally {
  await home.close()
}
