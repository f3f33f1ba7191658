/** What the broker retains has come when our own packet is back, or when nothing more comes. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../../src/core/ids.ts'
import { createRetainedSync } from '../../../../src/runtime/connection/retained-sync.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const SECOND = 1000

/** What comes after so long (ms): a packet, our own one published at that time, the end of the link, or a new time. */
type Step =
  | readonly [at: number, 'packet' | 'end' | 'set back']
  | readonly [at: number, 'sentinel', publishedAt: number]

const everySecond = (count: number): readonly Step[] =>
  Array.from({ length: count }, (_, n) => [(n + 1) * SECOND, 'packet'])

/** Runs a wait that begins at 0; gives how long it took. */
const run = async (steps: readonly Step[]) => {
  const clock = createTestClock()
  let skew = 0
  const start = clock.now()
  const sync = createRetainedSync({ ...clock, now: () => addMillis(clock.now(), skew) })
  const outcome = { took: -1, published: 0 }
  const wait = async () => {
    await sync.wait(() => (outcome.published += 1))
    outcome.took = clock.now() - start
  }
  void wait()
  for (const [at, what, publishedAt = 0] of steps) {
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(start + at - clock.now())
    if (what === 'packet') sync.onPacket()
    else if (what === 'sentinel') sync.onSentinel(addMillis(start, publishedAt))
    else if (what === 'end') sync.finish()
    else skew = -3_600_000
  }
  await clock.advance(60 * SECOND)
  expect(outcome.published).toBe(1)
  return outcome.took
}

test.each<[string, readonly Step[], took: number]>([
  ['our own packet ends it', [[200, 'sentinel', 0]], 200],
  ['one that was published before the wait does not', [[200, 'sentinel', -1]], 5000],
  ['one of a later wait does as well', [[200, 'sentinel', 100]], 200],
  ['without it, silence ends it after five seconds', [], 5000],
  ['a packet early in these five seconds does not prolong it', [[3000, 'packet']], 5000],
  ['one near their end does, by two seconds of silence', [[4500, 'packet']], 6500],
  ['while packets come it goes on, and two seconds longer', everySecond(9), 11_000],
  ['packets without end hold it up for twenty seconds', everySecond(30), 20_000],
  ['our own packet ends it among the others', [...everySecond(9), [9500, 'sentinel', 0]], 9500],
  ['the end of the link ends it', [[300, 'end']], 300],
  [
    'what comes after its end changes nothing',
    [
      [300, 'sentinel', 0],
      [400, 'end'],
      [500, 'sentinel', 0],
    ],
    300,
  ],
  [
    'a clock that is set back by an hour prolongs it by two seconds',
    [
      [4500, 'packet'],
      [4600, 'set back'],
    ],
    7000,
  ],
  [
    'and with packets by twenty at most',
    [[4500, 'packet'], [4600, 'set back'], ...everySecond(30).slice(5)],
    25_000,
  ],
])('%s', async (_, steps, took) => {
  expect(await run(steps)).toBe(took)
})

test('a wait that is over does not end the next one', async () => {
  const clock = createTestClock()
  const sync = createRetainedSync(clock)
  const first = sync.wait(() => {})
  sync.onSentinel(clock.now())
  await first
  await clock.advance(4900)
  let isOver = false
  const second = async () => {
    await sync.wait(() => {})
    isOver = true
  }
  void second()
  await clock.advance(200)
  expect(isOver).toBe(false)
  sync.onSentinel(clock.now())
  await clock.advance(0)
  expect(isOver).toBe(true)
})
