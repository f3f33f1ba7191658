/** Edits, deletes and reactions: on what is on hand, on what is not, and before it came. */
import { expect, test } from 'vitest'
import type { SafeText } from '../../../../src/core/ids.ts'
import type { Message } from '../../../../src/model/messages/messages.ts'
import { town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import {
  change,
  marks,
  ordersOf,
  refused,
  sessionOf,
  stands,
  stateOf,
  talk,
} from '../../../support/network/direct-session.ts'

const shown = (who: Person, other: string) =>
  who.messages(other).map((message: Message) => ({
    text: message.deleted ? 'deleted' : message.text,
    reactions: message.reactions
      .filter(({ on }) => on)
      .map(({ by, emoji }) => `${by} ${emoji}`)
      .toSorted(),
  }))

test('both see an edit, a reaction, a reaction taken back, and a delete', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'helo')
  await world.pass(1000)
  change(alice, 'bob', 0, { edit: 'hello' })
  change(bob, 'alice', 0, { react: '👍' })
  change(alice, 'bob', 0, { react: '❤️' })
  change(alice, 'bob', 0, { react: '❤️', on: false })
  await world.pass(2000)
  const both = [{ text: 'hello', reactions: ['bob 👍'] }]
  expect(shown(alice, 'bob')).toEqual(both)
  expect(shown(bob, 'alice')).toEqual(both)
  change(alice, 'bob', 0, { delete: true })
  await world.pass(1000)
  expect(shown(bob, 'alice')).toEqual([{ text: 'deleted', reactions: [] }])
  expect(shown(alice, 'bob')).toEqual([{ text: 'deleted', reactions: [] }])
  // not on disk, and not on hand
  expect(bob.sees('alice')).toEqual(['alice: '])
  for (const who of [alice, bob]) {
    const texts = [...stateOf(who).conversations.values()].flatMap(({ messages }) =>
      messages.map(({ text }) => text),
    )
    expect(texts).toEqual([''])
  }
})

test('only the author changes a message, and nobody changes a deleted one', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'mine')
  await world.pass(1000)
  expect(change(bob, 'alice', 0, { edit: 'yours' })).toMatchObject({ error: 'not-yours-to-change' })
  expect(change(bob, 'alice', 0, { delete: true })).toMatchObject({ error: 'not-yours-to-change' })
  change(alice, 'bob', 0, { delete: true })
  await world.pass(1000)
  expect(change(alice, 'bob', 0, { edit: 'again' })).toMatchObject({ error: 'message-deleted' })
  expect(change(bob, 'alice', 0, { react: '👍' })).toMatchObject({ error: 'message-deleted' })
})

test('a reaction is a word of one line, and nobody paints a message over with them', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  alice.say('bob', 'oi')
  await world.pass(1000)
  expect(change(bob, 'alice', 0, { react: ' \n' })).toMatchObject({ error: 'empty' })
  expect(change(bob, 'alice', 0, { react: 'x'.repeat(33) })).toMatchObject({ error: 'too-long' })
  expect(change(bob, 'alice', 0, { react: ' 👍 ' }).ok).toBe(true)
  for (let n = 1; n < 50; n += 1) expect(change(bob, 'alice', 0, { react: `r${n}` }).ok).toBe(true)
  expect(change(bob, 'alice', 0, { react: 'r50' })).toMatchObject({ error: 'too-long' })
  expect(change(bob, 'alice', 0, { react: 'r7', on: false }).ok).toBe(true)
  await world.pass(5000)
  expect(shown(alice, 'bob')).toEqual(shown(bob, 'alice'))
  expect(shown(alice, 'bob')[0]?.reactions).toContain('bob 👍')
})

/** Alice's words while nothing arrives, given to bob in this order. */
const arriving = async (order: readonly number[], speak: (alice: Person) => void) => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  const before = world.traffic.length
  speak(alice)
  await world.pass(100)
  world.broker.trouble()
  const words = world.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  expect(words).toHaveLength(order.length)
  for (const index of order) {
    const word = words[index]
    if (word) world.broker.inject(word)
  }
  await world.pass(5000)
  return { world, alice, bob }
}

test.each(ordersOf([0, 1, 2, 3]))(
  'a message, two edits and a reaction give the same in every order (%i %i %i %i)',
  async (...order) => {
    const { alice, bob } = await arriving(order, (alice) => {
      alice.say('bob', 'one')
      change(alice, 'bob', 0, { edit: 'two' })
      change(alice, 'bob', 0, { edit: 'three' })
      change(alice, 'bob', 0, { react: '🎉' })
    })
    expect(shown(bob, 'alice')).toEqual([{ text: 'three', reactions: ['alice 🎉'] }])
    expect(stands(bob, 'alice')).toEqual(stands(alice, 'bob'))
    expect(bob.disk.held.authors()).toEqual([])
    expect(marks(alice, 'bob')).toEqual(['delivered'])
  },
)

test.each(ordersOf([0, 1, 2]))(
  'a message, an edit and a delete leave nothing in every order (%i %i %i)',
  async (...order) => {
    const { alice, bob } = await arriving(order, (alice) => {
      alice.say('bob', 'secret')
      change(alice, 'bob', 0, { edit: 'more secret' })
      change(alice, 'bob', 0, { delete: true })
    })
    expect(stands(bob, 'alice')).toEqual(stands(alice, 'bob'))
    expect(shown(bob, 'alice')).toEqual([{ text: 'deleted', reactions: [] }])
    expect(bob.disk.held.authors()).toEqual([])
  },
)

test('what came too early survives a restart and is judged when its message comes', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  const before = world.traffic.length
  alice.say('bob', 'one')
  change(alice, 'bob', 0, { edit: 'two' })
  await world.pass(100)
  world.broker.trouble()
  const words = world.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  const [said, edited] = words
  if (!said || !edited) throw new Error('two words')
  world.broker.inject(edited)
  await world.pass(10)
  expect(bob.disk.held.authors()).toEqual(['alice'])
  bob.crash()
  await alice.quit()
  bob.start()
  await world.pass(5000)
  world.broker.inject(said)
  await world.pass(1000)
  expect(bob.sees('alice')).toEqual(['alice: two'])
  expect(bob.disk.held.authors()).toEqual([])
})

test('a message far outside of every window can be changed, and the change is on disk', async () => {
  const world = town({ window: 50 })
  const { alice, bob } = await talk(world)
  for (let n = 0; n < 620; n += 1) alice.say('bob', `word ${n}`)
  await world.pass(10_000)
  expect(bob.messages('alice')).toHaveLength(620)
  await alice.quit()
  await bob.quit()
  alice.start()
  bob.start()
  await world.pass(5000)
  change(alice, 'bob', 3, { edit: 'changed' })
  change(bob, 'alice', 5, { react: '👍' })
  await world.pass(5000)
  for (const [who, other] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    expect(who.messages(other)[3]?.text).toBe('changed')
    expect(who.messages(other)[5]?.reactions).toHaveLength(1)
  }
})

test('an edit counts though the clock of its author was set back since the last one', async () => {
  const world = town()
  let ahead = 3_600_000
  const { alice, bob } = await talk(world, { alice: { ahead: () => ahead } })
  alice.say('bob', 'one')
  change(alice, 'bob', 0, { edit: 'two' })
  change(alice, 'bob', 0, { react: '👍' })
  ahead = 0
  await world.pass(5000)
  change(alice, 'bob', 0, { react: '👍', on: false })
  change(alice, 'bob', 0, { edit: 'three' })
  await world.pass(5000)
  expect(shown(alice, 'bob')).toEqual([{ text: 'three', reactions: [] }])
  expect(shown(bob, 'alice')).toEqual([{ text: 'three', reactions: [] }])
})

test('a change of a message that nobody knows is kept apart and shown nowhere', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(alice, 'bob')
  alice.say('bob', 'oi')
  await world.pass(1000)
  const target = alice.messages('bob')[0]?.id
  if (!target) throw new Error('there is a message')
  const unknown = target.replace(/.$/u, (last) => (last === '0' ? '1' : '0')) as typeof target
  const text = 'x' as SafeText
  expect(alice.send({ type: 'session.edit', session, target: unknown, text })).toEqual({
    ok: false,
    error: 'unknown-message',
  })
  expect(refused(bob)).toEqual({})
})
