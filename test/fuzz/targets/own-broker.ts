/** Bytes to our own broker, on its socket, beside somebody honest who must go on being served. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { openBroker } from '../../../src/adapters/broker.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { inTime, whenClosed } from '../engine/in-time.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, must } from '../engine/target.ts'
import { clientFrames, frameWords } from './mqtt-frames.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** After so many inputs the broker starts anew, with all that is on its disk. */
const EPOCH = 5000
/** So often somebody honest says something and hears it. */
const HONEST_EVERY = 100

const openServed = async (dataDir: string, socket: string) => {
  const opened = await openBroker({ socket, dataDir, log: () => undefined })
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  const honest = await inTime(
    connectMqtt(socket, { clientId: 'honest' }),
    'an honest client gets in',
  )
  await honest.client.subscribeAsync('honest/talk', { qos: 1 })
  return { broker: opened.value, honest }
}

/** Conversations of clients. They come in one piece, in two, or byte by byte. */
export const openOwnBroker = async (): Promise<FuzzTarget> => {
  const folder = temporaryFolder()
  const [dataDir, path] = [join(folder, 'data'), join(folder, 'broker.sock')]
  let served = await openServed(dataDir, path)
  let said = 0

  const speak = async (bytes: Buffer) => {
    const socket = connect(path)
    // how it ends is the broker's decision
    socket.on('error', () => undefined)
    socket.resume()
    const middle = bytes.length % 4 === 0 ? Math.floor(bytes.length / 2) : 0
    if (middle > 0) {
      socket.write(bytes.subarray(0, middle))
      await new Promise((resolve) => setImmediate(resolve))
    }
    socket.end(bytes.subarray(middle))
    await inTime(whenClosed(socket), 'a connection that was ended is closed')
  }
  const listenToHonest = async () => {
    const { client, until } = served.honest
    said += 1
    const text = `word ${said}`
    await inTime(client.publishAsync('honest/talk', text, { qos: 1 }), 'an honest word is taken')
    const heard = until((received) => received.some((one) => one.text === text))
    await inTime(heard, 'an honest word is heard')
  }
  let count = 0
  return {
    alphabet: 'bytes',
    longest: 200_000,
    epoch: EPOCH,
    renew: async () => {
      must(served.honest.client.connected, 'the honest client is never cut off')
      await served.honest.disconnect()
      await inTime(served.broker.close(), 'the broker closes')
      served = await openServed(dataDir, path)
    },
    seeds: clientFrames,
    words: frameWords,
    check: async (input) => {
      await speak(bytesOf(input))
      count += 1
      if (count % HONEST_EVERY === 0) await listenToHonest()
    },
    close: async () => {
      await served.honest.disconnect()
      await served.broker.close()
    },
  }
}
