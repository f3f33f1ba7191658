/** `npm run fuzz`: gives the decoders inputs that nobody thought of. CONTRIBUTING.md says how to read what it finds. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { formatFault, formatFigures, readInput } from './engine/format-report.ts'
import { runTarget } from './engine/run-target.ts'
import { targets } from './targets.ts'

const HELP = `npm run fuzz -- [target …] [options]

  --seconds S    for each target (10, or no limit with --inputs)
  --inputs N     for each target
  --seed N       what the inputs are made from (drawn anew each time)
  --from N       the number of the first input (0)
  --jobs N       targets at the same time (one for each core)
  --input TEXT   this one input, as a fault gives it

targets: ${[...targets.keys()].join(' ')}
`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    inputs: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    from: { type: 'string', default: '0' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    input: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

const log = (line: string) => process.stdout.write(`${line}\n`)

const runAll = async (names: readonly string[]): Promise<void> => {
  const seed = Number(values.seed)
  const range = {
    seed,
    from: Number(values.from),
    inputs: Number(values.inputs ?? Number.MAX_SAFE_INTEGER),
    seconds: Number(values.seconds ?? (values.inputs === undefined ? 10 : 1e9)),
  }
  const given = values.input === undefined ? {} : { input: readInput(values.input) }
  log(`seed ${seed}`)
  const left = names.values()
  const work = async () => {
    for (const target of left) {
      // each job runs one target after the other
      // oxlint-disable-next-line no-await-in-loop
      const report = await runTarget({ target, ...range, ...given })
      log(formatFigures(target, report))
      if (!report.fault) continue
      log(formatFault(target, seed, report))
      process.exitCode = 1
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, work))
}

const unknown = positionals.filter((name) => !targets.has(name))
if (values.help) process.stdout.write(HELP)
else if (unknown.length > 0) {
  process.stderr.write(`no target is called ${unknown.join(', ')}\n${HELP}`)
  process.exitCode = 2
} else await runAll(positionals.length > 0 ? positionals : [...targets.keys()])
