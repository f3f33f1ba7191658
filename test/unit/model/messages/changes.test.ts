/** Edits, deletes and reactions: on what is on hand, on what is not, and before it came. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import { authorKeyOf, createRef } from '../../../../src/core/ids.ts'
import type { Message } from '../../../../src/model/messages/messages.ts'
import { freshUlid } from '../../../support/forged/packets.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'
import {
  changeMessage,
  deliveryProgress,
  permutationsOf,
  refusedCounts,
  sessionOf,
  comparableMessages,
  stateOf,
  openSession,
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
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'helo')
  await network.advance(1000)
  changeMessage(alice, 'bob', 0, { edit: 'hello' })
  changeMessage(bob, 'alice', 0, { react: '👍' })
  changeMessage(alice, 'bob', 0, { react: '❤️' })
  changeMessage(alice, 'bob', 0, { react: '❤️', on: false })
  await network.advance(2000)
  const both = [{ text: 'hello', reactions: ['bob 👍'] }]
  expect(shown(alice, 'bob')).toEqual(both)
  expect(shown(bob, 'alice')).toEqual(both)
  changeMessage(alice, 'bob', 0, { delete: true })
  await network.advance(1000)
  expect(shown(bob, 'alice')).toEqual([{ text: 'deleted', reactions: [] }])
  expect(shown(alice, 'bob')).toEqual([{ text: 'deleted', reactions: [] }])
  // not on disk, and not on hand
  expect(bob.transcript('alice')).toEqual(['alice: '])
  for (const who of [alice, bob]) {
    const texts = [...stateOf(who).conversations.values()].flatMap(({ messages }) =>
      messages.map(({ text }) => text),
    )
    expect(texts).toEqual([''])
  }
})

test('only the author changes a message, and nobody changes a deleted one', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'mine')
  await network.advance(1000)
  expect(changeMessage(bob, 'alice', 0, { edit: 'yours' })).toMatchObject({
    error: 'not-yours-to-change',
  })
  expect(changeMessage(bob, 'alice', 0, { delete: true })).toMatchObject({
    error: 'not-yours-to-change',
  })
  changeMessage(alice, 'bob', 0, { delete: true })
  await network.advance(1000)
  expect(changeMessage(alice, 'bob', 0, { edit: 'again' })).toMatchObject({
    error: 'message-deleted',
  })
  expect(changeMessage(bob, 'alice', 0, { react: '👍' })).toMatchObject({
    error: 'message-deleted',
  })
})

test('a reaction is a word of one line, and nobody paints a message over with them', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  alice.sendText('bob', 'oi')
  await network.advance(1000)
  expect(changeMessage(bob, 'alice', 0, { react: ' \n' })).toMatchObject({ error: 'empty' })
  expect(changeMessage(bob, 'alice', 0, { react: 'x'.repeat(33) })).toMatchObject({
    error: 'too-long',
  })
  expect(changeMessage(bob, 'alice', 0, { react: ' 👍 ' }).ok).toBe(true)
  for (let n = 1; n < 50; n += 1)
    expect(changeMessage(bob, 'alice', 0, { react: `r${n}` }).ok).toBe(true)
  expect(changeMessage(bob, 'alice', 0, { react: 'r50' })).toMatchObject({ error: 'too-long' })
  expect(changeMessage(bob, 'alice', 0, { react: 'r7', on: false }).ok).toBe(true)
  await network.advance(5000)
  expect(shown(alice, 'bob')).toEqual(shown(bob, 'alice'))
  expect(shown(alice, 'bob')[0]?.reactions).toContain('bob 👍')
})

/** Alice's words while nothing arrives, given to bob in this order. */
const arriving = async (order: readonly number[], speak: (alice: Person) => void) => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  const before = network.traffic.length
  speak(alice)
  await network.advance(100)
  network.broker.setFaults()
  const packets = network.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  expect(packets).toHaveLength(order.length)
  for (const index of order) {
    const packet = packets[index]
    if (packet) network.broker.inject(packet)
  }
  await network.advance(5000)
  return { network, alice, bob }
}

test.each(permutationsOf([0, 1, 2, 3]))(
  'a message, two edits and a reaction give the same in every order (%i %i %i %i)',
  async (...order) => {
    const { alice, bob } = await arriving(order, (alice) => {
      alice.sendText('bob', 'one')
      changeMessage(alice, 'bob', 0, { edit: 'two' })
      changeMessage(alice, 'bob', 0, { edit: 'three' })
      changeMessage(alice, 'bob', 0, { react: '🎉' })
    })
    expect(shown(bob, 'alice')).toEqual([{ text: 'three', reactions: ['alice 🎉'] }])
    expect(comparableMessages(bob, 'alice')).toEqual(comparableMessages(alice, 'bob'))
    expect(bob.disk.deferred.authors()).toEqual([])
    expect(deliveryProgress(alice, 'bob')).toEqual(['delivered'])
  },
)

test.each(permutationsOf([0, 1, 2]))(
  'a message, an edit and a delete leave nothing in every order (%i %i %i)',
  async (...order) => {
    const { alice, bob } = await arriving(order, (alice) => {
      alice.sendText('bob', 'secret')
      changeMessage(alice, 'bob', 0, { edit: 'more secret' })
      changeMessage(alice, 'bob', 0, { delete: true })
    })
    expect(comparableMessages(bob, 'alice')).toEqual(comparableMessages(alice, 'bob'))
    expect(shown(bob, 'alice')).toEqual([{ text: 'deleted', reactions: [] }])
    expect(bob.disk.deferred.authors()).toEqual([])
  },
)

test('what came too early survives a restart and is judged when its message comes', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  const before = network.traffic.length
  alice.sendText('bob', 'one')
  changeMessage(alice, 'bob', 0, { edit: 'two' })
  await network.advance(100)
  network.broker.setFaults()
  const packets = network.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  const [said, edited] = packets
  if (!said || !edited) throw new Error('two words')
  network.broker.inject(edited)
  await network.advance(10)
  expect(bob.disk.deferred.authors()).toEqual(['alice'])
  bob.crash()
  await alice.quit()
  bob.start()
  await network.advance(5000)
  network.broker.inject(said)
  await network.advance(1000)
  expect(bob.transcript('alice')).toEqual(['alice: two'])
  expect(bob.disk.deferred.authors()).toEqual([])
})

test('a message far outside of every window can be changed, and the change is on disk', async () => {
  const network = createTestNetwork({ window: 50 })
  const { alice, bob } = await openSession(network)
  for (let n = 0; n < 620; n += 1) alice.sendText('bob', `word ${n}`)
  await network.advance(10_000)
  expect(bob.messages('alice')).toHaveLength(620)
  await alice.quit()
  await bob.quit()
  alice.start()
  bob.start()
  await network.advance(5000)
  changeMessage(alice, 'bob', 3, { edit: 'changed' })
  changeMessage(bob, 'alice', 5, { react: '👍' })
  await network.advance(5000)
  for (const [who, other] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    expect(who.messages(other)[3]?.text).toBe('changed')
    expect(who.messages(other)[5]?.reactions).toHaveLength(1)
  }
})

test('an edit counts though the clock of its author was set back since the last one', async () => {
  const network = createTestNetwork()
  let ahead = 3_600_000
  const { alice, bob } = await openSession(network, { alice: { clockSkew: () => ahead } })
  alice.sendText('bob', 'one')
  changeMessage(alice, 'bob', 0, { edit: 'two' })
  changeMessage(alice, 'bob', 0, { react: '👍' })
  ahead = 0
  await network.advance(5000)
  changeMessage(alice, 'bob', 0, { react: '👍', on: false })
  changeMessage(alice, 'bob', 0, { edit: 'three' })
  await network.advance(5000)
  expect(shown(alice, 'bob')).toEqual([{ text: 'three', reactions: [] }])
  expect(shown(bob, 'alice')).toEqual([{ text: 'three', reactions: [] }])
})

test('a change of a message that nobody knows is kept apart and shown nowhere', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const session = sessionOf(alice, 'bob')
  alice.sendText('bob', 'oi')
  await network.advance(1000)
  const target = alice.messages('bob')[0]?.id
  if (!target) throw new Error('there is a message')
  const unknown = createRef(freshUlid(network.clock.now()), authorKeyOf(target))
  const text = 'x' as SafeText
  expect(
    alice.send({ type: 'message.edit', channel: directChannel(session), target: unknown, text }),
  ).toEqual({
    ok: false,
    error: 'unknown-message',
  })
  expect(refusedCounts(bob)).toEqual({})
})
