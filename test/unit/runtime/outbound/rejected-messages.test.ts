/** When a rejected message is due again, by the clock of this machine. */
import { expect, test } from 'vitest'
import type { Millis } from '../../../../src/core/ids.ts'
import { createRejections } from '../../../../src/runtime/outbound/rejected-messages.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const setUp = () => {
  let now = 1_764_000_000_000
  const rejections = createRejections(() => now as Millis)
  return { ...rejections, pass: (millis: number) => void (now += millis) }
}

test('it is tried again after a minute, and after twice as long each time', () => {
  const { onRejected, isDue, isDueAtLink, pass } = setUp()
  for (const pause of [MINUTE, 2 * MINUTE, 4 * MINUTE]) {
    onRejected('a', 1)
    pass(pause)
    expect([isDue('a', 1), isDueAtLink('a', 1)]).toEqual([false, false])
    pass(1)
    expect([isDue('a', 1), isDueAtLink('a', 1)]).toEqual([true, true])
  }
})

test('a clock that is set back makes it no later', () => {
  const { onRejected, isDue, isDueAtLink, pass } = setUp()
  onRejected('a', 1)
  pass(-24 * HOUR)
  expect([isDue('a', 1), isDueAtLink('a', 1)]).toEqual([true, true])
  onRejected('a', 1)
  pass(MINUTE)
  expect([isDue('a', 1), isDueAtLink('a', 1)]).toEqual([false, false])
})
