/**
 * What a program costs that nobody uses: its memory, its share of a processor and how often it wakes up, in a terminal of
 * 200 x 50 over a real Mosquitto, for a minute each: an empty profile, one with a million messages, one with 5,000 people
 * known. Beside it an empty Ink app of the same size. The keep-alive of MQTT wakes it once a minute, and the clock of
 * the screen once. All of them wait at the same time, which disturbs nobody.
 *
 * `node bench/idle.ts [seconds] [--messages N] [--people N] [--against path/of/another/dist/main.js]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { openPty } from '../test/support/process/pty.ts'
import { memoryOf, printRow } from './harness/figures.ts'
import { memoryParts, sleepsOf, threadsCpuOf } from './harness/process-cost.ts'
import { leave, openStartHome, START_PROFILES } from './harness/start-profiles.ts'
import { SIZE } from './harness/watched.ts'
import { report, resultOf } from './results/result.ts'
import type { BenchResult } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '5000' },
    against: { type: 'string' },
  },
})
const SECONDS = Number(positionals[0] ?? 60)
/** What follows a start, such as reading what the broker retained, is over after so many milliseconds. */
const SETTLING = 10_000
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]

const opened = await openStartHome(Number(values.messages), Number(values.people))
const results: BenchResult[] = []
/** What memory of these profiles may be, in MB; that of a long history is not in the issue. */
const MEMORY: ReadonlyMap<string, number> = new Map([
  ['empty', 110],
  ['people', 140],
])
/** The keep-alive: what mqtt.js sends so often wakes the program. */
const SLEEPS = 2
const keep = (name: string, memory: number, cpu: number, sleeps: number) => {
  const how = `${SECONDS} s`
  const row = (what: string, unit: 'MB' | '%' | 'a minute') =>
    ({ name: `${what}, idle, ${name}`, against: 'nothing', unit, how }) as const
  results.push(
    resultOf(row('memory', 'MB'), [memory], MEMORY.get(name)),
    resultOf(row('CPU', '%'), [cpu], 0.05),
    resultOf(row('sleeps of all threads', 'a minute'), [sleeps], SLEEPS),
  )
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
  await pause(SETTLING)
  const programs = [['an empty Ink app', ink] as const, ...screens]
  const before = programs.map(([, { pid }]) => ({ cpu: threadsCpuOf(pid), sleeps: sleepsOf(pid) }))
  const atStart = programs.map(([, { pid }]) => memoryOf(pid))
  await pause(SECONDS * 1000)
  process.stdout.write(`${bin === BIN ? 'this build' : bin}, ${SECONDS} s\n`)
  printRow('', 'MB at once', 'MB then', 'private MB', 'CPU', 'sleeps/min')
  for (const [index, [name, { pid }]] of programs.entries()) {
    const { cpu, sleeps } = before[index] ?? { cpu: Number.NaN, sleeps: Number.NaN }
    const share = (threadsCpuOf(pid) - cpu) / (SECONDS * 10)
    const perMinute = ((sleepsOf(pid) - sleeps) * 60) / SECONDS
    if (bin === BIN && name !== 'an empty Ink app') keep(name, memoryOf(pid), share, perMinute)
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
  await Promise.all([ink.ended, ...screens.map(([, screen]) => leave(screen))])
}
try {
  // one after the other
  // oxlint-disable-next-line no-await-in-loop
  for (const bin of builds) await measure(bin)
} finally {
  await opened.close()
}
await report(results)
process.exit()
