/** What the adapter of mqtt.js acknowledges by itself, as a broker reads it. */
import { expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { LinkEnd } from '../../../src/core/broker/link-end.ts'
import type { Link } from '../../../src/ports/transport.ts'
import { urlOf, dial, linkOf, packet } from '../../support/transport/dial.ts'
import { isConnect5, packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'
import { until } from '../../support/wait.ts'

const COUNT = 100
const ids = Array.from({ length: COUNT }, (_, index) => index + 1)

/** A packet of QoS 1 to the topic `t` with the payload `x`. */
const word = (id: number, is5: boolean) => {
  const rest = [0, 1, 0x74, 0, id, ...(is5 ? [0] : []), 0x78]
  return Buffer.from([0x32, rest.length, ...rest])
}
const words = (is5: boolean) => Buffer.concat(ids.map((id) => word(id, is5)))

/** A server that notes what comes after the CONNECT, and what it says when somebody is connected. */
const listen = async () => {
  const answers: Buffer[] = []
  let say: ((how: 'write' | 'end') => void) | undefined
  const { port, stop } = await startFakeServer((socket, bytes) => {
    if (bytes[0] !== 0x10) return answers.push(bytes)
    const is5 = isConnect5(bytes)
    say = (how) => socket[how](words(is5))
    socket.write(is5 ? packetBytes.connack5() : packetBytes.connack4())
  })
  const heard = () => Buffer.concat(answers)
  return { port, stop, heard, say: (how: 'write' | 'end') => say?.(how) }
}

/** The packets of QoS 1 that are acknowledged in these bytes. */
const acknowledged = (bytes: Buffer) => {
  let count = 0
  while (bytes[count * 4] === 0x40) count += 1
  return count
}

test.each([4, 5] as const)(
  'with version %i each packet is acknowledged once, in order',
  async (version) => {
    const answers: Buffer[] = []
    const { port, stop } = await startFakeServer((socket, bytes) => {
      if (bytes[0] !== 0x10) return answers.push(bytes)
      const is5 = isConnect5(bytes)
      const connack = is5 ? packetBytes.connack5() : packetBytes.connack4()
      socket.write(Buffer.concat([connack, ...ids.map((id) => word(id, is5))]))
    })
    let taken = 0
    const { answer } = await dial(urlOf(port), { version }, { closeTimeout: 100 }, () => {
      taken += 1
    })
    const wanted = Buffer.concat(ids.map(packetBytes.puback))
    await until(() => Buffer.concat(answers).length >= wanted.length, 'all are acknowledged')
    await linkOf(answer).close()
    expect(taken).toBe(COUNT)
    expect(Buffer.concat(answers).subarray(0, wanted.length)).toEqual(wanted)
    // DISCONNECT
    expect(Buffer.concat(answers)[wanted.length]).toBe(0xe0)
    await stop()
  },
)

test.each([4, 5] as const)(
  'with version %i nothing is acknowledged that was not taken when the broker hung up, and still listened',
  async (version) => {
    const { port, stop, heard, say } = await listen()
    let taken = 0
    let isSlow = false
    const { ends } = await dial(urlOf(port), { version }, {}, () => {
      taken += 1
      // longer than a slice of a batch
      const end = performance.now() + (isSlow ? 6 : 0)
      while (performance.now() < end);
    })
    // after many that were fast a batch has room for many
    for (const many of [1, 2, 3, 4]) {
      say('write')
      await until(() => acknowledged(heard()) === many * COUNT, 'all are acknowledged')
    }
    isSlow = true
    say('end')
    await until(() => ends.length > 0, 'the link ends')
    expect(ends).toMatchObject([{ reason: 'closed' }])
    await stop()
    expect(taken).toBeLessThan(5 * COUNT)
    expect(acknowledged(heard())).toBeLessThanOrEqual(taken)
  },
)

test('a link that a packet makes us close acknowledges nothing that could not be stored', async () => {
  const { port, stop, heard, say } = await listen()
  const ends: LinkEnd[] = []
  let link: Link | undefined
  let depth = 0
  const answer = await createMqttTransport({ closeTimeout: 100 }).connect(
    { url: urlOf(port), clientId: 'someone', keepAlive: 20, will: packet, version: 5 },
    {
      onPacket: () => void link?.close(),
      // what is stored within a transaction is stored with it, or not at all
      onBatch: (task) => {
        depth += 1
        task()
        depth -= 1
        if (depth === 0) throw new Error('disk full')
      },
      onEnd: (end) => ends.push(end),
    },
  )
  link = linkOf(answer)
  say('write')
  await until(() => ends.length > 0, 'the link ends')
  await stop()
  expect(heard()).toEqual(Buffer.alloc(0))
})
