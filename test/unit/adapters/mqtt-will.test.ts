/** A broker to which the will is too large is connected to without one. */
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'

/** Where in a short CONNECT the flags are (MQTT 5.0, 3.1.2.3): after the length, "MQTT" and the version. */
const WILL_FLAG = 4
const flagsOf = (bytes: Buffer) => {
  const name = bytes.indexOf('MQTT')
  return bytes[name + 5] ?? 0
}
/** CONNACK without properties, with this code. */
const connack = (code: number) => Buffer.from([0x20, 3, 0, code, 0])

test('a will that is too large for the broker is left out', async () => {
  const wills: boolean[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes: Buffer) => {
      const hasWill = (flagsOf(bytes) & WILL_FLAG) !== 0
      wills.push(hasWill)
      socket.write(connack(hasWill ? 0x95 : 0))
      if (hasWill) socket.end()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const transport = createMqttTransport({ closeTimeout: 50 })
  const will = { topic: 'papo/x', payload: Buffer.from('x'), retain: true, qos: 1 } as const
  const link = await transport.connect(
    { url: `mqtt://127.0.0.1:${port}`, clientId: 'papo-x', keepAlive: 20, version: 5, will },
    { onPacket: () => {}, onEnd: () => {} },
  )
  expect(wills).toEqual([true, false])
  expect('reason' in link).toBe(false)
  if (!('reason' in link)) await link.close()
  await new Promise((resolve) => void server.close(resolve))
})
