/** Somebody speaks a later version: what is not understood is told, counted, and stops nothing. */
import { expect, test } from 'vitest'
import type { Millis } from '../../../src/core/ids.ts'
import { signedFields, freshUlid } from '../../support/forged/packets.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'
import { sessionOf, stateOf, openSession } from '../../support/network/direct-session.ts'

test('somebody with a newer papo is told about once, and words of a later kind are counted', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const session = sessionOf(alice, 'bob')
  const place = { kind: 'direct', session, to: id('bob'), from: id('alice') } as const
  const at: Millis = network.clock.now()
  const stamp = { by: 'alice', at, key: alice.signer.key }
  for (let n = 0; n < 3; n += 1) {
    const fields = { v: 2, type: 'message.send', id: freshUlid(at), ...stamp, seq: 1, text: 'x' }
    network.broker.inject(signedFields(alice.signer, fields, place))
  }
  await network.advance(1000)
  expect(stateOf(bob).warnings.map(({ key, about }) => `${key} ${about}`)).toEqual([
    'newer-version alice',
  ])
  const poll = { v: 1, type: 'session.poll', id: freshUlid(at), ...stamp, seq: 1 }
  network.broker.inject(signedFields(alice.signer, poll, place))
  await network.advance(1000)
  const said = { v: 1, type: 'message.send', id: freshUlid(at), ...stamp, seq: 2, text: 'and this' }
  network.broker.inject(signedFields(alice.signer, said, place))
  const before = network.traffic.length
  await network.advance(5000)
  expect(bob.transcript('alice')).toEqual(['alice: and this'])
  const receipt = network.traffic
    .slice(before)
    .findLast(({ topic }) => topic === 'papo/CONTROL/alice_Control/bob')
  expect(new TextDecoder().decode(receipt?.payload)).toContain('"upTo":2,"gaps":[]')
})
