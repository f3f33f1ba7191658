/** What was read while it was hidden: never told later, and what was not hidden is told all the same. */
import { describe, expect, test } from 'vitest'
import { groupConversationId, personConversationId } from '../../../../src/core/ids.ts'
import {
  changeMessage,
  deliveryProgress,
  openSession,
  stateOf,
  viewConversation,
} from '../../../support/network/direct-session.ts'
import { groupProgress, groupWith, sendToGroup } from '../../../support/network/group.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'
import { choose, receiptsOf, setForAll, storedCounters } from '../../../support/network/privacy.ts'

const withAlice = personConversationId(id('alice'))

describe('what was read and hidden', () => {
  test.each([
    ['while it was hidden', true],
    ['before it was hidden', false],
  ])(
    'with reactions that came %s stays few ranges, on disk and in the receipts',
    async (_, early) => {
      const network = createTestNetwork()
      const { alice, bob } = await openSession(network)
      if (early) choose(bob, 'alice', 'read', false)
      await network.advance(3000)
      for (let number = 0; number < 60; number += 1) {
        alice.sendText('bob', `${number}`)
        changeMessage(alice, 'bob', -1, { react: '🔥' })
        // one after the other
        // oxlint-disable-next-line no-await-in-loop
        await network.advance(100)
      }
      await network.advance(10_000)
      choose(bob, 'alice', 'read', false)
      await network.advance(3000)
      viewConversation(bob, withAlice)
      await network.advance(3000)
      const [counter] = storedCounters(bob, 'SESSIONS/')
      expect(counter?.read.upTo).toBe(120)
      expect(counter?.untold).toEqual([[1, 119]])
      const from = network.traffic.length
      choose(bob, 'alice', 'read')
      await network.advance(3000)
      const his = receiptsOf(network, 'bob', 'alice', from).filter(({ upTo }) => upTo === 120)
      expect(his.map(({ read }) => read)).toEqual([[[120, 120]]])
      expect(new Set(deliveryProgress(alice, 'bob'))).toEqual(new Set(['delivered']))
    },
  )

  test('what was read in a group just before it was hidden is told when it no longer is', async () => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['ana', 'bia'])
    const [ana, bia] = people
    sendToGroup(ana, group, 'oi')
    await network.advance(3000)
    viewConversation(bia, groupConversationId(group))
    // before a receipt told it
    choose(bia, 'ana', 'read', false)
    await network.advance(60_000)
    expect(groupProgress(ana, group)).toEqual(['delivered'])
    choose(bia, 'ana', 'read')
    await network.advance(3000)
    expect(groupProgress(ana, group)).toEqual(['read'])
  })

  test('that it is hidden is told at once to the members of my groups', async () => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
    const [ana, bia, caio] = people
    for (const one of people) sendToGroup(one, group, 'oi')
    await network.advance(60_000)
    const hidden = () => [bia, caio].map((one) => stateOf(one).people.get(ana.name)?.hides)
    setForAll(ana, { read: false })
    await network.advance(3000)
    expect(hidden()).toEqual([['read'], ['read']])
    setForAll(ana, {})
    await network.advance(3000)
    expect(hidden()).toEqual([[], []])
  })

  test('between two that were hidden is told all the same, though its first receipt got lost', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    for (const told of [false, true, false]) {
      choose(bob, 'alice', 'read', told)
      // one after the other
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(3000)
      alice.sendText('bob', 'oi')
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(3000)
      if (told) network.broker.setFaults({ random: () => 0, lose: 1 })
      viewConversation(bob, withAlice)
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(3000)
      if (told) choose(bob, 'alice', 'read', false)
      network.broker.setFaults()
    }
    expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
    choose(bob, 'alice', 'read', true)
    await network.advance(3000)
    expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'read', 'delivered'])
  })
})
