/** What papo leaves out because a broker hangs up at it, and what it does not blame for a link that breaks. */
import { expect, test } from 'vitest'
import { createHangUps } from '../../../../src/runtime/connection/access/hang-ups.ts'
import type { RequestKey } from '../../../../src/runtime/connection/access/hang-ups.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const MINUTE = 60_000
const DIRECT = 'write direct' as const
const GROUP = 'write group' as const

/** A broker, and what becomes of one link after another. */
const links = () => {
  const clock = createTestClock()
  const hangUps = createHangUps(clock.now)
  /** A link that ends after so long (ms) with these requests on their way. */
  const end = async (keys: readonly RequestKey[], millis = 100, closed = true) => {
    hangUps.begin()
    await clock.advance(millis)
    for (const key of keys) hangUps.onSent(key)
    return hangUps.onUnlinked(closed)
  }
  return { clock, hangUps, end }
}

test('what is alone on its way twice in a row is left out', async () => {
  const { hangUps, end } = links()
  await end([DIRECT, GROUP])
  expect([hangUps.isCareful(), hangUps.avoids(DIRECT)]).toEqual([true, false])
  await end([DIRECT])
  expect(hangUps.avoids(DIRECT)).toBe(false)
  expect(await end([DIRECT])).toBe(true)
  expect(hangUps.avoids(DIRECT)).toBe(true)
})

test('what is answered in between is innocent', async () => {
  const { hangUps, end } = links()
  await end([DIRECT])
  hangUps.begin()
  hangUps.onSent(DIRECT)
  hangUps.onAnswered(DIRECT)
  hangUps.onUnlinked(true)
  await end([DIRECT])
  expect(hangUps.avoids(DIRECT)).toBe(false)
})

test('different requests in a row mean that the link is at fault', async () => {
  const { hangUps, end } = links()
  await end([DIRECT])
  await end([GROUP])
  expect(hangUps.isCareful()).toBe(false)
  await end([DIRECT])
  expect([hangUps.avoids(DIRECT), hangUps.avoids(GROUP)]).toEqual([false, false])
})

test('a link that ends soon without it acquits it, one that lasts does not', async () => {
  const early = links()
  await early.end([DIRECT])
  await early.end([DIRECT])
  await early.end([], 3000)
  expect(early.hangUps.avoids(DIRECT)).toBe(false)
  const late = links()
  await late.end([DIRECT])
  await late.end([DIRECT])
  await late.end([], 40_000)
  await late.end([], 3000)
  expect(late.hangUps.avoids(DIRECT)).toBe(true)
})

test('two that are at fault are both found', async () => {
  const { hangUps, end } = links()
  await end([DIRECT, GROUP])
  await end([DIRECT])
  await end([DIRECT])
  await end([GROUP])
  await end([GROUP])
  expect([hangUps.avoids(DIRECT), hangUps.avoids(GROUP)]).toEqual([true, true])
})

test('it is tried again on a link that lasts, more and more rarely, and found at once', async () => {
  const { clock, hangUps, end } = links()
  await end([DIRECT])
  await end([DIRECT])
  hangUps.begin()
  await clock.advance(9 * MINUTE)
  hangUps.retryOne()
  expect(hangUps.avoids(DIRECT)).toBe(true)
  await clock.advance(MINUTE)
  hangUps.retryOne()
  expect(hangUps.avoids(DIRECT)).toBe(false)
  hangUps.onSent(DIRECT)
  expect(hangUps.onUnlinked(true)).toBe(true)
  expect(hangUps.avoids(DIRECT)).toBe(true)
  hangUps.begin()
  await clock.advance(19 * MINUTE)
  hangUps.retryOne()
  expect(hangUps.avoids(DIRECT)).toBe(true)
  await clock.advance(MINUTE)
  hangUps.retryOne()
  expect(hangUps.avoids(DIRECT)).toBe(false)
  hangUps.onSent(DIRECT)
  expect(hangUps.onAnswered(DIRECT)).toBe(true)
})
