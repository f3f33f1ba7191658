/** The messages of one topic on their way: stored, due, read ahead, in flight. */
import { expect, test } from 'vitest'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import { createOutboxQueue } from '../../../../src/runtime/outbound/outbox-queue.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { bytes } from '../../../support/disk/disks.ts'

/** A queue over a disk with these messages, and which ranges were read from it. */
const queueOver = (...seqs: readonly number[]) => {
  const { packets } = createMemoryDisk()
  for (const seq of seqs) packets.put('a', seq, bytes(`${seq}`))
  const reads: SeqRange[] = []
  const queue = createOutboxQueue('a', {
    seqs: packets.seqs,
    range: (topic, from, to, limit) => {
      reads.push([from, to])
      return packets.range(topic, from, to, limit)
    },
  })
  /** The next ones, at most so many, as they go on their way. */
  const take = (count = 1000) => {
    const taken: number[] = []
    for (let next = count > 0 ? queue.next() : undefined; next;) {
      taken.push(next.seq)
      next = taken.length < count ? queue.next() : undefined
    }
    return taken
  }
  const makeDue = (...ranges: readonly SeqRange[]) => queue.makeDue(queue.add(ranges))
  return { queue, packets, reads, take, makeDue }
}

const upTo = (last: number, from = 1) =>
  Array.from({ length: last - from + 1 }, (_, index) => from + index)

test('what is only stored does not go, and goes in its order when it is due', () => {
  const { queue, take } = queueOver(1, 2, 3, 7, 8)
  const fresh = queue.add([
    [1, 3],
    [7, 8],
  ])
  expect([take(), queue.size()]).toEqual([[], 5])
  queue.makeDue(fresh.slice(1))
  expect(take()).toEqual([7, 8])
  queue.makeDue(fresh)
  expect([take(), queue.size()]).toEqual([[1, 2, 3], 5])
})

test('what became due later and comes before what was read ahead goes first', () => {
  const { queue, take, makeDue } = queueOver(...upTo(20))
  const early = queue.add([[1, 4]])
  makeDue([10, 20])
  expect(take(2)).toEqual([10, 11])
  queue.makeDue(early)
  expect(take(6)).toEqual([1, 2, 3, 4, 12, 13])
})

test('what follows what was read ahead reads nothing again', () => {
  const { take, makeDue, reads } = queueOver(...upTo(30))
  makeDue([1, 10])
  expect(take(5)).toEqual(upTo(5))
  makeDue([11, 30])
  expect(take()).toEqual(upTo(30, 6))
  expect(reads).toEqual([
    [1, 10],
    [11, 30],
  ])
})

test('a long queue is read in pieces, each once, whatever is missing on the disk', () => {
  const { take, makeDue, reads } = queueOver(...upTo(150), 1_000_000)
  makeDue([1, 900_000], [1_000_000, 1_000_000])
  expect(take()).toEqual([...upTo(150), 1_000_000])
  expect(reads.map(([from]) => from)).toEqual([1, 65, 129, 1_000_000])
})

test('what a lost link had goes again, before what was read ahead', () => {
  const { queue, take, makeDue } = queueOver(...upTo(9))
  makeDue([1, 9])
  expect(take(4)).toEqual([1, 2, 3, 4])
  queue.landed(1)
  for (const seq of [3, 2, 4]) {
    queue.landed(seq)
    queue.readAgain([seq])
  }
  expect(take()).toEqual(upTo(9, 2))
  expect(queue.size()).toBe(8)
})

test('what must not go any more does not, wherever it is', () => {
  const { queue, take, makeDue } = queueOver(...upTo(9))
  const stored = queue.add([[7, 9]])
  makeDue([1, 6])
  expect(take(1)).toEqual([1])
  queue.drop(3)
  queue.keepOnly([
    [1, 4],
    [8, 8],
  ])
  queue.makeDue(stored)
  expect(take()).toEqual([2, 4, 8])
})

test('after the disk failed only what is on it waits, and what was read ahead is read again', () => {
  const { queue, packets, take, makeDue } = queueOver(...upTo(6))
  makeDue([1, 3])
  expect(take(1)).toEqual([1])
  // 7 and 8 are of a transaction that failed
  queue.add([[4, 8]])
  packets.put('a', 2, bytes('another'))
  expect(queue.check()).toEqual([[4, 6]])
  expect([queue.next()?.bytes, queue.size()]).toEqual([bytes('another'), 6])
  queue.makeDue([[4, 8]])
  expect(take()).toEqual([3, 4, 5, 6])
})
