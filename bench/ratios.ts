/**
 * Keeps three ratios of CPU time from getting worse than 1.3 times what is written down in `bench/ratios.json`: a message of
 * a flood, a key, a start. `.ci/run` does it after the tests; it takes less than a minute. Only CPU time counts, and each
 * figure is a ratio to something that did its work in between, and all of it goes before other programs where that is allowed
 * (root), so a busy machine is no reason to fail. What is too much is measured again, and only what is too much each time fails. When the program has become faster, or slower for a good
 * reason, `--write` measures five times and writes the medians down.
 * Left out: everything else; `npm run bench` has the whole table.
 *
 * `node bench/ratios.ts [--write]`
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { openPty } from '../test/support/process/pty.ts'
import { median, printRow } from './harness/figures.ts'
import { startHelper } from './harness/helper.ts'
import { putFirst } from './harness/priority.ts'
import { measureCommand, threadsCpuOf } from './harness/process-cost.ts'
import { typeKeys } from './harness/type-keys.ts'
import { openWatched, seesMessage, SIZE } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'
import { RATIO_NAMES, RATIOS, readRatios, tooSlow, writeRatios } from './results/kept-ratios.ts'
import type { RatioName } from './results/kept-ratios.ts'

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
const MESSAGES = 2000
const KEYS = 40
const STARTS = 5
/** So often what is too much is measured before it counts. */
const ATTEMPTS = 3
const WRITTEN_OF = 5

/** Milliseconds of the processor that a process used for this, in all its threads. */
const cpuFor = async (pid: number, task: () => Promise<unknown>): Promise<number> => {
  const before = threadsCpuOf(pid)
  await task()
  return threadsCpuOf(pid) - before
}

const rawCpu = async ({ author, url }: Watched, topic: string, key: string) => {
  const raw = startHelper<never, { readonly is: 'ready' | 'heard' }>(
    new URL('harness/raw-child.ts', import.meta.url),
    [url, String(MESSAGES), topic, key],
  )
  await raw.hears('ready')
  author.tell({ do: 'rewind' })
  const cpu = await cpuFor(raw.pid, async () => {
    author.tell({ do: 'publish', count: MESSAGES, raw: true })
    await raw.hears('heard')
  })
  await author.hears('published')
  await raw.stop()
  return cpu
}

const flood = async (watched: Watched): Promise<number> => {
  const { author, screen } = watched
  author.tell({ do: 'sign', upTo: MESSAGES })
  const { topic, key } = await author.hears('signed')
  const before = await rawCpu(watched, topic, key)
  author.tell({ do: 'rewind' })
  const own = await cpuFor(screen.pid, async () => {
    author.tell({ do: 'publish', count: MESSAGES })
    await seesMessage(screen, MESSAGES)
    let upTo = 0
    // a receipt for all so far may come in the middle of it
    // oxlint-disable-next-line no-await-in-loop
    while (upTo < MESSAGES) ({ upTo } = await author.hears('confirmed'))
  })
  const after = await rawCpu(watched, topic, key)
  return own / ((before + after) / 2)
}

const key = async ({ screen }: Watched): Promise<number> => {
  const file = fileURLToPath(new URL('harness/ink-child.ts', import.meta.url))
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', NODE_ENV: 'production' }
  const ink = openPty(process.execPath, [file], { ...SIZE, env, cwd: import.meta.dirname })
  await ink.sees('>')
  // the first keys of both are slower: nothing is compiled yet
  await typeKeys(ink, KEYS / 2)
  await typeKeys(screen, KEYS / 2)
  const theirs = await cpuFor(ink.pid, () => typeKeys(ink, KEYS))
  const own = await cpuFor(screen.pid, () => typeKeys(screen, KEYS))
  ink.type('\u0003')
  await ink.ended
  return own / theirs
}

/** Milliseconds of the processor from a start to the end, as the shell measures it. */
const startCpu = async ({ home, url }: Watched): Promise<number> => {
  const script = 'TIMEFORMAT="CPU %U %S"; time "$@"'
  const args = [process.execPath, BIN, '--name', 'starter', '--profile', 'starter', '--broker', url]
  const screen = openPty('bash', ['-c', script, 'bash', ...args], {
    ...SIZE,
    env: home.env,
    cwd: home.folder,
  })
  await screen.sees(/● \d+ ms/u, 30_000)
  await screen.press('/quit', '\r')
  await screen.ended
  const [, user, system] = /CPU ([\d.]+) ([\d.]+)/u.exec(screen.written()) ?? []
  return (Number(user) + Number(system)) * 1000
}

const start = async (watched: Watched): Promise<number> => {
  // a profile is made, and its code compiled
  await startCpu(watched)
  const own: number[] = []
  const bare: number[] = []
  for (let index = 0; index < STARTS; index += 1) {
    /* oxlint-disable no-await-in-loop */
    own.push(await startCpu(watched))
    bare.push((await measureCommand(['-e', '0'], watched.home.env)).cpu)
    bare.push((await measureCommand(['-e', '0'], watched.home.env)).cpu)
    /* oxlint-enable no-await-in-loop */
  }
  return median(own) / median(bare)
}

// a flood is behind the keys: what is shown of it would be drawn with them
const MEASURES: Readonly<Record<RatioName, (watched: Watched) => Promise<number>>> = {
  key,
  flood,
  start,
}

const measure = async (names: readonly RatioName[]): Promise<ReadonlyMap<RatioName, number>> => {
  const watched = await openWatched({ stored: 1000 })
  const found = new Map<RatioName, number>()
  for (const [name, of] of Object.entries(MEASURES)) {
    const wanted = names.find((one) => one === name)
    // one after the other: each is to have the machine for itself
    // oxlint-disable-next-line no-await-in-loop
    if (wanted !== undefined) found.set(wanted, await of(watched))
  }
  await watched.close()
  return found
}

const show = (found: ReadonlyMap<RatioName, number>) => {
  for (const [name, ratio] of found) printRow(name, `${ratio.toFixed(2)} x`)
}

// as little of the wall time as possible is to be that of others: the longer a flood lasts, the more frames are drawn of it
if (!putFirst(process.pid, 'measured'))
  process.stdout.write('Not root: what else runs on this machine competes with what is measured.\n')
if (values.write) {
  const all: ReadonlyMap<RatioName, number>[] = []
  for (let index = 0; index < WRITTEN_OF; index += 1) {
    // oxlint-disable-next-line no-await-in-loop
    const found = await measure(RATIO_NAMES)
    show(found)
    all.push(found)
  }
  const middle = (name: RatioName) =>
    Number(median(all.map((found) => found.get(name) ?? Number.NaN)).toPrecision(3))
  writeRatios({ flood: middle('flood'), key: middle('key'), start: middle('start') })
  process.exit()
}

const kept = readRatios()
let slow = RATIO_NAMES
for (let attempt = 0; attempt < ATTEMPTS && slow.length > 0; attempt += 1) {
  // oxlint-disable-next-line no-await-in-loop
  const found = await measure(slow)
  show(found)
  slow = tooSlow(Object.fromEntries(found), kept)
}
for (const name of slow) {
  process.stderr.write(
    `Slower than 1.3 times what is written down (${kept[name]} x), ${ATTEMPTS} times: the CPU of ${RATIOS[name]}.\n`,
  )
}
process.exit(slow.length > 0 ? 1 : 0)
