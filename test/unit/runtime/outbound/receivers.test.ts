/** Who is to have my messages of a channel, and what each lacks, as members come, go and confirm. */
import { describe, expect, test } from 'vitest'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, SessionId } from '../../../../src/core/ids.ts'
import { NO_SEQS, toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import type { OutgoingCounter, ReceiverState } from '../../../../src/runtime/counters.ts'
import {
  deliveryProgress,
  isLargeGroup,
  LARGE_GROUP,
  missingFor,
  missingForAny,
  withdrawn,
  withMembers,
  withReceipt,
  withReceiver,
  withRetrying,
} from '../../../../src/runtime/outbound/receivers.ts'
import { id } from '../../../support/network/network.ts'

const [bob, carol, dora] = [id('bob'), id('carol'), id('dora')]
const seqs = (...ranges: readonly SeqRange[]) => toSeqRanges(ranges)
const receiver = (to: typeof bob, delivered = NO_SEQS, read = NO_SEQS): ReceiverState => ({
  to,
  delivered,
  read,
})

/** Nine messages: bob has 1 to 6, carol 1, 2, and 4 to 9. */
const counter: OutgoingCounter = {
  topic: 'topic',
  channel: groupChannel('lab~11qYAYKxCrfV' as GroupId),
  count: 9,
  sent: NO_SEQS,
  receivers: [
    receiver(bob, seqs([1, 6]), seqs([1, 4])),
    receiver(carol, seqs([1, 2], [4, 9]), seqs([2, 2])),
  ],
  rejected: [],
  retransmittedAt: 0,
}
const direct: OutgoingCounter = { ...counter, channel: directChannel('s' as SessionId) }
const [first = receiver(bob)] = counter.receivers

test('what was not confirmed is missing, but for what was refused or is not used', () => {
  expect(missingFor(counter, first)).toEqual([[7, 9]])
  expect(missingFor({ ...counter, unusedSeqs: [[8, 8]] }, first)).toEqual([
    [7, 7],
    [9, 9],
  ])
  expect(missingFor({ ...counter, rejected: [[8, 'quota']] }, first)).toEqual([
    [7, 7],
    [9, 9],
  ])
  expect(missingFor({ ...counter, rejected: [[8, 'quota', true]] }, first)).toEqual([[7, 9]])
  expect(missingForAny(counter)).toEqual([
    [3, 3],
    [7, 9],
  ])
  expect(missingForAny({ ...counter, receivers: [] })).toEqual([])
})

const crowd = (size: number) => Array.from({ length: size }, (_, n) => receiver(id(`m${n}`)))

test('a group with more than 32 receivers is large', () => {
  expect(LARGE_GROUP).toBe(32)
  expect(isLargeGroup({ ...counter, receivers: crowd(32) })).toBe(false)
  expect(isLargeGroup({ ...counter, receivers: crowd(33) })).toBe(true)
})

test('the progress of two is that of the other one, that of a group names its members', () => {
  const { delivered, read } = first
  expect(deliveryProgress(direct)).toEqual({ delivered, read })
  expect(deliveryProgress({ ...direct, receivers: [] })).toEqual({})
  expect(
    deliveryProgress({ ...counter, receivers: [{ ...first, from: 2 }], lost: [[1, 1]] }),
  ).toEqual({
    recipients: [[bob, { delivered, read, from: 2 }]],
    confirmedByAll: { delivered: NO_SEQS, read: NO_SEQS },
    lost: [[1, 1]],
  })
  expect(deliveryProgress({ ...counter, receivers: [first] })).toMatchObject({
    recipients: [[bob, { from: 0 }]],
    lost: [],
  })
})

test('a receipt adds to what was confirmed, and nothing is read that is not there', () => {
  expect(withReceipt(first, seqs([8, 8]), seqs([5, 9]))).toEqual({
    to: bob,
    delivered: seqs([1, 6], [8, 8]),
    read: seqs([1, 6], [8, 8]),
  })
  expect(withReceiver(counter, receiver(bob)).receivers).toEqual([
    receiver(bob),
    counter.receivers[1],
  ])
})

test('what was refused is tried again where it is wanted', () => {
  const rejected = [
    [1, 'quota'],
    [2, 'quota'],
  ] as const
  expect(withRetrying({ rejected }, (seq) => seq === 2)).toEqual([
    [1, 'quota'],
    [2, 'quota', true],
  ])
})

test('a new member needs nothing of before, and whoever stays keeps what they have', () => {
  const next = withMembers(counter, [bob, dora], false)
  expect(next.receivers).toEqual([
    first,
    { to: dora, delivered: { upTo: 9, gaps: [] }, read: { upTo: 9, gaps: [] }, from: 9 },
  ])
  // what all had until then stays known
  expect(next.before).toEqual({ delivered: seqs([1, 2], [4, 6]), read: seqs([2, 2]) })
  const later = withMembers({ ...next, count: 10 }, [dora], false)
  expect(later.before).toEqual({ delivered: seqs([1, 6]), read: seqs([1, 4]) })
})

test('of those who came later only what was sent since then is looked at', () => {
  const receivers = [{ ...receiver(dora, seqs([1, 9])), from: 7 }]
  expect(withMembers({ ...counter, receivers }, [], false).before).toEqual({
    delivered: seqs([8, 9]),
    read: NO_SEQS,
  })
  const late = [{ ...receiver(dora, seqs([1, 9])), from: 9 }]
  expect(withMembers({ ...counter, receivers: late }, [], false).before?.delivered).toEqual(NO_SEQS)
  const before = { delivered: seqs([1, 1]), read: NO_SEQS }
  expect(withMembers({ ...counter, receivers: [], before }, [bob], false).before).toEqual(before)
})

test('when a roster is taken back everybody is asked again', () => {
  const receivers = [{ ...first, from: 4 }]
  const next = withMembers({ ...counter, receivers, lost: [[1, 1]] }, [bob, dora], true)
  expect(next).toEqual({
    ...counter,
    receivers: [
      { to: bob, delivered: NO_SEQS, read: NO_SEQS, from: 4 },
      { to: dora, delivered: NO_SEQS, read: NO_SEQS, from: 0 },
    ],
    lost: [],
  })
})

test('after I left only what the leader had counts, and only for those who are members', () => {
  const next = withdrawn(counter, seqs([1, 5]), [carol], false)
  expect(next.lost).toEqual([[6, 9]])
  expect(next.receivers.map(({ to, delivered }) => [to, delivered])).toEqual([
    [carol, seqs([1, 2], [4, 9])],
  ])
  expect(missingForAny(next)).toEqual([[3, 3]])
  expect(next.before).toEqual({ delivered: seqs([1, 2], [4, 5]), read: seqs([2, 2]) })
  const bobToo = withdrawn(counter, seqs([1, 7]), [bob], false)
  expect(missingForAny(bobToo)).toEqual([[7, 7]])
})

test('after I left by a roster that takes another back, everybody is asked again', () => {
  const receivers = [{ ...first, from: 4 }]
  const before = { delivered: seqs([1, 7]), read: seqs([1, 1]) }
  const next = withdrawn({ ...counter, receivers, before }, seqs([1, 5]), [bob, dora], true)
  expect(next.receivers).toEqual([
    { to: bob, delivered: seqs([6, 9]), read: NO_SEQS, from: 4 },
    { to: dora, delivered: seqs([6, 9]), read: NO_SEQS, from: 0 },
  ])
  expect(missingForAny(next)).toEqual([[1, 5]])
  // of what the receivers by the other roster had, nothing is known of those of now
  expect(next.before).toEqual({ delivered: seqs([1, 5]), read: seqs([1, 1]) })
  expect(withdrawn(counter, seqs([1, 5]), [bob], true).before).toEqual({
    delivered: NO_SEQS,
    read: NO_SEQS,
  })
  // back again, nobody who was asked counts as new
  expect(withMembers(next, [bob, dora], false).receivers).toEqual(next.receivers)
})

describe('my messages that do not count, decided again', () => {
  const own = { counting: [[3, 4]], lost: [[7, 8]] } as const
  const lost = [
    [3, 3],
    [5, 5],
  ] as const

  test('as a member: those that were not decided stay as they were', () => {
    expect(withMembers({ ...counter, lost }, [bob], false, own).lost).toEqual([
      [5, 5],
      [7, 8],
    ])
    expect(withMembers({ ...counter, lost }, [bob], false).lost).toEqual(lost)
    expect(withMembers({ ...counter, lost }, [bob], true, own).lost).toEqual([[7, 8]])
  })

  test('as a former member: also what none of my memberships counts', () => {
    expect(withdrawn({ ...counter, lost }, seqs([1, 8]), [bob], false, own).lost).toEqual([
      [5, 5],
      [7, 9],
    ])
    // what one membership does not count, another cannot count for it
    expect(withdrawn({ ...counter, lost }, seqs([1, 9]), [bob], false).lost).toEqual(lost)
  })

  test('what counts again is to be confirmed again', () => {
    const settled = withdrawn(counter, seqs([1, 4]), [carol], false)
    expect(missingForAny(settled)).toEqual([[3, 3]])
    const again = { counting: [[1, 6]], lost: [[7, 9]] } as const
    const next = withdrawn(settled, seqs([1, 6]), [carol], false, again)
    expect(next.lost).toEqual([[7, 9]])
    expect(missingForAny(next)).toEqual([
      [3, 3],
      [5, 6],
    ])
    expect(missingForAny(withMembers(settled, [carol], false, again))).toEqual([
      [3, 3],
      [5, 6],
    ])
  })
})
