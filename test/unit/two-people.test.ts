/** The whole life of a conversation of two, told as stories; broker and disk are in memory. */
import { expect, test } from 'vitest'
import { progressOf } from '../../src/chat/delivery.ts'
import { id, town } from '../support/people.ts'
import type { Person, Town } from '../support/people.ts'

const meet = async (world: Town) => {
  const alice = world.person('alice')
  const bob = world.person('bob')
  alice.start()
  bob.start()
  await world.clock.until(
    () => sees(alice, 'bob') === 'online' && sees(bob, 'alice') === 'online',
    'both see each other',
  )
  return { alice, bob }
}

const sees = (who: Person, other: string) => who.runtime().store.get().people.get(id(other))?.status

const talk = async (world: Town) => {
  const people = await meet(world)
  const { alice, bob } = people
  alice.ask('bob', 'oi')
  await world.clock.until(() => bob.accept('alice').ok, 'bob is asked and accepts')
  await world.clock.until(() => alice.session('bob') !== undefined, 'alice hears that he accepts')
  return people
}

const marks = (who: Person, other: string) =>
  who
    .messages(other)
    .filter(({ by }) => by === who.name)
    .map((message) => progressOf(message, who.runtime().store.get().delivery.get(message.session)))

test('two people see each other come and go', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  await bob.quit()
  await world.clock.until(() => sees(alice, 'bob') === 'offline', 'alice sees bob leave')
  bob.start()
  await world.clock.until(() => sees(alice, 'bob') === 'online', 'alice sees bob return')
  bob.crash()
  await world.clock.until(() => sees(alice, 'bob') === 'offline', 'alice sees bob die', 31_000)
})

test('a request is accepted, both talk, and both see that everything arrived', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  expect(alice.session('bob')).toMatch(/^bob_alice_\d{8}T\d{6}Z$/u)
  expect(bob.session('alice')).toBe(alice.session('bob'))
  alice.say('bob', 'tudo bem?')
  await world.clock.until(() => bob.sees('alice').length === 1, 'bob hears alice')
  bob.say('alice', 'tudo, e você?')
  await world.pass(3000)
  const both = ['alice: tudo bem?', 'bob: tudo, e você?']
  expect(alice.sees('bob')).toEqual(both)
  expect(bob.sees('alice')).toEqual(both)
  expect(marks(alice, 'bob')).toEqual(['delivered'])
  expect(marks(bob, 'alice')).toEqual(['delivered'])
  expect(alice.runtime().store.get().waiting).toBe(0)
})
