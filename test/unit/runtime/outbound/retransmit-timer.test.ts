/** The timer of retransmission: what is sent again at which time, with a link and without one. */
import { expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, UserId } from '../../../../src/core/ids.ts'
import type { SeqRange } from '../../../../src/core/seq-ranges.ts'
import { NO_SEQS } from '../../../../src/core/seq-ranges.ts'
import type { OutgoingCounter } from '../../../../src/runtime/counters.ts'
import { createRetransmitTimer } from '../../../../src/runtime/outbound/retransmit-timer.ts'
import { at } from '../../../support/groups/unsigned-rosters.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const START = 1_800_000_000_000
const MINUTE = 60_000
const [bob, carol] = ['bob' as UserId, 'carol' as UserId]
const GROUP = 'lab~abcdefghijkl' as GroupId

/** Three messages that the broker has and nobody confirmed. */
const TO_BOB: OutgoingCounter = {
  topic: 'to bob',
  channel: { kind: 'inbox', of: bob },
  count: 3,
  sent: { upTo: 3, gaps: [] },
  receivers: [{ to: bob, delivered: NO_SEQS, read: NO_SEQS }],
  rejected: [],
  retransmittedAt: START,
}
const IN_GROUP: OutgoingCounter = {
  ...TO_BOB,
  topic: 'group',
  channel: groupChannel(GROUP),
  receivers: [bob, carol].map((to) => ({ to, delivered: NO_SEQS, read: NO_SEQS })),
}
const confirmed = (counter: OutgoingCounter): OutgoingCounter => ({
  ...counter,
  receivers: counter.receivers.map((one) => ({ ...one, delivered: { upTo: 3, gaps: [] } })),
})

/** A timer over these counters, and what it sends: `seconds: where ranges`. */
const open = (...given: readonly OutgoingCounter[]) => {
  const clock = createTestClock(START)
  let skew = 0
  const here = new Set<UserId>()
  const blocked = new Set<UserId>()
  const counters = new Map(given.map((one) => [one.topic, one]))
  const sent: string[] = []
  const stored: OutgoingCounter[] = []
  const now = () => at(clock.now() + skew)
  const line = (where: string, ranges: readonly SeqRange[]) => {
    const numbers = ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(',')
    sent.push(`${(clock.now() - START) / 1000}: ${where} ${numbers}`)
  }
  const timer = createRetransmitTimer({
    clock: { now, after: clock.after },
    counters: {
      allOutgoing: () => [...counters.values()],
      outgoingTo: (who) =>
        [...counters.values()].filter(({ receivers }) => receivers.some(({ to }) => to === who)),
      outgoingOf: (topic) => counters.get(topic),
    },
    isHere: (who) => here.has(who),
    isBlocked: (who) => blocked.has(who),
    outbox: { enqueue: line },
    relays: { relayMessages: (to, group, _, ranges) => line(`${group} for ${to}`, ranges) },
    store: (counter) => {
      counters.set(counter.topic, counter)
      stored.push(counter)
    },
  })
  return {
    clock,
    timer,
    here,
    blocked,
    sent,
    stored,
    set: (counter: OutgoingCounter) => counters.set(counter.topic, counter),
    setBack: (millis: number) => {
      skew = -millis
    },
  }
}
const asks = (who: UserId, ...ranges: readonly SeqRange[]) =>
  ({ type: 'feedback', who, ranges, progress: false }) as const

test('whoever is here is asked by the newest message, again and again until they confirm', async () => {
  const { timer, here, sent, clock, set } = open(TO_BOB)
  here.add(bob)
  timer.onLinked(false)
  await clock.advance(3 * MINUTE)
  expect(sent.length).toBeGreaterThan(1)
  expect(new Set(sent.map((line) => line.split(': ')[1]))).toEqual(new Set(['to bob 3']))
  const before = sent.length
  set(confirmed(TO_BOB))
  timer.take(confirmed(TO_BOB), { type: 'changed' })
  await clock.advance(120 * MINUTE)
  expect(sent).toHaveLength(before)
})

test('what a receiver asks for is sent at once: through the outbox to one, through a relay in a group', () => {
  const { timer, sent } = open(TO_BOB, IN_GROUP)
  timer.onLinked(false)
  timer.take(TO_BOB, asks(bob, [1, 2]))
  timer.take(IN_GROUP, asks(carol, [2, 2]))
  expect(sent).toEqual(['0: to bob 1-2', `0: ${GROUP} for carol 2`])
})

test('what many members of a group ask for is published for all', async () => {
  const many = Array.from({ length: 8 }, (_, n) => `guest${n}` as UserId)
  const receivers = many.map((to) => ({ to, delivered: NO_SEQS, read: NO_SEQS }))
  const large = { ...IN_GROUP, receivers }
  const { timer, sent, clock, here } = open(large)
  for (const who of many) here.add(who)
  timer.onLinked(false)
  await clock.advance(MINUTE)
  expect(sent[0]?.split(': ')[1]).toBe('group 3')
})

test('without a link nothing is due; the next link plans it again', async () => {
  const { timer, here, sent, clock } = open(TO_BOB)
  here.add(bob)
  timer.take(TO_BOB, { type: 'changed' })
  await clock.advance(60 * MINUTE)
  expect(sent).toEqual([])
  timer.onLinked(false)
  timer.onUnlinked()
  await clock.advance(60 * MINUTE)
  expect(sent).toEqual([])
  timer.take(TO_BOB, { type: 'changed' })
  await clock.advance(60 * MINUTE)
  expect(sent).toEqual([])
  timer.onLinked(false)
  await clock.advance(MINUTE)
  expect(sent.length).toBeGreaterThan(0)
})

test('a link that comes back at once is as good as another one', async () => {
  const { timer, here, sent, clock } = open(TO_BOB)
  here.add(bob)
  timer.onLinked(false)
  timer.onUnlinked()
  timer.onLinked(false)
  await clock.advance(MINUTE)
  expect(sent.length).toBeGreaterThan(0)
})

test('what was just sent again is not sent once more, but later it is', async () => {
  const { timer, sent, clock } = open(TO_BOB)
  timer.onLinked(false)
  await clock.advance(MINUTE)
  timer.take(TO_BOB, asks(bob, [1, 2]))
  timer.take(TO_BOB, asks(bob, [1, 2]))
  await clock.advance(MINUTE)
  timer.take(TO_BOB, asks(bob, [1, 2]))
  expect(sent).toEqual(['60: to bob 1-2', '120: to bob 1-2'])
})

test.each<[string, boolean, number, readonly string[]]>([
  ['when the broker forgot', true, 0, ['to bob 1-3']],
  ['when it was long ago, with the first link', false, 10 * MINUTE + 1, ['to bob 1-3']],
  ['not when it was ten minutes ago', false, 10 * MINUTE, []],
])('everything goes again to somebody away %s', async (_, forgot, ago, sent) => {
  const world = open({ ...TO_BOB, retransmittedAt: START - ago })
  world.timer.onLinked(forgot)
  await world.clock.advance(60 * MINUTE)
  expect(world.sent.map((line) => line.split(': ')[1])).toEqual(sent)
  // and that is noted, so that the next start does not do it again
  expect(world.stored).toHaveLength(sent.length)
  for (const { retransmittedAt, ...counter } of world.stored) {
    expect(retransmittedAt).toBeGreaterThan(START)
    expect(counter).toMatchObject({ topic: 'to bob', count: 3 })
  }
})

test('a later link of the same run sends nothing again that the broker has', async () => {
  const { timer, sent, clock } = open(TO_BOB)
  timer.onLinked(false)
  timer.onUnlinked()
  await clock.advance(20 * MINUTE)
  timer.onLinked(false)
  await clock.advance(60 * MINUTE)
  expect(sent).toEqual([])
})

test('somebody who comes is asked soon, and nobody else', async () => {
  const { timer, here, sent, clock } = open(TO_BOB, IN_GROUP)
  timer.onLinked(false)
  await clock.advance(MINUTE)
  here.add(bob)
  timer.onArrival(bob)
  await clock.advance(5000)
  expect(sent.map((line) => line.split(': ')[1])).toEqual(['to bob 3', `${GROUP} for bob 3`])
})

test('everything goes again to somebody away where the clock was set back since it did', async () => {
  const { timer, sent, clock, setBack } = open(TO_BOB)
  setBack(24 * 60 * MINUTE)
  timer.onLinked(false)
  await clock.advance(MINUTE)
  expect(sent).toHaveLength(1)
})

test('a clock that is set back holds nothing up', async () => {
  const { timer, here, sent, clock, setBack } = open(TO_BOB)
  here.add(bob)
  timer.onLinked(false)
  setBack(30 * MINUTE)
  await clock.advance(MINUTE)
  const before = sent.length
  expect(before).toBeGreaterThan(0)
  await clock.advance(10 * MINUTE)
  expect(sent.length).toBeGreaterThan(before)
})

test.each([
  ['outside of groups not for longer than an hour', TO_BOB, false],
  ['in groups like all others', IN_GROUP, true],
])('whom I block is asked %s', async (_, counter, goesOn) => {
  const { timer, here, blocked, sent, clock } = open(counter)
  here.add(bob)
  blocked.add(bob)
  timer.onLinked(false)
  timer.take(counter, { type: 'changed' })
  await clock.advance(90 * MINUTE)
  const first = sent.length
  expect(first).toBeGreaterThan(0)
  await clock.advance(24 * 60 * MINUTE)
  expect(sent.length > first).toBe(goesOn)
})
