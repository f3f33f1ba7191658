/** A broker with a limit that it did not announce (Mosquitto's `message_size_limit`): the packet is denied, the link lives. */
// @module-tag mosquitto
import { afterEach, expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link } from '../../../src/ports/transport.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { textPacket } from '../../support/transport/test-client.ts'

let mosquitto: Mosquitto | undefined
afterEach(async () => {
  await mosquitto?.stop()
})

test('what is too large is denied by its PUBACK, and what comes after it is taken', async () => {
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nmessage_size_limit 600\n' })
  const ends: LinkEnd[] = []
  const link = (await createMqttTransport().connect(
    {
      url: mosquitto.url,
      clientId: 'limited',
      keepAlive: 20,
      will: textPacket('will', ''),
      version: 5,
    },
    { onPacket: () => {}, onEnd: (end) => ends.push(end) },
  )) as Link
  expect(link.maxPacket).toBeGreaterThan(1_000_000)
  const outcomes = await Promise.all([
    link.publish(textPacket('a', 'short')),
    link.publish(textPacket('a', 'x'.repeat(1000))),
    link.publish(textPacket('a', 'short again')),
  ])
  expect(outcomes).toEqual(['done', expect.objectContaining({ reason: 'too-large' }), 'done'])
  expect(ends).toEqual([])
  await link.close()
})
