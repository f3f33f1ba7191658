/** A live connection as the port has it: publish, subscribe, ping and close. */
import type { IConnackPacket, MqttClient } from 'mqtt'
import type { Link, OutgoingPacket, PublishOutcome } from '../../ports/transport.ts'
import { deniedOf } from './errors.ts'
import { asBuffer } from './client-options.ts'
import { createRoundTripMeter } from './round-trips.ts'
import type { PendingRequests } from './pending-requests.ts'

/** The largest remaining length that MQTT can write, in bytes. */
const MAX_REMAINING_LENGTH = 268_435_455

/** How a link is closed: how long it may take (ms) and who is notified of the steps. */
type Closing = {
  readonly timeout: number
  readonly onClose: () => void
  readonly onDisconnectSent: () => void
}

/** What a live link is made of. */
export type LinkParts = {
  readonly client: MqttClient
  readonly connack: IConnackPacket
  readonly version: 4 | 5
  readonly pending: PendingRequests
  readonly closing: Closing
  readonly onRoundTrip: (millis: number) => void
}

/** The most bytes that a publish packet can need around its topic and payload. */
const frame = 1 + 4 + 2 + 2 + 1
/** So many more for the time after which it is forgotten. */
const expiry = 5

const sizeOf = ({ topic, payload, expires }: OutgoingPacket) =>
  frame + (expires === undefined ? 0 : expiry) + Buffer.byteLength(topic) + payload.byteLength

const refusedOf = (filters: readonly string[], granted: readonly unknown[]) =>
  filters.filter((_, index) => {
    const code = granted[index]
    return typeof code !== 'number' || code >= 0x80
  })

/** The port's `Link` on a connected mqtt.js client. */
export const createLink = (parts: LinkParts): Link => {
  const { client, connack, version, pending, closing, onRoundTrip } = parts
  const {
    receiveMaximum = 65_535,
    maximumPacketSize = MAX_REMAINING_LENGTH,
    retainAvailable: retains = true,
    wildcardSubscriptionAvailable: wildcards = true,
  } = connack.properties ?? {}
  const ping = createRoundTripMeter(client, onRoundTrip)

  return {
    sessionPresent: connack.sessionPresent,
    version,
    window: Math.min(receiveMaximum, 65_535),
    maxPacket: maximumPacketSize,
    retains,
    wildcards,
    publish: (packet) =>
      pending.request<PublishOutcome>((done) => {
        const size = sizeOf(packet)
        if (size > maximumPacketSize) {
          // a broker cuts the connection at this, so it never sees it
          done({
            reason: 'too-large',
            detail: `${size} bytes, the broker takes ${maximumPacketSize}`,
            size,
            limit: maximumPacketSize,
          })
          return
        }
        const { topic, payload, qos, retain, expires } = packet
        const properties =
          version === 5 && expires !== undefined
            ? { properties: { messageExpiryInterval: expires } }
            : {}
        client.publish(
          topic,
          asBuffer(payload),
          { qos, retain: retain && retains, ...properties },
          (error) => done(error ? deniedOf(error, size) : 'done'),
        )
      }, 'lost'),
    subscribe: (filters, qos = 1) =>
      pending.request<'lost' | readonly string[]>((done) => {
        if (filters.length === 0) {
          done([])
          return
        }
        client.subscribe([...filters], { qos }, (error, _, suback) => {
          if (suback) done(refusedOf(filters, suback.granted))
          // without an answer: the connection broke, or mqtt.js saw that a filter cannot be one
          else done(error && client.connected ? filters : 'lost')
        })
      }, 'lost'),
    unsubscribe: (filters) =>
      pending.request<'lost' | 'done'>((done) => {
        if (filters.length === 0) done('done')
        else client.unsubscribe([...filters], (error) => done(error ? 'lost' : 'done'))
      }, 'lost'),
    ping: () => pending.request<number | undefined>(ping, undefined),
    close: createCloser(client, pending, closing),
  }
}

/** Waits for open answers, sends DISCONNECT, waits for the broker to close the connection, and else closes it itself. */
const createCloser = (client: MqttClient, pending: PendingRequests, closing: Closing) => {
  const ended = new Promise<void>((resolve) => {
    client.once('close', () => resolve())
  })
  let disconnectSent = false
  const sendDisconnect = () => {
    if (disconnectSent || !client.connected) return
    disconnectSent = true
    closing.onDisconnectSent()
    // an answer that never came must not keep DISCONNECT back
    client.outgoing = {}
    client.end()
    // unread packets would hide that the broker hung up
    client.stream.unpipe()
    client.stream.resume()
  }

  return () => {
    closing.onClose()
    pending.close()
    const goodbyeTimer = setTimeout(sendDisconnect, closing.timeout * 0.7)
    const hangUpTimer = setTimeout(() => client.stream.destroy(), closing.timeout * 0.9)
    // not within a packet that made us close: it would be acknowledged before it is stored
    pending.whenIdle(() => queueMicrotask(sendDisconnect))
    return ended.finally(() => {
      clearTimeout(goodbyeTimer)
      clearTimeout(hangUpTimer)
    })
  }
}
