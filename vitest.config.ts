/** One test command; the end-to-end stories use real brokers and terminals, so files get time. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { skippedTests } from './test/setup/skipped-tests.ts'
import { PATIENCE } from './test/support/wait.ts'
import { missingTools, nothingMayBeSkipped, toolNames } from './test/setup/tools.ts'

// where nothing may be left out, what is missing is a failure
const missing = nothingMayBeSkipped() ? [] : missingTools()

/** What needs nothing outside of its process: the world is in memory. All others have real disks, brokers and terminals. */
const inMemory = ['components', 'golden', 'property', 'unit'].map(
  (folder) => `test/${folder}/**/*.test.{ts,tsx}`,
)

/**
 * Files leave nothing behind: they run one after the other in the same processes, so what they import is loaded and
 * optimised once in each process instead of once for each file.
 */
const sharing = { isolate: false, setupFiles: ['test/setup/nothing-left.ts'] }

// many processes load the same files: what V8 compiled of them is kept. A papo has a home with an environment of its own
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'papo-test-compiled')

export default defineConfig({
  // React as it is shipped: what it checks in development takes longer than what we test
  oxc: { jsx: { development: false } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: PATIENCE } },
    // two cores: more workers only make real-time stories wait for each other
    maxWorkers: 2,
    env: { PAPO_DISCOVERY: 'off', NODE_ENV: 'production' },
    // a test names the programs it needs as tags; a file does it with @module-tag
    tags: toolNames.map((name) => ({ name, ...(missing.includes(name) ? { skip: true } : {}) })),
    reporters: ['default', skippedTests()],
    projects: [
      {
        extends: true,
        test: {
          ...sharing,
          name: 'in memory',
          include: inMemory,
          execArgv: ['--import', join(import.meta.dirname, 'test/setup/shipped-widths.ts')],
          // what waits for nothing but the processor comes first, and takes it from nobody who has to be in time
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...sharing,
          name: 'real',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...inMemory],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
