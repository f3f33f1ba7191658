/** State is its events and nothing else: what was begun from disk is what was there before. */
import { expect, test } from 'vitest'
import type { State } from '../../../src/model/state.ts'
import { STATE_VERSION } from '../../../src/model/state.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import { restoredFrom } from '../../support/network/snapshots.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import {
  changeMessage,
  endSession,
  seenStatus,
  stateOf,
  openSession,
} from '../../support/network/direct-session.ts'

const byKey = <V>(map: ReadonlyMap<string, V>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** What must be the same: all but windows and what is of the moment. */
const lasting = (state: State, without: 'passing' | 'nothing' = 'nothing') => ({
  people: byKey(state.people).map(([, person]) => ({
    id: person.id,
    key: person.key,
    trust: person.trust,
    blocked: person.blocked,
    ...(without === 'nothing'
      ? { status: person.status, boot: person.boot, rival: person.conflictingKey }
      : {}),
  })),
  requests: byKey(state.requests),
  sessions: byKey(state.sessions),
  conversations: byKey(state.conversations).map(([name, conversation]) => ({
    name,
    clock: conversation.clock,
    notifyLevel: conversation.notifyLevel,
    ...(without === 'nothing' ? { unread: conversation.unread, draft: conversation.draft } : {}),
  })),
})

const restored = (who: Person, version = STATE_VERSION) => {
  const { me, now } = stateOf(who)
  return restoredFrom(who.disk.snapshots, { id: me.id, name: me.name, key: me.key }, now, version)
}

const eventful = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  carol.ask('bob', 'oi')
  for (let n = 0; n < 5; n += 1) alice.sendText('bob', `a${n}`)
  bob.sendText('alice', 'b')
  await network.advance(2000)
  changeMessage(alice, 'bob', 0, { edit: 'changed' })
  changeMessage(alice, 'bob', 4, { delete: true })
  changeMessage(bob, 'alice', 1, { react: '👍' })
  endSession(alice, 'bob')
  bob.send({ type: 'person.verify', who: id('alice') })
  bob.send({ type: 'view.draft', conversation: personConversationId(id('alice')), text: 'I was' })
  bob.send({ type: 'view.draft', text: 'to nobody yet' })
  bob.send({
    type: 'view.setNotifyLevel',
    conversation: personConversationId(id('alice')),
    level: 'nothing',
  })
  await network.advance(3000)
  return { network, alice, bob, carol }
}

test('the state begun from disk is the state that was there, without a snapshot', async () => {
  const { alice, bob } = await eventful()
  for (const who of [alice, bob]) expect(lasting(restored(who))).toEqual(lasting(stateOf(who)))
})

test('the state begun from disk is the state that was there, with a snapshot in the middle', async () => {
  const { network, alice, bob } = await eventful()
  await bob.quit()
  bob.start()
  await network.advance(3000)
  alice.sendText('bob', 'more')
  bob.sendText('alice', 'and more')
  await network.advance(3000)
  expect(lasting(restored(bob))).toEqual(lasting(stateOf(bob)))
  expect(stateOf(bob).conversations.get(personConversationId(id('alice')))?.draft).toBe('I was')
  expect(restored(bob).draft).toBe('to nobody yet')
})

test('a later version folds the state anew from what lasts', async () => {
  const { bob } = await eventful()
  await bob.quit()
  const anew = restored(bob, STATE_VERSION + 1)
  expect(lasting(anew, 'passing')).toEqual(lasting(stateOf(bob), 'passing'))
})

test('after a restart the conversation is on the screen as it was, page by page', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 450; n += 1) alice.sendText('bob', `word ${n}`)
  await network.advance(20_000)
  await bob.quit()
  bob.start()
  const conversation = personConversationId(id('alice'))
  const kept = () => stateOf(bob).conversations.get(conversation)
  expect(kept()?.unread).toBe(450)
  // with all of it read, it opens at its end
  bob.send({ type: 'view.markRead', conversation })
  bob.send({ type: 'view.open', conversation })
  expect(kept()?.messages.map(({ text }) => text)).toEqual(
    Array.from({ length: 200 }, (_, n) => `word ${n + 250}`),
  )
  expect(kept()).toMatchObject({ hasOlder: true, hasNewer: false })
  bob.send({ type: 'view.page', conversation, direction: 'older' })
  bob.send({ type: 'view.page', conversation, direction: 'older' })
  expect(kept()?.messages).toHaveLength(450)
  expect(kept()?.hasOlder).toBe(false)
  const first = kept()?.messages[0]
  if (!first) throw new Error('the first message is on hand')
  bob.send({ type: 'view.jump', conversation, message: first.id })
  expect(kept()?.hasNewer).toBe(true)
  alice.sendText('bob', 'while he reads above')
  await network.advance(2000)
  expect(kept()?.messages.at(-1)?.text).not.toBe('while he reads above')
  bob.send({ type: 'view.page', conversation, direction: 'newest' })
  expect(kept()?.messages.at(-1)?.text).toBe('while he reads above')
})

test('a window that is not on hand does not show a part as the whole', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 3; n += 1) alice.sendText('bob', `word ${n}`)
  await network.advance(3000)
  await bob.quit()
  bob.start()
  await network.advance(3000)
  alice.sendText('bob', 'new')
  await network.advance(3000)
  const conversation = personConversationId(id('alice'))
  expect(stateOf(bob).conversations.get(conversation)?.messages).toEqual([])
  bob.send({ type: 'view.open', conversation })
  const texts = stateOf(bob)
    .conversations.get(conversation)
    ?.messages.map(({ text }) => text)
  expect(texts).toEqual(['word 0', 'word 1', 'word 2', 'new'])
})

test('what was said but not sent when the program died is sent by the next one', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'kept')
  alice.crash()
  alice.start()
  await network.clock.until(() => bob.transcript('alice').length === 1, 'it arrives')
  expect(seenStatus(bob, 'alice')).toBe('online')
  await network.advance(60_000)
  expect(bob.transcript('alice')).toEqual(['alice: kept'])
})

test('a snapshot is made by itself, so that a start never folds more than a few thousand facts', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 2100; n += 1) alice.sendText('bob', `${n}`)
  await network.advance(10_000)
  const { snapshot, events } = bob.disk.snapshots.load(STATE_VERSION)
  expect(snapshot).toBeDefined()
  expect(events.length).toBeLessThan(2000)
})
