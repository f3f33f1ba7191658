/** Our own broker with a folder of its own, and clients of it, for each test of a file. */
import { afterEach, beforeEach } from 'vitest'
import type { RunningBroker } from '../../../src/adapters/broker.ts'
import { openBroker } from '../../../src/adapters/broker.ts'
import type { MqttTestClient } from './mqtt-clients.ts'
import { connectMqtt } from './mqtt-clients.ts'
import { freshFolder } from '../process/fresh-folder.ts'

export type OwnBroker = {
  readonly dataDir: string
  readonly broker: RunningBroker
  readonly url: string
  /** Starts it, again after the test has closed it; on a port of its own choice unless told otherwise. */
  readonly start: (port?: number) => Promise<void>
  /** Connects a client, which is cut off at the end of the test. */
  readonly join: (clientId: string, clean?: boolean) => Promise<MqttTestClient>
}

/** Call it once at the top of a file; what it gives is that of the test that runs. */
export const useOwnBroker = (): OwnBroker => {
  let dataDir = ''
  let broker: RunningBroker
  let clients: MqttTestClient[] = []
  const urlOf = () => `mqtt://127.0.0.1:${broker.port}`
  const start = async (port = 0) => {
    const opened = await openBroker({ port, dataDir, log: () => undefined })
    if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
    broker = opened.value
  }
  beforeEach(async () => {
    dataDir = freshFolder()
    clients = []
    await start()
  })
  afterEach(async () => {
    for (const { client } of clients) client.end(true)
    await broker.close()
  })
  return {
    start,
    join: async (clientId, clean = false) => {
      const joined = await connectMqtt(urlOf(), { clientId, clean })
      clients.push(joined)
      return joined
    },
    get dataDir() {
      return dataDir
    },
    get broker() {
      return broker
    },
    get url() {
      return urlOf()
    },
  }
}
