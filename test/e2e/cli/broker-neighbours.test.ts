/** `papo broker` for other programs: MQTT 3.1.1 and 5, and limits that its flags set. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { openPackets } from '../../support/transport/packet-client.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const listening = async (args: readonly string[]) => {
  const broker = home.start(['broker', '--listen', '127.0.0.1:0', ...args])
  const port = await until(() => /mqtt:\/\/[\d.]+:(\d+)/u.exec(broker.out())?.[1], 'it listens')
  return { broker, port: Number(port) }
}

test('programs with MQTT 3.1.1 and 5 talk to each other, at every QoS', async () => {
  const { port } = await listening([])
  const url = `mqtt://127.0.0.1:${port}`
  const clients = await Promise.all(
    ([4, 5] as const).map((protocolVersion) => connectMqtt(url, { protocolVersion })),
  )
  for (const { client } of clients) await client.subscribeAsync('house/+', { qos: 2 })
  for (const { client } of clients)
    for (const qos of [0, 1, 2] as const)
      await client.publishAsync('house/lamp', `qos ${qos} of ${client.options.protocolVersion}`, {
        qos,
      })
  const said = [4, 5].flatMap((version) => [0, 1, 2].map((qos) => `qos ${qos} of ${version}`))
  for (const one of clients) {
    await one.until((got) => got.length === said.length)
    expect(one.received.map(({ text }) => text).toSorted()).toEqual(said.toSorted())
    expect(one.received.map(({ packet }) => packet.qos).toSorted((a, b) => a - b)).toEqual([
      0, 0, 1, 1, 2, 2,
    ])
    await one.disconnect()
  }
})

test('how large a packet and how deep a topic may be is set by flags', async () => {
  const { broker, port } = await listening(['--max-packet', '5000', '--max-levels', '3'])
  const ana = await openPackets(port, 'ana', { protocolVersion: 5 })
  expect(ana.connack.properties).toMatchObject({ maximumPacketSize: 5000 })
  const message = { cmd: 'publish', qos: 1, dup: false, retain: false, messageId: 1 } as const
  ana.send({ ...message, topic: 'a/b/c/d', payload: 'x' })
  expect(await ana.take('puback')).toMatchObject({ reasonCode: 0x90 })
  ana.send({ ...message, topic: 'a/b/c', payload: 'x'.repeat(6000) })
  expect(await ana.take('disconnect')).toMatchObject({ reasonCode: 0x95 })
  expect(broker.err()).toContain('a packet of more than 5000 bytes')
  const wrong = await home.run(['broker', '--max-levels', '0'])
  expect(wrong).toMatchObject({ code: 2, out: '' })
  expect(wrong.err).toContain('--max-levels')
})
