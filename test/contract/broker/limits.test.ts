/** What our own broker refuses, what it forgets, and how it says why it cannot start. */
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { connect as openSocket } from 'node:net'
import { join as path } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBroker, type RunningBroker } from '../../../src/adapters/broker.ts'
import type { BrokerLimits } from '../../../src/adapters/broker/limits.ts'
import {
  connectMqtt,
  untilClosed,
  publishMany,
  numbered,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let dataDir = ''
let broker: RunningBroker | undefined
let lines: string[] = []
let people: MqttTestClient[] = []

const open = (limits: Partial<BrokerLimits> = {}, host = '127.0.0.1', port = 0) =>
  openBroker({ host, port, dataDir, log: (line) => lines.push(line), limits })
const start = async (limits: Partial<BrokerLimits> = {}) => {
  const opened = await open(limits)
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  broker = opened.value
}
const join = async (clientId: string, options: Parameters<typeof connectMqtt>[1] = {}) => {
  const url = `mqtt://127.0.0.1:${broker?.port}`
  const person = await connectMqtt(url, { clientId, clean: false, ...options })
  people.push(person)
  return person
}
const logged = (words: RegExp) => lines.filter((line) => words.test(line))

beforeEach(() => {
  dataDir = freshFolder()
  lines = []
  people = []
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  await broker?.close()
  broker = undefined
})

const LEVELS = Array.from({ length: 17 }, (_, place) => `${place}`).join('/')

test('2 MiB end the connection, say so in the log, and reach nobody', async () => {
  await start()
  const bob = await join('bob')
  await bob.client.subscribeAsync('#', { qos: 1 })
  const mallory = await join('mallory')
  mallory.client.publish('talk', Buffer.alloc(2 * 1024 ** 2), { qos: 1 })
  await untilClosed(mallory)
  await bob.client.publishAsync('marker', 'marker', { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['marker'])
  expect(logged(/more than/u)).toHaveLength(1)
})

test.each<[string, (mallory: MqttTestClient) => void, RegExp]>([
  [
    'a topic of seventeen levels',
    ({ client }) => void client.publish(LEVELS, 'x', { qos: 1 }),
    /levels/u,
  ],
  ['a filter of seventeen levels', ({ client }) => void client.subscribe(LEVELS), /levels/u],
  ['a filter that is none', ({ client }) => void client.subscribe('$share/#'), /it is none/u],
  ['a topic of the broker', ({ client }) => void client.publish('$SYS/x', 'x', { qos: 1 }), /\$/u],
])(
  '%s is refused, says so in the log, reaches nobody, and the client stays',
  async (_, attack, words) => {
    await start()
    const bob = await join('bob')
    await bob.client.subscribeAsync(['#', '$SYS/x'], { qos: 1 })
    const mallory = await join('mallory')
    const before = logged(words).length
    attack(mallory)
    await mallory.client.publishAsync('marker', 'marker', { qos: 1 })
    await bob.until((got) => got.length > 0)
    expect(bob.received.map(({ text }) => text)).toEqual(['marker'])
    expect(logged(words)).toHaveLength(before + 1)
    expect(mallory.client.connected).toBe(true)
  },
)

test('1 MiB passes, sixteen levels pass, and a filter at QoS 2 gets messages at QoS 1', async () => {
  await start()
  const topic = LEVELS.slice(0, LEVELS.lastIndexOf('/'))
  const bob = await join('bob')
  await bob.client.subscribeAsync(topic.replace('7', '+'), { qos: 2 })
  await bob.client.publishAsync(topic, 'x'.repeat(1024 ** 2), { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received[0]?.text).toHaveLength(1024 ** 2)
  expect(bob.received[0]?.packet.qos).toBe(1)
})

test('a long client id, a will to a wildcard and a session without an id are refused', async () => {
  await start()
  await expect(join('x'.repeat(200))).rejects.toThrow('Identifier rejected')
  const will = { topic: 'card/#', payload: Buffer.from('x'), qos: 1 as const, retain: true }
  await expect(join('mallory', { will })).rejects.toThrow('closed')
  expect(broker?.clients()).toBe(0)
  expect(logged(/200 characters|its will/u)).toHaveLength(2)
})

test('a version of MQTT that there is not is refused with code 1, so that a client can try another', async () => {
  await start()
  const socket = openSocket(broker?.port ?? 0, '127.0.0.1')
  socket.write(Buffer.from([0x10, 13, 0, 4, 0x4d, 0x51, 0x54, 0x54, 6, 2, 0, 60, 0, 1, 0x61]))
  const [answer] = await once(socket, 'data')
  expect([...(answer instanceof Uint8Array ? answer : [])]).toEqual([0x20, 2, 0, 1])
  socket.destroy()
  expect((await join('alice')).client.connected).toBe(true)
})

test('bytes that are no MQTT end the connection and nothing else', async () => {
  await start()
  const bob = await join('bob')
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    '\u0010\u00ff\u00ff\u00ff\u00ff\u00ff',
    '\0\0\0',
  ]) {
    const socket = openSocket(broker?.port ?? 0, '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.write(Buffer.from(bytes, 'latin1'))
    socket.resume()
    await closed
  }
  expect(bob.client.connected).toBe(true)
  await bob.client.publishAsync('talk', 'still here', { qos: 1 })
})

test('connections beyond the limit are refused', async () => {
  await start({ connections: 2 })
  await join('alice')
  await join('bob')
  await expect(join('carol')).rejects.toThrow('Server unavailable')
  await expect.poll(() => logged(/there are 2 clients already/u)).toHaveLength(1)
})

test('a full session keeps the oldest, in order, and says once that it is full', async () => {
  await start({ queuedMessages: 100 })
  const away = await join('bob')
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  const alice = await join('alice')
  await publishMany(alice, { topic: () => 'talk', texts: numbered('alice', 150) })
  const bob = await join('bob')
  await bob.until((got) => got.length >= 100)
  await alice.client.publishAsync('talk', 'after', { qos: 1 })
  await bob.until((got) => got.at(-1)?.text === 'after')
  expect(bob.received.map(({ text }) => text)).toEqual([...numbered('alice', 100), 'after'])
  expect(logged(/full/u)).toHaveLength(1)
})

test('100,000 messages wait for one who is away', { timeout: 60_000 }, async () => {
  await start()
  const away = await join('bob')
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  const alice = await join('alice')
  const said = numbered('alice', 100_000)
  await publishMany(alice, { topic: () => 'talk', texts: said, window: 500 })
  const bob = await join('bob')
  await bob.until((got) => got.length >= said.length)
  expect(bob.received.every(({ text }, place) => text === said[place])).toBe(true)
})

test('a session unused for too long is forgotten at the next start, the others are not', async () => {
  await start()
  const away = await join('bob')
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  await broker?.close()
  await start({ sessionAge: 3_600_000 })
  expect((await join('bob')).client.connected).toBe(true)
  for (const { client } of people) client.end(true)
  await broker?.close()
  await start({ sessionAge: -1 })
  expect(logged(/"bob" was unused/u)).toHaveLength(1)
  const alice = await join('alice')
  await alice.client.publishAsync('talk', 'nobody keeps this', { qos: 1 })
  const bob = await join('bob')
  await bob.client.subscribeAsync('marker', { qos: 1 })
  await alice.client.publishAsync('marker', 'marker', { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['marker'])
})

test('it tells how many clients it has whenever that changes', async () => {
  await start()
  const counts: number[] = []
  const stop = broker?.onClients((count) => counts.push(count))
  const alice = await join('alice')
  await (await join('bob')).disconnect()
  await alice.kill()
  await expect.poll(() => counts).toEqual([1, 2, 1, 0])
  stop?.()
})

test('its folder is for its user only', async () => {
  await start()
  expect(statSync(dataDir).mode % 0o1000).toBe(0o700)
})

test('two brokers never share a folder, and an address is taken once', async () => {
  await start()
  expect(await open()).toMatchObject({ ok: false, error: 'data-in-use' })
  dataDir = freshFolder()
  const second = await open({}, '127.0.0.1', broker?.port)
  expect(second).toMatchObject({ ok: false, error: 'address-in-use' })
  // and the folder of the one that failed is free again
  const third = await open()
  expect(third.ok).toBe(true)
  if (third.ok) await third.value.close()
})

test('a folder that is a file and a broken store are told apart', async () => {
  const file = path(dataDir, 'file')
  writeFileSync(file, '')
  dataDir = file
  expect(await open()).toMatchObject({ ok: false, error: 'no-folder' })
  dataDir = freshFolder()
  await start()
  await broker?.close()
  const [manifest = ''] = readdirSync(dataDir).filter((name) => name.startsWith('MANIFEST'))
  chmodSync(path(dataDir, manifest), 0o600)
  writeFileSync(path(dataDir, manifest), 'not a manifest at all, but long enough to be read as one')
  expect(await open()).toMatchObject({ ok: false, error: 'data-broken' })
})

test('a store that a newer papo has written is not opened, and stays as it is', async () => {
  const store = new ClassicLevel(dataDir)
  await store.put('format', '1000')
  await store.put('something', 'new')
  await store.close()
  expect(await open()).toMatchObject({ ok: false, error: 'data-newer' })
  await store.open()
  expect(await store.keys().all()).toEqual(['format', 'something'])
  await store.close()
})
