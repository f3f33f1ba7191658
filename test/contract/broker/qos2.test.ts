/** QoS 2 with our own broker: taken once whatever is repeated, and given on as the subscriber's session allows. */
import { expect, test } from 'vitest'
import { startBrokerChild } from '../../support/process/broker-child.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { useOwnBroker } from '../../support/transport/own-broker.ts'
import { openPackets } from '../../support/transport/packet-client.ts'
import { until } from '../../support/wait.ts'

const here = useOwnBroker()

const message = (text: string, messageId: number, dup = false) =>
  ({ cmd: 'publish', topic: 'talk', payload: text, qos: 2, dup, retain: false, messageId }) as const

test('what comes twice before its PUBREL is delivered once, and the id is free after it', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk', { qos: 1 })
  const ana = await openPackets(here.broker.port, 'ana')
  ana.send(message('one', 7))
  expect(await ana.take('pubrec')).toMatchObject({ messageId: 7 })
  ana.send(message('one', 7, true))
  expect(await ana.take('pubrec')).toMatchObject({ messageId: 7 })
  ana.send({ cmd: 'pubrel', messageId: 7 })
  expect(await ana.take('pubcomp')).toMatchObject({ messageId: 7 })
  // a PUBREL again, and one of nothing, are answered, so that nobody waits for ever
  ana.send({ cmd: 'pubrel', messageId: 7 })
  expect(await ana.take('pubcomp')).toMatchObject({ messageId: 7 })
  ana.send(message('two', 7))
  await ana.take('pubrec')
  await bob.until((got) => got.some(({ text }) => text === 'two'))
  expect(bob.received.map(({ text }) => text)).toEqual(['one', 'two'])
  ana.socket.destroy()
})

test('a session knows over a new connection what it has, and not over a clean one', async () => {
  const bob = await here.join('bob')
  await bob.client.subscribeAsync('talk', { qos: 1 })
  for (const clean of [false, false, true]) {
    const ana = await openPackets(here.broker.port, 'ana', { clean })
    ana.send(message('again', 3, true))
    await ana.take('pubrec')
    ana.socket.destroy()
    await until(() => here.broker.clients() === 1, 'she has left')
  }
  const { client } = await here.join('caio', true)
  await client.publishAsync('talk', 'last', { qos: 1 })
  await bob.until((got) => got.at(-1)?.text === 'last')
  expect(bob.received.map(({ text }) => text)).toEqual(['again', 'again', 'last'])
})

test('after kill -9 of the broker a message that has its PUBREC is not delivered again', async () => {
  const dataDir = freshFolder()
  let broker = await startBrokerChild(dataDir)
  const url = () => `mqtt://127.0.0.1:${broker.port}`
  const away = await connectMqtt(url(), { clientId: 'bob', clean: false })
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  const ana = await openPackets(broker.port, 'ana', { clean: false })
  ana.send(message('once', 5))
  await ana.take('pubrec')
  await broker.kill('SIGKILL')
  broker = await startBrokerChild(dataDir, { port: broker.port })
  const back = await openPackets(broker.port, 'ana', { clean: false })
  back.send(message('once', 5, true))
  await back.take('pubrec')
  back.send({ cmd: 'pubrel', messageId: 5 })
  await back.take('pubcomp')
  back.send({ ...message('marker', 6), qos: 1 })
  await back.take('puback')
  const bob = await connectMqtt(url(), { clientId: 'bob', clean: false })
  await bob.until((got) => got.at(-1)?.text === 'marker')
  expect(bob.received.map(({ text }) => text)).toEqual(['once', 'marker'])
  bob.client.end(true)
  back.socket.destroy()
  await broker.kill('SIGKILL')
})

test('a session that is kept is granted QoS 1, one that is not QoS 2 with all four steps', async () => {
  const kept = await here.join('kept')
  const [granted] = await kept.client.subscribeAsync('talk', { qos: 2 })
  expect(granted?.qos).toBe(1)
  const live = await openPackets(here.broker.port, 'live')
  live.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'talk', qos: 2 }] })
  expect(await live.take('suback')).toMatchObject({ granted: [2] })
  const { client } = await here.join('ana', true)
  await client.publishAsync('talk', 'hello', { qos: 2 })
  await kept.until((got) => got.length === 1)
  expect(kept.received[0]?.packet.qos).toBe(1)
  const came = await live.take('publish')
  expect(came).toMatchObject({ qos: 2, messageId: 1 })
  live.send({ cmd: 'pubrec', messageId: 1 })
  expect(await live.take('pubrel')).toMatchObject({ messageId: 1 })
  live.send({ cmd: 'pubcomp', messageId: 1 })
  await client.publishAsync('talk', 'at one', { qos: 1 })
  expect(await live.take('publish')).toMatchObject({ qos: 1 })
  live.socket.destroy()
})

test('what was not acknowledged comes again with DUP under its id, what was not sent without', async () => {
  const bob = await openPackets(here.broker.port, 'bob', { clean: false })
  bob.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'talk', qos: 1 }] })
  await bob.take('suback')
  const { client } = await here.join('ana', true)
  await client.publishAsync('talk', 'one', { qos: 1 })
  await client.publishAsync('talk', 'two', { qos: 1 })
  const first = await bob.take('publish')
  const second = await bob.take('publish')
  expect([first, second]).toMatchObject([{ dup: false }, { dup: false }])
  bob.send({ cmd: 'puback', messageId: first.messageId ?? 0 })
  bob.send({ cmd: 'pingreq' })
  await bob.take('pingresp')
  bob.socket.destroy()
  await until(() => here.broker.clients() === 1, 'he has left')
  await client.publishAsync('talk', 'three', { qos: 1 })
  const back = await openPackets(here.broker.port, 'bob', { clean: false })
  expect(await back.take('publish')).toMatchObject({
    payload: Buffer.from('two'),
    dup: true,
    messageId: second.messageId,
  })
  expect(await back.take('publish')).toMatchObject({ payload: Buffer.from('three'), dup: false })
  back.socket.destroy()
})
