/** Mutants of the small machines of the runtime that no test can notice, and why. */
import type { Equivalent } from './scope.ts'

export const EQUIVALENT_IN_RUNTIME: readonly Equivalent[] = [
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
    file: 'src/runtime/inbound/receipts/receipts.ts',
    line: 'const due = pending && pending.at < at ? pending.at : at',
    label: '< → <=',
    because: 'the two times are the same',
  },
  {
    file: 'src/runtime/inbound/receipts/receipts.ts',
    line: 'if (!linked || !counter || !isCurrent(counter)) return',
    label: '|| → &&',
    because: 'timers end with their link, and counters are never deleted',
  },
  {
    file: 'src/runtime/inbound/receipts/receipts.ts',
    line: 'const before = seenUpTo.get(name) ?? counter.received.upTo - 1',
    label: '1 → (1 + 1)',
    because: 'either way something new was received',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: 'if (timer?.due === due) return',
    label: 'timer?.due === due → false',
    because: 'the timer is made anew for the same time',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: 'if (counter && state) advance(counter, state)',
    label: 'counter && state → true',
    because: 'a timer runs only where both are known',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: 'if (counter && state) advance(counter, state)',
    label: '&& → ||',
    because: 'a timer runs only where both are known',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: "take(counter, { type: 'linked', forgot: forgot || (isFirstLink && isOld) })",
    label: "'linked' → ''",
    because: 'it is the only input that is not compared',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: 'states.clear()',
    label: 'without states.clear()',
    because: 'the next link plans everything anew',
  },
  {
    file: 'src/runtime/outbound/retransmit-timer.ts',
    line: 'timer?.stop()',
    label: 'without timer?.stop()',
    because: 'when the old timer runs nothing is due',
  },
  {
    file: 'src/runtime/outbound/outbox.ts',
    line: '} else if (queue.inFlight.size === 0) queues.delete(topic)',
    label: 'queue.inFlight.size === 0 → false',
    because: 'an empty queue is looked at for nothing',
  },
  {
    file: 'src/runtime/outbound/outbox.ts',
    line: '} else if (queue.inFlight.size === 0) queues.delete(topic)',
    label: 'without queues.delete(topic)',
    because: 'an empty queue is looked at for nothing',
  },
  {
    file: 'src/runtime/outbound/outbox.ts',
    line: 'if (fresh.some(([from]) => from < ahead)) {',
    label: 'fresh.some(([from]) => from < ahead) → true',
    because: 'what was read ahead is read once more for nothing',
  },
  {
    file: 'src/runtime/outbound/outbox.ts',
    line: 'if (fresh.some(([from]) => from < ahead)) {',
    label: '< → <=',
    because: 'what was read ahead is not among the fresh numbers',
  },
  {
    file: 'src/runtime/outbound/outbox.ts',
    line: 'const CHUNK = 64',
    label: '64 → (64 + 1)',
    because: 'one more is read at once',
  },
]
