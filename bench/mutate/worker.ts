/** A process that runs test files against one mutant after the other. Its parent ends it when one hangs. */
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BaseSequencer, createVitest } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'
import { loadMutants, ROOT } from './load-mutants.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The mutant that is on; without one the covered ones are recorded. */
    mutant: number | undefined
    coverageFile: string
  }
}

/** Run these tests with this mutant, or with none. */
export type TestRequest = {
  readonly mutant?: number | undefined
  readonly tests: readonly string[]
  /** How long (ms) each test may take. */
  readonly testTimeout: number
}

export type TestResult = {
  /** The first test file that failed. */
  readonly failed: string | undefined
  /** Without a mutant: those that were covered. */
  readonly covered: readonly number[]
  /** The time of the processor in ms. */
  readonly cpu: number
}

/** Keeps the order of the request: the likeliest to fail come first. */
class RequestOrder extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files)
  }
}

const { code } = loadMutants()
const coverageFile = join(tmpdir(), `papo-mutate-${process.pid}.json`)

const vitest = await createVitest(
  {
    root: ROOT,
    watch: false,
    reporters: [{}],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    // a module of an earlier run has the numbers of that run, and they are others when any file changed
    fsModuleCache: false,
    setupFiles: [join(import.meta.dirname, 'setup.ts')],
    sequence: { sequencer: RequestOrder },
  },
  {
    plugins: [
      {
        name: 'papo-mutants',
        enforce: 'pre',
        transform: (_, id) => {
          const instrumented = code.get(id)
          return instrumented === undefined ? undefined : { code: instrumented, map: null }
        },
      },
    ],
  },
)

const readCoverage = (): readonly number[] => {
  const numbers: unknown = JSON.parse(readFileSync(coverageFile, 'utf8'))
  rmSync(coverageFile)
  return Array.isArray(numbers) ? numbers.filter((one) => typeof one === 'number') : []
}

const run = async ({ mutant, tests, testTimeout }: TestRequest): Promise<TestResult> => {
  const before = process.cpuUsage()
  vitest.state.filesMap.clear()
  vitest.provide('mutant', mutant)
  vitest.provide('coverageFile', coverageFile)
  const project = vitest.getRootProject()
  project.config.testTimeout = testTimeout
  const files = tests.map((test) => project.createSpecification(join(ROOT, test)))
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(files)
  const failed = testModules.find((module) => module.state() === 'failed')?.relativeModuleId
  const { user, system } = process.cpuUsage(before)
  return {
    cpu: Math.round((user + system) / 1000),
    failed: failed ?? (unhandledErrors.length > 0 ? (tests[0] ?? '') : undefined),
    covered: mutant === undefined && failed === undefined ? readCoverage() : [],
  }
}

process.on('message', (request: TestRequest) => {
  run(request).then(
    (result) => process.send?.(result),
    // the parent counts a crash as a detected mutant
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
