/** One connection by one mqtt.js client with one protocol version, from the dialling to its end. */
import { Socket } from 'node:net'
import { connect } from 'mqtt'
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import type { LinkEnd, LinkTrouble } from '../../core/link-end.ts'
import type { Link, LinkEvents } from '../../ports.ts'
import { endOfCode, endOfError, refusesVersion } from './errors.ts'
import { inbox } from './packet-handler.ts'
import { linkOf } from './link.ts'
import { bePatient } from './keep-alive.ts'
import { waiting } from './pending-requests.ts'

/** Why there is no connection, and whether another protocol version may do better. */
type Failure = { readonly end: LinkEnd; readonly versionRefused: boolean }

/** What came of one attempt. */
export type Attempt =
  | { readonly link: Link; readonly failure?: never }
  | { readonly failure: Failure; readonly link?: never }

const quiet = { trouble: 'closed', detail: 'the broker closed the connection' } as const
const byUs = { trouble: 'closed', detail: 'closed by us' } as const

/** The first bytes of an alert of TLS: what a server with TLS says to a client without it (RFC 8446, 5.1 and 6). */
const isTlsAlert = (bytes: unknown) => Buffer.isBuffer(bytes) && bytes[0] === 0x15 && bytes[1] === 3

/** What an end before the CONNACK means, which later would mean something else, or less. */
const earlyTrouble = (
  { protocol, username }: IClientOptions,
  trouble: LinkTrouble,
  { answered, secure }: { readonly answered: boolean; readonly secure: boolean },
): LinkTrouble => {
  if (trouble === 'bad-credentials' && !username) return 'no-credentials'
  if (trouble !== 'closed' || answered) return trouble
  return protocol === 'mqtts' && !secure ? 'no-tls' : 'hung-up'
}

/** Dials once and resolves with the live link or the failure; never rejects. */
export const attempt = (
  options: IClientOptions,
  version: 4 | 5,
  closeTimeout: number,
  events: LinkEvents,
): Promise<Attempt> => {
  const dialled = dial(options)
  if (!dialled.client) {
    return Promise.resolve({ failure: { end: dialled.end, versionRefused: false } })
  }
  const { client } = dialled

  return new Promise((resolve) => {
    const questions = waiting()
    let answered = false
    let secure = false
    let live = false
    let closing = false
    let saidGoodbye = false
    let over = false
    let why: LinkEnd | undefined
    let versionRefused = false
    // what happens before the caller has its link waits until he has it
    let held: (() => void)[] | undefined = []
    const whenHeld = (task: () => void) => (held ? held.push(task) : task())

    const end = (reason: LinkEnd) => {
      why ??= reason
      // noted at the end by 'close', which mqtt.js gives in every case
      if (!over) client.end(true)
    }
    const broken = (error: unknown) => {
      versionRefused ||= refusesVersion(error)
      end(endOfError(error))
    }
    const hand = inbox(events.onPacket, (error) =>
      end({ trouble: 'closed', detail: `a packet could not be stored: ${String(error)}` }),
    )
    const receive = (packet: IPublishPacket, taken: () => void) => {
      // never calling `taken` leaves it unacknowledged: the broker gives it to our next connection
      if (!over && !saidGoodbye && !why) hand(packet, taken)
    }

    client.handleMessage = (packet, taken) => {
      if (held) held.push(() => receive(packet, taken))
      else receive(packet, taken)
    }
    bePatient(client)
    client.on('error', broken)
    // mqtt.js keeps a socket's errors without a code to itself
    client.stream.on('error', broken)
    client.stream.once('secureConnect', () => {
      secure = true
    })
    client.stream.prependOnceListener('data', (bytes: unknown) => {
      if (isTlsAlert(bytes)) end({ trouble: 'tls-there', detail: 'the answer is an alert of TLS' })
    })
    client.on('disconnect', ({ reasonCode }) => end(endOfCode(reasonCode ?? 0, 'farewell')))
    client.on('packetreceive', ({ cmd }) => {
      const first = !answered
      answered = true
      if (first && cmd !== 'connack' && cmd !== 'disconnect') {
        end({
          trouble: 'not-mqtt',
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
        onGoodbye: () => {
          saidGoodbye = true
        },
      }
      const link = linkOf({
        client,
        connack,
        version,
        questions,
        closing: steps,
        onTrip: (millis) => {
          if (!held && !closing && !over) events.onTrip?.(millis)
        },
      })
      resolve({ link })
      setImmediate(() => {
        const tasks = held ?? []
        held = undefined
        for (const task of tasks) task()
      })
    })
    client.on('close', () => {
      if (over) return
      over = true
      questions.giveUp()
      const reason = why ?? (closing ? byUs : quiet)
      if (live) whenHeld(() => events.onEnd(reason))
      else {
        const failure = {
          ...reason,
          trouble: earlyTrouble(options, reason.trouble, { answered, secure }),
        }
        // a broker that does not know MQTT 5 may just hang up on it (RabbitMQ 3.10)
        const hungUp = failure.trouble === 'hung-up'
        resolve({ failure: { end: failure, versionRefused: versionRefused || hungUp } })
      }
    })
  })
}

/** Starts to connect; mqtt.js and TLS throw at once at unusable options, such as a broken certificate. */
const dial = (
  options: IClientOptions,
):
  | { readonly client: MqttClient; readonly end?: never }
  | { readonly end: LinkEnd; readonly client?: never } => {
  try {
    const client = connect(options)
    const { stream } = client
    // a short packet must not wait for the acknowledgement of the one before
    if (stream instanceof Socket) stream.setNoDelay(true)
    return { client }
  } catch (error) {
    return { end: endOfError(error) }
  }
}
