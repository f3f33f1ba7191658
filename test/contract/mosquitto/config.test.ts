/** The shipped `mosquitto.conf`, started as it is; and a proof that the attacks can be seen. */
// @module-tag mosquitto
import { readFileSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import type { IClientOptions, IPublishPacket } from 'mqtt'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  connectMqtt,
  untilClosed,
  publishMany,
  numbered,
  type MqttTestClient,
} from '../../support/transport/mqtt-clients.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { shipped, startShipped } from '../../support/process/shipped.ts'

let people: MqttTestClient[] = []
afterEach(() => {
  for (const { client } of people) client.end(true)
  people = []
})

describe('mosquitto.conf', () => {
  let mosquitto: Mosquitto
  beforeAll(async () => {
    mosquitto = await startShipped('mosquitto.conf')
  })
  afterAll(() => mosquitto.stop())
  const join = async (clientId: string, options: IClientOptions = {}) => {
    const person = await connectMqtt(mosquitto.url, { clientId, clean: false, ...options })
    people.push(person)
    return person
  }

  test('listens to this machine only, as it is shipped', () => {
    const text = readFileSync(path(shipped, 'mosquitto.conf'), 'utf8')
    expect(text.match(/^listener .*$/gmu)).toEqual(['listener 1883 127.0.0.1'])
  })

  test('keeps 5,000 messages for one who is away, over a restart', async () => {
    const away = await join('bob')
    await away.client.subscribeAsync('papo/SESSIONS/bob/+/+', { qos: 1 })
    await away.disconnect()
    const alice = await join('alice')
    const said = numbered('alice', 5000)
    await publishMany(alice, { topic: () => 'papo/SESSIONS/bob/alice/x', texts: said, window: 20 })
    await mosquitto.restart()
    const bob = await join('bob')
    await bob.until((got) => got.length >= said.length)
    expect(bob.received.map(({ text }) => text)).toEqual(said)
  })

  test('takes papo’s largest packet and refuses 1 MiB', async () => {
    const bob = await join('bob', { clean: true })
    await bob.client.subscribeAsync('papo/#', { qos: 1 })
    const mallory = await join('mallory')
    mallory.client.publish('papo/USERS/x', 'x'.repeat(1024 ** 2), { qos: 1 })
    await untilClosed(mallory)
    await bob.client.publishAsync('papo/USERS/bob', 'b'.repeat(64 * 1024), { qos: 1 })
    await bob.until((got) => got.length > 0)
    expect(bob.received.map(({ text }) => text)).toEqual(['b'.repeat(64 * 1024)])
  })
})

describe('what tls.test.ts relies on', () => {
  test('with one careless line in the rules mallory hears the secret', async () => {
    const mosquitto = await startShipped('mosquitto.conf', (folder) => {
      const file = path(folder, 'acl.example')
      writeFileSync(file, `${readFileSync(file, 'utf8')}\npattern read papo/CONTROL/+/+\n`)
      writeFileSync(
        path(folder, 'mosquitto.conf'),
        `${readFileSync(path(folder, 'mosquitto.conf'), 'utf8')}\nacl_file ./acl.example\n`,
      )
    })
    const bob = await connectMqtt(mosquitto.url, { username: 'bob' })
    const mallory = await connectMqtt(mosquitto.url, { username: 'mallory' })
    people.push(bob, mallory)
    await mallory.client.subscribeAsync('papo/CONTROL/alice_Control/+', { qos: 1 })
    await bob.client.publishAsync('papo/CONTROL/alice_Control/bob', 'secret', { qos: 1 })
    await mallory.until((got) => got.length > 0)
    expect(mallory.received.map((it: { packet: IPublishPacket }) => it.packet.topic)).toEqual([
      'papo/CONTROL/alice_Control/bob',
    ])
    await mosquitto.stop()
  })
})
