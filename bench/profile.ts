/**
 * Which functions cost most while a benchmark runs: `node bench/profile.ts flood|keys|start|sending [arguments of it]`. Builds
 * the program with the names of its source, has Node sample it, and prints the twenty with the largest share of
 * the processor's time of their own, without what they call. What the program does before and after what the benchmark
 * measures is in it as well.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readProfiles, selfTimes } from './harness/cpu-profile.ts'

/** Enough to see what costs, and quick. */
const BENCHMARKS: Readonly<Record<string, readonly string[]>> = {
  flood: ['3000', '--rounds', '1', '--stored', '20000'],
  keys: ['100', '--rounds', '1', '--stored', '20000'],
  start: ['3', '--messages', '20000'],
  sending: ['1000', '--rounds', '1', '--stored', '20000'],
}
const COUNT = 20

const [name = '', ...given] = process.argv.slice(2)
const usual = BENCHMARKS[name]
if (!usual) {
  process.stderr.write(`npm run profile ${Object.keys(BENCHMARKS).join('|')}\n`)
  process.exit(2)
}
const root = join(import.meta.dirname, '..')
// packages are found from there
const built = join(root, 'node_modules/.cache/papo-profile')
const folder = mkdtempSync(join(tmpdir(), 'papo-profile-'))
const run = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env })
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}`)
}
try {
  run(['build.ts', '--quiet', '--readable', built])
  const args = given.length > 0 ? given : usual
  run([`bench/${name}.ts`, ...args, '--profile', folder], {
    ...process.env,
    PAPO_BIN: join(built, 'main.js'),
  })
  const profiles = readProfiles(folder)
  // helpers and commands wrote profiles too: the program in the terminal was the busiest by far
  const wanted = name === 'start' ? profiles : profiles.slice(0, 1)
  const { total, functions } = selfTimes(wanted, root)
  process.stdout.write(`\n${(total / 1000).toFixed(2)} s of samples\n`)
  for (const { title, time } of functions.slice(0, COUNT)) {
    const share = ((time * 100) / total).toFixed(1)
    process.stdout.write(`${share.padStart(5)} %  ${time.toFixed(0).padStart(7)} ms  ${title}\n`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
