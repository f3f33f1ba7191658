/** Our own broker with TLS: the slots and the time of a connection are those beneath it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { openBroker, type RunningBroker } from '../../../src/adapters/broker.ts'
import type { BrokerLimits } from '../../../src/adapters/broker/limits.ts'
import {
  createClientCertificate,
  createServerCertificate,
} from '../../support/process/tls-certificates.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { openRaw } from '../../support/transport/raw-client.ts'
import { until } from '../../support/wait.ts'

const withOpenssl = { tags: ['openssl'] } satisfies TestOptions

let broker: RunningBroker | undefined
afterEach(async () => {
  await broker?.close()
  broker = undefined
})

const start = async (limits: Partial<BrokerLimits>, wantsCertificates = false) => {
  const folder = freshFolder()
  createServerCertificate(folder)
  const read = (name: string) => readFileSync(join(folder, 'certs', name))
  const ca = read('ca.crt')
  const opened = await openBroker({
    dataDir: freshFolder(),
    log: () => undefined,
    tls: {
      cert: read('server.crt'),
      key: read('server.key'),
      ...(wantsCertificates ? { clientAuthority: ca } : {}),
    },
    limits,
  })
  if (!opened.ok) throw new Error(opened.error)
  broker = opened.value
  const certificateOf = (name: string, isKnown: boolean) => {
    createClientCertificate(folder, name, isKnown)
    return { cert: read(`${name}.crt`), key: read(`${name}.key`) }
  }
  const { port } = broker
  const connect = (clientId: string, own = {}) =>
    connectMqtt(`mqtts://127.0.0.1:${port}`, { clientId, ca, ...own })
  return { port, connect, certificateOf }
}

test(
  'a handshake that never comes, and one that stops, are closed in time',
  withOpenssl,
  async () => {
    const { port, connect } = await start({ connectTimeout: 500 })
    const silent = await openRaw(port)
    const begun = await openRaw(port)
    begun.socket.write(Buffer.from('16030100c8', 'hex'))
    await until(() => silent.isClosed() && begun.isClosed(), 'both are closed')
    const alice = await connect('alice')
    await alice.client.subscribeAsync('talk')
    await alice.client.publishAsync('talk', 'x'.repeat(100_000), { qos: 1 })
    await alice.until((got) => got.length === 1)
    expect(alice.received[0]?.text).toHaveLength(100_000)
    await alice.disconnect()
  },
)

test('a slot is free again when its client has left', withOpenssl, async () => {
  const { connect } = await start({ connections: 1 })
  for (let turn = 0; turn < 3; turn += 1) {
    const alice = await connect(`alice ${turn}`)
    await expect(connect('bob')).rejects.toThrow('Server unavailable')
    await alice.disconnect()
    await until(() => broker?.clients() === 0, 'it has left')
  }
})

test('without a certificate of the authority nobody is heard', withOpenssl, async () => {
  const { connect, certificateOf } = await start({}, true)
  await expect(connect('mallory')).rejects.toThrow(/closed|reset|certificate/iu)
  await expect(connect('mallory', certificateOf('mallory', false))).rejects.toThrow(
    /closed|reset|certificate/iu,
  )
  const alice = await connect('alice', certificateOf('alice', true))
  expect(broker?.clients()).toBe(1)
  await alice.disconnect()
})
