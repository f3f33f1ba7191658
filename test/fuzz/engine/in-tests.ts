/** Targets as tests: seconds at home, a minute each on a server. */
import { expect, test } from 'vitest'
import { nothingMayBeSkipped } from '../../setup/tools.ts'
import { formatFault, formatFigures } from './format-report.ts'
import { runTarget } from './run-target.ts'

const DAY = 86_400_000

/** Seconds of each target: FUZZ_SECONDS, or a minute where nothing may be left out. */
const secondsOfEach = (): number =>
  Number(process.env['FUZZ_SECONDS'] ?? (nothingMayBeSkipped() ? 60 : 3))

/** Other inputs every day, and the same ones for everybody on that day. FUZZ_SEED takes those of another day. */
const seedOfToday = (): number => Number(process.env['FUZZ_SEED'] ?? Math.floor(Date.now() / DAY))

/** A test for each of these targets: no input is a fault. */
export const fuzzInTests = (names: readonly string[]): void => {
  const seconds = secondsOfEach()
  const seed = seedOfToday()
  test.each(names)(
    'no input of "%s" throws, hangs, takes too much memory, or is misread',
    // to find the input that ended a process takes a second run
    { timeout: (seconds + 300) * 2000 },
    async (target) => {
      const range = { seed, from: 0, inputs: Number.MAX_SAFE_INTEGER, seconds }
      const report = await runTarget({ target, ...range })
      process.stdout.write(`${formatFigures(target, report)}\n`)
      expect(formatFault(target, seed, report)).toBe('')
      expect(report.inputs).toBeGreaterThan(10)
    },
  )
}
