/** However the full screen ends, the terminal is given back clean and others see that one is gone. */
// @module-tag mosquitto
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { crashingScreen } from '../../support/process/crash-child.ts'
import { openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { program } from '../../setup/tools.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { startShipped } from '../../support/process/shipped.ts'
import { isAlive } from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { until } from '../../support/wait.ts'

let home: Home
let mosquitto: Mosquitto
beforeEach(async () => {
  home = openHome({ PAPO_KEEP_ALIVE: '2' })
  mosquitto = await startShipped('mosquitto.conf')
})
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const open = (who: string): Pty => home.open(who, ['--broker', mosquitto.url])

const together = async () => {
  const [alice, bob] = [open('alice'), open('bob')]
  await alice.sees(/● bob/u)
  await bob.sees(/● alice/u)
  return [alice, bob] as const
}

describe('the terminal is given back, and the others see it at once', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('after %s', async (signal, code) => {
    const [alice, bob] = await together()
    bob.kill(signal)
    expect(await bob.ended).toEqual({ code, signal: 0 })
    expect(bob.leftOn()).toEqual([])
    await alice.sees(/○ bob/u, 1000)
  })

  test('after two Ctrl-C, and after /quit, with 0', async () => {
    const [alice, bob] = await together()
    await bob.press(keys.ctrl('c'))
    await bob.sees('Press Ctrl-C again to quit')
    await bob.press(keys.ctrl('c'))
    expect(await bob.ended).toEqual({ code: 0, signal: 0 })
    expect(bob.leftOn()).toEqual([])
    await alice.sees(/○ bob/u, 1000)
    await alice.press('/quit', keys.enter)
    expect(await alice.ended).toEqual({ code: 0, signal: 0 })
    expect(alice.leftOn()).toEqual([])
  })

  test('when the terminal itself goes away, the program ends too', async () => {
    const [alice, bob] = await together()
    bob.hangUp()
    await alice.sees(/○ bob/u, 5000)
    await until(() => !isAlive(bob.pid), 'the program is gone')
    expect(isAlive(bob.pid)).toBe(false)
  })
})

test.each(['quit', 'SIGTERM'])('the driver of the terminal is as it was after %s', async (end) => {
  const broker = `--broker ${mosquitto.url}`
  const shell = home.shell(
    `stty -a > before; $PAPO --name alice --profile alice ${broker}; stty -a > after; echo gone`,
  )
  await shell.sees(/● \d+ ms/u)
  const pid = readFileSync(join(home.data, 'alice/papo/lock.pid'), 'utf8').trim()
  if (end === 'SIGTERM') process.kill(Number(pid), end)
  else await shell.press('/quit', keys.enter)
  await shell.sees('gone')
  const [before, after] = ['before', 'after'].map((name) =>
    readFileSync(join(home.folder, name), 'utf8'),
  )
  expect(before).toContain('icanon')
  expect(after).toBe(before)
  expect(shell.leftOn()).toEqual([])
})

const limited = { tags: ['prlimit'], timeout: 60_000 } satisfies TestOptions

test('a full disk refuses what is written, keeps the text, and ends nothing', limited, async () => {
  const [alice, bob] = await together()
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  await bob.press('/chat alice', keys.enter)
  const limit = (size: string) =>
    execFileSync(program('prlimit'), ['--pid', String(bob.pid), `--fsize=${size}`])
  // no file may grow beyond this: the database cannot be written any more
  limit('16384:unlimited')
  await bob.press('isto não cabe', keys.enter)
  await bob.sees('Your disk accepts nothing more')
  await bob.sees(/┃ isto não cabe/u)
  // what others say now waits at the broker
  await alice.press('/chat bob', keys.enter)
  await alice.press('chega depois', keys.enter)
  limit('unlimited:unlimited')
  await bob.press(keys.enter)
  await alice.sees('isto não cabe')
  await bob.sees('chega depois', 40_000)
  await alice.sees(/chega depois.*(?:✓✓|read)/u)
  await bob.press('/quit', keys.enter)
  expect(await bob.ended).toEqual({ code: 0, signal: 0 })
})

test('a crash gives the terminal back, says why and where the details are', async () => {
  const log = join(home.folder, 'crash.log')
  const shell = home.shell(`stty -a > before; ${crashingScreen(log)}; stty -a > after; echo gone`)
  await shell.sees('gone')
  expect(shell.leftOn()).toEqual([])
  expect(shell.text()).toContain('papo crashed: nobody expected this')
  expect(shell.text()).toContain(log)
  expect(readFileSync(log, 'utf8')).toContain('crash-child')
  const [before, after] = ['before', 'after'].map((name) =>
    readFileSync(join(home.folder, name), 'utf8'),
  )
  expect(after).toBe(before)
})
