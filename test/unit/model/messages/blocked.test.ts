/** What goes to somebody whom one has blocked: nothing, but that something is removed. Seen from the broker and from their screen. */
import { beforeEach, expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import { personConversationId } from '../../../../src/core/ids.ts'
import {
  changeMessage,
  deliveryProgress,
  endSession,
  openSession,
  requestAnswers,
  sessionOf,
  stateOf,
  meet,
  viewConversation,
} from '../../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

let network: TestNetwork
let alice: Person
let bob: Person

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const REFUSED = { ok: false, error: 'blocked' }

/** Where somebody published from now on, but for their presence. */
const recordOf = (who: Person, town = network) => {
  const from = town.traffic.length
  return () =>
    town.traffic
      .slice(from)
      .filter(({ clientId, topic }) => clientId === `papo-${who.name}` && !/USERS/u.test(topic))
      .map(({ topic }) => topic)
}

const block = (who: Person, whom: string) => who.send({ type: 'person.block', who: id(whom) })
const unblock = (who: Person, whom: string) => who.send({ type: 'person.unblock', who: id(whom) })

beforeEach(async () => {
  network = createTestNetwork()
  const pair = await openSession(network)
  alice = pair.alice
  bob = pair.bob
  alice.sendText('bob', 'mine')
  alice.sendText('bob', 'mine too')
  await network.advance(3000)
  bob.sendText('alice', 'theirs')
  await network.advance(3000)
  changeMessage(alice, 'bob', 2, { react: '👍' })
  await network.advance(3000)
})

test('a text, an edit, a reaction and typing are refused, and the broker sees nothing of them', async () => {
  const channel = directChannel(sessionOf(alice, 'bob'))
  block(alice, 'bob')
  const published = recordOf(alice)
  expect(alice.sendText('bob', 'one more')).toEqual(REFUSED)
  expect(changeMessage(alice, 'bob', 0, { edit: 'changed' })).toEqual(REFUSED)
  expect(changeMessage(alice, 'bob', 2, { react: '🎉' })).toEqual(REFUSED)
  expect(alice.send({ type: 'message.typing', channel, on: true })).toEqual(REFUSED)
  expect(alice.send({ type: 'message.typing', channel, on: false })).toEqual(REFUSED)
  await network.advance(60_000)
  expect(published()).toEqual([])
  expect(bob.transcript('alice')).toEqual(['alice: mine', 'alice: mine too', 'bob: theirs'])
  // what was refused left nothing behind: the next words come at once
  unblock(alice, 'bob')
  expect(alice.sendText('bob', 'here again').ok).toBe(true)
  await network.advance(1000)
  expect(bob.transcript('alice').at(-1)).toBe('alice: here again')
})

test('what is mine can be removed there, and the conversation ended', async () => {
  block(alice, 'bob')
  expect(changeMessage(alice, 'bob', 0, { delete: true }).ok).toBe(true)
  expect(changeMessage(alice, 'bob', 2, { react: '👍', on: false }).ok).toBe(true)
  await network.advance(3000)
  const [first, , theirs] = bob.messages('alice')
  expect(first?.deleted).toBe(true)
  expect(theirs?.reactions.map(({ on }) => on)).toEqual([false])
  expect(endSession(alice, 'bob').ok).toBe(true)
  await network.advance(3000)
  const session = stateOf(bob).sessions.get(sessionOf(bob, 'alice'))
  expect([...(session?.ends.keys() ?? [])]).toEqual(['alice'])
})

test('whoever is blocked gets no receipt, neither for what came just before nor when they come back', async () => {
  bob.sendText('alice', 'just before')
  await network.clock.until(() => alice.messages('bob').length === 4, 'alice has it')
  block(alice, 'bob')
  const published = recordOf(alice)
  await network.advance(60_000)
  await bob.quit()
  await network.advance(5000)
  bob.start()
  await network.advance(60_000)
  expect(published()).toEqual([])
  unblock(alice, 'bob')
  bob.sendText('alice', 'are you there?')
  await network.advance(60_000)
  const told = stateOf(bob).delivery.values().next().value
  expect(told?.delivered.upTo).toBeGreaterThan(2)
})

test('what they had asked is not to be answered any more, and waits again when they are unblocked', async () => {
  const town = createTestNetwork()
  const pair = await meet(town)
  pair.alice.ask('bob')
  await town.clock.until(() => requestAnswers(pair.bob).length === 1, 'bob is asked')
  block(pair.bob, 'alice')
  expect(requestAnswers(pair.bob)).toEqual(['alice asked bob: blocked'])
  expect(pair.bob.accept('alice').ok).toBe(false)
  unblock(pair.bob, 'alice')
  expect(requestAnswers(pair.bob)).toEqual(['alice asked bob: waiting'])
  expect(pair.bob.accept('alice').ok).toBe(true)
})

test('what I sent before is delivered, nothing of what they read is shown, and nothing is sent again', async () => {
  bob.crash()
  alice.sendText('bob', 'before')
  await network.advance(3000)
  block(alice, 'bob')
  bob.start()
  await network.advance(3000)
  viewConversation(bob, personConversationId(id('alice')))
  const published = recordOf(alice)
  await network.advance(DAY)
  expect(bob.transcript('alice').at(-1)).toBe('alice: before')
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered', 'delivered', 'delivered'])
  expect(published()).toEqual([])
})

test('what the broker lost of it is sent again, and a request of mine that they have is not', async () => {
  const town = createTestNetwork()
  const pair = await meet(town)
  pair.bob.crash()
  pair.alice.ask('bob', 'oi')
  await town.advance(3000)
  town.broker.wipe()
  block(pair.alice, 'bob')
  pair.bob.start()
  await town.advance(10 * MINUTE)
  expect(requestAnswers(pair.bob)).toEqual(['alice asked bob: waiting'])
  const published = recordOf(pair.alice, town)
  await town.advance(DAY)
  expect(published()).toEqual([])
})

test('where both block each other, what waits is sent again for an hour, and then when both are unblocked', async () => {
  bob.crash()
  alice.sendText('bob', 'before')
  bob.start()
  block(bob, 'alice')
  block(alice, 'bob')
  await network.advance(2 * HOUR)
  const published = recordOf(alice)
  await network.advance(DAY)
  expect(published()).toEqual([])
  unblock(bob, 'alice')
  unblock(alice, 'bob')
  await network.advance(3000)
  expect(bob.transcript('alice').at(-1)).toBe('alice: before')
})
