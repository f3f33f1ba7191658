/** What is hidden is hidden on both sides, on the wire too; that something was delivered is always told. */
import { describe, expect, test } from 'vitest'
import { directChannel, groupChannel } from '../../../src/core/channel.ts'
import { groupConversationId, personConversationId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { mayTellTyping } from '../../../src/model/people/privacy.ts'
import {
  deliveryProgress,
  openSession,
  sessionOf,
  stateOf,
  viewConversation,
} from '../../support/network/direct-session.ts'
import { groupProgress, groupWith, sendToGroup } from '../../support/network/group.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { choose, receiptsOf, setForAll } from '../../support/network/privacy.ts'

const withAlice = personConversationId(id('alice'))
const withBob = personConversationId(id('bob'))

describe('what was read', () => {
  test('is hidden from all: neither sees it of the other, and the broker never gets it', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    setForAll(bob, { read: false })
    await network.advance(3000)
    const from = network.traffic.length
    alice.sendText('bob', 'one')
    await network.advance(3000)
    const before = network.traffic.length
    viewConversation(bob, withAlice)
    await network.advance(60_000)
    // not even by the time of a packet
    expect(receiptsOf(network, 'bob', 'alice', before)).toEqual([])
    expect(deliveryProgress(alice, 'bob')).toEqual(['delivered'])
    const his = receiptsOf(network, 'bob', 'alice', from)
    expect(his.length).toBeGreaterThan(0)
    for (const receipt of his) {
      expect(receipt.hides).toEqual(['read'])
      expect(receipt).not.toHaveProperty('read')
      expect(receipt.upTo).toBe(1)
    }

    bob.sendText('alice', 'two')
    await network.advance(3000)
    viewConversation(alice, withBob)
    await network.advance(60_000)
    expect(deliveryProgress(bob, 'alice')).toEqual(['delivered'])
    // she chose nothing, and says so; but she tells nothing either
    for (const receipt of receiptsOf(network, 'alice', 'bob', from)) {
      expect(receipt).not.toHaveProperty('read')
      expect(receipt).not.toHaveProperty('hides')
    }
  })

  test('while it was hidden stays hidden when it no longer is, also after a restart', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    alice.sendText('bob', 'before')
    await network.advance(3000)
    viewConversation(bob, withAlice)
    await network.advance(3000)
    choose(bob, 'alice', 'read', false)
    await network.advance(3000)
    alice.sendText('bob', 'meanwhile')
    bob.sendText('alice', 'meanwhile')
    await network.advance(3000)
    viewConversation(bob, withAlice)
    viewConversation(alice, withBob)
    await network.advance(3000)
    // what was read once stays read
    expect(deliveryProgress(alice, 'bob')).toEqual(['read', 'delivered'])
    await bob.quit()
    await alice.quit()
    bob.start()
    alice.start()
    await network.advance(5000)
    choose(bob, 'alice', 'read')
    await network.advance(3000)
    alice.sendText('bob', 'after')
    bob.sendText('alice', 'after')
    await network.advance(3000)
    viewConversation(bob, withAlice)
    viewConversation(alice, withBob)
    await network.advance(3000)
    expect(deliveryProgress(alice, 'bob')).toEqual(['read', 'delivered', 'read'])
    expect(deliveryProgress(bob, 'alice')).toEqual(['delivered', 'read'])
  })

  test('is hidden from one: the choice for a person counts before the one for all, and is kept', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    setForAll(bob, { read: false })
    choose(bob, 'alice', 'read', true)
    await network.advance(3000)
    alice.sendText('bob', 'one')
    await network.advance(3000)
    viewConversation(bob, withAlice)
    await network.advance(3000)
    expect(deliveryProgress(alice, 'bob')).toEqual(['read'])
    await bob.quit()
    bob.start()
    await network.advance(3000)
    expect(stateOf(bob).people.get(id('alice'))?.tells).toEqual({ read: true })
  })

  test('of a group: one receipt for each author, so only that author is told less', async () => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
    const [ana, bia, caio] = people
    choose(caio, 'ana', 'read', false)
    await network.advance(3000)
    sendToGroup(ana, group, 'oi')
    sendToGroup(bia, group, 'oi')
    await network.advance(3000)
    for (const one of people) viewConversation(one, groupConversationId(group))
    await network.advance(10_000)
    expect(groupProgress(ana, group)).toEqual(['delivered'])
    expect(groupProgress(bia, group)).toEqual(['read'])
  })

  test('that somebody hides what they read is told at once to those who are here', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    alice.sendText('bob', 'one')
    await network.advance(3000)
    setForAll(bob, { read: false, typing: false })
    await network.advance(3000)
    expect(stateOf(alice).people.get(id('bob'))?.hides).toEqual(['read', 'typing'])
    setForAll(bob, {})
    await network.advance(3000)
    expect(stateOf(alice).people.get(id('bob'))?.hides).toEqual([])
  })
})

test('nobody is told anything when I only sort my lists otherwise', async () => {
  const network = createTestNetwork()
  const { bob } = await openSession(network)
  const from = network.traffic.length
  setForAll(bob, { order: 'activity', hideAfter: 60_000 })
  await network.advance(3000)
  expect(receiptsOf(network, 'bob', 'alice', from)).toEqual([])
  // that it was changed counts, not that it is another than at the start
  setForAll(bob, { order: 'activity', typing: false })
  await network.advance(3000)
  setForAll(bob, { typing: false })
  await network.advance(3000)
  const told = receiptsOf(network, 'bob', 'alice', from)
  expect(told.map(({ hides }) => hides)).toEqual([['typing']])
})

const isTyping = (who: Person, other: string) =>
  stateOf(who)
    .conversations.get(personConversationId(id(other)))
    ?.typing.has(id(other))

describe('typing', () => {
  test('is not seen by whoever hides it, and not sent to them once they have said so', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    const channel = directChannel(sessionOf(alice, 'bob'))
    alice.sendText('bob', 'one')
    await network.advance(3000)
    alice.send({ type: 'message.typing', channel, on: true })
    await network.advance(500)
    expect(isTyping(bob, 'alice')).toBe(true)
    await network.advance(10_000)
    choose(bob, 'alice', 'typing', false)
    expect(mayTellTyping(stateOf(bob), channel)).toBe(false)
    alice.send({ type: 'message.typing', channel, on: true })
    await network.advance(500)
    expect(isTyping(bob, 'alice')).toBe(false)
    await network.advance(3000)
    expect(mayTellTyping(stateOf(alice), channel)).toBe(false)
    choose(bob, 'alice', 'typing')
    await network.advance(3000)
    expect(mayTellTyping(stateOf(alice), channel)).toBe(true)
    // what was read is another matter
    viewConversation(bob, withAlice)
    await network.advance(3000)
    expect(deliveryProgress(alice, 'bob')).toEqual(['read'])
  })

  test('is not told to a group in which one member is not to see it', async () => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
    const [ana, , caio] = people
    const channel = groupChannel(group)
    expect(mayTellTyping(stateOf(ana), channel)).toBe(true)
    choose(ana, 'caio', 'typing', false)
    expect(mayTellTyping(stateOf(ana), channel)).toBe(false)
    caio.send({ type: 'message.typing', channel, on: true })
    await network.advance(500)
    const typing = stateOf(ana).conversations.get(groupConversationId(group))?.typing
    expect([...(typing?.keys() ?? [])]).toEqual([])
  })
})

test('a choice for one person outlives that their key is pinned again, and a restart', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  expect(choose(alice, 'bob', 'read', false).ok).toBe(true)
  const added = alice.send({
    type: 'person.add',
    who: bob.name,
    name: safeText('bob'),
    key: bob.signer.key,
  })
  expect(added.ok).toBe(true)
  expect(stateOf(alice).people.get(bob.name)?.tells).toEqual({ read: false })
  alice.crash()
  alice.start()
  expect(stateOf(alice).people.get(bob.name)?.tells).toEqual({ read: false })
})
