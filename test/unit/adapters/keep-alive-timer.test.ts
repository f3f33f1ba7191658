/** The timer of the keep-alive ticks as mqtt.js wants it, and wakes an idle program no more often than it must. */
import { EventEmitter } from 'node:events'
import type { MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { steadyMillis } from '../../../src/adapters/clock.ts'
import { keepAliveTimer, pingByItself } from '../../../src/adapters/mqtt/keep-alive.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** The ticks of half a keep-alive of 10 s, by the second in which they came. */
const setUp = () => {
  const timer = keepAliveTimer()
  const begun = Date.now()
  const ticks: number[] = []
  const id = timer.set(() => ticks.push((Date.now() - begun) / 1000), 10_000)
  return { timer, ticks, id }
}

test('the first tick comes with the second, which sends a ping; then they come one by one', () => {
  const { ticks } = setUp()
  vi.advanceTimersByTime(19_999)
  expect(ticks).toEqual([])
  vi.advanceTimersByTime(20_001)
  expect(ticks).toEqual([20, 20, 30, 40])
  // one timer at a time
  expect(vi.getTimerCount()).toBe(1)
})

test('what is cleared ticks no more, also while it ticks, and others go on', () => {
  const { timer, ticks, id } = setUp()
  const later: number[] = []
  const other = timer.set(() => {
    later.push(1)
    timer.clear(other)
  }, 10_000)
  timer.clear(id)
  vi.advanceTimersByTime(60_000)
  expect(ticks).toEqual([])
  expect(later).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(0)
})

/** A client that sends and receives what the test says, and how often other threads were left alone for it, and again not. */
const setUpClient = (silent = 20_000) => {
  const client = new EventEmitter()
  const calls: string[] = []
  const lastByteAt = steadyMillis() - silent
  const byte = () => lastByteAt
  pingByItself(client as unknown as MqttClient, byte, () => {
    calls.push('sleep')
    return () => calls.push('over')
  })
  return { client, calls }
}

test('from a ping until its answer, or the end of the connection, threads of V8 sleep', () => {
  const { client, calls } = setUpClient()
  client.emit('packetsend', { cmd: 'publish' })
  client.emit('packetreceive', { cmd: 'puback' })
  expect(calls).toEqual([])
  client.emit('packetsend', { cmd: 'pingreq' })
  client.emit('packetsend', { cmd: 'pingreq' })
  expect(calls).toEqual(['sleep'])
  client.emit('packetreceive', { cmd: 'pingresp' })
  client.emit('close')
  expect(calls).toEqual(['sleep', 'over'])
  client.emit('packetsend', { cmd: 'pingreq' })
  client.emit('close')
  expect(calls).toEqual(['sleep', 'over', 'sleep', 'over'])
})

test('whoever waits for the answer among messages of others is not held up by it', () => {
  const { client, calls } = setUpClient()
  client.emit('packetsend', { cmd: 'pingreq' })
  client.emit('packetreceive', { cmd: 'publish' })
  expect(calls).toEqual(['sleep', 'over'])
})

test('where something came just now, nothing is kept asleep', () => {
  const { client, calls } = setUpClient(1000)
  client.emit('packetsend', { cmd: 'pingreq' })
  client.emit('packetreceive', { cmd: 'pingresp' })
  expect(calls).toEqual([])
})
