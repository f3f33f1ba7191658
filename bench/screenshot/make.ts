/** Makes docs/screenshot.svg: four people in real terminals, on the broker of papo itself. */
import { writeFileSync } from 'node:fs'
import xterm from '@xterm/headless'
import { openHome } from '../../test/support/process/home.ts'
import type { Pty } from '../../test/support/process/pty.ts'
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
  const carla = home.open('carla', [], SIZE)
  await carla.sees(/● Alice/u, 30_000)
  await type(bob, '/request Alice oi, é o Bob')
  await alice.sees('bob wants to chat')
  await alice.press(`${ESCAPE}r`, 'a')
  await alice.sees("you accepted bob's request")
  await type(bob, '/chat Alice')
  await type(bob, 'Oi! tudo bem?')
  await alice.sees('Oi! tudo bem?')
  await type(alice, '/group new Lab what we measure')
  await alice.sees(/created the group/u)
  for (const [name, screen] of [
    ['bob', bob],
    ['carla', carla],
  ] as const) {
    // one after the other, so that each is let in before the next one is asked
    // oxlint-disable no-await-in-loop
    await type(alice, `/invite ${name}`)
    await screen.sees(/invites you/u)
    await screen.press(`${ESCAPE}r`, 'a')
    await alice.sees(`${name} joined`)
    await type(screen, '/chat #lab')
    // oxlint-enable no-await-in-loop
  }
  await type(bob, 'the tram is late again, so I read the probe from here 😀')
  await alice.sees('the tram is late')
  await type(carla, '23.4 °C, and rising')
  await alice.sees('and rising')
  await type(alice, 'then read this: https://example.org/a-long-read')
  await bob.sees('then read this')
  await onLast(bob, 'r')
  // a letter that text follows at once is text too
  await bob.quiet(400)
  await type(bob, '@Alice on it!')
  await alice.sees('on it!')
  const dora = home.open('dora', [], SIZE)
  await dora.sees(/● Alice/u, 30_000)
  await type(dora, '/join lab may I come too?')
  await alice.sees('dora → join')
  await type(alice, 'see you at eight, then')
  await alice.sees(/see you at eight, then.*(?:✓✓|read)/u)
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
  writeFileSync('docs/screenshot.svg', pictureOf(terminal, 'A group talks in papo'))
  process.stdout.write(`${alice.text()}\n`)
} finally {
  await home.close()
}
