/** Our own broker against Mosquitto in the same run: messages a second, processor time and round trip, as ratios. */
import { readFileSync, rmSync } from 'node:fs'
import { startBrokerChild } from '../test/support/process/broker-child.ts'
import {
  connectMqtt,
  publishMany,
  numbered,
  type MqttTestClient,
} from '../test/support/transport/mqtt-clients.ts'
import { freshFolder } from '../test/support/process/fresh-folder.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'

const COUNT = 20_000
const TURNS = 500
const ROUNDS = 3

type Figures = {
  readonly perSecond: number
  /** Microseconds of processor time that the broker needs for a message. */
  readonly processor: number
  readonly stored: number
  readonly roundTrip: number
}
/** Hundredths of a second of processor time that a process has used (Linux). */
const ticksOf = (pid: number) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const texts = numbered('alice', COUNT).map((text) => text.padEnd(64, '.'))

/** From the first publish to the last message at a present subscriber with a stored session. */
const throughput = async (alice: MqttTestClient, bob: MqttTestClient) => {
  const before = bob.received.length
  const began = performance.now()
  await publishMany(alice, { topic: () => 'talk/alice', texts, window: 100 })
  await bob.until((got) => got.length - before >= COUNT)
  return (COUNT / (performance.now() - began)) * 1000
}

/** From the first publish to the last PUBACK, for one who is away. */
const storing = async (alice: MqttTestClient) => {
  const began = performance.now()
  await publishMany(alice, { topic: () => 'away/x', texts, window: 100 })
  return (COUNT / (performance.now() - began)) * 1000
}

const roundTrip = async (alice: MqttTestClient) => {
  const times: number[] = []
  const start = alice.received.length
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const began = performance.now()
    alice.client.publish('ping', 'x', { qos: 1 })
    await alice.until((got) => got.length >= start + turn)
    times.push(performance.now() - began)
  }
  return median(times)
}

const measure = async ({
  url,
  pid,
}: {
  readonly url: string
  readonly pid: number
}): Promise<Figures> => {
  const away = await connectMqtt(url, { clientId: 'away', clean: false })
  await away.client.subscribeAsync('away/x', { qos: 1 })
  await away.disconnect()
  const bob = await connectMqtt(url, { clientId: 'bob', clean: false })
  await bob.client.subscribeAsync('talk/+', { qos: 1 })
  const alice = await connectMqtt(url, { clientId: 'alice', clean: false })
  await alice.client.subscribeAsync('pong', { qos: 1 })
  bob.client.on('message', (topic) => {
    if (topic === 'ping') bob.client.publish('pong', 'x', { qos: 1 })
  })
  const before = ticksOf(pid)
  const perSecond = await throughput(alice, bob)
  const processor = ((ticksOf(pid) - before) * 10_000) / COUNT
  const stored = await storing(alice)
  await bob.client.subscribeAsync('ping', { qos: 1 })
  const trip = await roundTrip(alice)
  for (const { client } of [alice, bob]) client.end(true)
  const clean = await connectMqtt(url, { clientId: 'away', clean: true })
  await clean.disconnect()
  return { perSecond, processor, stored, roundTrip: trip }
}

const dataDir = freshFolder()
const ours = await startBrokerChild(dataDir)
const mosquitto = await startMosquitto({
  config:
    'allow_anonymous true\nset_tcp_nodelay true\npersistence true\nmax_queued_messages 100000',
})
const rounds: { readonly ours: Figures; readonly mosquitto: Figures }[] = []
for (let round = 0; round < ROUNDS; round += 1)
  rounds.push({
    ours: await measure(ours),
    mosquitto: await measure({ url: mosquitto.url, pid: mosquitto.pid() }),
  })
await ours.kill('SIGTERM')
await mosquitto.stop()
for (const folder of [dataDir, mosquitto.folder]) rmSync(folder, { recursive: true })

const row = (name: string, of: (figures: Figures) => number, digits: number) => {
  const mine = median(rounds.map((it) => of(it.ours)))
  const theirs = median(rounds.map((it) => of(it.mosquitto)))
  const cells = [mine.toFixed(digits), theirs.toFixed(digits), (mine / theirs).toFixed(2)]
  process.stdout.write(`${name.padEnd(46)}${cells.map((it) => it.padStart(12)).join('')}\n`)
}
process.stdout.write(`${' '.repeat(46)}        ours   mosquitto       ratio\n`)
row('messages a second, subscriber present', (it) => it.perSecond, 0)
row('processor time of the broker for each, µs', (it) => it.processor, 1)
row('messages a second, subscriber away (PUBACKs)', (it) => it.stored, 0)
row('question and answer, ms', (it) => it.roundTrip, 2)
