/** Blocking taken back, and requests that would lead nowhere. */
import { expect, test } from 'vitest'
import { id, insecureSigner, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const requestOf = (who: Person, from: string) =>
  [...who.runtime().store.get().requests.values()].find((request) => request.from === id(from))

const startNetwork = async () => {
  const network = createTestNetwork()
  const [alice, bob] = [network.person('alice'), network.person('bob')]
  alice.start()
  bob.start()
  await network.advance(8000)
  return { network, alice, bob }
}

test('who was blocked and is not any more waits again, and can be accepted', async () => {
  const { network, alice, bob } = await startNetwork()
  alice.ask('bob', 'oi')
  await network.advance(2000)
  const request = requestOf(bob, 'alice')
  if (!request) throw new Error('bob was not asked')
  expect(bob.send({ type: 'request.block', request: request.id }).ok).toBe(true)
  expect(requestOf(bob, 'alice')?.answer).toBe('blocked')
  expect(bob.send({ type: 'person.unblock', who: id('alice') }).ok).toBe(true)
  expect(requestOf(bob, 'alice')).toMatchObject({ answer: 'waiting' })
  expect(requestOf(bob, 'alice')).not.toHaveProperty('answeredAt')
  expect(bob.accept('alice').ok).toBe(true)
  await network.advance(3000)
  expect(alice.session('bob')).toBe(bob.session('alice'))
})

test('asking back after the block is taken back makes one conversation', async () => {
  const { network, alice, bob } = await startNetwork()
  alice.ask('bob', 'oi')
  await network.advance(2000)
  const request = requestOf(bob, 'alice')
  if (!request) throw new Error('bob was not asked')
  bob.send({ type: 'request.block', request: request.id })
  bob.send({ type: 'person.unblock', who: id('alice') })
  expect(bob.ask('alice', 'desculpa').ok).toBe(true)
  await network.advance(5000)
  expect(alice.session('bob')).toBeDefined()
  expect(alice.session('bob')).toBe(bob.session('alice'))
})

test('nobody asks for a second conversation while one is open', async () => {
  const { network, alice, bob } = await startNetwork()
  alice.ask('bob')
  await network.advance(2000)
  bob.accept('alice')
  await network.advance(2000)
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'already-talking' })
})

test('nobody asks a person whose key is in doubt', async () => {
  const { network, alice, bob } = await startNetwork()
  // alice met him: she asked, and he said no
  alice.ask('bob')
  await network.advance(2000)
  const request = requestOf(bob, 'alice')?.id
  if (request === undefined) throw new Error('bob was not asked')
  bob.send({ type: 'request.deny', request, reason: bob.runtime().store.get().me.name })
  await network.advance(700_000)
  await bob.quit()
  const other = network.person('bob', { signer: insecureSigner('not bob'), copyOf: 'not-bob' })
  // the broker lost bob's card, so the stranger may show one
  network.broker.wipe()
  other.start()
  await network.advance(20_000)
  expect(alice.runtime().store.get().people.get(id('bob'))?.conflictingKey).toBe(other.signer.key)
  expect(alice.ask('bob')).toEqual({ ok: false, error: 'other-key' })
})
