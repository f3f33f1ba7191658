/** What is mutated, what tests it, and which mutants behave like the code that they change. */
import { EQUIVALENT_IN_CORE } from './equivalent-in-core.ts'
import { EQUIVALENT_IN_GROUPS } from './equivalent-in-groups.ts'
import { EQUIVALENT_IN_RUNTIME } from './equivalent-in-runtime.ts'

/** The small machines of the runtime, which have rules of their own. */
export const MACHINES: readonly string[] = [
  'src/runtime/add-to-index.ts',
  'src/runtime/bridges/overlap-dedupe.ts',
  'src/runtime/bridges/rate-limit.ts',
  'src/runtime/bridges/retained-dedupe.ts',
  'src/runtime/connection/backoff.ts',
  'src/runtime/connection/duplicate-instance.ts',
  'src/runtime/connection/retained-sync.ts',
  'src/runtime/connection/round-trips.ts',
  'src/runtime/connection/timeouts.ts',
  'src/runtime/counters.ts',
  'src/runtime/groups/apply-roster.ts',
  'src/runtime/groups/catch-up.ts',
  'src/runtime/groups/join-baseline.ts',
  'src/runtime/groups/notify-absent.ts',
  'src/runtime/groups/observed-rosters.ts',
  'src/runtime/groups/relay.ts',
  'src/runtime/groups/retained-rosters.ts',
  'src/runtime/groups/serve-history.ts',
  'src/runtime/groups/stand-ins.ts',
  'src/runtime/inbound/deferred-commands.ts',
  'src/runtime/inbound/receipts/receipt-budget.ts',
  'src/runtime/inbound/receipts/receipts.ts',
  'src/runtime/inbound/sequenced.ts',
  'src/runtime/outbound/group-commit.ts',
  'src/runtime/outbound/hybrid-clock.ts',
  'src/runtime/outbound/outbox-queue.ts',
  'src/runtime/outbound/outbox.ts',
  'src/runtime/outbound/peer-feedback.ts',
  'src/runtime/outbound/poison-messages.ts',
  'src/runtime/outbound/publish-tracker.ts',
  'src/runtime/outbound/receivers.ts',
  'src/runtime/outbound/retransmit-timer.ts',
  'src/runtime/outbound/sync-state.ts',
  'src/runtime/storage-errors.ts',
  'src/runtime/stored-counters.ts',
]

/** The files that are mutated. */
export const SCOPE: readonly string[] = [
  'src/core/**/*.ts',
  'src/model/**/*.ts',
  'src/protocol/**/*.ts',
  ...MACHINES,
]

/** Quick tests that need no program of the machine. Those of components take ten times as long: name them with `--tests`. */
export const TESTS: readonly string[] = [
  'test/{unit,property}/**/*.test.ts',
  'test/golden/packets.test.ts',
]

/** Tests that read sources, wait for the machine, cover next to nothing here or take a minute. */
export const NOT_TESTS: readonly string[] = [
  'test/unit/repository/**',
  'test/unit/{support,themes,i18n}/**',
  'test/unit/**/{texts,lock,wrap,buffer,keyring,keyboard,large-group}.test.ts',
  'test/property/keyboard.test.ts',
]

/** A mutant that no test can notice. `line` is the text of its line without the spaces around it. */
export type Equivalent = {
  readonly file: string
  readonly line: string
  readonly label: string
  readonly because: string
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: 'src/model/direct/sessions.ts',
    line: 'if (clock && mark.at > clock.clock) clock.clock = mark.at',
    label: '> → >=',
    because: 'it sets the clock to the same time',
  },
  {
    file: 'src/model/people/presence.ts',
    line: 'const { groups, conversations } = original(draft) ?? draft',
    label: '?? → &&',
    because: 'the draft says the same as its original, only slower',
  },
  {
    file: 'src/model/people/presence.ts',
    line: 'if (!conversations.get(conversation)?.typing.has(who)) continue',
    label: '!conversations.get(conversation)?.typing.has(who) → false',
    because: 'whoever is not in a set can be removed from it, only slower',
  },
  ...EQUIVALENT_IN_CORE,
  ...EQUIVALENT_IN_GROUPS,
  ...EQUIVALENT_IN_RUNTIME,
]
