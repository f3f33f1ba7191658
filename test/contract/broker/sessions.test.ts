/** What our own broker remembers of a client and of a topic, and what it forgets in time. */
import { expect, test } from 'vitest'
import { publishMany, numbered } from '../../support/transport/mqtt-clients.ts'
import { useOwnBroker } from '../../support/transport/own-broker.ts'

const here = useOwnBroker()

test('a restart keeps sessions, their filters, retained messages and the order of all', async () => {
  const away = await here.join('bob')
  await away.client.subscribeAsync('talk/+', { qos: 1 })
  await away.disconnect()
  const { port } = here.broker
  for (const round of [1, 2, 3]) {
    const alice = await here.join('alice')
    await publishMany(alice, {
      topic: () => 'talk/alice',
      texts: numbered(`alice ${round}`, 50),
      retain: () => true,
    })
    await alice.disconnect()
    await here.broker.close()
    await here.start(port)
  }
  const bob = await here.join('bob')
  await bob.until((got) => got.length >= 150)
  expect(bob.received.map(({ text }) => text)).toEqual(
    [1, 2, 3].flatMap((it) => numbered(`alice ${it}`, 50)),
  )
  const carol = await here.join('carol')
  await carol.client.subscribeAsync('talk/+', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(carol.received).toMatchObject([{ text: 'alice 3 50', packet: { retain: true } }])
})

test('a clean connect forgets the session of its id', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  await bob.disconnect()
  const alice = await here.join('alice')
  await publishMany(alice, { topic: () => 'talk/alice', texts: numbered('alice', 10) })
  const clean = await here.join('bob', true)
  await clean.disconnect()
  const back = await here.join('bob')
  await back.client.subscribeAsync('marker', { qos: 1 })
  await alice.client.publishAsync('talk/alice', 'nobody listens', { qos: 1 })
  await alice.client.publishAsync('marker', 'here', { qos: 1 })
  await back.until((got) => got.length > 0)
  expect(back.received.map(({ text }) => text)).toEqual(['here'])
})

test('what was acknowledged by the client is not sent again', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  const alice = await here.join('alice')
  await publishMany(alice, { topic: () => 'talk/alice', texts: numbered('alice', 500) })
  await bob.until((got) => got.length === 500)
  await bob.disconnect()
  await alice.client.publishAsync('talk/alice', 'last', { qos: 1 })
  const back = await here.join('bob')
  await back.until((got) => got.length > 0)
  expect(back.received.map(({ text }) => text)).toEqual(['last'])
})

test('QoS 0 reaches who is there, and an empty retained message takes the old one away', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('typing/+', { qos: 1 })
  const alice = await here.join('alice')
  await alice.client.publishAsync('typing/alice', 'dots', { qos: 0 })
  await bob.until((got) => got.length === 1)
  await alice.client.publishAsync('card', 'old', { qos: 1, retain: true })
  await alice.client.publishAsync('card', '', { qos: 1, retain: true })
  await alice.client.publishAsync('other', 'kept', { qos: 1, retain: true })
  const carol = await here.join('carol')
  await carol.client.subscribeAsync('#', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(carol.received.map(({ topic }) => topic)).toEqual(['other'])
})

test('a round trip is short', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('ping', { qos: 1 })
  const alice = await here.join('alice')
  await alice.client.subscribeAsync('pong', { qos: 1 })
  bob.client.on('message', () => bob.client.publish('pong', 'x', { qos: 1 }))
  const times: number[] = []
  for (let turn = 0; turn < 50; turn += 1) {
    const began = performance.now()
    alice.client.publish('ping', 'x', { qos: 1 })
    await alice.until((got) => got.length > turn)
    times.push(performance.now() - began)
  }
  // Nagle with delayed acknowledgements makes every turn 40 ms or more, a busy machine only some
  expect(times.toSorted((a, b) => a - b)[5]).toBeLessThan(30)
})
