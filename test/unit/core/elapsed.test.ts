/** How long ago something was, by a clock that may be set. */
import { expect, test } from 'vitest'
import { hasPassed } from '../../../src/core/elapsed.ts'

test.each([
  ['too early', 1000, 900, 100, false],
  ['over', 1000, 899, 100, true],
  ['at the same moment', 1000, 1000, 100, false],
  ['before it, because the clock was set back', 1000, 1001, 100, true],
])('%s', (_, now, since, millis, over) => {
  expect(hasPassed(now, since, millis)).toBe(over)
})
