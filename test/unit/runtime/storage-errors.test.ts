/** A disk that takes nothing: who hears of it, and what goes on. */
import { expect, test } from 'vitest'
import {
  reportFailures,
  tolerateDiskFailure,
  tolerateDiskFailureInTimers,
} from '../../../src/runtime/storage-errors.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { at } from '../../support/groups/unsigned-rosters.ts'
import { createTestClock } from '../../support/network/test-clock.ts'

const full = Object.assign(new Error('full'), { name: 'DiskFailure' })
const bug = new Error('a bug')
const failing = (error: Error) => () => {
  throw error
}

const setUp = () => {
  const heard: string[] = []
  const disk = reportFailures(
    createMemoryDisk(() => at(0)),
    { onUndone: (error) => heard.push(error.message) },
  )
  return { heard, disk }
}

test('a transaction that fails is heard of once, and fails', () => {
  const { heard, disk } = setUp()
  expect(() => disk.transaction(false, failing(full))).toThrow(full)
  expect(heard).toEqual(['full'])
  // also when it was within another one
  const inner = () => disk.transaction(false, failing(full))
  expect(() => disk.transaction(true, inner)).toThrow(full)
  expect(heard).toEqual(['full', 'full'])
})

test('what a bug has undone is heard of as well, once, also where it was caught on the way', () => {
  const { heard, disk } = setUp()
  expect(() => disk.transaction(false, failing(bug))).toThrow(bug)
  expect(heard).toEqual(['a bug'])
  const inner = () => disk.transaction(false, failing(bug))
  const caught = () => expect(inner).toThrow(bug)
  expect(() => disk.together(caught)).toThrow(bug)
  expect(heard).toEqual(['a bug', 'a bug'])
})

test('a transaction that works gives its result, and leaves nothing behind', () => {
  const { heard, disk } = setUp()
  expect(disk.transaction(false, () => disk.transaction(false, () => 7))).toBe(7)
  expect(() => disk.transaction(false, failing(full))).toThrow(full)
  expect(heard).toEqual(['full'])
})

test('what can be done again later may fail, and nothing else', async () => {
  expect(() => tolerateDiskFailure(failing(full))).not.toThrow()
  expect(() => tolerateDiskFailure(failing(bug))).toThrow(bug)
  const ran: string[] = []
  tolerateDiskFailure(() => ran.push('now'))
  const clock = createTestClock()
  const tolerant = tolerateDiskFailureInTimers(clock)
  tolerant.after(10, failing(full))
  tolerant.after(20, () => ran.push('later'))
  const stop = tolerant.after(30, () => ran.push('never'))
  expect(tolerant.now()).toBe(clock.now())
  await clock.advance(20)
  stop()
  await clock.advance(20)
  expect(ran).toEqual(['now', 'later'])
})

test('the first transaction that works after others failed is heard of, once', () => {
  let recoveries = 0
  const disk = reportFailures(
    createMemoryDisk(() => at(0)),
    {
      onUndone: () => {},
      onRecovery: () => {
        recoveries += 1
      },
    },
  )
  const work = () => disk.transaction(false, () => 7)
  work()
  expect(recoveries).toBe(0)
  expect(() => disk.transaction(false, failing(full))).toThrow(full)
  expect(() => disk.together(failing(bug))).toThrow(bug)
  expect(recoveries).toBe(0)
  work()
  work()
  expect(recoveries).toBe(1)
})
