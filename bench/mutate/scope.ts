/** What is mutated, what tests it, and which mutants behave like the code that they change. */
import { EQUIVALENT_IN_GROUPS } from './equivalent-in-groups.ts'

/** The small machines of the runtime, which have rules of their own. */
export const MACHINES: readonly string[] = [
  'src/runtime/bridges/overlap-dedupe.ts',
  'src/runtime/bridges/rate-limit.ts',
  'src/runtime/bridges/retained-dedupe.ts',
  'src/runtime/connection/backoff.ts',
  'src/runtime/connection/duplicate-instance.ts',
  'src/runtime/connection/retained-sync.ts',
  'src/runtime/connection/round-trips.ts',
  'src/runtime/connection/timeouts.ts',
  'src/runtime/counters.ts',
  'src/runtime/groups/join-baseline.ts',
  'src/runtime/inbound/deferred-commands.ts',
  'src/runtime/inbound/receipt-budget.ts',
  'src/runtime/inbound/receipts.ts',
  'src/runtime/inbound/sequenced.ts',
  'src/runtime/outbound/hybrid-clock.ts',
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
    file: 'src/core/incremental-sort.ts',
    line: 'for (let before = other[next]; before !== undefined && before < value; before = other[next]) {',
    label: '< → <=',
    because: 'equal strings can change places, and nobody can tell',
  },
  {
    file: 'src/core/text/ascii.ts',
    line: "isAscii(text) ? text : text.normalize('NFKD').replaceAll(MARKS, '').replaceAll(OTHERS, spell)",
    label: 'isAscii(text) → false',
    because: 'ASCII stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'if (text.length <= limit && !CONTROL.test(text)) return text',
    label: 'text.length <= limit && !CONTROL.test(text) → false',
    because: 'a text without controls stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'if (text.length <= limit && !CONTROL.test(text)) return text',
    label: '<= → <',
    because: 'a text without controls stays what it is, only slower',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: 'return piece.length <= room',
    label: '<= → <',
    because: 'behind a piece that fills the room nothing has room',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: "if (control === LRE) return begin('embedding', LRI)",
    label: "'embedding' → ''",
    because: 'it is only compared with the other two kinds',
  },
  {
    file: 'src/core/text/bidi.ts',
    line: "if (control === RLE) return begin('embedding', RLI)",
    label: "'embedding' → ''",
    because: 'it is only compared with the other two kinds',
  },
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
  ...EQUIVALENT_IN_GROUPS,
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: "channel.kind === 'group' ? eventStore.state().groups.get(channel.group) : undefined",
    label: "channel.kind === 'group' → true",
    because: 'no group has the name `undefined`',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'due.delete(author)',
    label: 'without due.delete(author)',
    because: 'what waits is decided once more for nothing',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'if (stored) wait(command)',
    label: 'stored → true',
    because: 'what waits of this author is decided once more for nothing',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'const provided = awaited.size > 0 ? providedBy(event) : undefined',
    label: 'awaited.size > 0 → true',
    because: 'where nothing is awaited nothing is found, only slower',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'const provided = awaited.size > 0 ? providedBy(event) : undefined',
    label: '> → >=',
    because: 'where nothing is awaited nothing is found, only slower',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'const authors = provided === undefined ? undefined : awaited.get(provided)',
    label: 'provided === undefined → false',
    because: 'nothing is awaited under the name `undefined`',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'awaited.delete(provided)',
    label: 'without awaited.delete(provided)',
    because: 'what waits is decided once more for nothing',
  },
  {
    file: 'src/runtime/inbound/deferred-commands.ts',
    line: 'return [keyOf(command.channel), ...(isChangeCommand(command) ? [command.target] : [])]',
    label: 'isChangeCommand(command) → true',
    because: 'no event provides `undefined`',
  },
  {
    file: 'src/runtime/inbound/sequenced.ts',
    line: "eventStore.commit([{ type: 'packet.refused', reason }], isEarly ? undefined : confirm)",
    label: 'isEarly → false',
    because: 'what was written when it was deferred is written once more',
  },
  {
    file: 'src/runtime/inbound/receipts.ts',
    line: 'const due = pending && pending.at < at ? pending.at : at',
    label: '< → <=',
    because: 'the two times are the same',
  },
  {
    file: 'src/runtime/inbound/receipts.ts',
    line: 'if (!linked || !counter || !isCurrent(counter)) return',
    label: '|| → &&',
    because: 'timers end with their link, and counters are never deleted',
  },
  {
    file: 'src/runtime/inbound/receipts.ts',
    line: 'const before = seenUpTo.get(name) ?? counter.received.upTo - 1',
    label: '1 → (1 + 1)',
    because: 'either way something new was received',
  },
]
