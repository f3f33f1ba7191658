/** What our own broker knows after a kill -9: a copy of its store while it runs is what such an end leaves. */
import { cpSync } from 'node:fs'
import { ClassicLevel } from 'classic-level'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBroker, type RunningBroker } from '../../../src/adapters/broker.ts'
import { connectMqtt, type MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let dataDir = ''
let brokers: RunningBroker[] = []
let people: MqttTestClient[] = []

const open = async (folder: string) => {
  const opened = await openBroker({
    dataDir: folder,
    log: () => undefined,
    limits: { willGrace: 0 },
  })
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  brokers.push(opened.value)
  return opened.value
}
const join = async (
  { port }: RunningBroker,
  clientId: string,
  options: Parameters<typeof connectMqtt>[1] = {},
) => {
  const person = await connectMqtt(`mqtt://127.0.0.1:${port}`, {
    clientId,
    clean: false,
    ...options,
  })
  people.push(person)
  return person
}
const copy = () => {
  const folder = freshFolder()
  cpSync(dataDir, folder, { recursive: true })
  return folder
}
const expiry = (seconds: number) => ({
  protocolVersion: 5 as const,
  properties: { sessionExpiryInterval: seconds },
})
const queuedIn = async (folder: string) => {
  const store = new ClassicLevel(folder)
  const keys = await store.keys({ gte: 'queued:', lt: 'queued;' }).all()
  await store.close()
  return keys
}

beforeEach(() => {
  dataDir = freshFolder()
  brokers = []
  people = []
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const { client } of people) client.end(true)
  await Promise.all(brokers.map((broker) => broker.close()))
})

test('a session whose client was there for longer than its expiry is kept', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const before = await open(dataDir)
  const bob = await join(before, 'bob', expiry(10))
  await bob.client.subscribeAsync('talk', { qos: 1 })
  vi.setSystemTime(Date.now() + 60_000)
  const after = await open(copy())
  const alice = await join(after, 'alice')
  await alice.client.publishAsync('talk', 'hello', { qos: 1 })
  const back = await join(after, 'bob', expiry(10))
  await back.until((got) => got.length > 0)
  expect(back.received.map(({ text }) => text)).toEqual(['hello'])
})

test('a delayed will waits for its time, or for the end of its session', async () => {
  const before = await open(dataDir)
  for (const [name, seconds] of [
    ['long', 100_000],
    ['short', 1],
  ] as const)
    await join(before, name, {
      ...expiry(seconds),
      will: {
        topic: `card/${name}`,
        payload: Buffer.from(`${name} is gone`),
        qos: 1,
        retain: true,
        properties: { willDelayInterval: 1000 },
      },
    })
  const after = await open(copy())
  const watcher = await join(after, 'watcher', { clean: true })
  await watcher.client.subscribeAsync('card/+', { qos: 1 })
  await watcher.until((got) => got.length > 0)
  await watcher.client.publishAsync('card/marker', 'marker', { qos: 1 })
  await watcher.until((got) => got.at(-1)?.text === 'marker')
  expect(watcher.received.map(({ text }) => text)).toEqual(['short is gone', 'marker'])
})

/** A session of bob's with three messages, which is ended by a clean connect. */
const endSession = async (broker: RunningBroker) => {
  const bob = await join(broker, 'bob')
  await bob.client.subscribeAsync('talk', { qos: 1 })
  await bob.disconnect()
  const alice = await join(broker, 'alice')
  for (const text of ['old 1', 'old 2', 'old 3'])
    await alice.client.publishAsync('talk', text, { qos: 1 })
}
const newMessagesOf = async (broker: RunningBroker) => {
  const bob = await join(broker, 'bob')
  await bob.client.subscribeAsync('talk', { qos: 1 })
  await bob.client.publishAsync('talk', 'new', { qos: 1 })
  await bob.until((got) => got.at(-1)?.text === 'new')
  return bob.received.map(({ text }) => text)
}

test.each([true, false])(
  'killed before the messages of an ended session are deleted, the next one gets none of them (again at once: %j)',
  async (isAgainAtOnce) => {
    const before = await open(dataDir)
    await endSession(before)
    let copied = ''
    vi.spyOn(ClassicLevel.prototype, 'clear').mockImplementation(() => {
      copied = copy()
      return Promise.resolve()
    })
    // a new session is in the same batch as the end of the old one, or there is none
    await join(before, 'bob', isAgainAtOnce ? { ...expiry(1000), clean: true } : { clean: true })
    vi.restoreAllMocks()
    const after = await open(copied)
    expect(await newMessagesOf(after)).toEqual(['new'])
    await after.close()
    expect(await queuedIn(copied)).toEqual([])
  },
)

test('where the messages of an ended session cannot be deleted, its client is refused and gets none of them', async () => {
  const broker = await open(dataDir)
  await endSession(broker)
  vi.spyOn(ClassicLevel.prototype, 'clear').mockRejectedValueOnce(new Error('ENOSPC'))
  await expect(join(broker, 'bob', { clean: true })).rejects.toThrow('Server unavailable')
  expect(await newMessagesOf(broker)).toEqual(['new'])
})
