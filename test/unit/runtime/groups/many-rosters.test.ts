/** A member who missed more rosters than others give at once, or than may wait on disk. */
import { expect, test } from 'vitest'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import type { Transport } from '../../../../src/ports/transport.ts'
import { groupOf, groupTranscript, groupWith, sendToGroup } from '../../../support/network/group.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

const MANY = 300

/** What comes of a group is lost while `isDeaf` says so, as what is too much at once for a busy program is. */
const losing =
  (isDeaf: () => boolean) =>
  (transport: Transport): Transport => ({
    connect: (settings, events) =>
      transport.connect(settings, {
        ...events,
        onPacket: (packet) => {
          if (!isDeaf() || !packet.topic.includes('/GROUPS/')) events.onPacket(packet)
        },
      }),
  })

test('whoever missed hundreds of rosters gets all of them, in their order, and then what was said', async () => {
  const network = createTestNetwork()
  let isDeaf = false
  const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'], 'lab', (who) =>
    who === 'bob' ? { wrapTransport: losing(() => isDeaf) } : {},
  )
  const [alice, bob, carol] = people
  const change = (count: number) => {
    alice.send({ type: 'group.topic', group, topic: safeLine(`topic ${count}`) })
    sendToGroup(alice, group, `message ${count}`)
  }
  isDeaf = true
  for (let count = 1; count < MANY; count += 1) change(count)
  await network.advance(3000)
  isDeaf = false
  expect(groupOf(carol, group)?.roster.topic).toBe(`topic ${MANY - 1}`)
  expect(groupOf(bob, group)?.roster.topic).toBe('')
  change(MANY)
  await network.advance(120_000)
  expect(groupOf(bob, group)?.roster.hash).toBe(groupOf(alice, group)?.roster.hash)
  expect(groupTranscript(bob, group)).toEqual(groupTranscript(carol, group))
  // then nobody asks for anything any more
  const after = network.traffic.length
  await network.advance(120_000)
  expect(network.traffic.length - after).toBeLessThan(20)
}, 180_000)
