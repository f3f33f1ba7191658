/** What a leader's cards tell of those who go, however their words came. */
import { expect, test } from 'vitest'
import { changeIntent } from '../../../../src/model/intents.ts'
import { groupChannel } from '../../../../src/core/channel.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  groupMessages,
  groupWith,
  groupOf,
  groupTranscript,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
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

test('a departed member can still delete what they sent while they were one, and do nothing else', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  const roster = groupOf(ana, group)?.roster
  if (!bia || !caio || !roster) throw new Error('no group of three')
  sendToGroup(bia, group, 'one')
  await network.advance(1000)
  sendToGroup(bia, group, 'two')
  await network.advance(3000)
  const [one, two] = groupMessages(bia, group)
  if (!one || !two) throw new Error('nothing was sent')
  bia.crash()
  expect(ana.send({ type: 'group.remove', group, who: id('bia') }).ok).toBe(true)
  await network.advance(3000)
  // made before bia knew of it: none of this was there when ana removed her
  const channel = { kind: 'group', group, from: id('bia') } as const
  const ofBia = { channel: groupChannel(group), roster } as const
  const commands = [
    { ...ofBia, type: 'message.edit', target: two.id, text: safeText('changed') },
    { ...ofBia, type: 'message.delete', target: one.id },
    { ...ofBia, type: 'message.send', text: safeText('three') },
  ] as const
  for (const [index, command] of commands.entries()) {
    const stamp = { at: network.clock.now(), seq: 3 + index }
    network.broker.inject(signedPacket(bia, command, channel, stamp))
  }
  await network.advance(5000)
  for (const who of [ana, caio]) {
    expect(groupMessages(who, group).map(({ text, deleted }) => [text, deleted])).toEqual([
      ['', true],
      ['two', undefined],
    ])
  }
  // once she knows that she is no member, her own program refuses that too
  bia.start()
  await network.advance(10_000)
  expect(memberIds(bia, group)).toEqual(['ana', 'caio'])
  const remove = changeIntent(two, { kind: 'delete' })
  expect(remove && bia.send(remove)).toEqual({ ok: false, error: 'not-a-member' })
})
