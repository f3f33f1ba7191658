/** A broker that does not take the will, and may blame the account for it, is connected to without one. */
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import { listenOnLoopback } from '../../support/transport/listen.ts'

/** Where in a short CONNECT the flags are (MQTT 5.0, 3.1.2.3): after the length, "MQTT" and the version. */
const WILL_FLAG = 4
const flagsOf = (bytes: Buffer) => {
  const name = bytes.indexOf('MQTT')
  return bytes[name + 5] ?? 0
}
/** CONNACK without properties, with this code. */
const connack = (version: 4 | 5, code: number) =>
  Buffer.from(version === 5 ? [0x20, 3, 0, code, 0] : [0x20, 2, 0, code])

type Answer = number | 'hangs up'

/** Connects with a will to a broker that answers so to who has one, and so to who has none. */
const connectWith = async (version: 4 | 5, toWill: Answer, toOthers: Answer) => {
  const wills: boolean[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes: Buffer) => {
      const hasWill = (flagsOf(bytes) & WILL_FLAG) !== 0
      wills.push(hasWill)
      const answer = hasWill ? toWill : toOthers
      if (typeof answer === 'number') socket.write(connack(version, answer))
      if (answer !== 0) socket.end()
    })
  })
  const port = await listenOnLoopback(server)
  const transport = createMqttTransport({ closeTimeout: 50 })
  const will = { topic: 'papo/x', payload: Buffer.from('x'), retain: true, qos: 1 } as const
  const url = `mqtt://127.0.0.1:${port}`
  const account = { username: 'x', password: 'y' }
  const link = await transport.connect(
    { url, clientId: 'papo-x', keepAlive: 20, version, will, ...account },
    { onPacket: () => {}, onEnd: () => {} },
  )
  if (!('reason' in link)) await link.close()
  await new Promise((resolve) => void server.close(resolve))
  return { link, wills }
}

test.each<[version: 4 | 5, toWill: Answer]>([
  [5, 0x95],
  [5, 0x87],
  // what Mosquitto says of a will that is too large
  [4, 5],
  [4, 'hangs up'],
])(
  'MQTT %i: a will that the broker answers with %s is left out, and that is known',
  async (...how) => {
    const { link, wills } = await connectWith(...how, 0)
    expect(wills).toEqual([true, false])
    expect(link).toMatchObject({ hasWill: false })
  },
)

test.each<[version: 4 | 5, both: Answer, reason: string]>([
  [5, 0x87, 'bad-credentials'],
  [4, 5, 'bad-credentials'],
  [4, 'hangs up', 'hung-up'],
])('MQTT %i: where %s has another cause, that is what is told', async (version, both, reason) => {
  const { link, wills } = await connectWith(version, both, both)
  expect(wills.slice(0, 2)).toEqual([true, false])
  expect(link).toMatchObject({ reason })
})

test.each<[version: 4 | 5, code: number, reason: string]>([
  [5, 0x86, 'bad-credentials'],
  [4, 4, 'bad-credentials'],
  [4, 3, 'busy'],
])(
  'MQTT %i: code %i says clearly that the will is not the cause',
  async (version, code, reason) => {
    const { link, wills } = await connectWith(version, code, 0)
    expect(wills).toEqual([true])
    expect(link).toMatchObject({ reason })
  },
)
