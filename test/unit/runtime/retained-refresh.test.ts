/** How soon what is retained of me is corrected. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../src/core/ids.ts'
import { createRetainedRefresh } from '../../../src/runtime/retained-refresh.ts'
import { createTestClock } from '../../support/network/test-clock.ts'
import { seededIds } from '../../support/network/network.ts'

/** `correct` asks for a correction and tells how often there was one so much time (ms) later. */
const corrections = (given: { readonly setBack: number }) => {
  const clock = createTestClock()
  let skew = 0
  let published = 0
  const refresh = createRetainedRefresh({
    clock: { ...clock, now: () => addMillis(clock.now(), skew) },
    ids: seededIds(1),
    publish: () => {
      published += 1
    },
  })
  return {
    correct: async (wait: number) => {
      refresh.correct()
      await clock.advance(wait)
      return published
    },
    setBack: () => {
      skew = -given.setBack
    },
  }
}

test('at once, and again after a moment', async () => {
  const { correct } = corrections({ setBack: 0 })
  expect(await correct(10)).toBe(1)
  expect(await correct(10)).toBe(1)
  expect(await correct(3000)).toBe(2)
})

test('not when a clock that was set back is where it was', async () => {
  const { correct, setBack } = corrections({ setBack: 3_600_000 })
  expect(await correct(10)).toBe(1)
  setBack()
  expect(await correct(10)).toBe(2)
})
