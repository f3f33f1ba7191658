/** Waiting for the next attempt, short connections, round trips, and waiting for no longer than so long. */
import { expect, test } from 'vitest'
import type { Link } from '../../../../src/ports/transport.ts'
import { backoff, createAttempts, retryDelay } from '../../../../src/runtime/connection/backoff.ts'
import { createRoundTrips } from '../../../../src/runtime/connection/round-trips.ts'
import {
  CONNECT_TIMEOUT_ON_LEAVE,
  LEAVE_TIMEOUT,
  waitAtMost,
} from '../../../../src/runtime/connection/timeouts.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

test('each attempt waits twice as long as the one before, up to half a minute', () => {
  const attempts = [0, 1, 2, 3, 4, 5, 6, 100]
  const full = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]
  expect(attempts.map((attempt) => backoff(attempt, 1))).toEqual(full)
  // the jitter takes half of it at most
  expect(attempts.map((attempt) => backoff(attempt, 0))).toEqual(full.map((ms) => ms / 2))
  expect(backoff(0, 0.5)).toBe(750)
})

test.each([
  ['mqtt://127.0.0.1:1883', true],
  ['mqtt://[::1]:1883', true],
  ['unix:///run/papo.sock', true],
  ['mqtt://192.168.1.20', true],
  ['wss://172.16.0.1/mqtt', true],
  ['mqtt://172.32.0.1', false],
  ['mqtt://[fd00::1]', true],
  ['mqtt://[fe80::1]', true],
  ['mqtt://[2001:db8::1]', false],
  ['mqtt://raspberrypi.local', true],
  ['mqtt://nas', true],
  ['mqtt://broker.lan:1884', true],
  ['mqtt://test.mosquitto.org', false],
  ['mqtt://8.8.8.8', false],
  ['mqtt://10.example.org', false],
  ['no address', false],
])('where nobody listens at %s, soon after: %s', (url, soon) => {
  const refused = { reason: 'refused', detail: '' } as const
  expect(retryDelay(refused, url, 9, 1)).toBe(soon ? 3000 : 30_000)
  // one that listens is not hurried, and one that has too much to do is left in peace
  expect(retryDelay({ reason: 'no-connack', detail: '' }, url, 9, 1)).toBe(30_000)
  expect(retryDelay({ reason: 'busy', detail: '' }, url, 9, 1)).toBe(120_000)
  // a disk that another program has is free soon, whatever the attempts and the broker
  expect(retryDelay({ reason: 'storage-busy', detail: '' }, url, 9, 1)).toBe(3000)
})

test('only a connection that lasted begins anew', () => {
  const attempts = createAttempts(() => 1)
  const counts = [10, 29_999, 30_000, 10].map((lived) => {
    attempts.onEnd(lived, { reason: 'closed', detail: '', wasLinked: true })
    attempts.next()
    return attempts.count()
  })
  expect(counts).toEqual([1, 2, 1, 2])
})

const silence = { reason: 'no-answer', detail: '', wasLinked: true } as const

test('a broker that let us in and then did not answer in time gets more time, and no hurry', () => {
  const attempts = createAttempts(() => 1)
  const waits = [40_000, 60_000, 90_000, 200_000, 500_000].map((lived) => {
    attempts.onEnd(lived, silence)
    attempts.next()
    return [attempts.patience(), attempts.count()]
  })
  expect(waits).toEqual([
    [2, 1],
    [4, 2],
    [8, 3],
    [8, 4],
    [8, 5],
  ])
  // a node of the cluster that is down, or a connection that lasted for a minute, does not change how slow it is
  attempts.onEnd(60_000, { reason: 'closed', detail: '', wasLinked: true })
  expect([attempts.patience(), attempts.count()]).toEqual([8, 0])
  // one that lasted does, as does a person who tries again
  attempts.onEnd(600_000, silence)
  expect(attempts.patience()).toBe(1)
  attempts.onEnd(40_000, silence)
  attempts.restart()
  expect(attempts.patience()).toBe(1)
  expect(retryDelay(silence, 'mqtt://127.0.0.1:1883', 9, 1)).toBe(30_000)
  expect(retryDelay({ ...silence, wasLinked: false }, 'mqtt://127.0.0.1:1883', 9, 1)).toBe(3000)
})

const link = () => ({}) as Link

test('a round trip is reported when it changes by what is noticed, and after a minute when it stays about the same', async () => {
  const clock = createTestClock()
  const start = clock.now()
  const reports: (readonly [number, number])[] = []
  const hear = createRoundTrips(clock, ({ roundTrip, roundTripAt }) =>
    reports.push([roundTrip, roundTripAt - start]),
  )
  const [one, other] = [link(), link()]
  hear(undefined, 5)
  hear(one, 5)
  hear(one, 5.4)
  hear(one, 14.9)
  // ten milliseconds more, or half as much again where that is more, whatever came between
  hear(one, 15)
  hear(one, 24)
  hear(one, 25)
  hear(one, 37)
  hear(one, 38)
  hear(one, 26)
  hear(one, 25)
  hear(other, 5.6)
  await clock.advance(59_999)
  hear(other, 6)
  await clock.advance(1)
  hear(other, 6)
  hear(other, 6)
  // what differs by less than anybody notices is told by the number that is shown: nothing is drawn for it
  hear(other, 40)
  hear(other, 55)
  await clock.advance(60_000)
  hear(other, 55)
  expect(reports).toEqual([
    [5, 0],
    [15, 0],
    [25, 0],
    [38, 0],
    [25, 0],
    [5.6, 0],
    [5.6, 60_000],
    [40, 60_000],
    [55, 120_000],
  ])
})

test('work is waited for until it is done, and no longer than it may take', async () => {
  const clock = createTestClock()
  const ends: string[] = []
  const wait = async (name: string, work: Promise<unknown>) => {
    await waitAtMost(clock, work, 100)
    ends.push(name)
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  void wait('never', new Promise(() => {}))
  void wait('soon', promise)
  await clock.advance(99)
  expect(ends).toEqual([])
  resolve()
  await clock.advance(0)
  expect(ends).toEqual(['soon'])
  await clock.advance(1)
  expect(ends).toEqual(['soon', 'never'])
  expect([LEAVE_TIMEOUT, CONNECT_TIMEOUT_ON_LEAVE]).toEqual([2000, 250])
})

test('of several brokers, one that cannot do is passed over; when none can, that is final', () => {
  const bad = { reason: 'no-qos1', detail: '' } as const
  const gone = { reason: 'refused', detail: '' } as const
  const three = createAttempts(() => 3)
  expect([bad, gone, bad, bad, bad].map(three.finalTrouble)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'no-qos1',
  ])
  expect(createAttempts(() => 1).finalTrouble(bad)).toBe('no-qos1')
  expect(createAttempts(() => 3).finalTrouble({ reason: 'taken-over', detail: '' })).toBe(
    'elsewhere',
  )
  // a round over all of them is one attempt
  for (let count = 0; count < 7; count += 1) three.next()
  expect(three.count()).toBe(2)
})
