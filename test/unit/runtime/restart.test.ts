/** State is its events and nothing else: what was begun from disk is what was there before. */
import { expect, test } from 'vitest'
import type { State } from '../../../src/model/state.ts'
import { STATE_VERSION } from '../../../src/model/state.ts'
import { conversationWith } from '../../../src/core/ids.ts'
import { begin } from '../../../src/runtime/replay.ts'
import { id, town } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { change, end, sees, stateOf, talk } from '../../support/network/direct-session.ts'

const byKey = <V>(map: ReadonlyMap<string, V>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** What must be the same: all but windows and what is of the moment. */
const lasting = (state: State, without: 'passing' | 'nothing' = 'nothing') => ({
  people: byKey(state.people).map(([, person]) => ({
    id: person.id,
    key: person.key,
    trust: person.trust,
    blocked: person.blocked,
    ...(without === 'nothing'
      ? { status: person.status, boot: person.boot, rival: person.rival }
      : {}),
  })),
  requests: byKey(state.requests),
  sessions: byKey(state.sessions),
  conversations: byKey(state.conversations).map(([name, conversation]) => ({
    name,
    clock: conversation.clock,
    muted: conversation.muted,
    ...(without === 'nothing' ? { unread: conversation.unread, draft: conversation.draft } : {}),
  })),
})

const begun = (who: Person, version = STATE_VERSION) => {
  const { me, now } = stateOf(who)
  return begin(who.disk.story.load(version), { id: me.id, name: me.name, key: me.key }, now)
}

const eventful = async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const carol = world.person('carol')
  carol.start()
  await world.pass(3000)
  carol.ask('bob', 'oi')
  for (let n = 0; n < 5; n += 1) alice.say('bob', `a${n}`)
  bob.say('alice', 'b')
  await world.pass(2000)
  change(alice, 'bob', 0, { edit: 'changed' })
  change(alice, 'bob', 4, { delete: true })
  change(bob, 'alice', 1, { react: '👍' })
  end(alice, 'bob')
  bob.send({ type: 'person.verify', who: id('alice') })
  bob.send({ type: 'view.draft', conversation: conversationWith(id('alice')), text: 'I was' })
  bob.send({ type: 'view.draft', text: 'to nobody yet' })
  bob.send({ type: 'view.mute', conversation: conversationWith(id('alice')), muted: true })
  await world.pass(3000)
  return { world, alice, bob, carol }
}

test('the state begun from disk is the state that was there, without a snapshot', async () => {
  const { alice, bob } = await eventful()
  for (const who of [alice, bob]) expect(lasting(begun(who))).toEqual(lasting(stateOf(who)))
})

test('the state begun from disk is the state that was there, with a snapshot in the middle', async () => {
  const { world, alice, bob } = await eventful()
  await bob.quit()
  bob.start()
  await world.pass(3000)
  alice.say('bob', 'more')
  bob.say('alice', 'and more')
  await world.pass(3000)
  expect(lasting(begun(bob))).toEqual(lasting(stateOf(bob)))
  expect(stateOf(bob).conversations.get(conversationWith(id('alice')))?.draft).toBe('I was')
  expect(begun(bob).draft).toBe('to nobody yet')
})

test('a later version folds the state anew from what lasts', async () => {
  const { bob } = await eventful()
  await bob.quit()
  const anew = begun(bob, STATE_VERSION + 1)
  expect(lasting(anew, 'passing')).toEqual(lasting(stateOf(bob), 'passing'))
})

test('after a restart the conversation is on the screen as it was, page by page', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 450; n += 1) alice.say('bob', `word ${n}`)
  await world.pass(20_000)
  await bob.quit()
  bob.start()
  const conversation = conversationWith(id('alice'))
  const kept = () => stateOf(bob).conversations.get(conversation)
  expect(kept()?.unread).toBe(450)
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
  alice.say('bob', 'while he reads above')
  await world.pass(2000)
  expect(kept()?.messages.at(-1)?.text).not.toBe('while he reads above')
  bob.send({ type: 'view.page', conversation, direction: 'newest' })
  expect(kept()?.messages.at(-1)?.text).toBe('while he reads above')
})

test('a window that is not on hand does not show a part as the whole', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 3; n += 1) alice.say('bob', `word ${n}`)
  await world.pass(3000)
  await bob.quit()
  bob.start()
  await world.pass(3000)
  alice.say('bob', 'new')
  await world.pass(3000)
  const conversation = conversationWith(id('alice'))
  expect(stateOf(bob).conversations.get(conversation)?.messages).toEqual([])
  bob.send({ type: 'view.open', conversation })
  const texts = stateOf(bob)
    .conversations.get(conversation)
    ?.messages.map(({ text }) => text)
  expect(texts).toEqual(['word 0', 'word 1', 'word 2', 'new'])
})

test('what was said but not sent when the program died is sent by the next one', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'kept')
  alice.crash()
  alice.start()
  await world.clock.until(() => bob.sees('alice').length === 1, 'it arrives')
  expect(sees(bob, 'alice')).toBe('online')
  await world.pass(60_000)
  expect(bob.sees('alice')).toEqual(['alice: kept'])
})

test('a snapshot is made by itself, so that a start never folds more than a few thousand facts', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 2100; n += 1) alice.say('bob', `${n}`)
  await world.pass(10_000)
  const { snapshot, events } = bob.disk.story.load(STATE_VERSION)
  expect(snapshot).toBeDefined()
  expect(events.length).toBeLessThan(2000)
})
