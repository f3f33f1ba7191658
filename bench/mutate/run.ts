/**
 * Breaks the code in small ways and counts how many the tests detect. Nothing on disk changes: all mutants of a
 * file are in the code that Vitest loads, and a switch turns one of them on.
 */
import { globSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { matchesGlob } from 'node:path'
import { parseArgs } from 'node:util'
import { loadMutants, ROOT } from './load-mutants.ts'
import { measureCoverage } from './coverage.ts'
import {
  formatJson,
  formatSurvivors,
  formatTable,
  isEquivalent,
  isUnusedFallback,
  scoreOf,
} from './report.ts'
import { createMutantRunner } from './run-mutant.ts'
import { EQUIVALENT, NOT_TESTS, TESTS } from './scope.ts'
import { createWorkerPool } from './worker-pool.ts'

const HELP = `npm run mutate -- [options]

  --file GLOB      mutate only these files; may be repeated
  --tests GLOB     run only these tests; may be repeated
  --sample N       only so many mutants, chosen by --seed (1)
  --budget S       seconds of the processor for each mutant at most (30)
  --jobs N         processes that run tests (one for each core)
  --threshold P    fail below this mutation score in percent (85)
  --json PATH      write all results there
  --list           only list the mutants
`
const { values } = parseArgs({
  options: {
    file: { type: 'string', multiple: true, default: [] },
    tests: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    budget: { type: 'string', default: '30' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    threshold: { type: 'string', default: '85' },
    json: { type: 'string' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const log = (line: string) => process.stdout.write(`${line}\n`)

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Some of them, in their own order. */
const sampled = (numbers: readonly number[], size: number, seed: number): readonly number[] => {
  const random = randomOf(seed)
  return numbers
    .map((number) => ({ number, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, size)
    .map(({ number }) => number)
    .toSorted((a, b) => a - b)
}

const main = async (): Promise<void> => {
  const { mutants } = loadMutants()
  const isWanted = (file: string) =>
    values.file.length === 0 || values.file.some((glob) => matchesGlob(file, glob))
  const numbers = sampled(
    mutants.flatMap(({ file }, number) => (isWanted(file) ? [number] : [])),
    Number(values.sample),
    Number(values.seed),
  )
  log(`${numbers.length} of ${mutants.length} mutants`)
  if (values.list) {
    for (const number of numbers) {
      const mutant = mutants[number]
      if (mutant) log(`${mutant.file}:${mutant.line}:${mutant.column}  ${mutant.label}`)
    }
    return
  }
  const globs = values.tests.length > 0 ? values.tests : TESTS
  const tests = globSync([...globs], { cwd: ROOT, exclude: [...NOT_TESTS] })
  const pool = createWorkerPool(Math.max(1, Number(values.jobs)))
  const start = performance.now()
  const coverage = await measureCoverage(tests.toSorted(), pool, log)
  const runMutant = createMutantRunner(mutants, coverage, pool, Number(values.budget) * 1000)
  const measured = performance.now()
  let done = 0
  const results = await Promise.all(
    numbers.map(async (number) => {
      const result = await runMutant(number)
      done += 1
      if (done % 50 === 0) log(`${done} of ${numbers.length} in ${secondsSince(measured)} s`)
      return result
    }),
  )
  pool.close()
  const equivalent = results.filter(isEquivalent(EQUIVALENT))
  const unused = results.filter(isUnusedFallback)
  const counted = results.filter(
    (result) => !equivalent.includes(result) && !unused.includes(result),
  )
  const score = scoreOf(counted)
  log(`\n${formatSurvivors(counted)}\n\n${formatTable(counted)}`)
  log(
    `\nnot counted: ${equivalent.length} that behave like the code (bench/mutate/scope.ts says why)`,
  )
  log(
    `not counted: ${unused.length} fallbacks that no test reaches, mostly because only types need them`,
  )
  log(
    `${secondsSince(measured)} s for the mutants, ${Math.round((measured - start) / 1000)} s before`,
  )
  if (values.json !== undefined) writeFileSync(values.json, formatJson(counted, equivalent))
  if (score.percent < Number(values.threshold)) {
    log(`\n${score.percent} % is less than ${values.threshold} %`)
    process.exitCode = 1
  }
}

const secondsSince = (start: number) => Math.round((performance.now() - start) / 1000)

if (values.help) process.stdout.write(HELP)
else await main()
