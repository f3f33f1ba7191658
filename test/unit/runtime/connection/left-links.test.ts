/** A link that is left in the middle of a batch: what was not taken in is not acknowledged, and comes with the next one. */
import { assert, expect, test } from 'vitest'
import { parseTopicFilter } from '../../../../src/core/broker/topic-filter.ts'
import { topicConversationId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Transport } from '../../../../src/ports/transport.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

const TOPIC = 'house'

test('lines without numbers that came with the one at which somebody reconnects are there afterwards, each once', async () => {
  const network = createTestNetwork({ batch: () => 8 })
  let onLine: (() => void) | undefined
  const wrapTransport = (transport: Transport): Transport => ({
    connect: (settings, events) =>
      transport.connect(settings, {
        ...events,
        onPacket: (packet) => {
          events.onPacket(packet)
          if (packet.topic === TOPIC) onLine?.()
        },
      }),
  })
  const alice = network.person('alice', { wrapTransport })
  const bob = network.person('bob')
  alice.start()
  bob.start()
  await network.advance(3000)
  alice.send({ type: 'topic.follow', topic: TOPIC })
  await network.advance(1000)
  let reconnections = 0
  onLine = () => {
    onLine = undefined
    reconnections += 1
    alice.runtime().reconnect()
  }
  const lines = ['one', 'two', 'three', 'four']
  for (const line of lines) bob.send({ type: 'topic.publish', topic: TOPIC, text: safeText(line) })
  await network.advance(10_000)
  expect(reconnections).toBe(1)
  const filter = parseTopicFilter(TOPIC)
  assert(filter)
  const newest = { kind: 'newest' } as const
  const { messages } = alice.disk.history.page(topicConversationId(filter), newest, 10)
  expect(messages.map(({ text }) => text)).toEqual(lines)
})
