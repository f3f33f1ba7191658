/** Which tests cover which mutants, and how long they take. Measured once for the same code and tests. */
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './load-mutants.ts'
import type { WorkerPool } from './worker-pool.ts'

/** What one test file covers. */
export type TestCoverage = {
  readonly test: string
  /** How long it takes, and how much of the processor: the latter is the same on a busy machine. */
  readonly ms: number
  readonly cpu: number
  /** The numbers of the mutants in code that the tests run. */
  readonly covered: readonly number[]
}

const CACHE = join(ROOT, 'node_modules/.cache/papo-mutate.json')
/** How long (ms) a test may take without a mutant, and a file of them. */
const TEST_TIMEOUT = 120_000
const TIMEOUT = 600_000

/** A hash of everything that the coverage depends on. */
const fingerprint = (): string => {
  const hash = createHash('sha256')
  const files = globSync(
    [
      '{src,components,test}/**/*.{ts,tsx,json,sql}',
      'bench/mutate/{instrument,mutants,scope,setup}.ts',
    ],
    { cwd: ROOT },
  )
  for (const file of files.toSorted()) hash.update(file).update(readFileSync(join(ROOT, file)))
  return hash.digest('hex')
}

type Cache = { readonly fingerprint: string; readonly tests: readonly TestCoverage[] }

const isCache = (value: unknown): value is Cache =>
  typeof value === 'object' && value !== null && 'fingerprint' in value && 'tests' in value

const readCache = (): Cache | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(CACHE, 'utf8'))
    return isCache(value) ? value : undefined
  } catch {
    // nothing has been measured yet
    return undefined
  }
}

/** Runs tests that were not measured yet. Those that fail without any mutant are logged and left out. */
export const measureCoverage = async (
  tests: readonly string[],
  pool: WorkerPool,
  log: (line: string) => void,
): Promise<readonly TestCoverage[]> => {
  const current = fingerprint()
  const cache = readCache()
  const known = new Map(
    cache?.fingerprint === current ? cache.tests.map((one) => [one.test, one]) : [],
  )
  // after each of them, so that whoever interrupts it does not begin again
  const save = (one: TestCoverage) => {
    known.set(one.test, one)
    writeFileSync(CACHE, JSON.stringify({ fingerprint: current, tests: [...known.values()] }))
  }
  mkdirSync(dirname(CACHE), { recursive: true })
  const missing = tests.filter((test) => !known.has(test))
  if (missing.length > 0) log(`measures what ${missing.length} test files cover`)
  await Promise.all(
    missing.map(async (test) => {
      let start = 0
      const outcome = await pool.run({ tests: [test], testTimeout: TEST_TIMEOUT }, TIMEOUT, () => {
        start = performance.now()
      })
      const ms = Math.round(performance.now() - start)
      if (typeof outcome === 'object' && outcome.failed === undefined)
        save({ test, ms, cpu: outcome.cpu, covered: outcome.covered })
      else log(`${test} fails without a mutant, so it is left out`)
    }),
  )
  return tests.flatMap((test) => known.get(test) ?? [])
}
