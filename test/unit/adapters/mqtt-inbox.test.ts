/** A packet is taken in first and acknowledged second, one at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { IPublishPacket } from 'mqtt'
import { createPacketHandler } from '../../../src/adapters/mqtt/packet-handler.ts'
import { until } from '../../support/wait.ts'

const packet: IPublishPacket = {
  cmd: 'publish',
  topic: 't',
  payload: Buffer.from('word'),
  qos: 1,
  dup: false,
  retain: true,
}

test('a packet is acknowledged after it was taken in, not before', async () => {
  const steps: unknown[] = []
  const hand = createPacketHandler(
    ({ topic, payload, retain }) => steps.push([topic, Buffer.from(payload).toString(), retain]),
    (error) => steps.push(error),
  )
  hand(packet, () => steps.push('acknowledged'))
  // at once, or after what waits where taking it in was slow
  await nextTurn()
  expect(steps).toEqual([['t', 'word', true], 'acknowledged'])
})

test('a packet that may have been here before says so', () => {
  const again: unknown[] = []
  const hand = createPacketHandler(
    (taken) => again.push(taken.duplicate),
    () => {},
  )
  hand({ ...packet, dup: true }, () => {})
  hand(packet, () => {})
  expect(again).toEqual([true, undefined])
})

test('a packet that could not be taken in is never acknowledged, and nothing is thrown', () => {
  const steps: unknown[] = []
  const full = new Error('disk full')
  const hand = createPacketHandler(
    () => {
      throw full
    },
    (error) => steps.push(error),
  )
  hand(packet, () => steps.push('acknowledged'))
  expect(steps).toEqual([full])
})

test('after four milliseconds of work the acknowledgement waits for the next turn', async () => {
  const steps: string[] = []
  const hand = createPacketHandler(
    () => {
      const end = performance.now() + 5
      while (performance.now() < end);
    },
    () => steps.push('broken'),
  )
  setImmediate(() => steps.push('a key'))
  hand(packet, () => steps.push('acknowledged'))
  expect(steps).toEqual([])
  await until(() => steps.length === 2, 'both')
  expect(steps).toEqual(['a key', 'acknowledged'])
})
