/** What the broker kept has come when our own packet is back, or when nothing more comes. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../src/core/ids.ts'
import { createRetainedSync } from '../../../src/runtime/connection/retained-sync.ts'
import { createTestClock } from '../../support/network/test-clock.ts'

const waiting = () => {
  const clock = createTestClock()
  const barrier = createRetainedSync(clock)
  const passed = { at: 0 }
  const began = clock.now()
  const wait = async () => {
    await barrier.wait(() => {})
    passed.at = clock.now() - began
  }
  void wait()
  return { clock, barrier, passed, began }
}

test('our own packet ends it, but none that was sent before', async () => {
  const { clock, barrier, passed, began } = waiting()
  await clock.advance(100)
  barrier.onSentinel(addMillis(began, -1))
  await clock.advance(100)
  expect(passed.at).toBe(0)
  barrier.onSentinel(began)
  await clock.advance(1)
  expect(passed.at).toBe(200)
})

test('without it, silence ends it after a while', async () => {
  const { clock, passed } = waiting()
  await clock.advance(60_000)
  expect(passed.at).toBe(5000)
})

test('while packets come it goes on, and until two seconds after the last one', async () => {
  const { clock, barrier, passed } = waiting()
  for (let second = 1; second <= 9; second += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(1000)
    barrier.onPacket()
  }
  expect(passed.at).toBe(0)
  await clock.advance(60_000)
  expect(passed.at).toBe(11_000)
})

test('whoever sends without end holds it up for twenty seconds', async () => {
  const { clock, barrier, passed } = waiting()
  for (let second = 1; second <= 30; second += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(1000)
    barrier.onPacket()
  }
  expect(passed.at).toBe(20_000)
})
