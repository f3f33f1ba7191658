/** What is mutated, what tests it, and which mutants behave like the code that they change. */

/** The small machines of the runtime, which have rules of their own, wherever their folder is. */
const MACHINES = [
  'backoff',
  'counters',
  'deferred-commands',
  'duplicate-instance',
  'group-receivers',
  'hybrid-clock',
  'join-baseline',
  'overlap-dedupe',
  'peer-feedback',
  'plaintext-rate-limit',
  'poison-messages',
  'rate-limit',
  'receipt-budget',
  'receivers',
  'retained-dedupe',
  'retained-sync',
  'retransmit',
  'retransmit-timer',
  'round-trips',
  'sequenced',
  'storage-errors',
  'timeouts',
]

/** The files that are mutated. */
export const SCOPE: readonly string[] = [
  'src/core/**/*.ts',
  'src/model/**/*.ts',
  'src/protocol/**/*.ts',
  `src/runtime/**/{${MACHINES.join(',')}}.ts`,
]

/** Quick tests that need no program of the machine. */
export const TESTS: readonly string[] = [
  'test/{unit,property,components}/**/*.test.{ts,tsx}',
  'test/golden/packets.test.ts',
]

/** Tests that read sources or wait for the machine instead of running the code. */
export const NOT_TESTS: readonly string[] = [
  'test/unit/repository/**',
  'test/unit/**/{texts,lock}.test.ts',
]

/** A mutant that no test can notice. `line` is the text of its line without the spaces around it. */
export type Equivalent = {
  readonly file: string
  readonly line: string
  readonly label: string
  readonly because: string
}

export const EQUIVALENT: readonly Equivalent[] = []
