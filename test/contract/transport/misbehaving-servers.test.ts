/** What mqtt.js's adapter makes of peers that are no polite brokers. */
import type { Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { urlOf, dial, linkOf, connectError, packet } from '../../support/transport/dial.ts'
import { isConnect5, packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'
import type { Behaviour } from '../../support/transport/fake-server.ts'
import { freePort } from '../../support/process/free-port.ts'
import { until } from '../../support/wait.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})
const peer = async (behaviour: Behaviour) => {
  const running = await startFakeServer(behaviour)
  stops.push(running.stop)
  return running
}

describe('there is no connection', () => {
  test('where nobody listens', async () => {
    const port = await freePort()
    expect(await connectError(urlOf(port))).toBe('refused')
    expect(await connectError(`mqtts://127.0.0.1:${port}`)).toBe('refused')
    expect(await connectError(`ws://127.0.0.1:${port}`)).toBe('refused')
  })

  test('where there is no such host', async () => {
    expect(await connectError('mqtt://nobody.invalid')).toBe('unknown-host')
  })

  test.each(['http://127.0.0.1', 'mqtt://', '127.0.0.1:1883', ''])(
    'for the address %j',
    async (url) => {
      const { answer } = await dial(url)
      expect(answer).toMatchObject({ reason: 'bad-address' })
      expect(answer).toHaveProperty('detail', expect.stringContaining('mqtt://host:port'))
    },
  )

  test('with a peer that never answers', async () => {
    const { port, received } = await peer(() => {})
    expect(await connectError(urlOf(port), {}, { connectTimeout: 100 })).toBe('no-connack')
    // silence says nothing about versions
    expect(received).toHaveLength(1)
  })

  test.each(['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH_9.2\r\n', '\u0015\u0007\u0001'])(
    'with a peer that says %j',
    async (greeting) => {
      const { port } = await peer((socket) => socket.end(greeting))
      expect(await connectError(urlOf(port))).toBe('not-mqtt')
    },
  )

  test('with a peer whose first packet is no CONNACK', async () => {
    const { port } = await peer((socket) => socket.write(packetBytes.pingresp()))
    expect(await connectError(urlOf(port))).toBe('not-mqtt')
  })

  test.each([
    [4, 4, 'no-credentials'],
    [4, 5, 'no-credentials'],
    [4, 3, 'busy'],
    [5, 0x86, 'no-credentials'],
    [5, 0x87, 'no-credentials'],
    [5, 0x88, 'busy'],
  ] as const)('when a broker with MQTT %i says code %i', async (version, code, trouble) => {
    const connack = version === 5 ? packetBytes.connack5 : packetBytes.connack4
    const { port, received } = await peer((socket) => socket.end(connack(code)))
    expect(await connectError(urlOf(port), { version })).toBe(trouble)
    // "not authorised" may be about the will: the second attempt is without one
    expect(received).toHaveLength(code === 5 || code === 0x87 ? 2 : 1)
    // with an account it is that account
    const account = { version, username: 'alice', password: 'secret' }
    const given = trouble === 'busy' ? 'busy' : 'bad-credentials'
    expect(await connectError(urlOf(port), account)).toBe(given)
  })

  test('when a broker refuses both versions, each tried once, and then without a will', async () => {
    const { port, received } = await peer((socket) => socket.destroy())
    expect(await connectError(urlOf(port))).toBe('hung-up')
    // the fourth asks whether TLS is spoken there: no CONNECT
    expect(received.map(([first]) => first)).toEqual(['10', '10', '10', '16'])
  })
})

describe('MQTT 3.1.1 is tried', () => {
  test.each([
    ['hangs up on MQTT 5', (socket: Socket) => socket.destroy()],
    ['resets the connection', (socket: Socket) => socket.resetAndDestroy()],
    ['refuses in the way of 3.1.1', (socket: Socket) => socket.end(packetBytes.connack4(1))],
    ['refuses in the way of MQTT 5', (socket: Socket) => socket.end(packetBytes.connack5(0x84))],
  ] as const)('where a broker %s', async (_, refuse) => {
    const { port, received } = await peer((socket, bytes) => {
      if (isConnect5(bytes)) refuse(socket)
      else if (bytes[0] === 0x10) socket.write(packetBytes.connack4())
      else socket.end()
    })
    const { answer } = await dial(urlOf(port))
    expect(linkOf(answer).version).toBe(4)
    await linkOf(answer).close()
    expect(received).toEqual([['10'], ['10', 'e0']])
  })
})

describe('a live connection', () => {
  test('tells that it was taken over, where the broker says so', async () => {
    const { port } = await peer((socket) => {
      socket.write(packetBytes.connack5())
      socket.write(packetBytes.disconnect5(0x8e))
    })
    const { answer, ends } = await dial(urlOf(port))
    await until(() => ends.length > 0, 'the end')
    expect(ends.map(({ reason }) => reason)).toEqual(['taken-over'])
    expect(await linkOf(answer).publish(packet)).toBe('lost')
  })

  test('ends with the reason when the peer starts to talk nonsense', async () => {
    const { port } = await peer((socket, bytes) => {
      socket.write(bytes[0] === 0x10 ? packetBytes.connack4() : 'HTTP/1.1 400 Bad Request')
    })
    const { answer, ends } = await dial(urlOf(port), { version: 4 })
    expect(await linkOf(answer).ping()).toBeUndefined()
    await until(() => ends.length > 0, 'the end')
    expect(ends.map(({ reason }) => reason)).toEqual(['not-mqtt'])
  })

  test('is closed in time although the peer answers nothing more, and says DISCONNECT', async () => {
    const { port, received } = await peer((socket, bytes) => {
      if (bytes[0] === 0x10) socket.write(packetBytes.connack4())
    })
    const { answer, ends } = await dial(urlOf(port), { version: 4 }, { closeTimeout: 300 })
    const published = linkOf(answer).publish(packet)
    const began = performance.now()
    await linkOf(answer).close()
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await published).toBe('lost')
    expect(ends.map(({ detail }) => detail)).toEqual(['closed by us'])
    await until(() => received[0]?.includes('e0'), 'DISCONNECT')
  })

  test('sends nothing of an earlier one, and shrugs at its late acknowledgements', async () => {
    const { port, received } = await peer((socket, bytes, nth) => {
      if (bytes[0] === 0x10) {
        socket.write(
          Buffer.concat([
            packetBytes.connack4(),
            packetBytes.puback(7),
            packetBytes.pubrel(9),
            packetBytes.puback(8),
          ]),
        )
      } else if (nth === 0 && bytes.includes(packet.topic)) socket.destroy()
      else if (bytes.includes(0xc0)) socket.write(packetBytes.pingresp())
    })
    const first = await dial(urlOf(port), { version: 4 })
    expect(await linkOf(first.answer).publish(packet)).toBe('lost')
    const second = await dial(urlOf(port), { version: 4 })
    expect(linkOf(second.answer).sessionPresent).toBe(true)
    expect(await linkOf(second.answer).ping()).toBeGreaterThan(0)
    // CONNECT, PUBCOMP for the stray PUBREL, PINGREQ
    expect(received[1]).toEqual(['10', '70', 'c0'])
    expect(second.ends).toEqual([])
    await linkOf(second.answer).close()
  })

  test.each([
    ['PUBREL', packetBytes.pubrel(10)],
    ['PUBACK', packetBytes.puback(10)],
    ['PUBREC', Buffer.from([0x50, 2, 0, 10])],
    ['PUBCOMP', Buffer.from([0x70, 2, 0, 10])],
    ['a message at QoS 2', Buffer.from([0x34, 6, 0, 1, 0x74, 0, 10, 0x78])],
  ])(
    'is closed, and nothing more, by a peer that sends %s and nonsense in one piece',
    async (_, bytes) => {
      const { port } = await peer((socket, received) => {
        // a header that no packet has
        if (received[0] === 0x10)
          socket.write(Buffer.concat([packetBytes.connack4(), bytes, Buffer.from([0x08, 0])]))
      })
      const { answer, ends } = await dial(urlOf(port), { version: 4 })
      if (!('reason' in answer)) await until(() => ends.length > 0, 'the end')
      expect('reason' in answer ? answer.reason : ends[0]?.reason).toBe('not-mqtt')
      // what is read of it is handled in later turns
      await new Promise((resolve) => setTimeout(resolve, 50))
    },
  )

  test.each([
    ['PUBREL', Buffer.from([0x62, 0])],
    ['a message at QoS 1', Buffer.from([0x32, 3, 0, 1, 0x74])],
    ['a message at QoS 2', Buffer.from([0x34, 3, 0, 1, 0x74])],
    ['PUBREL of number 0', packetBytes.pubrel(0)],
  ])('is closed by a peer that sends %s without a number', async (_, bytes) => {
    const { port } = await peer((socket, received) => {
      if (received[0] === 0x10) socket.write(Buffer.concat([packetBytes.connack4(), bytes]))
    })
    const { answer, ends } = await dial(urlOf(port), { version: 4 })
    if (!('reason' in answer)) await until(() => ends.length > 0, 'the end')
    expect('reason' in answer ? answer.reason : ends[0]?.reason).toBe('not-mqtt')
  })

  test('gives keys their turn while a backlog comes in', async () => {
    const backlog = 300
    const { port } = await peer((socket, bytes) => {
      if (bytes[0] !== 0x10) return
      const packets = Array.from({ length: backlog }, () => packetBytes.word4())
      socket.write(Buffer.concat([packetBytes.connack4(), ...packets]))
    })
    let taken = 0
    let turns = 0
    let watching = true
    const watch = () => {
      if (taken > 0) turns += 1
      if (watching) setImmediate(watch)
    }
    setImmediate(watch)
    const { answer } = await dial(urlOf(port), { version: 4 }, { closeTimeout: 100 }, () => {
      const until = performance.now() + 1
      while (performance.now() < until);
      taken += 1
    })
    await until(() => taken === backlog, 'the whole backlog')
    watching = false
    // 300 ms of work in pieces of 4 ms, each a few packets long
    expect(turns).toBeGreaterThan(backlog / 10)
    await linkOf(answer).close()
  })
})
