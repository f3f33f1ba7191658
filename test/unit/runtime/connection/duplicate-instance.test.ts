/** Two programs with one profile: who stops, who goes on, and who first takes a higher boot. */
import { expect, test } from 'vitest'
import type { Millis, PublicKey } from '../../../../src/core/ids.ts'
import type { Status } from '../../../../src/model/people/presence.ts'
import { createDuplicateInstances } from '../../../../src/runtime/connection/duplicate-instance.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000

type Step =
  | readonly ['begin', boot: number]
  | readonly ['published', boot: number]
  | 'insist'
  /** A presence record with my key, published so long ago (ms). */
  | readonly ['record', boot: number, status: Status, age: number]

/** Whether a record of another program means that a newer one is here; then the verdict with the last boot. */
const run = (steps: readonly Step[]) => {
  const duplicates = createDuplicateInstances()
  const newer: boolean[] = []
  let boot = 0
  for (const step of steps) {
    if (step === 'insist') duplicates.insist()
    else if (step[0] === 'begin') {
      ;[, boot] = step
      duplicates.begin(boot)
    } else if (step[0] === 'published') duplicates.onPublished(step[1])
    else {
      const [, other, status, age] = step
      const record = {
        hasOwnKey: true,
        key: '' as PublicKey,
        boot: other,
        at: (NOW - age) as Millis,
        status,
        retained: true,
      }
      newer.push(duplicates.onPresence(record, boot, NOW as Millis))
    }
  }
  const verdict = duplicates.verdict(boot)
  return [...newer, typeof verdict === 'string' ? verdict : `above ${verdict.above}`].join(' ')
}

test.each<[string, readonly Step[], string]>([
  ['nobody else: go', [['begin', 5]], 'go'],
  [
    'my own record comes back',
    [
      ['begin', 5],
      ['published', 5],
      ['record', 5, 'online', 0],
    ],
    'false go',
  ],
  [
    'my own record comes back before I am published',
    [
      ['begin', 5],
      ['record', 5, 'online', 0],
    ],
    'false go',
  ],
  [
    'a record of an earlier connection of mine',
    [
      ['begin', 4],
      ['begin', 5],
      ['record', 4, 'online', 0],
    ],
    'false go',
  ],
  [
    'at the start an older program is here: it will stop',
    [
      ['begin', 5],
      ['record', 4, 'online', 0],
    ],
    'false go',
  ],
  [
    'at the start a program with a higher boot is here: go above it',
    [
      ['begin', 5],
      ['record', 7, 'online', 0],
    ],
    'true above 7',
  ],
  [
    'at the start my own record does not count, one that left a moment ago does',
    [
      ['begin', 5],
      ['record', 6, 'offline', 0],
      ['record', 5, 'online', 0],
    ],
    'false false above 6',
  ],
  [
    'while I am here a newer one comes: stop',
    [
      ['begin', 5],
      ['published', 5],
      ['record', 7, 'online', 0],
    ],
    'true stop',
  ],
  [
    'while I am here an older one shows itself',
    [
      ['begin', 5],
      ['published', 5],
      ['record', 4, 'online', 0],
    ],
    'false go',
  ],
  [
    'a newer one is away, not offline: stop',
    [
      ['begin', 5],
      ['published', 5],
      ['record', 7, 'away', 0],
    ],
    'true stop',
  ],
  [
    'one that went offline a moment ago was thrown out by my connection: stop',
    [
      ['begin', 5],
      ['published', 5],
      ['begin', 6],
      ['record', 7, 'offline', MINUTE - 1],
    ],
    'false stop',
  ],
  [
    'one that went offline a minute ago left by itself',
    [
      ['begin', 5],
      ['published', 5],
      ['begin', 6],
      ['record', 7, 'offline', MINUTE],
    ],
    'false go',
  ],
  [
    'a new connection forgets what an earlier one saw',
    [
      ['begin', 5],
      ['published', 5],
      ['record', 7, 'offline', 0],
      ['begin', 6],
    ],
    'false go',
  ],
  [
    'the highest of several counts',
    [
      ['begin', 5],
      ['record', 9, 'online', 0],
      ['record', 7, 'online', 0],
    ],
    'true true above 9',
  ],
  [
    'whoever insists goes on, above the other',
    [['begin', 5], ['published', 5], ['record', 7, 'online', 0], 'insist'],
    'true above 7',
  ],
  [
    'but only once: after that a newer one makes it stop again',
    [['begin', 5], 'insist', ['published', 8], ['record', 9, 'online', 0]],
    'true stop',
  ],
])('%s', (_, steps, outcome) => {
  expect(run(steps)).toBe(outcome)
})
