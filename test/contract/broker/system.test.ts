/** `$SYS/broker/…` and other topics with `$` of our own broker, as its clients see them. */
import { expect, test } from 'vitest'
import { useOwnBroker } from '../../support/transport/own-broker.ts'

const here = useOwnBroker()

const NAMES = [
  'version',
  'uptime',
  'clients/connected',
  'clients/total',
  'clients/maximum',
  'messages/received',
  'messages/sent',
  'publish/messages/received',
  'publish/bytes/sent',
  'bytes/received',
  'retained messages/count',
  'subscriptions/count',
  'load/messages/received/1min',
]

test('whoever subscribes gets what Mosquitto tells under the same names, and no names of others', async () => {
  const secret = await here.join('secret-client')
  await secret.client.subscribeAsync('secret/filter/+', { qos: 1 })
  await secret.client.publishAsync('secret/topic', 'secret', { qos: 1, retain: true })
  const bob = await here.join('bob', true)
  await bob.client.subscribeAsync('$SYS/#', { qos: 1 })
  await bob.until((got) => got.length >= 48)
  const told = new Map(bob.received.map(({ topic, text }) => [topic, text]))
  for (const name of NAMES) expect([...told.keys()]).toContain(`$SYS/broker/${name}`)
  expect(told.get('$SYS/broker/clients/connected')).toBe('2')
  expect(told.get('$SYS/broker/retained messages/count')).toBe('1')
  expect(told.get('$SYS/broker/subscriptions/count')).toBe('2')
  expect(bob.received.every(({ packet }) => packet.retain)).toBe(true)
  expect(JSON.stringify([...told])).not.toMatch(/secret|bob/u)
})

test('wildcards in front see nothing with $, and $SYS is given to who asks for a part of it', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync(['#', '+/broker/version'], { qos: 1 })
  await bob.client.subscribeAsync('$SYS/+/uptime', { qos: 1 })
  await bob.client.publishAsync('marker', 'marker', { qos: 1 })
  await bob.until((got) => got.at(-1)?.text === 'marker')
  expect(bob.received.map(({ topic }) => topic)).toEqual(['$SYS/broker/uptime', 'marker'])
})

test('a topic that begins with another $ is served to who names it, and nobody can write to $SYS', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync(['#', '$x/+', '$SYS/broker/version'], { qos: 1 })
  const ana = await here.join('ana')
  await ana.client.publishAsync('$SYS/broker/version', 'false', { qos: 1, retain: true })
  await ana.client.publishAsync('$share/team/x', 'false', { qos: 1 })
  await ana.client.publishAsync('$x/y', 'true', { qos: 1 })
  await bob.until((got) => got.some(({ text }) => text === 'true'))
  expect(bob.received.map(({ text }) => text)).not.toContain('false')
  expect(bob.received.filter(({ topic }) => topic === '$x/y')).toHaveLength(1)
})
