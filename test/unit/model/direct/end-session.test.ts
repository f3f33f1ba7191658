/** END: said by one, by both, taken back, and crossing on the way. Marks decide, not arrival. */
import { expect, test } from 'vitest'
import { isClosed } from '../../../../src/model/direct/sessions.ts'
import { town } from '../../../support/network/network.ts'
import type { Person, Sent } from '../../../support/network/network.ts'
import { end, marks, ordersOf, sessionOf, stateOf, talk } from '../../../support/network/direct-session.ts'

const closed = (who: Person) =>
  [...stateOf(who).sessions.values()]
    .filter(({ id }) => id !== 'echo')
    .map((session) => isClosed(session, who.name))

test('END by one leaves the session open, and by both closes it on both sides', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  end(alice, 'bob')
  await world.pass(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  expect(end(alice, 'bob')).toEqual({ ok: false, error: 'already-ended' })
  end(bob, 'alice')
  await world.pass(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([true, true])
})

test('any later word takes an END back, of whoever it is', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  end(alice, 'bob')
  await world.pass(1000)
  bob.say('alice', 'one more thing')
  end(bob, 'alice')
  await world.pass(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  end(alice, 'bob')
  await world.pass(1000)
  expect([...closed(alice), ...closed(bob)]).toEqual([true, true])
})

test('a word that crosses the second END opens the session again for both', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  end(alice, 'bob')
  await world.pass(1000)
  world.broker.listen(false)
  await world.pass(1000)
  end(bob, 'alice')
  expect(closed(bob)).toEqual([true])
  await world.pass(10)
  alice.say('bob', 'wait!')
  world.broker.listen(true)
  await world.pass(60_000)
  expect(bob.sees('alice')).toEqual(['alice: wait!'])
  expect([...closed(alice), ...closed(bob)]).toEqual([false, false])
  expect(marks(alice, 'bob')).toEqual(['delivered'])
})

/** What alice says in her session while nothing arrives. */
const unheard = async (speak: (alice: Person) => void) => {
  const world = town()
  const { alice, bob } = await talk(world)
  world.broker.trouble({ random: () => 0, lose: 1 })
  const before = world.traffic.length
  speak(alice)
  await world.pass(100)
  world.broker.trouble()
  const words = world.traffic.slice(before).filter(({ topic }) => topic.includes('SESSIONS'))
  return { world, alice, bob, words }
}

const arrive = async (speak: (alice: Person) => void, order: readonly number[]) => {
  const { world, alice, bob, words } = await unheard(speak)
  expect(words).toHaveLength(order.length)
  for (const word of order.map((index): Sent | undefined => words[index])) {
    if (word) world.broker.inject(word)
  }
  await world.pass(100)
  end(bob, 'alice')
  await world.pass(60_000)
  return [alice, bob].map((who) => ({ closed: closed(who), session: who.session(alice.name) }))
}

test.each(ordersOf([0, 1, 2]))(
  'END, a word and END again close the session in every order of arrival (%i %i %i)',
  async (...order) => {
    const ended = await arrive((alice) => {
      end(alice, 'bob')
      alice.say('bob', 'no, wait')
      end(alice, 'bob')
    }, order)
    expect(ended.map((one) => one.closed)).toEqual([[true], [true]])
  },
)

test.each(ordersOf([0, 1, 2]))(
  'END, END taken back and a last word leave it open in every order of arrival (%i %i %i)',
  async (...order) => {
    const ended = await arrive((alice) => {
      alice.say('bob', 'one')
      end(alice, 'bob')
      alice.say('bob', 'two')
    }, order)
    expect(ended.map((one) => one.closed)).toEqual([[false], [false]])
  },
)

test('a closed session takes no word of mine, and an open one knows its newest', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(alice, 'bob')
  alice.say('bob', 'oi')
  await world.pass(1000)
  const before = stateOf(bob).sessions.get(session)?.last
  expect(before?.ref).toBe(alice.messages('bob')[0]?.id)
  end(alice, 'bob')
  await world.pass(100)
  end(bob, 'alice')
  const target = alice.messages('bob')[0]?.id
  if (!target) throw new Error('there is a message')
  const { name } = stateOf(bob).me
  expect(bob.send({ type: 'session.react', session, target, emoji: name, on: true })).toEqual({
    ok: false,
    error: 'session-closed',
  })
})
