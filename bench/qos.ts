/** What QoS 0, 1 and 2 cost and lose on Mosquitto as it comes: the figures of docs/decisions/0003. */
import { rmSync } from 'node:fs'
import mqtt from 'mqtt'
import { connectMqtt, type MqttTestClient } from '../test/support/transport/mqtt-clients.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'

type QoS = 0 | 1 | 2
const LEVELS: readonly QoS[] = [0, 1, 2]
const TOPIC = 'talk/alice'

const mosquitto = await startMosquitto({
  config: 'allow_anonymous true\nset_tcp_nodelay true',
})
const { url } = mosquitto
let people = 0
const fresh = (name: string) => `${name} ${(people += 1)}`

/** Publishes `count` numbered messages, at most `window` without their last acknowledgement. */
const say = ({ client }: MqttTestClient, qos: QoS, count: number, window: number) =>
  new Promise<void>((resolve) => {
    let next = 0
    let flying = 0
    const go = () => {
      while (flying < window && next < count) {
        flying += 1
        client.publish(TOPIC, `${next} ${'.'.repeat(300)}`, { qos }, () => {
          flying -= 1
          if (flying === 0 && next >= count) resolve()
          else go()
        })
        next += 1
      }
    }
    go()
  })

/** Waits until a client has had nothing new for 700 ms, and tells how many different ones it has. */
const settled = async (received: () => ReadonlySet<string>) => {
  let before = -1
  while (received().size !== before) {
    before = received().size
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
  return before
}
const numbersOf = (person: MqttTestClient) =>
  new Set(person.received.map(({ text }) => text.split(' ')[0] ?? ''))

const speed = async (qos: QoS) => {
  const bob = await connectMqtt(url, { clientId: fresh('bob'), clean: false })
  await bob.client.subscribeAsync(TOPIC, { qos })
  const alice = await connectMqtt(url, { clientId: fresh('alice') })
  const began = performance.now()
  let last = began
  bob.client.on('message', () => {
    last = performance.now()
  })
  await say(alice, qos, 20_000, 20)
  const received = await settled(() => numbersOf(bob))
  for (const { client } of [alice, bob]) client.end(true)
  const lost = received < 20_000 ? ` (${20_000 - received} lost)` : ''
  return `${Math.round((received / (last - began)) * 1000)}/s${lost}`
}

/** A subscriber that takes 1 ms for every message, as one that stores each does. */
const slow = async (qos: QoS) => {
  const client = mqtt.connect(url, {
    clientId: fresh('slow'),
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: 0,
  })
  const received = new Set<string>()
  client.handleMessage = (packet, done) => {
    received.add(packet.payload.toString().split(' ')[0] ?? '')
    setTimeout(done, 1)
  }
  await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  await client.subscribeAsync(TOPIC, { qos })
  const alice = await connectMqtt(url, { clientId: fresh('alice') })
  await say(alice, qos, 5000, 100)
  const count = await settled(() => received)
  for (const each of [alice.client, client]) each.end(true)
  return `${5000 - count} of 5000`
}

const away = async (qos: QoS) => {
  const clientId = fresh('away')
  const before = await connectMqtt(url, { clientId, clean: false })
  await before.client.subscribeAsync(TOPIC, { qos })
  await before.disconnect()
  const alice = await connectMqtt(url, { clientId: fresh('alice') })
  await say(alice, qos, 5000, 20)
  const bob = await connectMqtt(url, { clientId, clean: false })
  const count = await settled(() => numbersOf(bob))
  for (const { client } of [alice, bob]) client.end(true)
  return `${5000 - count} of 5000`
}

/** The receiver's program is killed ten times in a flood that stays far below every limit. */
const killed = async (qos: QoS) => {
  const clientId = fresh('mortal')
  const lives: MqttTestClient[] = []
  const live = async () => {
    const bob = await connectMqtt(url, { clientId, clean: false })
    await bob.client.subscribeAsync(TOPIC, { qos })
    lives.push(bob)
    return bob
  }
  let bob = await live()
  const alice = await connectMqtt(url, { clientId: fresh('alice') })
  for (let death = 0; death < 10; death += 1) {
    const flooding = say(alice, qos, 200, 10)
    const had = bob.received.length
    await bob.until((got) => got.length > had + 20)
    await bob.kill()
    await flooding
    bob = await live()
    await settled(() => numbersOf(bob))
  }
  const count = lives.reduce(
    (all, { received }) => all + new Set(received.map(({ packet }) => packet)).size,
    0,
  )
  for (const { client } of [alice, bob]) client.end(true)
  return count < 2000 ? `${2000 - count} of 2000` : `none, ${count - 2000} twice`
}

const row = (name: string, cells: readonly string[]) =>
  process.stdout.write(`${name.padEnd(46)}${cells.map((it) => it.padStart(22)).join('')}\n`)

row('', ['QoS 0', 'QoS 1', 'QoS 2'])
for (const [name, measure] of [
  ['speed, window of 20', speed],
  ['lost, subscriber of 1 ms, window of 100', slow],
  ['lost, subscriber away', away],
  ['lost, receiver killed ten times', killed],
] as const) {
  const cells: string[] = []
  for (const qos of LEVELS) cells.push(await measure(qos))
  row(name, cells)
}
await mosquitto.stop()
rmSync(mosquitto.folder, { recursive: true })
