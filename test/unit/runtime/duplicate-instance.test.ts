/** One profile in two programs: the older stops, says so, and does not fight. */
import { expect, test } from 'vitest'
import { createTestNetwork } from '../../support/network/network.ts'
import type { TestNetwork } from '../../support/network/network.ts'
import { meet, seenStatus, stateOf, openSession } from '../../support/network/direct-session.ts'

/** The same profile in two programs. */
const startDuplicates = async (network: TestNetwork) => {
  const { alice, bob } = await openSession(network)
  const second = network.person('alice', {
    signer: alice.signer,
    disk: alice.disk,
    copyOf: 'alice',
  })
  second.start()
  await network.advance(60_000)
  return { first: alice, second, bob }
}

test.each([4, 5] as const)(
  'of two programs with one profile the older stops, and there is no war (MQTT %i)',
  async (version) => {
    const network = createTestNetwork({ version })
    const { first, second, bob } = await startDuplicates(network)
    expect(stateOf(first).link).toMatchObject({ status: 'stopped', problem: 'elsewhere' })
    expect(stateOf(second).link.status).toBe('online')
    expect(seenStatus(bob, 'alice')).toBe('online')
    const before = network.traffic.length
    await network.advance(600_000)
    expect(network.traffic.length - before).toBeLessThan(20)
    second.sendText('bob', 'it is me')
    await network.advance(3000)
    expect(bob.transcript('alice')).toEqual(['alice: it is me'])
  },
)

test.each([4, 5] as const)(
  'the program that stopped comes back when its person wants it (MQTT %i)',
  async (version) => {
    const network = createTestNetwork({ version })
    const { first, second } = await startDuplicates(network)
    first.runtime().reconnect()
    await network.advance(60_000)
    expect(stateOf(first).link.status).toBe('online')
    expect(stateOf(second).link).toMatchObject({ status: 'stopped', problem: 'elsewhere' })
  },
)

test('a copied profile on another client id is noticed by its card', async () => {
  const network = createTestNetwork()
  const { alice } = await meet(network)
  const copy = network.person('alice', { signer: alice.signer, disk: alice.disk, copyOf: 'copy' })
  copy.start()
  await network.advance(10_000)
  expect(stateOf(alice).link).toMatchObject({ status: 'stopped', problem: 'elsewhere' })
  expect(stateOf(copy).link.status).toBe('online')
})

test('a copy with a clock that is behind still comes after the one that is here', async () => {
  const network = createTestNetwork()
  const { alice } = await meet(network, { alice: { clockSkew: () => 3_600_000 } })
  const copy = network.person('alice', { signer: alice.signer, copyOf: 'copy' })
  copy.start()
  await network.advance(10_000)
  expect(stateOf(alice).link).toMatchObject({ status: 'stopped', problem: 'elsewhere' })
  expect(stateOf(copy).link.status).toBe('online')
})
