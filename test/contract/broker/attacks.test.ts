/** What one client can take from our own broker, whatever it does: slots, time, memory and disk have limits. */
import { readdirSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { randomBytes } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBroker, type RunningBroker } from '../../../src/adapters/broker.ts'
import type { BrokerLimits } from '../../../src/adapters/broker/limits.ts'
import {
  connectMqtt,
  numbered,
  publishMany,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import {
  connectBytes,
  openNeverAcknowledging,
  openRaw,
  subscribeBytes,
  type RawClient,
} from '../../support/transport/raw-client.ts'
import { until } from '../../support/wait.ts'

let dataDir = ''
let broker: RunningBroker
let lines: string[] = []
let people: MqttTestClient[] = []
let raws: RawClient[] = []

const start = async (limits: Partial<BrokerLimits> = {}) => {
  const opened = await openBroker({ dataDir, log: (line) => lines.push(line), limits })
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  broker = opened.value
}
const join = async (clientId: string, options: Parameters<typeof connectMqtt>[1] = {}) => {
  const url = `mqtt://127.0.0.1:${broker.port}`
  const person = await connectMqtt(url, { clientId, clean: false, ...options })
  people.push(person)
  return person
}
const raw = async (localAddress?: string) => {
  const opened = await openRaw(broker.port, localAddress)
  raws.push(opened)
  return opened
}
const silent = async (clientId: string, filter: string, clean = true) => {
  const opened = await openNeverAcknowledging(broker.port, clientId, [filter], clean)
  raws.push(opened)
  await until(() => opened.receivedBytes() >= 9, 'it is subscribed')
  return opened
}
/** Node shows its collector only to those who ask for it with a flag. */
const collectGarbage = () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('there is no collector')
  collect()
}
const logged = (words: RegExp) => lines.filter((line) => words.test(line))
const folderSize = () =>
  readdirSync(dataDir).reduce((sum, name) => sum + statSync(path(dataDir, name)).size, 0)

/** Bytes that no compression makes smaller, with a number in front. */
const bulk = (count: number, bytes: number) =>
  numbered('bulk', count).map((text) => `${text} ${randomBytes(bytes / 2).toString('hex')}`)
const flood = async (topic: string, texts: readonly string[], retain = false) => {
  const mallory = await join(`flood ${topic}`, { clean: true })
  const done = await publishMany(mallory, {
    topic: (place) => (retain ? `${topic}/${place}` : topic),
    texts,
    window: 20,
    retain: () => retain,
  })
  expect(done).toHaveLength(texts.length)
  await mallory.disconnect()
}

beforeEach(() => {
  dataDir = freshFolder()
  lines = []
  people = []
  raws = []
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  for (const { socket } of raws) socket.destroy()
  await broker.close()
})

test('260 connections that say nothing shut nobody out', async () => {
  await start()
  await Promise.all(Array.from({ length: 260 }, () => raw()))
  const alice = await join('alice')
  await alice.client.publishAsync('talk', 'hello', { qos: 1 })
  // those that were first had to go, and only as many as there are no slots for
  expect(raws.filter((one) => one.isClosed()).length).toBeGreaterThanOrEqual(190)
  expect(raws.filter((one) => !one.isClosed()).length).toBeGreaterThan(0)
  expect(logged(/others have not sent their CONNECT/u).length).toBeGreaterThan(0)
})

test('of those that say nothing, the address with most of them loses one first', async () => {
  await start({ halfOpen: 5 })
  const early = await raw('127.0.0.2')
  for (let count = 0; count < 10; count += 1) await raw()
  await until(() => raws.filter((one) => one.isClosed()).length === 6, 'there are five')
  expect(early.isClosed()).toBe(false)
})

test('a connection without a CONNECT is closed in time, also one that sends it byte by byte', async () => {
  await start({ connectTimeout: 500 })
  const [quiet, slow] = [await raw(), await raw()]
  const bytes = connectBytes('slow')
  let at = 0
  const drip = setInterval(() => slow.socket.write(bytes.subarray(at, (at += 1))), 100)
  const began = performance.now()
  await Promise.all([quiet.closed, slow.closed])
  clearInterval(drip)
  expect(performance.now() - began).toBeLessThan(bytes.length * 100)
  expect(logged(/no CONNECT within 500 ms/u)).toHaveLength(2)
})

test('one address has its slots and others have theirs; who comes back needs no second one', async () => {
  await start({ connections: 4, connectionsPerAddress: 2 })
  await join('a1')
  await join('a2')
  await expect(join('a3')).rejects.toThrow('Server unavailable')
  const back = await join('a2')
  expect(back.client.connected).toBe(true)
  const other = await raw('127.0.0.2')
  other.socket.write(connectBytes('b1'))
  await until(() => other.begin().length >= 4, 'the other address is answered')
  expect(other.begin()[3]).toBe(0)
  expect(broker.clients()).toBe(3)
  // a slot is free again when its client has left
  await back.disconnect()
  await until(() => broker.clients() === 2, 'it has left')
  expect((await join('a4')).client.connected).toBe(true)
})

test.each([0, 65_535])(
  'who asks for a keep-alive of %i s and says nothing more is cut off as everybody',
  async (keepAlive) => {
    await start({ keepAlive: 1 })
    const quiet = await raw()
    quiet.socket.write(connectBytes('quiet', { keepAlive }))
    await until(() => quiet.begin().length >= 4, 'it is connected')
    const began = performance.now()
    await until(() => quiet.isClosed(), 'it is cut off')
    expect(performance.now() - began).toBeGreaterThan(1000)
    expect(logged(/keep alive timeout/u)).toHaveLength(1)
  },
)

test('who sends a packet byte by byte is cut off as if it were silent', async () => {
  await start({ keepAlive: 1 })
  const slow = await raw()
  slow.socket.write(connectBytes('slow'))
  await until(() => slow.begin().length >= 4, 'it is connected')
  slow.socket.write(Buffer.from([0x30, 0x80, 0x10]))
  const drip = setInterval(() => slow.socket.write(Buffer.from([0])), 200)
  await until(() => slow.isClosed(), 'it is cut off')
  clearInterval(drip)
  expect(logged(/keep alive timeout/u)).toHaveLength(1)
})

test('what sockets have not taken counts in the memory of all', async () => {
  await start({ memoryInAll: 2_000_000 })
  for (let count = 0; count < 8; count += 1) {
    const { socket } = await silent(`silent ${count}`, 'talk')
    socket.pause()
  }
  const bob = await join('bob', { clean: true })
  await bob.client.subscribeAsync('talk', { qos: 0 })
  const mallory = await join('mallory', { clean: true })
  for (let count = 1; count <= 20; count += 1) {
    mallory.client.publish('talk', Buffer.alloc(1_000_000), { qos: 0 })
    await bob.until((got) => got.length === count)
  }
  await until(() => logged(/reads too slowly/u).length >= 4, 'most of them are cut off')
  expect(bob.client.connected).toBe(true)
  expect(mallory.client.connected).toBe(true)
})

test('who never acknowledges is cut off at its share of the memory, and others get all', async () => {
  await start({ memory: 500_000 })
  const bob = await join('bob', { clean: true })
  await bob.client.subscribeAsync('talk', { qos: 1 })
  const mallory = await silent('mallory', 'talk')
  const texts = bulk(150, 50_000)
  await flood('talk', texts)
  await mallory.closed
  await bob.until((got) => got.length === texts.length)
  expect(bob.received.map(({ text }) => text)).toEqual(texts)
  expect(logged(/"mallory" is cut off: it does not read: \d+ bytes/u)).toHaveLength(1)
})

test('where all together take too much memory, the one who takes most is cut off', async () => {
  await start({ memory: 1_000_000, memoryInAll: 600_000 })
  const much = await silent('much', '#')
  const little = await silent('little', 'a')
  // the first hundred are on their way; after that they wait
  await flood('b', bulk(100, 100))
  await flood('a', bulk(120, 10_000))
  await flood('b', bulk(50, 10_000))
  await much.closed
  expect(little.isClosed()).toBe(false)
  expect(logged(/cut off/u)).toEqual([expect.stringMatching(/"much".*too slowly/u)])
})

test('a small piece of a large read does not keep all of it in memory', async () => {
  await start()
  const held: RawClient[] = []
  for (let count = 0; count < 3; count += 1) held.push(await silent(`held ${count}`, 'small'))
  collectGarbage()
  const before = process.memoryUsage().arrayBuffers
  const mallory = await join('mallory', { clean: true })
  // one message of a byte that is kept in each 60 kB that nobody wants
  for (let turn = 0; turn < 1500; turn += 1) {
    mallory.client.publish('small', 'x', { qos: 1 })
    await mallory.client.publishAsync('large', Buffer.alloc(60_000), { qos: 1 })
  }
  expect(held.every((one) => !one.isClosed())).toBe(true)
  // what the last packets were read into is free once they have been handled
  const isSmall = () => {
    collectGarbage()
    return process.memoryUsage().arrayBuffers - before < 50_000_000
  }
  await until(isSmall, 'the rest of the large reads is free')
})

test('a session keeps so many bytes on disk, the oldest, and says once that it is full', async () => {
  await start({ queuedBytes: 4_000_000 })
  const away = await join('away')
  await away.client.subscribeAsync('talk', { qos: 1 })
  await away.disconnect()
  const texts = bulk(400, 100_000)
  await flood('talk', texts)
  // what the store writes twice for a while is its own
  expect(folderSize()).toBeLessThan(20_000_000)
  expect(logged(/"away" is full at 39 messages/u)).toHaveLength(1)
  const back = await join('away')
  await back.client.subscribeAsync('marker', { qos: 1 })
  await back.until((got) => got.length === 39)
  await back.client.publishAsync('marker', 'marker', { qos: 1 })
  await back.until((got) => got.at(-1)?.text === 'marker')
  expect(back.received.map(({ text }) => text)).toEqual([...texts.slice(0, 39), 'marker'])
})

test('the sessions of one do not take the room of another: each has its share', async () => {
  await start({ queuedBytes: 300_000, queuedBytesInAll: 400_000 })
  for (const id of ['m1', 'm2', 'm3']) {
    const hoarder = await join(id)
    await hoarder.client.subscribeAsync('bulk', { qos: 1 })
    await hoarder.disconnect()
  }
  await flood('bulk', bulk(50, 10_000))
  const bob = await join('bob')
  await bob.client.subscribeAsync('talk', { qos: 1 })
  await bob.disconnect()
  const texts = bulk(20, 10_000)
  await flood('talk', texts)
  const back = await join('bob')
  // a quarter of what all may have
  await back.until((got) => got.length >= 9)
  expect(back.received.map(({ text }) => text)).toEqual(texts.slice(0, 9))
})

test('one client retains so much; the rest is passed on but not kept, and nothing stale stays', async () => {
  await start({ retainedBytes: 100_000, retainedMessages: 50 })
  const bob = await join('bob', { clean: true })
  await bob.client.subscribeAsync('card/#', { qos: 1 })
  const alice = await join('alice', { clean: true })
  const texts = bulk(30, 10_000)
  await publishMany(alice, { topic: (place) => `card/${place}`, texts, retain: () => true })
  await bob.until((got) => got.length === 30)
  const carol = await join('carol', { clean: true })
  await carol.client.subscribeAsync('card/#', { qos: 1 })
  await carol.until((got) => got.length === 9)
  expect(carol.received.map(({ text }) => text)).toEqual(texts.slice(0, 9))
  // a value that does not fit any more takes the old one away
  await alice.client.publishAsync('card/0', 'y'.repeat(30_000), { qos: 1, retain: true })
  const dora = await join('dora', { clean: true })
  await dora.client.subscribeAsync(['card/0', 'card/1'], { qos: 1 })
  await dora.until((got) => got.length > 0)
  expect(dora.received.map(({ topic }) => topic)).toEqual(['card/1'])
  // other people have room of their own
  await bob.client.publishAsync('card/bob', 'z'.repeat(50_000), { qos: 1, retain: true })
  const eve = await join('eve', { clean: true })
  await eve.client.subscribeAsync('card/bob', { qos: 1 })
  await eve.until((got) => got.length === 1)
  expect(logged(/"alice" has too much retained/u).length).toBe(22)
})

test('what is retained in all has a limit, also after a restart, and who has most loses the oldest', async () => {
  const limits = { retainedBytes: 500_000, retainedBytesInAll: 300_000 }
  await start(limits)
  const bob = await join('bob', { clean: true })
  await bob.client.publishAsync('card/bob', 'bob', { qos: 1, retain: true })
  await flood('card', bulk(20, 10_000), true)
  await bob.client.endAsync()
  await broker.close()
  await start(limits)
  await flood('card/more', bulk(20, 10_000), true)
  const carol = await join('carol', { clean: true })
  await carol.client.subscribeAsync('card/#', { qos: 1 })
  await carol.until((got) => got.some(({ topic }) => topic === 'card/more/19'))
  expect(carol.received[0]?.text).toBe('bob')
  const kept = carol.received.slice(1)
  expect(kept.length).toBeGreaterThan(20)
  expect(kept.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(300_000)
  expect(carol.received.map(({ topic }) => topic)).not.toContain('card/0')
})

test('a packet of 20,000 filters delays nobody, and a client has so many', async () => {
  await start()
  const bob = await join('bob')
  await bob.client.subscribeAsync('ping', { qos: 1 })
  const mallory = await raw()
  mallory.socket.write(connectBytes('mallory', { clean: false }))
  const filters = Array.from({ length: 20_000 }, (_, place) => place.toString(36))
  mallory.socket.write(subscribeBytes(filters))
  await until(() => mallory.receivedBytes() > 0, 'it is connected')
  const began = performance.now()
  await bob.client.publishAsync('ping', 'here', { qos: 1 })
  await bob.until((got) => got.length === 1)
  expect(performance.now() - began).toBeLessThan(3000)
  await until(() => mallory.receivedBytes() > 20_000, 'its filters are answered')
  // CONNACK, then SUBACK with three bytes of length and two of id
  const answers = [...mallory.begin().subarray(4 + 6)]
  expect(answers).toHaveLength(filters.length)
  expect(answers.findIndex((code) => code !== 1)).toBe(2000)
  expect(answers.slice(2000).every((code) => code === 128)).toBe(true)
  await bob.client.publishAsync(filters[100] ?? '', 'wanted', { qos: 1 })
  await bob.client.publishAsync(filters[5000] ?? '', 'refused', { qos: 1 })
  const before = mallory.receivedBytes()
  await bob.client.publishAsync(filters[101] ?? '', 'wanted', { qos: 1 })
  await until(() => mallory.receivedBytes() > before, 'it gets what was granted')
})

test('subscribing again and again without reading costs no memory', async () => {
  await start({ filters: 20 })
  await flood('card', bulk(50, 10_000), true)
  const mallory = await silent('mallory', 'card/#')
  for (let turn = 0; turn < 2000; turn += 1)
    mallory.socket.write(subscribeBytes(['card/#', `card/${turn % 10}`], 2))
  const bob = await join('bob')
  await bob.client.subscribeAsync('card/+', { qos: 1 })
  await bob.until((got) => got.length === 50)
  // it is given the same fifty twice before its window is full, and nothing more
  expect(mallory.receivedBytes()).toBeLessThan(1_200_000)
})

test('nothing of a client reaches the log that a terminal would obey', async () => {
  await start()
  const id = '\u009B2J\u001B]0;title\u0007\u202Egnp\n2026 listening'
  await expect(join(id.repeat(10))).rejects.toThrow('Identifier rejected')
  const mallory = await join(id)
  mallory.client.publish('/'.repeat(20), 'x', { qos: 1 })
  await until(() => logged(/too many levels/u).length > 0, 'it is refused')
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202E]/u)
})

test('a topic of more than 2,048 bytes is refused', async () => {
  await start()
  const mallory = await join('mallory')
  const bob = await join('bob')
  await bob.client.subscribeAsync('#', { qos: 1 })
  await mallory.client.publishAsync('x'.repeat(2049), 'x', { qos: 1 })
  await mallory.client.publishAsync('marker', 'marker', { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['marker'])
  expect(logged(/a topic of 2049 bytes/u)).toHaveLength(1)
})

test('new sessions do not push out those of the last day, only older ones', async () => {
  await start({ sessions: 3 })
  for (const id of ['a', 'b', 'c']) await (await join(id)).disconnect()
  await expect(join('d')).rejects.toThrow('Server unavailable')
  expect((await join('a')).client.connected).toBe(true)
  // without a session there is still a way in
  expect((await join('e', { clean: true })).client.connected).toBe(true)
  for (const { client } of people) client.end(true)
  await broker.close()
  await start({ sessions: 3, sessionRest: -1 })
  expect((await join('d')).client.connected).toBe(true)
  expect(logged(/session "b" is dropped/u)).toHaveLength(1)
})

test('a broker with an account lets in nobody else', async () => {
  const account = { username: 'lab', password: 'right' }
  const opened = await openBroker({ dataDir, log: (line) => lines.push(line), account })
  expect(opened.ok).toBe(true)
  if (!opened.ok) return
  broker = opened.value
  await expect(join('a')).rejects.toThrow('Not authorized')
  for (const wrong of [
    { username: 'lab', password: 'wrong' },
    { username: 'lab', password: '' },
    { username: 'other', password: 'right' },
  ])
    await expect(join('a', wrong)).rejects.toThrow('Bad username or password')
  const bob = await join('a', account)
  await bob.client.subscribeAsync('#', { qos: 1 })
  // also what comes right behind a CONNECT, before there is an answer
  for (let turn = 0; turn < 20; turn += 1) {
    const mallory = await raw()
    mallory.socket.write(connectBytes('mallory'))
    mallory.socket.write(subscribeBytes(['#']))
    mallory.socket.write(Buffer.from([0x31, 4, 0, 1, 0x74, 0x78]))
    await mallory.closed
    expect([...mallory.begin()]).toEqual([0x20, 2, 0, 5])
  }
  await bob.client.publishAsync('marker', 'marker', { qos: 1 })
  await bob.until((got) => got.length > 0)
  expect(bob.received.map(({ text }) => text)).toEqual(['marker'])
  expect(broker.clients()).toBe(1)
})

test('who hangs up before there is an answer leaves nothing behind', async () => {
  await start()
  for (let turn = 0; turn < 100; turn += 1) {
    const hasty = await raw()
    hasty.socket.write(connectBytes(`hasty ${turn}`), () => hasty.socket.resetAndDestroy())
  }
  await until(() => raws.every((one) => one.isClosed()), 'all have left')
  const alice = await join('alice')
  await alice.client.publishAsync('talk', 'hello', { qos: 1 })
  await expect.poll(() => broker.clients()).toBe(1)
})

test('who sends everything at once is answered in order', async () => {
  await start()
  const filters = Array.from({ length: 15_000 }, (_, place) => `${place}`)
  for (let turn = 0; turn < 3; turn += 1) {
    const eager = await raw()
    eager.socket.write(connectBytes(`eager ${turn}`))
    eager.socket.write(subscribeBytes(filters))
    await until(() => eager.receivedBytes() >= 15_000, 'it is answered')
    expect([...eager.begin().subarray(0, 5)]).toEqual([0x20, 2, 0, 0, 0x90])
  }
})

test.runIf(process.getuid?.() === 0)('a folder of another user is not opened', async () => {
  await start()
  const { chownSync } = await import('node:fs')
  const other = freshFolder()
  chownSync(other, 65_534, 65_534)
  expect(await openBroker({ dataDir: other, log: () => undefined })).toMatchObject({
    ok: false,
    error: 'not-ours',
  })
})
