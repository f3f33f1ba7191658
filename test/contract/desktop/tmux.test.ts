/** Copying inside of a real tmux: its buffer has the text, and the terminal around it is told. */
// @module-tag tmux
import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { program } from '../../setup/tools.ts'
import { createDesktop } from '../../../src/adapters/desktop.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'

// a server of its own for each story: one that is killed may still be there for a moment
let servers = 0
const tmux = (...args: readonly string[]) =>
  execFileSync(
    program('tmux'),
    ['-L', `papo-test-${process.pid}-${servers}`, '-f', '/dev/null', ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, TMUX: '' },
    },
  )
const buffer = () => tmux('show-buffer')

let home: Home
beforeEach(() => {
  servers += 1
  home = openHome()
})
afterEach(async () => {
  tmux('kill-server')
  await home.close()
})

test('the buffer of tmux has the text, whatever is in it and however long', async () => {
  tmux('new-session', '-d', '-x', '80', '-y', '24', 'sleep 1000')
  const socket = tmux('display-message', '-p', '#{socket_path},#{pid},0').trim()
  const written: string[] = []
  const desktop = createDesktop({
    env: { ...process.env, TMUX: socket, DISPLAY: '', WAYLAND_DISPLAY: '' },
    platform: 'linux',
    write: (bytes) => written.push(bytes),
  })
  for (const text of ['one', 'olá 😀 ção\n\tdois\n\ntrês\n', '漢字'.repeat(100_000)]) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    expect(await desktop.copy(text)).toEqual({ to: 'programs', names: ['tmux'] })
    expect(buffer()).toBe(text)
  }
  expect(written).toEqual([])
})

test('y on a message in papo inside of tmux, as a person does it', async () => {
  const line = `${process.execPath} ${process.cwd()}/dist/main.js --name alice --profile alice`
  const env = Object.entries({ ...home.env, SSH_CONNECTION: '', DISPLAY: '', WAYLAND_DISPLAY: '' })
  const given = env.flatMap(([name, value]) => ['-e', `${name}=${value}`])
  tmux('new-session', '-d', '-x', '100', '-y', '30', ...given, line)
  const sees = (what: RegExp) =>
    until(() => what.test(tmux('capture-pane', '-p')), `tmux never showed ${String(what)}`, 20_000)
  await sees(/● \d+ ms/u)
  tmux('send-keys', '/chat echo', 'Enter')
  await sees(/to echo/u)
  tmux('send-keys', '-l', 'olá 😀 ção')
  tmux('send-keys', 'Enter')
  await sees(/echo +olá/u)
  tmux('send-keys', 'C-Up', 'y')
  await sees(/Copied \(tmux\)/u)
  expect(buffer()).toContain('olá 😀 ção')
}, 60_000)
