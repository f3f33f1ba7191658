/** One connection by one mqtt.js client with one protocol version, from the dialling to its end. */
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect } from 'mqtt'
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import type { LinkEnd, LinkEndReason } from '../../core/broker/link-end.ts'
import type { Link, LinkEvents } from '../../ports/transport.ts'
import {
  endOfCode,
  endOfError,
  endOfStorage,
  refusesAccess,
  refusesRetain,
  refusesVersion,
} from './errors.ts'
import { ACKNOWLEDGED_LATER, acknowledge } from './acknowledge.ts'
import { createPacketHandler } from './packet-handler.ts'
import type { MqttTransportOptions } from './client-options.ts'
import { createLink } from './link.ts'
import { pingByItself, tolerateBacklog } from './keep-alive.ts'
import { guardPacketIds, isPacketId } from './packet-ids.ts'
import { createPendingRequests } from './pending-requests.ts'
import { acceptUnknownReasonCodes } from './reason-codes.ts'
import { limitPackets } from './packet-limit.ts'
import type { PacketLimit } from './packet-limit.ts'

/** Why there is no connection, and whether another protocol version, or a will without retain, may do better. */
type Failure = {
  readonly end: LinkEnd
  readonly versionRefused: boolean
  readonly retainRefused: boolean
  /** The will may be the cause, whatever the broker says. */
  readonly willSuspected: boolean
}

/** A failure of which nothing of this is the cause. */
export const plainFailure = (end: LinkEnd): Failure => ({
  end,
  versionRefused: false,
  retainRefused: false,
  willSuspected: false,
})

/** What came of one attempt. */
export type Attempt =
  | { readonly link: Link; readonly failure?: never }
  | { readonly failure: Failure; readonly link?: never }

const quiet = { reason: 'closed', detail: 'the broker closed the connection' } as const
const byUs = { reason: 'closed', detail: 'closed by us' } as const

/** The first bytes of a TLS alert, which a server with TLS sends to a client without it (RFC 8446, 5.1 and 6). */
const isTlsAlert = (bytes: unknown) => Buffer.isBuffer(bytes) && bytes[0] === 0x15 && bytes[1] === 3

/** What an end before the CONNACK means, which later would mean something else, or less. */
const earlyEnd = (
  { protocol, username }: IClientOptions,
  reason: LinkEndReason,
  { reached, answered, secure }: Record<'reached' | 'answered' | 'secure', boolean>,
): LinkEndReason => {
  if (reason === 'no-answer' && reached) return 'no-connack'
  if (reason === 'bad-credentials' && !username) return 'no-credentials'
  if (reason !== 'closed' || answered) return reason
  return protocol === 'mqtts' && !secure ? 'no-tls' : 'hung-up'
}

acceptUnknownReasonCodes()

/** Dials once and resolves with the live link or the failure; never rejects. */
export const connectOnce = (
  options: IClientOptions,
  version: 4 | 5,
  { closeTimeout = 2000, trace }: Pick<MqttTransportOptions, 'closeTimeout' | 'trace'>,
  events: LinkEvents,
): Promise<Attempt> => {
  const dialled = dial(options, trace)
  if (!dialled.client) {
    return Promise.resolve({ failure: plainFailure(dialled.end) })
  }
  const { client, limit } = dialled

  return new Promise((resolve) => {
    const pending = createPendingRequests()
    let reached = false
    let answered = false
    let secure = false
    let live = false
    let closing = false
    let disconnectSent = false
    let over = false
    let why: LinkEnd | undefined
    let versionRefused = false
    let retainRefused = false
    let accessRefused = false
    // what happens before the caller has its link waits until he has it
    let deferred: (() => void)[] | undefined = []
    const afterHandover = (task: () => void) => (deferred ? deferred.push(task) : task())

    const end = (reason: LinkEnd) => {
      why ??= reason
      // noted at the end by 'close', which mqtt.js gives in every case
      if (!over) client.end(true)
    }
    const broken = (error: unknown) => {
      versionRefused ||= refusesVersion(error)
      retainRefused ||= refusesRetain(error)
      accessRefused ||= refusesAccess(error)
      end(endOfError(error))
    }
    limit.stream.on('error', ({ message }) => end({ reason: 'not-mqtt', detail: message }))
    const isOpen = () => !over && !disconnectSent && !why
    const packets = createPacketHandler({
      ...events,
      output: client.stream,
      acknowledge: (ids) => acknowledge(client, ids),
      onError: (error) => end(endOfStorage(error)),
      isOpen,
      wholeLength: limit.takeWholeLength,
    })
    const refuseId = () => end({ reason: 'not-mqtt', detail: 'a packet had no identifier' })
    const receive = (packet: IPublishPacket, goOn: () => void) => {
      if (packet.qos > 0 && !isPacketId(packet.messageId)) return refuseId()
      // what is not taken is not acknowledged: the broker gives it to our next connection
      if (isOpen()) packets.handle(packet, goOn)
    }

    client.handleMessage = (packet, done) => {
      const goOn = () => done(packet.qos === 1 ? ACKNOWLEDGED_LATER : undefined)
      if (deferred) deferred.push(() => receive(packet, goOn))
      else receive(packet, goOn)
    }
    guardPacketIds(client, refuseId)
    tolerateBacklog(client, limit.lastByteAt)
    pingByItself(client, limit.lastByteAt)
    client.on('error', broken)
    // mqtt.js keeps a socket's errors without a code to itself
    client.stream.on('error', broken)
    client.stream.once('connect', () => {
      reached = true
    })
    client.stream.once('secureConnect', () => {
      secure = true
    })
    client.stream.prependOnceListener('data', (bytes: unknown) => {
      if (isTlsAlert(bytes)) end({ reason: 'tls-there', detail: 'the answer is an alert of TLS' })
    })
    client.on('disconnect', ({ reasonCode }) => end(endOfCode(reasonCode ?? 0, 'farewell')))
    client.on('packetreceive', ({ cmd }) => {
      const first = !answered
      answered = true
      if (first && cmd !== 'connack' && cmd !== 'disconnect') {
        end({
          reason: 'not-mqtt',
          detail: `the first packet was ${cmd ?? 'unknown'}, not connack`,
        })
      }
    })
    client.on('connect', (connack) => {
      if (why) return
      live = true
      const steps = {
        timeout: closeTimeout,
        onClose: () => {
          closing = true
        },
        onDisconnectSent: () => {
          // DISCONNECT takes the acknowledgements with it that wait for this
          packets.flush()
          disconnectSent = true
        },
      }
      const link = createLink({
        client,
        connack,
        version,
        pending,
        closing: steps,
        onRoundTrip: (millis) => {
          if (!deferred && !closing && !over) events.onRoundTrip?.(millis)
        },
      })
      resolve({ link })
      setImmediate(() => {
        const tasks = deferred ?? []
        deferred = undefined
        for (const task of tasks) task()
      })
    })
    client.on('close', () => {
      if (over) return
      over = true
      pending.settleAll()
      const reason = why ?? (closing ? byUs : quiet)
      if (live) afterHandover(() => events.onEnd(reason))
      else {
        const failure = {
          ...reason,
          reason: earlyEnd(options, reason.reason, { reached, answered, secure }),
        }
        // a broker that does not know MQTT 5 may just hang up on it (RabbitMQ 3.10)
        const hungUp = failure.reason === 'hung-up'
        resolve({
          failure: {
            end: failure,
            versionRefused: versionRefused || hungUp,
            retainRefused,
            // a hang-up at MQTT 5 means the version first
            willSuspected:
              reason.reason === 'too-large' || accessRefused || (hungUp && version === 4),
          },
        })
      }
    })
  })
}

/** Puts the limit between the socket and the parser of mqtt.js; to be called before the client connects. */
const limitIncoming = (client: MqttClient, { stream }: PacketLimit) => {
  const build: (of: MqttClient) => Duplex = client['streamBuilder']
  client['streamBuilder'] = (of: MqttClient) => {
    const socket = build(of)
    const pipe = socket.pipe.bind(socket)
    socket.pipe = <T extends NodeJS.WritableStream>(parser: T): T => {
      pipe(stream)
      return stream.pipe(parser)
    }
    return socket
  }
}

/** Starts to connect; mqtt.js and TLS throw at once at unusable options, such as a broken certificate. */
const dial = (
  options: IClientOptions,
  trace: MqttTransportOptions['trace'],
):
  | { readonly client: MqttClient; readonly limit: PacketLimit; readonly end?: never }
  | { readonly end: LinkEnd; readonly client?: never } => {
  try {
    const client = connect({ ...options, manualConnect: true })
    const limit = limitPackets()
    limitIncoming(client, limit)
    trace?.attach(client)
    client.connect()
    const { stream } = client
    // a short packet must not wait for the acknowledgement of the one before
    if (stream instanceof Socket) stream.setNoDelay(true)
    return { client, limit }
  } catch (error) {
    return { end: endOfError(error) }
  }
}
