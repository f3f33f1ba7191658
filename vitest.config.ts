/** One test command; the end-to-end stories use real brokers and terminals, so files get time. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { skippedTests } from './test/setup/skipped-tests.ts'
import { PATIENCE } from './test/support/wait.ts'
import { missingTools, nothingMayBeSkipped, toolNames } from './test/setup/tools.ts'

// where nothing may be left out, what is missing is a failure
const missing = nothingMayBeSkipped() ? [] : missingTools()

/**
 * Files whose world is in memory, and which leave nothing behind: they run one after the other in the same processes, so what they import is
 * loaded once in each process instead of once for each file. All others, with real disks, brokers and terminals, have a process of their own.
 */
const inMemory = ['components', 'golden', 'property', 'unit'].map(
  (folder) => `test/${folder}/**/*.test.{ts,tsx}`,
)

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
          name: 'in memory',
          include: inMemory,
          isolate: false,
          setupFiles: ['test/setup/nothing-left.ts'],
          execArgv: ['--import', join(import.meta.dirname, 'test/setup/shipped-widths.ts')],
          // a process is shared as long as the next file is one of these, so they all come first
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, ...inMemory],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
