/** What something that was said put on its way: the status of the whole, and whom it reached. */
import { expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { BrokerDenial } from '../../../../src/core/broker/link-end.ts'
import type { GroupId, RosterHash } from '../../../../src/core/ids.ts'
import { NO_SEQS, toSeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { OutgoingCounter } from '../../../../src/runtime/counters.ts'
import type { CounterListener } from '../../../../src/runtime/outbound/seq-waiters.ts'
import { createPublishTracker } from '../../../../src/runtime/outbound/publish-tracker.ts'
import type { PublishStatus } from '../../../../src/runtime/outbound/publish-tracker.ts'
import { id } from '../../../support/network/network.ts'

const GROUP = 'lab~123456789012' as GroupId
const [bob, carol] = [id('bob'), id('carol')]
const counter: OutgoingCounter = {
  topic: 'a',
  channel: groupChannel(GROUP),
  count: 5,
  sent: { upTo: 2, gaps: [] },
  receivers: [
    { to: bob, delivered: { upTo: 1, gaps: [] }, read: NO_SEQS },
    {
      to: carol,
      delivered: toSeqRanges([
        [1, 1],
        [3, 3],
      ]),
      read: NO_SEQS,
      from: 2,
    },
  ],
  before: { delivered: toSeqRanges([[4, 4]]), read: NO_SEQS },
  rejected: [[5, 'quota']],
  retransmittedAt: 0,
}

const setUp = (roster: PublishStatus = { kind: 'published' }) => {
  const listeners: CounterListener[] = []
  const tracker = createPublishTracker(
    {
      outgoingOf: (topic) => (topic === 'a' ? counter : undefined),
      onOutgoing: (listener) => void listeners.push(listener),
    },
    () => roster,
  )
  const say = (...seqs: readonly number[]) => {
    for (const seq of seqs) tracker.on.stored?.({ topic: 'a', seq })
  }
  const track = (task: () => void) => tracker.track(task)[1]
  return {
    tracker,
    say,
    track,
    change: (after: OutgoingCounter) => {
      for (const listener of listeners) listener({ before: counter, after })
    },
  }
}

test.each<[readonly number[], string]>([
  [[], 'published'],
  [[1], 'published'],
  [[2], 'published'],
  [[3], 'published'],
  [[4], 'published'],
  [[5], 'refused'],
  [[6], 'waiting'],
  [[1, 6], 'waiting'],
  [[6, 1], 'waiting'],
  [[6, 5], 'refused'],
])('of messages %j the worst status counts', (seqs, status) => {
  const { say, track } = setUp()
  expect(track(() => say(...seqs)).status().kind).toBe(status)
})

test('a refused message says why, and is tried again', () => {
  const { say, track } = setUp()
  const refused = { kind: 'refused', reason: 'quota', kept: true }
  expect(track(() => say(5)).status()).toEqual(refused)
})

test('whoever was a receiver is reached when they have all of it', () => {
  const { say, track } = setUp()
  expect(track(() => say(1)).reached()).toEqual(new Map([[bob, true]]))
  expect(track(() => say(2)).reached()).toEqual(new Map([[bob, false]]))
  expect(track(() => say(3)).reached()).toEqual(
    new Map([
      [bob, false],
      [carol, true],
    ]),
  )
  expect(track(() => say(1, 3)).reached()).toEqual(
    new Map([
      [bob, false],
      [carol, true],
    ]),
  )
  expect(track(() => say(3, 4)).reached()).toEqual(
    new Map([
      [bob, false],
      [carol, false],
    ]),
  )
  const { tracker, track: other } = setUp()
  const elsewhere = other(() => tracker.on.stored?.({ topic: 'b', seq: 1 }))
  expect(elsewhere.reached()).toEqual(new Map())
  expect(elsewhere.status()).toEqual({ kind: 'waiting', kept: true })
})

test('a roster stands where the rosters say', () => {
  for (const status of [{ kind: 'published' }, { kind: 'waiting', kept: false }] as const) {
    const { tracker, track } = setUp(status)
    const issued = track(() => {
      tracker.on.rosterIssued?.({ group: GROUP, hash: 'h' as RosterHash })
    })
    expect(issued.status()).toEqual(status)
    expect(issued.reached()).toEqual(new Map())
  }
})

const DENIED: BrokerDenial = { reason: 'not-authorised', detail: '' }

test.each<['done' | 'lost' | BrokerDenial, PublishStatus]>([
  ['done', { kind: 'published' }],
  ['lost', { kind: 'refused', reason: 'lost', kept: false }],
  [DENIED, { kind: 'refused', reason: 'not-authorised', kept: false }],
])('plain text waits for its outcome: %j', async (outcome, status) => {
  const { tracker, track } = setUp()
  let changes = 0
  const sent = track(() => tracker.trackPlaintext(Promise.resolve(outcome)))
  const stop = sent.subscribe(() => (changes += 1))
  expect(sent.status()).toEqual({ kind: 'waiting', kept: false })
  await Promise.resolve()
  await Promise.resolve()
  expect(sent.status()).toEqual(status)
  expect(changes).toBe(1)
  stop()
})

test('progress of a roster is told to those who wait for it, until they stop', () => {
  const { tracker, track } = setUp()
  let changes = 0
  const hash = 'h' as RosterHash
  const sent = track(() => tracker.on.rosterIssued?.({ group: GROUP, hash }))
  const stop = sent.subscribe(() => (changes += 1))
  tracker.on.rosterProgressed?.('other~123456789012' as GroupId)
  expect(changes).toBe(0)
  tracker.on.rosterProgressed?.(GROUP)
  expect(changes).toBe(1)
  stop()
  tracker.on.rosterProgressed?.(GROUP)
  expect(changes).toBe(1)
})

const deliveredTo = (at: 0 | 1, upTo: number): OutgoingCounter => ({
  ...counter,
  receivers: counter.receivers.map((one, index) =>
    index === at ? { ...one, delivered: { upTo, gaps: [] } } : one,
  ),
})

test.each<[string, OutgoingCounter, readonly number[]]>([
  ['an acknowledgement', { ...counter, sent: { upTo: 4, gaps: [[3, 3]] } }, [4]],
  ['several', { ...counter, sent: { upTo: 6, gaps: [] } }, [3, 4, 5, 6]],
  ['a receipt', deliveredTo(0, 3), [2, 3]],
  ['a receipt that fills a gap', deliveredTo(1, 3), [2]],
  ['a refusal', { ...counter, rejected: [[6, 'quota']] }, [5, 6]],
  ['a message more, of which nothing is known', { ...counter, count: 6 }, []],
  ['that some do not count', { ...counter, lost: [[6, 6]] }, [1, 2, 3, 4, 5, 6]],
  ['another number', { ...counter, renumbered: [[5, 6]] }, [1, 2, 3, 4, 5, 6]],
  ['that somebody left', { ...counter, receivers: counter.receivers.slice(1) }, [1, 2, 3, 4, 5, 6]],
  ['another topic', { ...counter, topic: 'b', sent: { upTo: 6, gaps: [] } }, []],
])('%s wakes those whom it concerns, and nobody else', (_, after, woken) => {
  const { say, track, change } = setUp()
  const told: number[] = []
  for (const seq of [1, 2, 3, 4, 5, 6]) track(() => say(seq)).subscribe(() => told.push(seq))
  change(after)
  expect(told.toSorted((a, b) => a - b)).toEqual(woken)
})

test('whoever says something that says more waits for that as well, and for nothing else', () => {
  const { tracker, say } = setUp()
  say(6)
  const [inner, outer] = tracker.track(() => {
    say(1)
    return tracker.track(() => say(6))[1]
  })
  expect(inner.status().kind).toBe('waiting')
  expect(outer.status().kind).toBe('waiting')
  say(5)
  expect([inner, outer].map((one) => one.status().kind)).toEqual(['waiting', 'waiting'])
  const [result, tracked] = tracker.track(() => 7)
  expect([result, tracked.status().kind]).toEqual([7, 'published'])
})

test('a task that fails is followed no more', () => {
  const { tracker, say } = setUp()
  const failing = () =>
    tracker.track(() => {
      throw new Error('no')
    })
  const [, outer] = tracker.track(() => {
    expect(failing).toThrow('no')
    say(6)
  })
  expect(outer.status().kind).toBe('waiting')
  expect(failing).toThrow('no')
  say(5)
  expect(outer.status().kind).toBe('waiting')
})
