/** What mqtt.js's adapter makes of networks: silent ones, idle ones, and WebSockets. */
import { afterEach, expect, test } from 'vitest'
import type { Packet } from '../../../src/ports/transport.ts'
import { urlOf, dial, linkOf, connectError, packet } from '../../support/transport/dial.ts'
import { packetBytes, startFakeServer } from '../../support/transport/fake-server.ts'
import { startProxy } from '../../support/transport/proxy.ts'
import { startAedes, startStrictMosquitto } from '../../support/transport/brokers.ts'
import { until } from '../../support/wait.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) {
    // a proxy goes before its broker
    // oxlint-disable-next-line no-await-in-loop
    await stop()
  }
})
const closedAfter = <T extends { readonly stop: () => Promise<void> }>(running: T): T => {
  stops.push(running.stop)
  return running
}

test('a network that swallows everything is noticed within one and a half keep-alives', async () => {
  const broker = closedAfter(await startAedes())
  const proxy = closedAfter(await startProxy(broker.port))
  const keepAlive = 1
  const { answer, ends } = await dial(urlOf(proxy.port), { keepAlive })
  const link = linkOf(answer)
  expect(await link.publish(packet)).toBe('done')
  proxy.blackHole()
  const began = performance.now()
  const publishing = link.publish(packet)
  const pinging = link.ping()
  await until(() => ends.length > 0, 'the end')
  expect(performance.now() - began).toBeLessThan(keepAlive * 1500 + 2000)
  expect(ends.map(({ reason }) => reason)).toEqual(['no-answer'])
  expect(await publishing).toBe('lost')
  expect(await pinging).toBeUndefined()
  expect(await connectError(urlOf(proxy.port), {}, { connectTimeout: 100 })).toBe('no-connack')
  proxy.restore()
  const again = linkOf((await dial(urlOf(proxy.port))).answer)
  expect(await again.publish(packet)).toBe('done')
  await again.close()
})

test('a network that swallows everything does not hold up a close', async () => {
  const broker = closedAfter(await startAedes())
  const proxy = closedAfter(await startProxy(broker.port))
  const { answer } = await dial(urlOf(proxy.port), {}, { closeTimeout: 300 })
  proxy.blackHole()
  const began = performance.now()
  await linkOf(answer).close()
  expect(performance.now() - began).toBeLessThan(5000)
})

test('an answer to a ping may be late while other packets come in', async () => {
  const count = 50
  const peer = closedAfter(
    await startFakeServer((socket, bytes) => {
      // no ping is ever answered
      if (bytes[0] !== 0x10) return
      socket.write(packetBytes.connack4())
      let said = 0
      const timer = setInterval(() => {
        said += 1
        if (said === count) clearInterval(timer)
        socket.write(packetBytes.word4())
      }, 50)
      socket.once('close', () => clearInterval(timer))
    }),
  )
  const seen: Packet[] = []
  const { ends } = await dial(urlOf(peer.port), { version: 4, keepAlive: 1 }, {}, (packet) =>
    seen.push(packet),
  )
  // two and a half keep-alives of words, and then silence
  await until(() => ends.length > 0, 'the end')
  expect(seen).toHaveLength(count)
  expect(ends.map(({ reason }) => reason)).toEqual(['no-answer'])
})

test('a network that is idle stays open by keep-alive', async () => {
  const broker = closedAfter(await startAedes())
  // a busy machine may stand still for half of it, and nobody hangs up
  const keepAlive = 3
  const { answer, ends } = await dial(urlOf(broker.port), { keepAlive })
  const began = performance.now()
  await until(() => performance.now() - began > keepAlive * 2500, 'two and a half keep-alives')
  expect(ends).toEqual([])
  expect(await linkOf(answer).publish(packet)).toBe('done')
  await linkOf(answer).close()
})

test('a network through WebSockets carries the same', { tags: ['mosquitto'] }, async () => {
  const { webPort } = closedAfter(await startStrictMosquitto())
  const seen: Packet[] = []
  const { answer } = await dial(`ws://127.0.0.1:${webPort}`, {}, {}, (packet) => seen.push(packet))
  const link = linkOf(answer)
  expect(link.version).toBe(5)
  await link.subscribe([packet.topic])
  expect(await link.publish(packet)).toBe('done')
  await until(() => seen.length > 0, 'the word')
  await link.close()
})
