/** Bytes of a broker that lies, to our side of the connection. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import { inTime } from '../engine/in-time.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, must } from '../engine/target.ts'
import { brokerFrames, frameWords } from './mqtt-frames.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What a broker says once it got CONNECT, and then it hangs up. Every second input is asked for by MQTT 3.1.1. */
export const openMqttClient = async (): Promise<FuzzTarget> => {
  const path = join(temporaryFolder(), 'broker.sock')
  let answer: Uint8Array = new Uint8Array()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.end(answer)
      socket.resume()
    })
  })
  server.listen(path)
  await once(server, 'listening')
  const transport = createMqttTransport({ connectTimeout: 5000, closeTimeout: 1000 })
  const options = {
    url: `unix://${path}`,
    clientId: 'fuzz',
    keepAlive: 60,
    will: { topic: 'a', payload: new Uint8Array(), retain: false, qos: 1 as const },
  }
  return {
    alphabet: 'bytes',
    longest: 300_000,
    seeds: brokerFrames,
    words: frameWords,
    check: async (input) => {
      answer = bytesOf(input)
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      const version = input.length % 2 === 0 ? 5 : 4
      const link = await inTime(
        transport.connect(
          { ...options, version },
          { onPacket: ({ topic, payload }) => void [topic, payload], onEnd: () => end() },
        ),
        'a connection is there or has failed',
      )
      if ('reason' in link) return
      void link.subscribe(['a/+'])
      void link.ping()
      const outcome = link.publish({
        topic: 'a/b',
        payload: answer.subarray(0, 100),
        retain: false,
        qos: 1,
      })
      await inTime(ended, 'the end of a connection is noticed')
      must((await inTime(outcome, 'a publish has an outcome')) !== undefined, 'it is known')
      await inTime(link.close(), 'it closes')
    },
    close: () => void server.close(),
  }
}
