/** How many receipts a member of a large group may send: while it talks, when it falls silent, after a long wait. */
import { expect, test } from 'vitest'
import type { Millis } from '../../../../src/core/ids.ts'
import { createReceiptBudget } from '../../../../src/runtime/inbound/receipts/receipt-budget.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** So many messages at a time (ms), or so many attempts to send a receipt that has been due since `since`. */
type Step =
  | readonly [at: number, 'message', count: number]
  | readonly [at: number, 'receipt', count: number, since?: number]

/** For each step with receipts, how many may be sent. */
const run = (steps: readonly Step[]) => {
  const budget = createReceiptBudget()
  const start = 1_800_000_000_000
  return steps.flatMap(([at, what, count, since = at]) => {
    const times = Array.from({ length: count })
    const now = (start + at) as Millis
    if (what === 'receipt')
      return [times.filter(() => budget.spend('a', (start + since) as Millis, now)).length]
    for (const _ of times) budget.earn('a', now)
    return []
  })
}

test.each<[string, readonly Step[], readonly number[]]>([
  [
    'the first messages of a talk are confirmed at once',
    [
      [0, 'message', 1],
      [0, 'receipt', 9],
    ],
    [5],
  ],
  [
    'then ten messages pay for one receipt',
    [
      [0, 'message', 1],
      [0, 'receipt', 9],
      [SECOND, 'message', 9],
      [SECOND, 'receipt', 9],
    ],
    [5, 1],
  ],
  [
    'a clock that was set back is no reason to wait',
    [
      [60 * MINUTE, 'message', 1],
      [60 * MINUTE, 'receipt', 5],
      [0, 'receipt', 1, 60 * MINUTE],
    ],
    [5, 1],
  ],
  [
    'nor is one that was set back after the last message alone',
    [
      [60 * MINUTE, 'message', 1],
      [60 * MINUTE, 'receipt', 9],
      [59 * MINUTE, 'receipt', 1],
    ],
    [5, 1],
  ],
  [
    'nor is one that was set back since the receipt was due',
    [
      [0, 'message', 1],
      [0, 'receipt', 9],
      [SECOND, 'receipt', 1, 60 * MINUTE],
    ],
    [5, 1],
  ],
  [
    'with it another talk begins',
    [
      [60 * MINUTE, 'message', 1],
      [60 * MINUTE, 'receipt', 9],
      [0, 'message', 1],
      [0, 'receipt', 9],
    ],
    [5, 5],
  ],
  [
    'fewer do not',
    [
      [0, 'message', 1],
      [0, 'receipt', 9],
      [SECOND, 'message', 8],
      [SECOND, 'receipt', 9],
    ],
    [5, 0],
  ],
  [
    'when nothing was received for thirty seconds, everything is confirmed',
    [
      [0, 'message', 1],
      [0, 'receipt', 9],
      [30 * SECOND, 'receipt', 9],
      [30 * SECOND + 1, 'receipt', 9],
    ],
    [5, 0, 9],
  ],
  [
    'a new talk begins with a full budget',
    [
      [0, 'message', 1],
      [0, 'receipt', 5],
      [30 * SECOND + 1, 'message', 1],
      [30 * SECOND + 1, 'receipt', 9],
    ],
    [5, 5],
  ],
  [
    'a talk that goes on does not',
    [
      [0, 'message', 1],
      [0, 'receipt', 5],
      [30 * SECOND, 'message', 1],
      [30 * SECOND, 'receipt', 9],
    ],
    [5, 0],
  ],
  [
    'and it saves nothing for the next one',
    [
      [0, 'message', 100],
      [31 * SECOND, 'message', 1],
      [31 * SECOND, 'receipt', 20],
    ],
    [5],
  ],
  [
    'after ten minutes a receipt is sent also while the group talks',
    [
      [0, 'message', 1],
      [0, 'receipt', 5],
      [10 * MINUTE, 'message', 0],
      [SECOND, 'receipt', 1, SECOND - 10 * MINUTE],
      [SECOND, 'receipt', 1, SECOND - 10 * MINUTE - 1],
    ],
    [5, 0, 1],
  ],
])('%s', (_, steps, allowed) => {
  expect(run(steps)).toEqual(allowed)
})

test('each group has its own budget', () => {
  const budget = createReceiptBudget()
  const now = 1_800_000_000_000 as Millis
  budget.earn('a', now)
  budget.earn('b', now)
  const spend = (group: string) =>
    Array.from({ length: 9 }).filter(() => budget.spend(group, now, now))
  expect(spend('a')).toHaveLength(5)
  expect(spend('b')).toHaveLength(5)
})
