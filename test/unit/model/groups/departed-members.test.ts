/** What a leader's cards tell of those who go, however their words came. */
import { expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import { groupWith, groupOf, groupTranscript, memberIds } from '../../../support/network/group.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'

test('somebody of whose words every other one is lacking can be removed, for all to see', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  const roster = groupOf(ana, group)?.roster
  if (!bia || !caio || !roster) throw new Error('no group of three')
  bia.crash()
  const channel = { kind: 'group', group, from: id('bia') } as const
  for (let seq = 1; seq < 200; seq += 2) {
    const text = safeText(`word ${seq}`)
    const command = { type: 'message.send', channel: groupChannel(group), roster, text } as const
    network.broker.inject(signedPacket(bia, command, channel, { at: network.clock.now(), seq }))
  }
  await network.advance(5000)
  expect(groupTranscript(caio, group).length).toBe(100)
  expect(ana.send({ type: 'group.remove', group, who: id('bia') }).ok).toBe(true)
  await network.advance(5000)
  for (const one of [ana, caio]) expect(memberIds(one, group)).toEqual(['ana', 'caio'])
  // what the card could still tell counts, for both the same
  expect(groupTranscript(caio, group)).toEqual(groupTranscript(ana, group))
  expect(groupTranscript(ana, group).length).toBe(65)
})
