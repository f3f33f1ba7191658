/** What V8 compiled of the program is kept for the next start. */
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { freshFolder } from '../../support/transport/mqtt-clients.ts'

let home: Home
afterEach(() => home.close())

const NOWHERE = ['--broker', 'mqtt://127.0.0.1:1', '--name', 'alice'] as const

/** A home that keeps compiled code for itself, and where. */
const openOwnCache = () => {
  const cache = freshFolder()
  home = openHome({ XDG_CACHE_HOME: cache })
  return join(cache, 'papo')
}

/** How many starts added to the file of a part: it ends with that number. A file that V8 did not take begins anew. */
const startsIn = (folder: string, part: string) => {
  const name = readdirSync(folder).find((one) => one.startsWith(`${part}-`))
  return name === undefined ? undefined : readFileSync(join(folder, name)).at(-1)
}

const DONE = [1, 'no messages\n']
const readLog = async () => {
  const { code, err } = await home.run(['log', 'echo', ...NOWHERE])
  return [code, err]
}

test('four starts add what they compiled, and then it stays', async () => {
  const folder = openOwnCache()
  for (const expected of [1, 2, 3, 4]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await readLog()).toEqual(DONE)
    expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([
      expected,
      expected,
    ])
  }
  const written = () =>
    readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])
  const before = written()
  expect(await readLog()).toEqual(DONE)
  expect(written()).toEqual(before)
})

test('the full screen takes what it left, though it has changed flags of V8 meanwhile', async () => {
  const folder = openOwnCache()
  for (const expected of [1, 2]) {
    const screen = home.screen(NOWHERE)
    /* oxlint-disable no-await-in-loop */
    await screen.sees('● echo')
    await screen.press('/quit', '\r')
    await screen.ended
    /* oxlint-enable no-await-in-loop */
    expect(startsIn(folder, 'full-screen')).toBe(expected)
  }
})

test('it is for me alone, and what others could have written, or what is broken, is not run', async () => {
  const folder = openOwnCache()
  expect(await readLog()).toEqual(DONE)
  expect(await readLog()).toEqual(DONE)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    if (name.startsWith('main-')) chmodSync(file, 0o622)
    else writeFileSync(file, readFileSync(file).subarray(0, 5000))
  }
  expect(await readLog()).toEqual(DONE)
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([1, 1])
  expect(await readLog()).toEqual(DONE)
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([2, 2])
})

test('where it cannot be kept the program runs as well', async () => {
  home = openHome({ XDG_CACHE_HOME: '/proc/none' })
  expect(await readLog()).toEqual(DONE)
})

test('without a home folder that can be one, nothing is left where papo was started', async () => {
  home = openHome({ XDG_CACHE_HOME: '', HOME: 'relative' })
  expect(await readLog()).toEqual(DONE)
  expect(readdirSync(home.folder).filter((name) => /cache|relative/u.test(name))).toEqual([])
})
