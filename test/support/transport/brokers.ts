/** The brokers on which the contract of the port `Transport` is told: in memory, our own, aedes, Mosquitto. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes } from 'aedes'
import { openBroker } from '../../../src/adapters/broker.ts'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import type { LinkEndReason } from '../../../src/core/broker/link-end.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import { createMemoryBroker } from '../network/memory-broker.ts'
import { freePort } from '../process/free-port.ts'
import { startMosquitto } from '../process/mosquitto.ts'
import { freshFolder } from '../process/fresh-folder.ts'
import { startProxy } from './proxy.ts'
import type { Proxy } from './proxy.ts'
import { until } from '../wait.ts'
import { takesConnections } from '../process/takes-connections.ts'
import { listenOnLoopback } from './listen.ts'

/** One client's way to the broker, which can be broken. */
type Endpoint = { readonly url: string; readonly cut: () => void }

/** A broker and what is known of it. */
export type BrokerFixture = {
  readonly transport: Transport
  readonly endpoint: (clientId: string) => Promise<Endpoint>
  readonly stop: () => Promise<void>
}

/** How to start a world, and what one may expect of it. */
export type BrokerKind = {
  readonly name: string
  /** What is asked for, and what is agreed on. */
  readonly requestedVersion: 4 | 5
  readonly agreedVersion: 4 | 5
  /** Whether it tells that a publish or a filter of `forbidden/` was denied. */
  readonly reportsDenied: { readonly publish: boolean; readonly subscribe: boolean }
  /** What the older connection may hear when its client id connects again. */
  readonly takeoverErrors: readonly LinkEndReason[]
  /** Does anything travel, so that it takes time? */
  readonly isRemote?: true
  readonly start: () => Promise<BrokerFixture>
}

/** The largest packet in bytes of those brokers that tell it. */
export const maxPacket = 100_000

const forbidden = (topic: string) => topic.startsWith('forbidden/')

/** A world behind one proxy per client; will delay one second. */
const proxied = (port: number, stop: () => Promise<void>): BrokerFixture => {
  const proxies: Proxy[] = []
  return {
    transport: createMqttTransport({ willDelay: 1 }),
    endpoint: async () => {
      const proxy = await startProxy(port)
      proxies.push(proxy)
      return { url: `mqtt://127.0.0.1:${proxy.port}`, cut: proxy.reset }
    },
    stop: async () => {
      await Promise.all(proxies.map((proxy) => proxy.stop()))
      await stop()
    },
  }
}

/** Starts aedes in memory on a free port; gives the port and the way to stop it. */
export const startAedes = async () => {
  const broker = await Aedes.createBroker({
    authorizeSubscribe: (_, subscription, callback) =>
      callback(null, forbidden(subscription.topic) ? null : subscription),
  })
  const server = createServer({ noDelay: true }, broker.handle)
  const port = await listenOnLoopback(server)
  const stop = async () => {
    await new Promise<void>((resolve) => {
      broker.close(resolve)
    })
    server.close()
    await once(server, 'close')
  }
  return { port, stop }
}

/** Starts Mosquitto with a listener for MQTT and one for WebSockets; only `story/#` is allowed. */
export const startStrictMosquitto = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-transport-'))
  const webPort = await freePort()
  writeFileSync(join(folder, 'acl'), 'topic readwrite story/#\n')
  const broker = await startMosquitto({
    persistenceDir: folder,
    config: `allow_anonymous true
acl_file ${join(folder, 'acl')}
persistence false
set_tcp_nodelay true
max_queued_messages 100000
max_packet_size ${maxPacket}
listener ${webPort} 127.0.0.1
protocol websockets
`,
  })
  await until(() => takesConnections(webPort), 'Mosquitto listens for WebSockets')
  const stop = async () => {
    await broker.stop()
    rmSync(folder, { recursive: true })
  }
  return { port: broker.port, webPort, stop }
}

const inMemory = (version: 4 | 5): BrokerKind => ({
  name: `loopback (${version === 5 ? 'MQTT 5' : 'MQTT 3.1.1'})`,
  requestedVersion: 5,
  agreedVersion: version,
  reportsDenied: { publish: version === 5, subscribe: true },
  takeoverErrors: [version === 5 ? 'taken-over' : 'closed'],
  start: () => {
    const broker = createMemoryBroker({
      version,
      maxPacket: version === 5 ? maxPacket : 268_435_455,
      willDelay: 100,
      deny: (_, __, topic) => forbidden(topic),
    })
    const endpoint = (clientId: string) =>
      Promise.resolve({ url: 'mqtt://memory', cut: () => broker.cut(clientId) })
    return Promise.resolve({ transport: broker.transport, endpoint, stop: () => Promise.resolve() })
  },
})

const mosquitto = (version: 4 | 5): BrokerKind => ({
  isRemote: true,
  name: `Mosquitto (${version === 5 ? 'MQTT 5' : 'MQTT 3.1.1'})`,
  requestedVersion: version,
  agreedVersion: version,
  // Mosquitto 2.0 takes every subscription and delivers nothing that may not be read
  reportsDenied: { publish: version === 5, subscribe: false },
  // Mosquitto 2.0.11 hangs up without the reason that MQTT 5 has for it
  takeoverErrors: version === 5 ? ['taken-over', 'closed'] : ['closed'],
  start: async () => {
    const { port, stop } = await startStrictMosquitto()
    return proxied(port, stop)
  },
})

const ownBroker = (version: 4 | 5): BrokerKind => ({
  isRemote: true,
  name: `our own broker (${version === 5 ? 'MQTT 5' : 'MQTT 3.1.1'})`,
  requestedVersion: version,
  agreedVersion: version,
  // whoever gets in may do everything
  reportsDenied: { publish: false, subscribe: false },
  takeoverErrors: [version === 5 ? 'taken-over' : 'closed'],
  start: async () => {
    const opened = await openBroker({
      dataDir: freshFolder(),
      log: () => undefined,
      limits: { packet: maxPacket },
    })
    if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
    return proxied(opened.value.port, opened.value.close)
  },
})

/** The worlds of the contract that every machine has. */
export const brokerKinds: readonly BrokerKind[] = [
  inMemory(5),
  inMemory(4),
  ownBroker(5),
  ownBroker(4),
  {
    name: 'aedes',
    isRemote: true,
    requestedVersion: 5,
    agreedVersion: 4,
    reportsDenied: { publish: false, subscribe: true },
    takeoverErrors: ['closed'],
    start: async () => {
      const { port, stop } = await startAedes()
      return proxied(port, stop)
    },
  },
]

/** Those that need Mosquitto. */
export const mosquittoKinds: readonly BrokerKind[] = [mosquitto(5), mosquitto(4)]
