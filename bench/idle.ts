/**
 * What a program costs that nobody uses: its memory, its share of a processor and how often it wakes up, in a terminal of
 * 200 x 50 over a real Mosquitto, for a minute each: an empty profile, one with a million messages, one with 5,000 people
 * known. Beside it an empty Ink app of the same size, and a process that keeps a connection and does nothing else: what
 * it is woken by is the keep-alive, three times a minute, and counts for nobody. All of them wait at the same time, which disturbs nobody.
 * `--after` begins the minute later than ten seconds after the start.
 *
 * `node bench/idle.ts [seconds] [--rounds N] [--after SECONDS] [--messages N] [--people N] [--against path/of/another/dist/main.js]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { openPty } from '../test/support/process/pty.ts'
import { memoryOf, printRow } from './harness/figures.ts'
import { startHelper } from './harness/helper.ts'
import { memoryParts, sleepsOf, threadsCpuOf } from './harness/process-cost.ts'
import { leave } from './harness/fill-profile.ts'
import { openStartHome, START_PROFILES } from './harness/start-profiles.ts'
import { SIZE } from './harness/watched.ts'
import { report, resultOf } from './results/result.ts'
import type { BenchResult } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '1' },
    after: { type: 'string', default: '10' },
    against: { type: 'string' },
  },
})
const SECONDS = Number(positionals[0] ?? 60)
const ROUNDS = Number(values.rounds)
/** What follows a start, such as reading what the broker retained, is over after ten seconds. */
const SETTLING = Number(values.after) * 1000
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]

const opened = await openStartHome(Number(values.messages), Number(values.people))
/** The figures of each row, a round after the other. */
const figures = new Map<string, number[]>()
/** What memory of these profiles may be, in MB; that of a long history is not in the issue. */
const MEMORY: ReadonlyMap<string, number> = new Map([
  ['empty', 110],
  ['people', 140],
])
/** Beside the keep-alive: the clock of the screen, once a minute, and one more. */
const SLEEPS = 2
const KEEP_ALIVE = 'keep-alive alone'
const INK = 'an empty Ink app'
const MEMORY_OF = 'memory'
const CPU = 'CPU'
const SLEEPS_OF = 'sleeps of all threads beside keep-alive'
const rowName = (what: string, profile: string) => `${what}, idle, ${profile}`
const keep = (what: string, profile: string, figure: number) => {
  const name = rowName(what, profile)
  figures.set(name, [...(figures.get(name) ?? []), figure])
}
const rowsOf = (profile: string): readonly BenchResult[] => {
  const later = values.after === '10' ? '' : `, ${values.after} s after the start`
  const row = (what: string, unit: 'MB' | '%' | 'a minute', bound: number | undefined) => {
    const name = rowName(what, profile)
    const how = `${SECONDS} s${later}`
    return resultOf({ name, against: 'nothing', unit, how }, figures.get(name) ?? [], bound)
  }
  return [
    row(MEMORY_OF, 'MB', MEMORY.get(profile)),
    row(CPU, '%', 0.05),
    row(SLEEPS_OF, 'a minute', SLEEPS),
  ]
}
/** Two builds may not have one profile open at a time. */
const measure = async (bin: string) => {
  const screens = START_PROFILES.map((profile) => [profile, opened.open(profile, bin)] as const)
  await Promise.all(screens.map(([, screen]) => screen.sees(/● \d+ ms/u, 60_000)))
  const ink = openPty(
    process.execPath,
    [fileURLToPath(new URL('harness/ink-child.ts', import.meta.url))],
    { ...SIZE, env: { ...opened.home.env, NODE_ENV: 'production' }, cwd: import.meta.dirname },
  )
  const alone = startHelper<never, { readonly is: 'ready' }>(
    new URL('harness/keep-alive-child.ts', import.meta.url),
    [opened.mosquitto.url],
  )
  await alone.hears('ready')
  await pause(SETTLING)
  const programs = [[INK, ink] as const, [KEEP_ALIVE, alone] as const, ...screens]
  const before = programs.map(([, { pid }]) => ({ cpu: threadsCpuOf(pid), sleeps: sleepsOf(pid) }))
  const atStart = programs.map(([, { pid }]) => memoryOf(pid))
  await pause(SECONDS * 1000)
  process.stdout.write(`${bin === BIN ? 'this build' : bin}, ${SECONDS} s\n`)
  printRow('', 'MB at once', 'MB then', 'private MB', 'CPU', 'sleeps/min')
  let keepingAlive = 0
  for (const [index, [name, { pid }]] of programs.entries()) {
    const { cpu, sleeps } = before[index] ?? { cpu: Number.NaN, sleeps: Number.NaN }
    const share = (threadsCpuOf(pid) - cpu) / (SECONDS * 10)
    const perMinute = ((sleepsOf(pid) - sleeps) * 60) / SECONDS
    if (name === KEEP_ALIVE) keepingAlive = perMinute
    else if (bin === BIN && name !== INK) {
      keep(MEMORY_OF, name, memoryOf(pid))
      keep(CPU, name, share)
      keep(SLEEPS_OF, name, Math.max(0, perMinute - keepingAlive))
    }
    printRow(
      `  ${name}`,
      (atStart[index] ?? Number.NaN).toFixed(0),
      memoryOf(pid).toFixed(0),
      memoryParts(pid).anonymous.toFixed(0),
      `${share.toFixed(3)} %`,
      perMinute.toFixed(0),
    )
  }
  ink.type('\u0003')
  await Promise.all([ink.ended, alone.stop(), ...screens.map(([, screen]) => leave(screen))])
}
try {
  /* oxlint-disable no-await-in-loop */
  for (let round = 0; round < ROUNDS; round += 1) {
    // one after the other
    for (const bin of builds) await measure(bin)
  }
  /* oxlint-enable no-await-in-loop */
} finally {
  await opened.close()
}
await report(START_PROFILES.flatMap(rowsOf))
process.exit()
