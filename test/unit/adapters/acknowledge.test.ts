/** The PUBACKs that papo writes itself. */
import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import type { MqttClient } from 'mqtt'
import { expect, test } from 'vitest'
import { acknowledge } from '../../../src/adapters/mqtt/acknowledge.ts'

const setUp = () => {
  const stream = new PassThrough()
  const errors: Error[] = []
  stream.on('error', (error) => errors.push(error))
  const client = Object.assign(new EventEmitter(), { stream })
  const sent: unknown[] = []
  client.on('packetsend', (packet) => sent.push(packet))
  return { client: client as unknown as MqttClient, stream, errors, sent }
}

test('numbers of one and of two bytes are written one after the other, and told', () => {
  const { client, stream, sent } = setUp()
  acknowledge(client, [1, 255, 256, 65_535])
  expect(stream.read()).toEqual(
    Buffer.from([0x40, 2, 0, 1, 0x40, 2, 0, 255, 0x40, 2, 1, 0, 0x40, 2, 255, 255]),
  )
  expect(sent.at(-1)).toEqual({ cmd: 'puback', messageId: 65_535 })
})

test('nothing is written to a broker that has hung up', async () => {
  const { client, stream, errors, sent } = setUp()
  stream.end()
  acknowledge(client, [1])
  stream.resume()
  await new Promise((resolve) => stream.once('close', resolve))
  expect([errors, sent]).toEqual([[], []])
})
