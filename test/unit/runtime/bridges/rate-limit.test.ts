/** Rate limits: what is allowed, when more is, and how much is reported as dropped. */
import { expect, test } from 'vitest'
import {
  createRateLimit,
  OPEN_TOPIC_RATE,
  PLAINTEXT_RATE,
} from '../../../../src/runtime/bridges/rate-limit.ts'
import type { Rate } from '../../../../src/runtime/bridges/rate-limit.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

/** `count` attempts at a time (ms since the start); the clock may be set back in between. */
type Attempts = readonly [at: number, count: number]

const run = async (rate: Rate, all: readonly Attempts[]) => {
  const clock = createTestClock()
  const start = clock.now()
  let skew = 0
  const now = () => clock.now() + skew
  const reports: string[] = []
  const limit = createRateLimit(
    { ...clock, now: () => now() as typeof start },
    rate,
    (name, count) => reports.push(`${name} ${count} at ${clock.now() - start}`),
  )
  const allowed: number[] = []
  for (const [at, count] of all) {
    const rest = start + at - now()
    // oxlint-disable-next-line no-await-in-loop
    if (rest >= 0) await clock.advance(rest)
    else skew += rest
    allowed.push(Array.from({ length: count }, () => limit.allows('a')).filter(Boolean).length)
  }
  await clock.advance(10_000)
  return { allowed, reports }
}

test.each<[string, Rate, readonly Attempts[], readonly number[], readonly string[]]>([
  ['what is below the limit passes', OPEN_TOPIC_RATE, [[0, 50]], [50], []],
  ['the rest is reported once', OPEN_TOPIC_RATE, [[0, 60]], [50], ['a 10 at 1000']],
  [
    'a second counts from its first line',
    OPEN_TOPIC_RATE,
    [
      [600, 50],
      [1599, 7],
      [1600, 50],
    ],
    [50, 0, 50],
    ['a 7 at 1600'],
  ],
  [
    'the rest of one second is no help in the next one',
    OPEN_TOPIC_RATE,
    [
      [0, 10],
      [1000, 60],
    ],
    [10, 50],
    ['a 10 at 2000'],
  ],
  [
    'each second has a report of its own',
    OPEN_TOPIC_RATE,
    [
      [0, 51],
      [1000, 52],
    ],
    [50, 50],
    ['a 1 at 1000', 'a 2 at 2000'],
  ],
  [
    'a second that was not full is over after a second',
    OPEN_TOPIC_RATE,
    [
      [0, 30],
      [900, 30],
      [1000, 30],
    ],
    [30, 20, 30],
    ['a 10 at 1000'],
  ],
  [
    'a clock that was set back does not keep everything out',
    OPEN_TOPIC_RATE,
    [
      [5000, 60],
      [4999, 60],
    ],
    [50, 50],
    ['a 10 at 5000', 'a 10 at 6000'],
  ],
  [
    'a burst of plain text, then one more every 50 ms',
    PLAINTEXT_RATE,
    [
      [0, 101],
      [49, 1],
      [50, 2],
      [200, 5],
    ],
    [100, 0, 1, 3],
    ['a 2 at 50', 'a 1 at 100', 'a 2 at 250'],
  ],
  [
    'what is left of 50 ms is not lost',
    PLAINTEXT_RATE,
    [
      [0, 100],
      [75, 5],
      [100, 5],
    ],
    [100, 1, 1],
    ['a 4 at 100', 'a 4 at 150'],
  ],
  [
    'a long silence fills one burst and no more',
    PLAINTEXT_RATE,
    [
      [0, 100],
      [3_600_000, 101],
    ],
    [100, 100],
    ['a 1 at 3600050'],
  ],
])('%s', async (_, rate, attempts, allowed, reports) => {
  expect(await run(rate, attempts)).toEqual({ allowed, reports })
})

test('each name has its own limit; flushing reports at once, forgetting never', async () => {
  const clock = createTestClock()
  const reports: string[] = []
  const limit = createRateLimit(clock, { burst: 1, refill: 1, interval: 1000 }, (name, count) =>
    reports.push(`${name} ${count}`),
  )
  const allowed = ['a', 'b', 'a', 'b', 'b', 'c', 'c'].map((name) => limit.allows(name))
  expect(allowed).toEqual([true, true, false, false, false, true, false])
  limit.forget('c')
  limit.flush()
  expect(reports).toEqual(['a 1', 'b 2'])
  expect([limit.allows('a'), limit.allows('c')]).toEqual([false, true])
  await clock.advance(5000)
  expect(reports).toEqual(['a 1', 'b 2', 'a 1'])
  const more = [limit.allows('a'), limit.allows('a')]
  limit.flush()
  expect([...more, limit.allows('a')]).toEqual([true, false, false])
  limit.forget('a')
  await clock.advance(5000)
  expect(reports).toEqual(['a 1', 'b 2', 'a 1', 'a 1'])
})

test('where nobody wants a report no timer runs', () => {
  const clock = createTestClock()
  let timers = 0
  const after: typeof clock.after = (...timer) => {
    timers += 1
    return clock.after(...timer)
  }
  const limit = createRateLimit({ ...clock, after }, { burst: 1, refill: 1, interval: 1000 })
  expect([limit.allows('a'), limit.allows('a')]).toEqual([true, false])
  expect(timers).toBe(0)
})
