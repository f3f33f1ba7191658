/** END: said by one, by both, taken back, and crossing on the way. Marks decide, not arrival. */
import { directChannel } from '../../../../src/core/channel.ts'
import { expect, test } from 'vitest'
import { isClosed } from '../../../../src/model/direct/sessions.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person, PublishedPacket } from '../../../support/network/network.ts'
import {
  endSession,
  deliveryProgress,
  permutationsOf,
  sessionOf,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'

const closed = (who: Person) =>
  [...stateOf(who).sessions.values()]
    .filter(({ id }) => id !== 'echo')
    .map((session) => isClosed(session, who.name))

test('END by one leaves the session open, and by both closes it on both sides', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  endSession(alice, 'bob')
  await network.advance(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  expect(endSession(alice, 'bob')).toEqual({ ok: false, error: 'already-ended' })
  endSession(bob, 'alice')
  await network.advance(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([true, true])
})

test('any later word takes an END back, of whoever it is', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  endSession(alice, 'bob')
  await network.advance(1000)
  bob.sendText('alice', 'one more thing')
  endSession(bob, 'alice')
  await network.advance(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  endSession(alice, 'bob')
  await network.advance(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([true, true])
})

test('a word that crosses the second END opens the session again for both', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  endSession(alice, 'bob')
  await network.advance(1000)
  network.broker.listen(false)
  await network.advance(1000)
  endSession(bob, 'alice')
  expect(closed(bob)).toEqual([true])
  await network.advance(10)
  alice.sendText('bob', 'wait!')
  network.broker.listen(true)
  await network.advance(60_000)
  expect(bob.transcript('alice')).toEqual(['alice: wait!'])
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  expect(deliveryProgress(alice, 'bob')).toEqual(['delivered'])
})

/** What alice says in her session while nothing arrives. */
const unheard = async (speak: (alice: Person) => void) => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  network.broker.setFaults({ random: () => 0, lose: 1 })
  const before = network.traffic.length
  speak(alice)
  await network.advance(100)
  network.broker.setFaults()
  const packets = network.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  return { network, alice, bob, packets }
}

const arrive = async (speak: (alice: Person) => void, order: readonly number[]) => {
  const { network, alice, bob, packets } = await unheard(speak)
  expect(packets).toHaveLength(order.length)
  for (const packet of order.map((index): PublishedPacket | undefined => packets[index])) {
    if (packet) network.broker.inject(packet)
  }
  await network.advance(100)
  endSession(bob, 'alice')
  await network.advance(60_000)
  return [alice, bob].map((who) => ({ closed: closed(who), session: who.session(alice.name) }))
}

test.each(permutationsOf([0, 1, 2]))(
  'END, a word and END again close the session in every order of arrival (%i %i %i)',
  async (...order) => {
    const ended = await arrive((alice) => {
      endSession(alice, 'bob')
      alice.sendText('bob', 'no, wait')
      endSession(alice, 'bob')
    }, order)
    expect(ended.map((one) => one.closed)).toEqual([[true], [true]])
  },
)

test.each(permutationsOf([0, 1, 2]))(
  'END, END taken back and a last word leave it open in every order of arrival (%i %i %i)',
  async (...order) => {
    const ended = await arrive((alice) => {
      alice.sendText('bob', 'one')
      endSession(alice, 'bob')
      alice.sendText('bob', 'two')
    }, order)
    expect(ended.map((one) => one.closed)).toEqual([[false], [false]])
  },
)

test('a closed session takes no word of mine, and an open one knows its newest', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const session = sessionOf(alice, 'bob')
  alice.sendText('bob', 'oi')
  await network.advance(1000)
  const before = stateOf(bob).sessions.get(session)?.last
  expect(before?.ref).toBe(alice.messages('bob')[0]?.id)
  endSession(alice, 'bob')
  await network.advance(100)
  endSession(bob, 'alice')
  const target = alice.messages('bob')[0]?.id
  if (!target) throw new Error('there is a message')
  const { name } = stateOf(bob).me
  expect(
    bob.send({
      type: 'message.react',
      channel: directChannel(session),
      target,
      emoji: name,
      on: true,
    }),
  ).toEqual({
    ok: false,
    error: 'session-closed',
  })
})
