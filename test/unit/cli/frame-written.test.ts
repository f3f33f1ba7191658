/** What waits for the first frame goes on when the terminal has all of it, or does not read. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { frameWritten } from '../../../src/cli/screen/output/frame-written.ts'

const start = () => {
  const taken = Promise.withResolvers<void>()
  const timers = new Set<() => void>()
  let isDone = false
  const after = (_: number, task: () => void) => {
    timers.add(task)
    return () => void timers.delete(task)
  }
  const wait = async () => {
    await frameWritten({ flushed: () => taken.promise }, after)
    isDone = true
  }
  void wait()
  return { taken, timers, isDone: () => isDone }
}

test('not before the terminal has taken it; then no timer is left', async () => {
  const { taken, timers, isDone } = start()
  await nextTurn()
  expect(isDone()).toBe(false)
  taken.resolve()
  await nextTurn()
  expect(isDone()).toBe(true)
  expect(timers.size).toBe(0)
})

test('a terminal that does not read holds nothing up for long', async () => {
  const { timers, isDone } = start()
  for (const task of timers) task()
  await nextTurn()
  expect(isDone()).toBe(true)
})
