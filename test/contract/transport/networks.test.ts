/** What mqtt.js's adapter makes of networks: silent ones, idle ones, and WebSockets. */
import { afterEach, expect, test } from 'vitest'
import type { Packet } from '../../../src/ports.ts'
import { at, dial, live, troubleOf, word } from '../../support/transport/dial.ts'
import { say, startPeer } from '../../support/transport/fake-server.ts'
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
const kept = <T extends { readonly stop: () => Promise<void> }>(running: T): T => {
  stops.push(running.stop)
  return running
}

test('a network that swallows everything is noticed within one and a half keep-alives', async () => {
  const broker = kept(await startAedes())
  const proxy = kept(await startProxy(broker.port))
  const keepAlive = 1
  const { answer, ends } = await dial(at(proxy.port), { keepAlive })
  const link = live(answer)
  expect(await link.publish(word)).toBe('done')
  proxy.blackHole()
  const began = performance.now()
  const publishing = link.publish(word)
  const pinging = link.ping()
  await until(() => ends.length > 0, 'the end')
  expect(performance.now() - began).toBeLessThan(keepAlive * 1500 + 500)
  expect(ends.map(({ trouble }) => trouble)).toEqual(['no-answer'])
  expect(await publishing).toBe('lost')
  expect(await pinging).toBeUndefined()
  expect(await troubleOf(at(proxy.port), {}, { connectTimeout: 100 })).toBe('no-answer')
  proxy.restore()
  const again = live((await dial(at(proxy.port))).answer)
  expect(await again.publish(word)).toBe('done')
  await again.close()
})

test('a network that swallows everything does not hold up a close', async () => {
  const broker = kept(await startAedes())
  const proxy = kept(await startProxy(broker.port))
  const { answer } = await dial(at(proxy.port), {}, { closeTimeout: 300 })
  proxy.blackHole()
  const began = performance.now()
  await live(answer).close()
  expect(performance.now() - began).toBeLessThan(1000)
})

test('an answer to a ping may be late while other packets come in', async () => {
  const words = 50
  const peer = kept(
    await startPeer((socket, bytes) => {
      // no ping is ever answered
      if (bytes[0] !== 0x10) return
      socket.write(say.connack4())
      let said = 0
      const timer = setInterval(() => {
        said += 1
        if (said === words) clearInterval(timer)
        socket.write(say.word4())
      }, 50)
      socket.once('close', () => clearInterval(timer))
    }),
  )
  const seen: Packet[] = []
  const { ends } = await dial(at(peer.port), { version: 4, keepAlive: 1 }, {}, (packet) =>
    seen.push(packet),
  )
  // two and a half keep-alives of words, and then silence
  await until(() => ends.length > 0, 'the end')
  expect(seen).toHaveLength(words)
  expect(ends.map(({ trouble }) => trouble)).toEqual(['no-answer'])
})

test('a network that is idle stays open by keep-alive', async () => {
  const broker = kept(await startAedes())
  const { answer, ends } = await dial(at(broker.port), { keepAlive: 1 })
  const began = performance.now()
  await until(() => performance.now() - began > 2500, 'two and a half keep-alives')
  expect(ends).toEqual([])
  expect(await live(answer).publish(word)).toBe('done')
  await live(answer).close()
})

test('a network through WebSockets carries the same', { tags: ['mosquitto'] }, async () => {
  const { webPort } = kept(await startStrictMosquitto())
  const seen: Packet[] = []
  const { answer } = await dial(`ws://127.0.0.1:${webPort}`, {}, {}, (packet) => seen.push(packet))
  const link = live(answer)
  expect(link.version).toBe(5)
  await link.subscribe([word.topic])
  expect(await link.publish(word)).toBe('done')
  await until(() => seen.length > 0, 'the word')
  await link.close()
})
