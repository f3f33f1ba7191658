/** Who follows the packets sees what went over the connection: compared with its bytes, on a real Mosquitto. */
// @module-tag mosquitto
import { createServer, connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import { createPacketTrace } from '../../../src/adapters/packet-trace.ts'
import { systemClock } from '../../../src/adapters/clock.ts'
import type { TracedPacket } from '../../../src/core/broker/traced-packet.ts'
import type { Link } from '../../../src/ports/transport.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { textPacket } from '../../support/transport/test-client.ts'
import { until } from '../../support/wait.ts'

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await Promise.resolve(stop())
})

/** The lengths of the packets in a stream of bytes, by their type (MQTT 5.0, 2.1). */
const packetsIn = (bytes: Buffer) => {
  const found: { readonly type: number; readonly size: number }[] = []
  for (let at = 0; at < bytes.length;) {
    let [length, scale, head] = [0, 1, 1]
    for (;;) {
      const digit = bytes[at + head] ?? 0
      length += (digit & 127) * scale
      scale *= 128
      head += 1
      if (digit < 128) break
    }
    found.push({ type: (bytes[at] ?? 0) >> 4, size: head + length })
    at += head + length
  }
  return found
}

/** A way to the broker on which all bytes are kept. */
const recordingProxy = async (port: number) => {
  const [sent, received]: [Buffer[], Buffer[]] = [[], []]
  const server = createServer((client) => {
    const broker = connect(port, '127.0.0.1')
    client.on('data', (bytes) => sent.push(bytes))
    broker.on('data', (bytes) => received.push(bytes))
    client.pipe(broker).pipe(client)
    client.on('error', () => broker.destroy())
    broker.on('error', () => client.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(() => server.close())
  const { port: own } = server.address() as AddressInfo
  return {
    url: `mqtt://127.0.0.1:${own}`,
    sent: () => packetsIn(Buffer.concat(sent)),
    received: () => packetsIn(Buffer.concat(received)),
  }
}

const PUBLISH = 3

const publishSizes = (packets: ReturnType<typeof packetsIn>) =>
  packets.filter(({ type }) => type === PUBLISH).map(({ size }) => size)

test.each([4, 5] as const)(
  'version %i: every packet, with its size, and no password',
  async (version) => {
    const mosquitto = await startMosquitto({})
    stops.push(mosquitto.stop)
    const proxy = await recordingProxy(mosquitto.port)
    const trace = createPacketTrace(systemClock.now)
    const transport = createMqttTransport({ trace })
    const seen: TracedPacket[] = []
    const link = (await transport.connect(
      {
        url: proxy.url,
        clientId: 'traced',
        username: 'ana',
        password: 'very secret',
        keepAlive: 20,
        will: textPacket('gone', 'by the broker', true),
        version,
      },
      { onPacket: () => {}, onEnd: () => {} },
    )) as Link
    // nobody followed when it began: what it began with is told all the same
    const stop = trace.follow((packet) => seen.push(packet))
    expect(seen.map(({ direction, type }) => `${direction} ${type}`)).toEqual([
      'sent connect',
      'received connack',
    ])
    expect(seen[0]?.message).toMatchObject({ topic: 'gone', qos: 1, retain: true, length: 13 })
    expect(seen[0]?.fields).toMatchObject({ clientId: 'traced', username: 'ana', clean: false })
    expect(JSON.stringify(seen)).not.toContain('very secret')
    expect(JSON.stringify(seen)).not.toContain(JSON.stringify([...Buffer.from('very secret')]))

    await link.subscribe(['a/+'])
    const long = textPacket('a/long', 'x'.repeat(80_000))
    await link.publish(textPacket('a/b', 'hello'))
    await link.publish({ ...long, expires: 60 })
    await link.publish({ ...textPacket('a/0', 'typing'), qos: 0 })
    const published = () =>
      seen.filter(({ type, direction }) => type === 'publish' && direction === 'received')
    await until(() => published().length === 3, 'it did not come back')
    await until(
      () =>
        seen.filter(({ type, direction }) => type === 'puback' && direction === 'sent').length ===
        2,
      'not acknowledged',
    )

    const sizes = (direction: 'sent' | 'received', type: string) =>
      seen.filter((one) => one.direction === direction && one.type === type).map(({ size }) => size)
    expect(sizes('sent', 'publish')).toEqual(publishSizes(proxy.sent()))
    expect(sizes('received', 'publish')).toEqual(publishSizes(proxy.received()))
    // a long payload is shown by its beginning
    const longOne = seen.find(({ message }) => message?.topic === 'a/long')
    expect(longOne?.message?.length).toBe(80_000)
    expect(longOne?.message?.payload.length).toBe(65_536)
    // an acknowledgement says what it is about, in both directions
    expect(
      seen
        .filter(({ type }) => type === 'puback')
        .map((one) => `${one.direction} ${one.acknowledges}`),
    ).toEqual(
      expect.arrayContaining(['received a/b', 'received a/long', 'sent a/b', 'sent a/long']),
    )

    // nothing after nobody follows
    stop()
    const count = seen.length
    await link.publish(textPacket('a/b', 'unseen'))
    expect(seen).toHaveLength(count)
    await link.close()
  },
)
