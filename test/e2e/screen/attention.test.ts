/** Who looks elsewhere is called, by what is there, and is told who, not what; the title counts; away comes by itself. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { remoteOf, openSessionByRpc } from '../../support/process/rpc-client.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const FOCUS_IN = '\u001B[I'
const FOCUS_OUT = '\u001B[O'

/** A `notify-send` that keeps its arguments, one a line, in a PATH of its own. */
const fakeDesktop = () => {
  const folder = join(home.folder, 'programs')
  mkdirSync(folder)
  const file = join(folder, 'notify-send')
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" >> "${folder}/args"\n`)
  chmodSync(file, 0o755)
  const args = join(folder, 'args')
  return {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, DISPLAY: ':0' },
    args: () => (existsSync(args) ? readFileSync(args, 'utf8').trimEnd().split('\n') : []),
  }
}

/** alice and bob with an open conversation, alice with this environment. */
const talking = async (env: Readonly<Record<string, string>> = {}) => {
  const alice = home.open('alice', [], { env })
  const bob = home.open('bob')
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  await alice.press('/chat bob', keys.enter)
  await alice.sees('to bob')
  await bob.press('/chat alice', keys.enter)
  await bob.sees('to alice')
  return { alice, bob }
}

const since = (screen: Pty) => {
  const from = screen.written().length
  return () => screen.written().slice(from)
}

test('a desktop shows who wrote, and what only when that is set; nothing to whoever looks', async () => {
  const desktop = fakeDesktop()
  const { alice, bob } = await talking(desktop.env)
  await alice.press(FOCUS_IN)
  await bob.press('you see this', keys.enter)
  await alice.sees('you see this')
  await alice.quiet()
  expect(desktop.args()).toEqual([])

  await alice.press(FOCUS_OUT)
  const bells = since(alice)
  await bob.press('a secret <b>', keys.enter)
  await until(() => desktop.args().includes('Message from bob'), 'the desktop shows it')
  expect(desktop.args().join('\n')).not.toContain('secret')
  await until(() => bells().includes('\u0007'), 'the bell rings')

  await alice.press(FOCUS_IN, '/set notifyText text', keys.enter)
  await alice.sees('notifyText is text')
  await alice.press(FOCUS_OUT)
  await bob.press('no -- markup <b>', keys.enter)
  await until(
    () => desktop.args().includes('"no -- markup &lt;b&gt;"'),
    'the desktop shows the text',
    10_000,
  )
  expect(desktop.args()).toContain('--')
  await alice.press(FOCUS_IN, '/set notify off', keys.enter)
  await alice.sees('notify is off')
  const before = desktop.args().length
  await alice.press(FOCUS_OUT)
  await bob.press('silence', keys.enter)
  await alice.sees('silence')
  await alice.quiet()
  expect(desktop.args().length).toBe(before)
}, 60_000)

test.each([
  ['OSC 99 of kitty', { KITTY_WINDOW_ID: '1' }, `;${btoa('Message from bob')}\u001B\\`],
  ['OSC 777 of foot', { TERM: 'foot' }, '\u001B]777;notify;papo;Message from bob\u0007'],
  ['OSC 9 of iTerm2', { LC_TERMINAL: 'iTerm2' }, '\u001B]9;papo: Message from bob\u0007'],
])(
  '%s',
  async (_, env, bytes) => {
    const { alice, bob } = await talking(env)
    await alice.press(FOCUS_OUT)
    const written = since(alice)
    await bob.press('hello', keys.enter)
    await until(() => written().includes(bytes), 'the terminal is asked')
    expect(written()).not.toContain('hello\u0007')
  },
  60_000,
)

test('whoever chooses notifications sees one at once, or reads why there is none', async () => {
  const desktop = fakeDesktop()
  const alice = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'], { env: desktop.env })
  await alice.sees('Type a message')
  await alice.press('/set notify desktop', keys.enter)
  await until(() => desktop.args().includes('This is how papo notifies you.'), 'one is shown')
  const written = since(alice)
  await alice.press('/set notify osc99', keys.enter)
  await alice.sees('no terminal confirms that')
  expect(written()).toContain(btoa('This is how papo notifies you.'))
  // who sets it looks at this window, where kitty shows nothing else
  expect(written()).toContain(']99;i=papo:d=0:p=title:o=always:')
  await alice.press('/quit', keys.enter)
  await alice.ended

  const bob = home.open('bob', ['--broker', 'mqtt://127.0.0.1:1'], {
    env: { DISPLAY: '', WAYLAND_DISPLAY: '' },
  })
  await bob.sees('Type a message')
  await bob.press('/set notify desktop', keys.enter)
  await bob.sees('Nothing here shows notifications on a desktop: it takes a graphical')
  await bob.press('/set notify auto', keys.enter)
  await bob.sees('so it is the bell')
  await bob.press('/quit', keys.enter)
  await bob.ended
}, 60_000)

test('the title counts what is new, and is given back', async () => {
  const { alice, bob } = await talking()
  await alice.press('/close', keys.enter)
  await bob.press('one', keys.enter)
  await until(() => alice.written().includes('\u001B]2;(1) papo: alice\u001B\\'), 'one is counted')
  await bob.press('two', keys.enter)
  await until(() => alice.written().includes('\u001B]2;(2) papo: alice\u001B\\'), 'two are counted')
  const read = since(alice)
  await alice.press('/chat bob', keys.enter)
  await until(() => read().includes('\u001B]2;papo: alice\u001B\\'), 'nothing is new')
  await alice.press('/quit', keys.enter)
  await alice.ended
  const all = alice.written()
  expect(all.split('\u001B[22;2t').length).toBe(2)
  expect(all.split('\u001B[23;2t').length).toBe(2)
  expect(all.lastIndexOf('\u001B[23;2t')).toBeGreaterThan(all.lastIndexOf('\u001B]2;'))
}, 60_000)

test('whoever presses no key for a while is away for others, and back with the next one', async () => {
  const { alice, bob } = await talking()
  await bob.sees('● alice')
  await alice.press('/set awayAfter 1s', keys.enter)
  await bob.sees('◐ alice', 10_000)
  await alice.sees('away')
  await alice.press('x')
  await bob.sees('● alice')
  // who said so is not back by a key
  await alice.press(keys.ctrl('u'), '/set awayAfter off', keys.enter, '/away', keys.enter)
  await bob.sees('◐ alice')
  await alice.press('x', keys.ctrl('u'))
  await alice.quiet()
  await bob.sees('◐ alice')
  expect(alice.text()).toContain('◐ away')
  await alice.press('/back', keys.enter)
  await bob.sees('● alice')
}, 60_000)

test('a group of which only mentions count calls for these', async () => {
  const { alice, bob } = await talking()
  await alice.press('/group new lab', keys.enter)
  await alice.sees('# lab')
  await alice.press('/invite bob', keys.enter)
  await bob.press(keys.alt('r'))
  await bob.sees(/▸ alice.*lab/u)
  await bob.press('a')
  await alice.sees('bob joined')
  await alice.press('/notify mentions', keys.enter)
  await alice.sees('lab notifies you of mentions only.')
  await alice.press(FOCUS_OUT)
  const written = since(alice)
  await bob.press('/chat #lab hello all', keys.enter)
  await alice.sees('hello all')
  await alice.quiet()
  expect(written()).not.toContain('\u0007')
  await bob.press('hello @alice', keys.enter)
  await until(() => written().includes('\u0007'), 'the mention rings')
}, 60_000)
