/** Names of files, arguments, variables and settings that a terminal would obey: they are shown, and stay on their line. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

/** A title, the clipboard, colours, C1, a direction, a bell, a tag, and a line that would look like one of ours. */
const EVIL =
  '\u001B]0;t\u0007\u001B]52;c;aGk=\u0007\u001B[31m\u009B32m\u202Ez\u200B\npapo: all is well'
/** The same where a line end would be refused. */
const LINE = 'x\u009B31m\u202E\u2066y\u200Bz'

// what a terminal obeys or hides
const OBEYED =
  // oxlint-disable-next-line eslint/no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/u

const NOWHERE = ['--broker', 'mqtt://127.0.0.1:1', '--timeout', '1', '--name', 'alice']

type Variables = (home: Home) => Readonly<Record<string, string>>
type Case = readonly [what: string, args: readonly string[], env: Variables]

const none: Variables = () => ({})

const config = (value: string) => (at: Home) => {
  const folder = join(at.folder, EVIL, 'papo', 'default')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), value)
  return { XDG_CONFIG_HOME: join(at.folder, EVIL) }
}
const fileInstead = (variable: string) => (at: Home) => {
  mkdirSync(join(at.folder, EVIL))
  writeFileSync(join(at.folder, EVIL, 'file'), '')
  return { [variable]: join(at.folder, EVIL, 'file') }
}
const key = JSON.stringify({ [EVIL]: 1 })

const cases: readonly Case[] = [
  ['a command', [EVIL], none],
  ['a subcommand', ['group', EVIL], none],
  ['a flag', [`--x${EVIL}`], none],
  ['a profile', ['users', '--profile', EVIL], none],
  ['a language', ['users', '--lang', LINE], none],
  ['a name', ['users', '--name', EVIL], none],
  ['a file of certificates', ['users', '--cafile', `/tmp/${LINE}`], none],
  ['a certificate', ['users', '--cert', `/tmp/${LINE}`], none],
  ['a key', ['users', '--key', `/tmp/${LINE}`], none],
  ['a password file', ['users', '--password-file', `/tmp/${LINE}`], none],
  ['a password file in a variable', ['users'], () => ({ PAPO_PASSWORD_FILE: `/tmp/${LINE}` })],
  ['an address', ['users', '--broker', `mqtt://${EVIL}`], none],
  ['an address in a variable', ['users'], () => ({ PAPO_BROKER: `mqtt://${EVIL}` })],
  ['a number in a variable', ['users'], () => ({ PAPO_BROKER_IDLE: EVIL })],
  ['where a broker listens', ['broker', '--listen', EVIL], none],
  ['the data of a broker', ['broker', '--listen', '127.0.0.1:0', '--data', `/proc/${EVIL}`], none],
  ['the certificate of a broker', ['broker', '--cert', `/${EVIL}`, '--key', `/${EVIL}`], none],
  ['a group to disband', ['group', 'disband', EVIL], none],
  ['a time', ['group', 'heirs', 'g', `1${EVIL}`, ...NOWHERE], none],
  ['whom to tell', ['send', EVIL, 'x', ...NOWHERE], none],
  ['a topic', ['send', `>${EVIL}`, 'x', ...NOWHERE], none],
  ['whom to follow', ['tail', EVIL, ...NOWHERE], none],
  ['a group that is unknown', ['group', 'info', EVIL, ...NOWHERE], none],
  ['a folder of data', ['users', ...NOWHERE], fileInstead('XDG_DATA_HOME')],
  ['settings with a wrong value', ['users', ...NOWHERE], config('{"theme":"x"}')],
  ['settings with an unknown name', ['users', ...NOWHERE], config(key)],
  ['settings that are no JSON', ['users', ...NOWHERE], config('{')],
  ['settings that are a list', ['users', ...NOWHERE], config('[]')],
]

test.each(cases)('%s', async (_, args, env) => {
  const { code, out, err } = await home.run(args, '', env(home))
  expect(code).not.toBe(-1)
  expect(err).toMatch(/^papo: /u)
  expect(out + err).not.toMatch(OBEYED)
  expect(err).not.toMatch(/^papo: all is well/mu)
})

test('the socket of our own broker, which another program must be given as it is', async () => {
  // short enough to stay in this folder
  const env = { XDG_DATA_HOME: join(home.folder, "e\u001B]0;'\u0007\\") }
  expect(await home.run(['users', '--name', 'alice'], '', env)).toMatchObject({ code: 0 })
  const { out, err } = await home.run(['broker', '--show'], '', env)
  expect(out + err).not.toMatch(OBEYED)
  // as shells read it, of which the `sh` of the machine may be too old
  const [, word = ''] = /--unix \$'([^']*)' -v -t/u.exec(out) ?? []
  const path = word.replaceAll(/\\x([\da-f]{2})/gu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  expect(path).toBe(join(env.XDG_DATA_HOME, 'papo/broker/broker.sock'))
  expect(statSync(path).isSocket()).toBe(true)
  const pid = /process (\d+)/u.exec(err)?.[1]
  process.kill(Number(pid), 'SIGTERM')
})

test('the full screen passes on nothing of them either', async () => {
  const screen = home.screen(['--name', 'alice', ...NOWHERE.slice(0, 2)], {
    env: {
      ...config(key)(home),
      BROWSER: EVIL,
      EDITOR: EVIL,
      XDG_RUNTIME_DIR: join(home.folder, EVIL),
      // our own title is a string to the terminal too
      PAPO_TITLE: 'off',
    },
  })
  // the name of the setting is told, harmless
  await screen.sees('is not a setting of this papo')
  await screen.press('/set mouse off', '\r')
  await screen.misses('is not a setting of this papo')
  await screen.press('\u0003', '\u0003')
  await screen.ended
  // oxlint-disable-next-line eslint/no-control-regex
  expect(screen.written()).not.toMatch(/\u001B[\]PX^_]|[\u0080-\u009F]|\u202E/u)
}, 60_000)
