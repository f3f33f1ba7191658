/** One test command; the end-to-end stories use real brokers and terminals, so files get time. */
import { defineConfig } from 'vitest/config'
import { skippedTests } from './test/setup/skipped-tests.ts'
import { missingTools, nothingMayBeSkipped, toolNames } from './test/setup/tools.ts'

// where nothing may be left out, what is missing is a failure
const missing = nothingMayBeSkipped() ? [] : missingTools()

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // two cores: more workers only make real-time stories wait for each other
    maxWorkers: 2,
    env: { PAPO_DISCOVERY: 'off' },
    // a test names the programs it needs as tags; a file does it with @module-tag
    tags: toolNames.map((name) => ({ name, ...(missing.includes(name) ? { skip: true } : {}) })),
    reporters: ['default', skippedTests()],
  },
})
