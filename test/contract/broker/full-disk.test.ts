/** The disk of our own broker is full for a moment: it says no, and what it acknowledges afterwards is kept. */
// @module-tag prlimit
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { program } from '../../setup/tools.ts'
import { startBrokerChild, type BrokerChild } from '../../support/process/broker-child.ts'
import {
  connectMqtt,
  untilClosed,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { until } from '../../support/wait.ts'

let dataDir = ''
let broker: BrokerChild
let people: MqttTestClient[] = []

// a limit for the size of files fails a write in the middle, as a full disk does
const limitFiles = (size: number | 'unlimited') =>
  execFileSync(program('prlimit'), ['--pid', String(broker.pid), `--fsize=${size}:unlimited`])
/** From now on the next write of a few kB ends in the middle. */
const fill = () => {
  const logs = readdirSync(dataDir).filter((name) => name.endsWith('.log'))
  limitFiles(Math.max(...logs.map((name) => statSync(join(dataDir, name)).size)) + 1000)
}

const join5 = async (clientId: string, clean = false) => {
  const person = await connectMqtt(broker.url, {
    clientId,
    clean,
    protocolVersion: 5,
    properties: { sessionExpiryInterval: clean ? 0 : 1000 },
  })
  people.push(person)
  return person
}
const textsOf = ({ received }: MqttTestClient) => received.map(({ text }) => text)

beforeEach(async () => {
  dataDir = freshFolder()
  people = []
  broker = await startBrokerChild(dataDir)
})
afterEach(async () => {
  for (const { client } of people) client.end(true)
  await broker.kill('SIGKILL')
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'what is acknowledged after the disk was full is there after %s',
  async (signal) => {
    const away = await join5('away')
    await away.client.subscribeAsync('talk', { qos: 1 })
    await away.disconnect()
    const alice = await join5('alice', true)
    await alice.client.publishAsync('talk', 'before', { qos: 1 })
    fill()
    alice.client.publish('talk', 'q'.repeat(5000), { qos: 1 })
    await untilClosed(alice)
    limitFiles('unlimited')
    const bob = await join5('bob', true)
    for (let count = 0; count < 20; count += 1)
      await bob.client.publishAsync('talk', `after ${count}`, { qos: 1 })
    await broker.kill(signal)
    broker = await startBrokerChild(dataDir, { port: broker.port })
    const back = await join5('away')
    await back.until((got) => got.at(-1)?.text === 'after 19')
    expect(textsOf(back)).toEqual([
      'before',
      ...Array.from({ length: 20 }, (_, count) => `after ${count}`),
    ])
  },
)

test('on a full disk sessions and filters are refused, and granted when there is room again', async () => {
  const carol = await join5('carol')
  const visitor = await join5('visitor', true)
  fill()
  const long = `talk/${'q'.repeat(1500)}`
  await expect(carol.client.subscribeAsync(long, { qos: 1 })).rejects.toThrow('Unspecified error')
  // nothing was granted, so nothing arrives
  await visitor.client.publishAsync(long, 'nobody wants it', { qos: 1 })
  await expect(join5('newcomer')).rejects.toThrow('Server unavailable')
  limitFiles('unlimited')
  await until(
    () =>
      join5('newcomer').then(
        () => true,
        () => false,
      ),
    'there is room again',
  )
  await carol.client.subscribeAsync('marker', { qos: 1 })
  await visitor.client.publishAsync('marker', 'here', { qos: 1 })
  await carol.until((got) => got.length > 0)
  expect(textsOf(carol)).toEqual(['here'])
  await broker.kill('SIGKILL')
  broker = await startBrokerChild(dataDir, { port: broker.port })
  const back = await connectMqtt(broker.url, { clientId: 'carol', clean: false })
  people.push(back)
  const publisher = await join5('publisher', true)
  await publisher.client.publishAsync('marker', 'after', { qos: 1 })
  await back.until((got) => got.at(-1)?.text === 'after')
})
