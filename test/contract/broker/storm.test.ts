/** Everybody dies all the time: broker, authors and readers. What was acknowledged arrives, in order. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBrokerChild, type BrokerChild } from '../../support/process/broker-child.ts'
import {
  connectMqtt,
  untilClosed,
  publishMany,
  numbered,
  textsFrom,
  type ReceivedMessage,
} from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const AUTHORS = ['alice', 'anna', 'aldo']
const READERS = ['bob', 'ben', 'bea']
const EACH = 3000
const KILLS = 4

let dataDir = ''
let broker: BrokerChild

beforeEach(async () => {
  dataDir = freshFolder()
  broker = await startBrokerChild(dataDir)
})
afterEach(() => broker.kill('SIGKILL'))

/** Connects as soon as somebody answers; sessions are stored. */
const arrive = async (clientId: string) => {
  for (;;) {
    const person = await connectMqtt(broker.url, { clientId, clean: false }).catch(() => undefined)
    if (person) return person
    // the broker is being started again
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('three authors, three readers and the broker are killed again and again', async () => {
  for (const name of READERS) {
    const reader = await arrive(name)
    await reader.client.subscribeAsync('talk/+', { qos: 1 })
    await reader.disconnect()
  }

  let acknowledged = 0
  const storm = { over: false }
  /** Says everything once acknowledged or again, as an outbox does: from the first doubtful one. */
  const write = async (name: string) => {
    const texts = numbered(name, EACH)
    let next = 0
    while (next < EACH) {
      const author = await arrive(name)
      const some = texts.slice(next, next + 700)
      const done = new Set(
        await publishMany(author, {
          topic: () => `talk/${name}`,
          texts: some,
          acknowledged: () => {
            acknowledged += 1
          },
        }),
      )
      const doubtful = some.findIndex((text) => !done.has(text))
      next += doubtful < 0 ? some.length : doubtful
      author.client.end(true)
    }
  }
  const read = async (name: string) => {
    const heard: ReceivedMessage[] = []
    while (!storm.over) {
      const reader = await arrive(name)
      await Promise.race([
        reader.until((got) => got.length > 400 || storm.over),
        untilClosed(reader),
        new Promise((resolve) => setTimeout(resolve, 300)),
      ])
      heard.push(...reader.received)
      if (reader.client.connected) await reader.kill()
      reader.client.end(true)
    }
    return heard
  }
  const kill = async () => {
    for (let time = 1; time <= KILLS; time += 1) {
      const enough = (time * EACH * AUTHORS.length) / (KILLS + 1)
      await expect
        .poll(() => acknowledged, { timeout: 20_000, interval: 5 })
        .toBeGreaterThan(enough)
      await broker.kill('SIGKILL')
      broker = await startBrokerChild(dataDir, { port: broker.port })
    }
  }

  const reading = READERS.map(read)
  await Promise.all([...AUTHORS.map(write), kill()])
  storm.over = true
  for (const [place, name] of READERS.entries()) {
    const heard = [...((await reading[place]) ?? [])]
    const reader = await arrive(name)
    await reader.client.subscribeAsync('marker', { qos: 1 })
    await reader.client.publishAsync('marker', 'marker', { qos: 1 })
    await reader.until((got) => got.at(-1)?.text === 'marker')
    heard.push(...reader.received)
    await reader.disconnect()
    for (const author of AUTHORS) expect(textsFrom(heard, author)).toEqual(numbered(author, EACH))
  }
})
