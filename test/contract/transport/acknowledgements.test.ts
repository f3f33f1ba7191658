/** What the adapter of mqtt.js acknowledges by itself, as a broker reads it. */
import { expect, test } from 'vitest'
import { urlOf, dial, linkOf } from '../../support/transport/dial.ts'
import { isConnect5, packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'
import { until } from '../../support/wait.ts'

const COUNT = 100
const ids = Array.from({ length: COUNT }, (_, index) => index + 1)

/** A packet of QoS 1 to the topic `t` with the payload `x`. */
const word = (id: number, is5: boolean) => {
  const rest = [0, 1, 0x74, 0, id, ...(is5 ? [0] : []), 0x78]
  return Buffer.from([0x32, rest.length, ...rest])
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
