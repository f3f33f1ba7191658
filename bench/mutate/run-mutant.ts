/** Runs the tests that cover a mutant, the likeliest to kill it first. */
import type { TestCoverage } from './coverage.ts'
import type { Mutant } from './mutants.ts'
import type { WorkerPool } from './worker-pool.ts'

/** What became of a mutant, in the usual terms of mutation testing. */
export type MutantStatus = 'killed' | 'survived' | 'timeout' | 'no coverage'

export type MutantResult = {
  readonly mutant: Mutant
  readonly status: MutantStatus
  readonly killedBy?: string
  readonly ms: number
}

/** How much longer than without a mutant tests may take; the machine may be busier now. */
const SLOWDOWN = 6
/** How long (ms) a test and all tests of a mutant may take in any case. */
const MIN_TEST_TIMEOUT = 10_000
const MIN_TIMEOUT = 20_000

/** Orders tests for a mutant: those with most kills in the same file, then the quickest; for `budget` ms of the processor in all. */
const select = (
  tests: readonly TestCoverage[],
  kills: ReadonlyMap<string, number>,
  budget: number,
): readonly TestCoverage[] => {
  const ordered = tests.toSorted(
    (a, b) => (kills.get(b.test) ?? 0) - (kills.get(a.test) ?? 0) || a.cpu - b.cpu,
  )
  let left = budget
  return ordered.filter(({ cpu }, index) => {
    if (index > 0 && cpu > left) return false
    left -= cpu
    return true
  })
}

/** Runs one mutant by its number. */
export type RunMutant = (number: number) => Promise<MutantResult>

/** Each mutant gets tests that take `budget` ms of the processor without it. */
export const createMutantRunner = (
  mutants: readonly Mutant[],
  coverage: readonly TestCoverage[],
  pool: WorkerPool,
  budget: number,
): RunMutant => {
  const covering = new Map<number, TestCoverage[]>()
  for (const test of coverage)
    for (const number of test.covered) {
      const tests = covering.get(number)
      if (tests) tests.push(test)
      else covering.set(number, [test])
    }
  const killsByFile = new Map<string, Map<string, number>>()

  return async (number) => {
    const mutant = mutants[number]
    if (!mutant) throw new Error(`there is no mutant ${number}`)
    const kills = killsByFile.get(mutant.file) ?? new Map<string, number>()
    killsByFile.set(mutant.file, kills)
    const tests = select(covering.get(number) ?? [], kills, budget)
    if (tests.length === 0) return { mutant, status: 'no coverage', ms: 0 }
    const times = tests.map(({ ms }) => ms)
    const usual = times.reduce((sum, ms) => sum + ms, 0)
    const testTimeout = Math.max(MIN_TEST_TIMEOUT, SLOWDOWN * Math.max(...times))
    let start = 0
    const request = { mutant: number, tests: tests.map(({ test }) => test), testTimeout }
    const outcome = await pool.run(request, Math.max(MIN_TIMEOUT, usual * SLOWDOWN), () => {
      start = performance.now()
    })
    const ms = Math.round(performance.now() - start)
    if (outcome === 'timeout' || outcome === 'crashed') return { mutant, status: 'timeout', ms }
    if (outcome.failed === undefined) return { mutant, status: 'survived', ms }
    kills.set(outcome.failed, (kills.get(outcome.failed) ?? 0) + 1)
    return { mutant, status: 'killed', killedBy: outcome.failed, ms }
  }
}
