/** Somebody speaks a later version: what is not understood is told, counted, and stops nothing. */
import { expect, test } from 'vitest'
import type { Millis } from '../../../src/core/ids.ts'
import { fieldsOf, freshRef } from '../../support/forged/packets.ts'
import { id, town } from '../../support/network/network.ts'
import { sessionOf, stateOf, talk } from '../../support/network/direct-session.ts'

test('somebody with a newer papo is told about once, and words of a later kind are counted', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const session = sessionOf(alice, 'bob')
  const place = { kind: 'session', id: session, to: id('bob'), from: id('alice') } as const
  const at: Millis = world.clock.now()
  const stamp = { by: 'alice', at, key: alice.signer.key }
  for (let n = 0; n < 3; n += 1) {
    const fields = { v: 2, type: 'session.say', id: freshRef(at), ...stamp, seq: 1, text: 'x' }
    world.broker.inject(fieldsOf(alice.signer, fields, place))
  }
  await world.pass(1000)
  expect(stateOf(bob).troubles.map(({ key, about }) => `${key} ${about}`)).toEqual([
    'newer-version alice',
  ])
  const poll = { v: 1, type: 'session.poll', id: freshRef(at), ...stamp, seq: 1 }
  world.broker.inject(fieldsOf(alice.signer, poll, place))
  await world.pass(1000)
  const said = { v: 1, type: 'session.say', id: freshRef(at), ...stamp, seq: 2, text: 'and this' }
  world.broker.inject(fieldsOf(alice.signer, said, place))
  const before = world.traffic.length
  await world.pass(5000)
  expect(bob.sees('alice')).toEqual(['alice: and this'])
  const receipt = world.traffic
    .slice(before)
    .findLast(({ topic }) => topic === 'papo/CONTROL/alice_Control/bob')
  expect(new TextDecoder().decode(receipt?.payload)).toContain('"upto":2,"holes":[]')
})
