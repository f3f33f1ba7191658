/** The clock and the names that the real program uses. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { steadyMillis, systemClock } from '../../../src/adapters/clock.ts'
import { systemIds } from '../../../src/adapters/ids.ts'
import { parseUlid } from '../../../src/core/ids.ts'
import type { Millis } from '../../../src/core/ids.ts'

const AT = 1_763_630_000_000 as Millis

const chanceOf = (byte: number) => systemIds((size) => new Uint8Array(size).fill(byte)).random()

test('names are ULIDs, and those of one millisecond ascend', () => {
  const { next } = systemIds()
  const names = Array.from({ length: 2000 }, () => next(AT))
  expect(names.every((name) => parseUlid(name) === name)).toBe(true)
  expect(names.toSorted()).toEqual(names)
  expect(new Set(names).size).toBe(2000)
  expect(next((AT + 1) as Millis) > (names.at(-1) ?? '')).toBe(true)
  expect(systemIds().next(AT)).not.toBe(systemIds().next(AT))
})

test('counting up carries over, and even the highest start has room', () => {
  const { next } = systemIds((size) => new Uint8Array(size).fill(255))
  const [first, second] = [next(AT), next(AT)]
  expect(second > first).toBe(true)
})

test('chance is at least nought and less than one', () => {
  expect(chanceOf(0)).toBe(0)
  expect(chanceOf(255)).toBeLessThan(1)
  expect(chanceOf(128)).toBeCloseTo(0.5, 2)
})

test('a task is done once after its time, and not at all when it was called off', async () => {
  const done: string[] = []
  const stop = systemClock.after(1, () => done.push('called off'))
  stop()
  const before = systemClock.now()
  await new Promise<void>((resolve) => {
    // a timer of the clock alone would not keep the test alive
    const alive = setTimeout(() => {}, 10_000)
    systemClock.after(20, () => {
      done.push('done')
      clearTimeout(alive)
      resolve()
    })
  })
  expect(done).toEqual(['done'])
  expect(systemClock.now() - before).toBeGreaterThanOrEqual(15)
})

test('what is overdue is done soon, and what is due in a month not at once', async () => {
  const warnings: string[] = []
  const note = ({ name }: Error) => warnings.push(name)
  process.on('warning', note)
  const done: string[] = []
  const stop = systemClock.after(30 * 86_400_000, () => done.push('far away'))
  systemClock.after(-40, () => done.push('overdue'))
  await expect.poll(() => done).toEqual(['overdue'])
  // a timer with too long a delay is run after a millisecond
  await new Promise((resolve) => setTimeout(resolve, 20))
  stop()
  process.off('warning', note)
  expect([done, warnings]).toEqual([['overdue'], []])
})

test('random numbers go on, however many are drawn', () => {
  const { random } = systemIds()
  const numbers = Array.from({ length: 1000 }, random)
  expect(new Set(numbers).size).toBe(1000)
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
})

test('the clock that nobody sets counts milliseconds, also where the wall clock is set back', () => {
  vi.useFakeTimers({ toFake: ['hrtime', 'Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const before = steadyMillis()
  vi.advanceTimersByTime(1500)
  vi.setSystemTime(0)
  expect(steadyMillis() - before).toBeCloseTo(1500, 3)
})
