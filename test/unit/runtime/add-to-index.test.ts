/** When new messages get into the search index: behind them, while there is time. */
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { diskFailure } from '../../../src/ports/storage.ts'
import { createIndexer } from '../../../src/runtime/add-to-index.ts'
import { createTestClock } from '../../support/network/test-clock.ts'
import { sent } from '../../support/model/rules.ts'

const START = 1_800_000_000_000
const messages = (count: number): readonly ChatEvent[] =>
  Array.from({ length: count }, (_, index) => sent(index))

/** So many messages are left from before; some more come. */
const open = (left = 0, isTyping = () => false) => {
  const clock = createTestClock(START)
  let looks = 0
  let waiting = left
  let isFull = false
  const steps: number[] = []
  const leaving: (() => void)[] = []
  const indexer = createIndexer({
    disk: {
      history: {
        addToIndex: (count) => {
          if (waiting < count) return false
          waiting -= count
          steps.push(clock.now() - START)
          return waiting >= count
        },
      },
      transaction: (_, work) => {
        if (isFull) throw diskFailure(new Error('full'))
        return work()
      },
    },
    isTyping,
    clock: {
      after: (delay, task) => {
        looks += 1
        return clock.after(delay, task)
      },
    },
    onLeave: (task) => {
      leaving.push(task)
      return () => {}
    },
  })
  return {
    clock,
    steps,
    waiting: () => waiting,
    /** How often it planned to look. */
    looks: () => looks,
    come: (count: number) => {
      waiting += count
      indexer.committed?.(messages(count))
    },
    start: () => indexer.started?.(undefined),
    leave: () => {
      for (const task of leaving) task()
    },
    fill: (full: boolean) => {
      isFull = full
    },
  }
}

/** So many a pause, for some pauses. */
const flow = async ({ clock, come }: ReturnType<typeof open>, each: number, pauses: number) => {
  for (let done = 0; done < pauses; done += 1) {
    come(each)
    // one pause after the other
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(16)
  }
}

test('some messages wait for more, without a timer', async () => {
  const { clock, come, steps } = open()
  come(63)
  await clock.advance(60_000)
  expect(steps).toEqual([])
  come(1)
  await clock.advance(60_000)
  expect(steps.length).toBe(1)
})

test('while somebody types nothing is added, and afterwards everything', async () => {
  let isTyping = true
  const opened = open(0, () => isTyping)
  await flow(opened, 16, 500)
  expect(opened.steps).toEqual([])
  isTyping = false
  await opened.clock.advance(5000)
  expect(opened.waiting()).toBeLessThan(64)
})

test('somebody who types for ever does not keep more back than a search can read', async () => {
  const opened = open(0, () => true)
  await flow(opened, 20, 1000)
  expect(opened.steps.length).toBeGreaterThan(0)
  expect(opened.waiting()).toBeLessThan(8192 + 64)
})

test('a thousand a second get into the index behind them', async () => {
  const opened = open()
  await flow(opened, 16, 500)
  expect(opened.waiting()).toBeLessThan(200)
})

test('a flood waits for its end, and then not longer than it has to', async () => {
  const opened = open()
  await flow(opened, 100, 20)
  expect(opened.steps).toEqual([])
  await opened.clock.advance(2000)
  expect(opened.waiting()).toBeLessThan(64)
  // pauses for everything else lie between the steps
  expect(new Set(opened.steps).size).toBe(opened.steps.length)
})

test('what a flood left gets into the index in a tenth of a second for each three thousand messages', async () => {
  const opened = open()
  await flow(opened, 100, 32)
  await opened.clock.advance(16 + 50 * 2)
  expect(opened.waiting()).toBeLessThan(64)
})

test('when nothing is left it looks no more, however many came', async () => {
  const { clock, come, start, looks, waiting } = open(100)
  start()
  come(1000)
  await clock.advance(4000)
  expect(waiting()).toBeLessThan(64)
  const before = looks()
  expect(before).toBeLessThan(30)
  await clock.advance(3_600_000)
  expect(looks()).toBe(before)
})

test('what an earlier run left has its turn after the start', async () => {
  const { clock, start, steps, waiting } = open(200)
  start()
  await clock.advance(1000)
  expect(steps).toEqual([])
  await clock.advance(2000)
  expect(waiting()).toBeLessThan(64)
})

test('a program that leaves at once takes a step', () => {
  const { leave, waiting } = open(100)
  leave()
  expect(waiting()).toBe(36)
})

test('a full disk puts it off', async () => {
  const { clock, come, fill, leave, waiting } = open()
  fill(true)
  come(64)
  await expect(clock.advance(100)).rejects.toThrow('full')
  leave()
  expect(waiting()).toBe(64)
  fill(false)
  come(1)
  await clock.advance(100)
  expect(waiting()).toBeLessThan(64)
})
