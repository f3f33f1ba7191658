/** A member whom I block is one for the group all the same: only what they say is hidden. */
import { expect, test } from 'vitest'
import { refusedCounts } from '../../../support/network/direct-session.ts'
import {
  groupProgress,
  groupTranscript,
  groupWith,
  sendToGroup,
} from '../../../support/network/group.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'

const HOUR = 3_600_000

test('what I say is delivered to all, and nobody is asked about it for ever', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'])
  const [alice] = people
  alice.send({ type: 'person.block', who: id('carol') })
  sendToGroup(alice, group, 'to all')
  await network.advance(30_000)
  expect(groupProgress(alice, group)).toEqual(['delivered'])
  await network.advance(24 * HOUR)
  expect(refusedCounts(alice)['blocked']).toBeUndefined()
})

test('what others said comes through whoever of the members has it', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'])
  const [alice, bob, carol] = people
  alice.send({ type: 'person.block', who: id('carol') })
  await network.advance(3000)
  alice.crash()
  sendToGroup(bob, group, 'missed')
  await network.advance(30_000)
  expect(groupTranscript(carol, group)).toEqual(['bob: missed'])
  bob.crash()
  // what the broker kept for alice is gone
  network.broker.wipe()
  alice.start()
  await network.advance(HOUR)
  expect(groupTranscript(alice, group)).toEqual(['bob: missed'])
})
