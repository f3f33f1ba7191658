/** One test command; the end-to-end stories use real brokers and terminals, so files get time. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // two cores: more workers only make real-time stories wait for each other
    maxWorkers: 2,
    env: { PAPO_DISCOVERY: 'off' },
  },
})
