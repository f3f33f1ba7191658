/** How much memory and disk our own broker takes with its usual limits, asked from outside of its process. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join as path } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBrokerChild, type BrokerChild } from '../../support/process/broker-child.ts'
import {
  connectMqtt,
  publishMany,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { openNeverAcknowledging, type RawClient } from '../../support/transport/raw-client.ts'
import { until } from '../../support/wait.ts'

const MB = 1_000_000
/** Elsewhere nothing tells how much memory another process has. */
const onLinux = { skip: process.platform !== 'linux' }

let dataDir = ''
let broker: BrokerChild
let raws: RawClient[] = []
let people: MqttTestClient[] = []

const join = async (clientId: string, clean = true) => {
  const person = await connectMqtt(broker.url, { clientId, clean })
  people.push(person)
  return person
}
const silent = async (clientId: string, filter: string, clean = true) => {
  const opened = await openNeverAcknowledging(broker.port, clientId, [filter], clean)
  raws.push(opened)
  await until(() => opened.receivedBytes() >= 9, 'it is subscribed')
  return opened
}
/** The resident memory of the broker's process, in bytes. */
const resident = () =>
  Number(/^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${broker.pid}/status`, 'utf8'))?.[1]) *
  1024
const folderSize = () =>
  readdirSync(dataDir).reduce((sum, name) => sum + statSync(path(dataDir, name)).size, 0)

/** Publishes so many bytes, which no compression makes smaller, in messages of 100 kB. */
const flood = async (bytes: number, topic: (place: number) => string, retain = false) => {
  const mallory = await join('mallory')
  const piece = randomBytes(50_000).toString('hex')
  const texts = Array.from({ length: bytes / piece.length }, () => piece)
  const done = await publishMany(mallory, { topic, texts, window: 20, retain: () => retain })
  expect(done).toHaveLength(texts.length)
}

beforeEach(async () => {
  dataDir = freshFolder()
  raws = []
  people = []
  broker = await startBrokerChild(dataDir)
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  for (const { socket } of raws) socket.destroy()
  await broker.kill('SIGKILL')
})

test('300 MB for somebody who never acknowledges are not kept in memory', onLinux, async () => {
  const clean = await silent('clean', 'talk')
  await silent('stored', 'talk', false)
  const before = resident()
  await flood(300 * MB, () => 'talk')
  // what V8 has not collected yet is 100 to 160 MB of it, the more the busier the machine is
  expect(resident() - before).toBeLessThan(220 * MB)
  // nothing was stored for the one, and 64 MiB for the other
  await until(() => clean.isClosed(), 'it is cut off')
  expect(folderSize()).toBeLessThan(250 * MB)
  // the store puts its files together in the background, and needs room for that meanwhile
  await until(() => folderSize() < 110 * MB, 'the disk has little more than that')
})

test(
  'forty who subscribe to 15 MB of retained messages and read nothing cost little',
  onLinux,
  async () => {
    await flood(15 * MB, (place) => `card/${place}`, true)
    const before = resident()
    for (let count = 0; count < 40; count += 1) {
      const { socket } = await silent(`silent ${count}`, 'card/#')
      socket.pause()
    }
    const bob = await join('bob')
    await bob.client.subscribeAsync('card/+', { qos: 1 })
    await bob.until((got) => got.length === 150)
    expect(resident() - before).toBeLessThan(100 * MB)
  },
)

test(
  'a hundred who read nothing of 10 MB at QoS 0 share the bytes that wait',
  onLinux,
  async () => {
    for (let count = 0; count < 100; count += 1) {
      const { socket } = await silent(`silent ${count}`, 'talk')
      socket.pause()
    }
    const bob = await join('bob')
    await bob.client.subscribeAsync('talk', { qos: 0 })
    const mallory = await join('mallory')
    const before = resident()
    for (let count = 1; count <= 10; count += 1) {
      mallory.client.publish('talk', Buffer.alloc(MB, 'x'), { qos: 0 })
      await bob.until((got) => got.length === count)
    }
    expect(bob.received.every(({ text }) => text.length === MB)).toBe(true)
    expect(resident() - before).toBeLessThan(60 * MB)
  },
)
