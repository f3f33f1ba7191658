/** What each contract of the transport has: a broker of a kind, clients of it, and topics of their own. */
import { afterAll, beforeAll } from 'vitest'
import type { BrokerFixture, BrokerKind } from './brokers.ts'
import type { ClientOptions } from './test-client.ts'
import { connectClient } from './test-client.ts'

/** Call it once in the `describe` of a kind of broker; the broker runs as long as its tests. */
export const useBroker = (kind: BrokerKind) => {
  let running: BrokerFixture
  let stories = 0
  beforeAll(async () => {
    running = await kind.start()
  })
  afterAll(() => running.stop())
  return {
    get fixture() {
      return running
    },
    /** A topic level that no other story uses. */
    fresh: () => {
      stories += 1
      return `story/${stories}`
    },
    come: (clientId: string, options?: ClientOptions) =>
      connectClient(running, kind, clientId, options),
  }
}
