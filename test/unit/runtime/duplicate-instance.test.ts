/** One profile in two programs: the older stops, says so, and does not fight. */
import { expect, test } from 'vitest'
import { town } from '../../support/network/network.ts'
import type { Town } from '../../support/network/network.ts'
import { meet, sees, stateOf, talk } from '../../support/network/direct-session.ts'

/** The same profile in two programs. */
const twins = async (world: Town) => {
  const { alice, bob } = await talk(world)
  const second = world.person('alice', { signer: alice.signer, disk: alice.disk, twin: 'alice' })
  second.start()
  await world.pass(60_000)
  return { first: alice, second, bob }
}

test.each([4, 5] as const)(
  'of two programs with one profile the older stops, and there is no war (MQTT %i)',
  async (version) => {
    const world = town({ version })
    const { first, second, bob } = await twins(world)
    expect(stateOf(first).link).toMatchObject({ status: 'stopped', trouble: 'elsewhere' })
    expect(stateOf(second).link.status).toBe('online')
    expect(sees(bob, 'alice')).toBe('online')
    const before = world.traffic.length
    await world.pass(600_000)
    expect(world.traffic.length - before).toBeLessThan(20)
    second.say('bob', 'it is me')
    await world.pass(3000)
    expect(bob.sees('alice')).toEqual(['alice: it is me'])
  },
)

test.each([4, 5] as const)(
  'the program that stopped comes back when its person wants it (MQTT %i)',
  async (version) => {
    const world = town({ version })
    const { first, second } = await twins(world)
    first.runtime().reconnect()
    await world.pass(60_000)
    expect(stateOf(first).link.status).toBe('online')
    expect(stateOf(second).link).toMatchObject({ status: 'stopped', trouble: 'elsewhere' })
  },
)

test('a copied profile on another client id is noticed by its card', async () => {
  const world = town()
  const { alice } = await meet(world)
  const copy = world.person('alice', { signer: alice.signer, disk: alice.disk, twin: 'copy' })
  copy.start()
  await world.pass(10_000)
  expect(stateOf(alice).link).toMatchObject({ status: 'stopped', trouble: 'elsewhere' })
  expect(stateOf(copy).link.status).toBe('online')
})

test('a copy with a clock that is behind still comes after the one that is here', async () => {
  const world = town()
  const { alice } = await meet(world, { alice: { ahead: () => 3_600_000 } })
  const copy = world.person('alice', { signer: alice.signer, twin: 'copy' })
  copy.start()
  await world.pass(10_000)
  expect(stateOf(alice).link).toMatchObject({ status: 'stopped', trouble: 'elsewhere' })
  expect(stateOf(copy).link.status).toBe('online')
})
