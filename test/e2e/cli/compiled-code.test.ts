/** What V8 compiled of the program is kept for the next start. */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { program } from '../../setup/tools.ts'
import { KIND_PLACES } from '../../../src/cli/process/start-kind.ts'
import { BIN, openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { run } from '../../support/process/shell.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let home: Home
afterEach(() => home.close())

const NOWHERE = ['--broker', 'mqtt://127.0.0.1:1', '--name', 'alice'] as const

/** A home that keeps compiled code for itself, and where. */
const openOwnCache = () => {
  const cache = freshFolder()
  home = openHome({ XDG_CACHE_HOME: cache })
  return join(cache, 'papo')
}

/** The file of a part; throws where there is none. */
const fileOf = (folder: string, part: string) => {
  const name = readdirSync(folder).find((one) => one.startsWith(`${part}-`))
  if (name === undefined) throw new Error(`nothing was kept of ${part}`)
  return join(folder, name)
}

/** How many starts added to the file of a part: it ends with their number for each kind. A file that V8 did not take begins anew. */
const startsIn = (folder: string, part: string) =>
  readFileSync(fileOf(folder, part))
    .subarray(-KIND_PLACES)
    .reduce((sum, count) => sum + count, 0)

const asRoot = { skip: process.getuid?.() !== 0 }
const limited = { tags: ['prlimit'] } satisfies TestOptions

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

test('a command adds what it runs, whatever ran before it', async () => {
  const folder = openOwnCache()
  const screen = home.screen(NOWHERE)
  await screen.sees('● echo')
  // the screen does their work, and they run little; what is learned of them is learned
  for (const expected of [1, 2, 3, 4, 4]) {
    /* oxlint-disable no-await-in-loop */
    expect(await readLog()).toEqual(DONE)
    expect(startsIn(folder, 'run-attached')).toBe(expected)
    /* oxlint-enable no-await-in-loop */
  }
  const little = statSync(fileOf(folder, 'run-attached')).size
  await screen.press('/quit', '\r')
  await screen.ended
  expect(await readLog()).toEqual(DONE)
  expect(startsIn(folder, 'run-attached')).toBe(5)
  expect(statSync(fileOf(folder, 'run-attached')).size).toBeGreaterThan(1.5 * little)
})

test('each command is learned by itself, and the screen too', async () => {
  const folder = openOwnCache()
  for (const args of [['--version'], ['log', 'echo', ...NOWHERE]]) {
    for (const _ of [1, 2, 3, 4, 5]) {
      // oxlint-disable-next-line no-await-in-loop
      await home.run(args)
    }
  }
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([8, 4])
  await home.run(['users', ...NOWHERE])
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([9, 5])
  const screen = home.screen(NOWHERE)
  await screen.sees('● echo')
  await screen.press('/quit', '\r')
  await screen.ended
  expect([startsIn(folder, 'main'), startsIn(folder, 'full-screen')]).toEqual([10, 1])
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

test('code in which a single bit is wrong is not run, and is compiled anew', async () => {
  const folder = openOwnCache()
  for (const _ of [1, 2]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await readLog()).toEqual(DONE)
  }
  // the code stands in there twice
  for (const [part, place] of [
    ['main', 0.2],
    ['run-attached', 0.9],
  ] as const) {
    const file = fileOf(folder, part)
    const bytes = readFileSync(file)
    const index = Math.floor(bytes.length * place)
    bytes[index] = (bytes[index] ?? 0) ^ 1
    writeFileSync(file, bytes)
  }
  expect(await readLog()).toEqual(DONE)
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([1, 1])
})

test('a folder that others may write to is not read, and then it is for me alone again', async () => {
  const folder = openOwnCache()
  expect(await readLog()).toEqual(DONE)
  chmodSync(folder, 0o777)
  // opening it would never end
  const pipe = fileOf(folder, 'main')
  rmSync(pipe)
  run(folder, `mkfifo '${pipe}'`)
  expect(await readLog()).toEqual(DONE)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect([startsIn(folder, 'main'), startsIn(folder, 'run-attached')]).toEqual([1, 1])
})

test('a link in its place is replaced, and what it leads to stays as it was', async () => {
  const folder = openOwnCache()
  expect(await readLog()).toEqual(DONE)
  const file = fileOf(folder, 'main')
  const other = join(home.folder, 'other')
  writeFileSync(other, 'mine')
  rmSync(file)
  symlinkSync(other, file)
  expect(await readLog()).toEqual(DONE)
  expect(readFileSync(other, 'utf8')).toBe('mine')
  expect(startsIn(folder, 'main')).toBe(1)
})

test('nothing is kept in a folder of another user', asRoot, async () => {
  const cache = freshFolder()
  chownSync(cache, 12_345, 12_345)
  home = openHome({ XDG_CACHE_HOME: join(cache, 'not-there-yet') })
  expect(await readLog()).toEqual(DONE)
  expect(readdirSync(cache)).toEqual([])
})

test('a disk that is full is not filled further by each start', limited, () => {
  const folder = openOwnCache()
  const { folder: cwd, env } = home
  const limit = `${program('prlimit')} --fsize=100000`
  run(cwd, `${limit} ${process.execPath} ${BIN} --version`, env)
  expect(readdirSync(folder)).toEqual([])
})

test('what other builds left goes after a week, and what is not of papo stays', async () => {
  const folder = openOwnCache()
  const old = 'main-AAAABBBB.js.v24.0.0-x64'
  const files = [old, `${old}.4711`, 'main.js', 'notes.txt', 'main-CCCCDDDD.js.v24.0.0-x64']
  mkdirSync(folder, { mode: 0o700 })
  for (const name of files) writeFileSync(join(folder, name), '')
  const longAgo = Date.now() / 1000 - 8 * 86_400
  for (const name of files.slice(0, -1)) utimesSync(join(folder, name), longAgo, longAgo)
  expect(await readLog()).toEqual(DONE)
  expect(readdirSync(folder).filter((name) => files.includes(name))).toEqual(
    files.slice(2).toSorted(),
  )
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
