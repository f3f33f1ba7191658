/**
 * Fills in the table of docs/performance.md: runs the benchmarks behind it one after the other, keeps what they tell in
 * `bench/results.json` and draws the plots in docs from it. `npm run bench` runs all of them, `npm run bench -- flood keys`
 * those that are named; `--short` with the table's sizes and fewer rounds, `--quick` with fewer messages as well, and the results say so.
 * `--runs 3` runs them one after the other three times, and what holds did in each; `--rows` leaves out the points of the plots. `--list` prints the commands;
 * `--plots` only draws. Build first. What another benchmark in this folder measures, decisions or packets, runs by its name
 * (`node bench/qos.ts`).
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writePlots } from './results/plots.ts'
import type { BenchReport } from './results/result.ts'
import { mergeResults, readResults, writeResults } from './results/results-file.ts'

type Run = {
  readonly name: string
  /** For the table as the issue has it, and for a first look. */
  readonly full: readonly string[]
  /** The same sizes in less time. */
  readonly short: readonly string[]
  readonly quick: readonly string[]
  /** It adds points to a plot; its rows are those of another run. */
  readonly isPointsOnly: boolean
}

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '')
const row = (name: string, full: string, quick: string, short = full): Run => ({
  name,
  full: words(full),
  short: words(short),
  quick: words(quick),
  isPointsOnly: false,
})
const points = (...given: Parameters<typeof row>): Run => ({ ...row(...given), isPointsOnly: true })

/** The rows of the table, then the points of the plots. */
const RUNS: readonly Run[] = [
  row(
    'flood',
    '20000 --rounds 5 --stored 1000000 --places session,5,100,other --irc',
    '3000 --rounds 3 --stored 20000 --places session,5,100,other --irc',
    '20000 --rounds 2 --stored 1000000 --places session,5,100,other --irc',
  ),
  row('known', '100,1000,10000', '100,1000,5000'),
  row(
    'keys',
    '200 --rounds 5 --stored 1000000',
    '60 --rounds 2 --stored 20000',
    '200 --rounds 2 --stored 1000000',
  ),
  row('start', '15', '5 --messages 100000 --people 5000', '9'),
  row(
    'sending',
    '1000 --rounds 5 --stored 1000000',
    '1000 --rounds 2 --stored 20000',
    '1000 --rounds 2 --stored 1000000',
  ),
  row('memory', '20000,100000', '20000 --seconds 60', '20000,100000 --seconds 60'),
  row('idle', '60 --rounds 3', '60 --messages 20000', '60 --rounds 1'),
  row('history', '', '50000'),
  row('page-up', '100 --stored 1000000', '40 --stored 20000'),
  row('stopped-terminal', '60 --rounds 5', '60', '60 --rounds 1'),
  ...['1000', '10000', '100000'].flatMap((stored) => [
    points(
      'keys',
      `200 --rounds 5 --rates 0 --stored ${stored}`,
      `40 --rounds 1 --rates 0 --stored ${stored}`,
      `200 --rounds 1 --rates 0 --stored ${stored}`,
    ),
    points(
      'start',
      `15 --messages ${stored}`,
      `3 --messages ${stored} --people 10`,
      `5 --messages ${stored} --people 10`,
    ),
  ]),
  ...['100', '300', '1000'].map((rate) =>
    points(
      'flood',
      `${Number(rate) * 20} --rate ${rate} --rounds 5`,
      `${Number(rate) * 5} --rate ${rate} --rounds 1 --stored 20000`,
      `${Number(rate) * 20} --rate ${rate} --rounds 1`,
    ),
  ),
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
    rows: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    plots: { type: 'boolean', default: false },
  },
})

/** Runs one of them to its end; what it told, if it succeeded. */
const measure = (file: string, args: readonly string[]): Promise<BenchReport | undefined> =>
  new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, file), [...args])
    let told: BenchReport | undefined
    child.on('message', (report) => {
      told = report as BenchReport
    })
    child.once('exit', (code) => resolve(code === 0 ? told : undefined))
  })

const unknown = positionals.filter((name) => !RUNS.some((one) => one.name === name))
if (unknown.length > 0) {
  process.stderr.write(`no row of the table is measured by ${unknown.join(', ')}\n`)
  process.exit(2)
}
const chosen = RUNS.filter(
  ({ name, isPointsOnly }) =>
    (positionals.length === 0 || positionals.includes(name)) && !(values.rows && isPointsOnly),
)
const argumentsOf = ({ full, short, quick }: Run) => {
  if (values.quick) return quick
  return values.short ? short : full
}
const runs = values.plots || values.list ? 1 : Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) {
  process.stderr.write(`--runs takes how often, such as 3, and not ${values.runs}\n`)
  process.exit(2)
}
// the same one is run again only when all others were: what else goes on is not to hit one alone
const planned = Array.from({ length: runs }, (_, index) =>
  chosen.filter(({ isPointsOnly }) => index === 0 || !isPointsOnly),
).flat()
// what has told something in this session: what is kept of others is from an earlier one
const heard = new Set<string>()
for (const run of values.plots ? [] : planned) {
  const { name, isPointsOnly } = run
  const args = argumentsOf(run)
  const command = ['node', `bench/${name}.ts`, ...args].join(' ')
  process.stdout.write(values.list ? `${command}\n` : `\n== ${command}\n`)
  if (values.list) continue
  // one after the other: each is to have the machine for itself
  // oxlint-disable-next-line no-await-in-loop
  const told = await measure(`${name}.ts`, args)
  if (told) {
    const kept = isPointsOnly ? { ...told, results: [] } : told
    writeResults(mergeResults(readResults(), kept, command, new Date(), heard.has(command)))
    heard.add(command)
  } else process.exitCode = 1
}
if (!values.list) {
  const { results, points: drawn } = readResults()
  writePlots(drawn)
  for (const { name, against, figure, unit, bound, holds } of results) {
    if (bound === undefined) continue
    const told = holds === true ? 'holds' : 'DOES NOT HOLD'
    process.stdout.write(
      `${told.padEnd(14)} ${name}: ${figure} ${unit}, allowed ${bound}; against ${against}\n`,
    )
  }
}
