/** How we connect, as options of mqtt.js: a session that stays, and nothing kept or retried by mqtt.js. */
import { connect as connectTcp, isIP } from 'node:net'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { IClientOptions } from 'mqtt'
import type { LinkOptions, OutgoingPacket } from '../../ports/transport.ts'
import { decodePercent, SCHEMES } from '../../core/broker/broker-address.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { PacketTrace } from '../packet-trace.ts'
import { socketPathIn } from '../sockets/private-socket.ts'
import { keepAliveTimer } from './keep-alive.ts'
import { MAX_INCOMING_PACKET } from './packet-limit.ts'
import { splitMessages } from './web-socket-frames.ts'

/** What may differ from the usual, mostly for tests. */
export type MqttTransportOptions = {
  /** Milliseconds until a silent peer is given up; 10,000 by default. */
  readonly connectTimeout?: number
  /** Seconds that an MQTT 5 broker waits for us to come back before it sends the will; 10 by default. */
  readonly willDelay?: number
  /** Milliseconds that `close` may take, whatever the peer does; 2,000 by default. */
  readonly closeTimeout?: number
  /** Sees the packets of each connection. */
  readonly trace?: Pick<PacketTrace, 'attach'>
}

/** Seconds that an MQTT 5 broker keeps our session and its queue: 7 days. */
const SESSION_EXPIRY = 7 * 24 * 60 * 60

/** How many QoS 1 packets an MQTT 5 broker may send before our acknowledgement. */
const receiveMaximum = 100

/** The same bytes as the Buffer that mqtt.js wants; nothing is copied. */
export const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength)

// a URL writes IPv6 in brackets: ws wants them, a socket does not
const socketHost = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/u, '$1')

const addressOf = (url: URL, protocol: 'mqtt' | 'mqtts' | 'ws' | 'wss') => {
  const web = protocol === 'ws' || protocol === 'wss'
  const host = web ? url.hostname : socketHost(url)
  return {
    protocol,
    host,
    hostname: host,
    ...(url.port && { port: Number(url.port) }),
    ...(web && { path: `${url.pathname || '/'}${url.search}` }),
  }
}

const accountOf = (url: URL, { username, password }: LinkOptions) => {
  const user = username ?? decodePercent(url.username)
  const secret = password ?? decodePercent(url.password)
  return { ...(user && { username: user }), ...(user && secret && { password: secret }) }
}

const tlsOf = ({ ca, cert, key, insecure }: NonNullable<LinkOptions['tls']>) => ({
  rejectUnauthorized: insecure !== true,
  ...(ca && { ca: asBuffer(ca) }),
  ...(cert && { cert: asBuffer(cert) }),
  ...(key && { key: asBuffer(key) }),
})

const willOf = (
  { topic, payload, qos, retain, expires }: OutgoingPacket,
  version: 4 | 5,
  delay: number,
) => ({
  topic,
  payload: asBuffer(payload),
  qos,
  retain,
  ...(version === 5 && {
    properties: {
      willDelayInterval: delay,
      ...(expires !== undefined && { messageExpiryInterval: expires }),
    },
  }),
})

/** How web sockets are made: what comes is taken apart before `ws` collects it, and none of it was compressed. */
const webSocketOf = (url: URL, tls: ReturnType<typeof tlsOf> | undefined) => ({
  createConnection: () => {
    const host = socketHost(url)
    const port = Number(url.port) || (tls ? 443 : 80)
    // as ws does it
    const servername = isIP(host) === 0 ? host : ''
    const socket = tls ? connectTls({ ...tls, host, port, servername }) : connectTcp({ host, port })
    socket.setNoDelay(true)
    const stream = Duplex.from({ readable: socket.pipe(splitMessages()), writable: socket })
    // ws gives up a server that speaks no web sockets: what that breaks off has no other listener any more
    stream.on('error', () => {})
    return stream
  },
  perMessageDeflate: false,
  // no message is larger than a piece of the network; this is for one that was not taken apart
  maxPayload: MAX_INCOMING_PACKET,
})

/** Where the URL leads, with the account, and TLS where it says so. */
const endpointOf = (link: LinkOptions): IClientOptions | undefined => {
  const path = socketPathIn(link.url)
  if (path !== undefined) return { protocol: 'mqtt', unixSocket: true, path }
  const url = URL.parse(link.url)
  const protocol = SCHEMES.get(url?.protocol.slice(0, -1) ?? '')
  if (!url?.hostname || !protocol) return undefined
  // mqtt.js takes a certificate on a plain URL as a request for TLS
  const tls = protocol === 'mqtts' || protocol === 'wss' ? tlsOf(link.tls ?? {}) : undefined
  const isWeb = protocol === 'ws' || protocol === 'wss'
  return {
    ...addressOf(url, protocol),
    ...accountOf(url, link),
    ...tls,
    ...(isWeb && { wsOptions: webSocketOf(url, tls) }),
  }
}

/**
 * The options of mqtt.js for one connection. URLs: mqtt, tcp, mqtts, ssl, tls, ws and wss, where an account in the URL
 * counts if the options have none; and `unix:///path` for the socket of our own broker, which gets no account.
 */
export const clientOptions = (
  link: LinkOptions,
  version: 4 | 5,
  { connectTimeout = 10_000, willDelay = 10 }: MqttTransportOptions,
): Result<IClientOptions, 'bad-url'> => {
  const endpoint = endpointOf(link)
  const { will, sessionExpiry = SESSION_EXPIRY } = link
  if (!endpoint) return fail('bad-url')
  return ok({
    ...endpoint,
    clientId: link.clientId,
    protocolVersion: version,
    keepalive: link.keepAlive,
    timerVariant: keepAliveTimer(),
    connectTimeout,
    clean: sessionExpiry === 0,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // it makes a buffer for each of 65,536 numbers as it connects: 10 ms and 9 MB for what is quickly made anew
    writeCache: false,
    // DEBUG=mqttjs* would write across the screen
    log: () => {},
    ...(will && { will: willOf(will, version, willDelay) }),
    ...(version === 5 && {
      properties: {
        sessionExpiryInterval: sessionExpiry,
        receiveMaximum,
        maximumPacketSize: MAX_INCOMING_PACKET,
      },
    }),
  })
}
