/** A live connection in the words of the port: publish, subscribe, ping and close. */
import type { IConnackPacket, MqttClient } from 'mqtt'
import type { Denied } from '../../core/link-end.ts'
import type { Link, Outgoing } from '../../ports.ts'
import { deniedOf } from './errors.ts'
import { bufferOf } from './client-options.ts'
import { rounds } from './round-trips.ts'
import type { Waiting } from './pending-requests.ts'

/** The largest remaining length that MQTT can write, in bytes. */
const largest = 268_435_455

/** How a link is closed: how long it may take (ms) and who hears of the steps. */
type Closing = {
  readonly timeout: number
  readonly onClose: () => void
  readonly onGoodbye: () => void
}

/** What a live link is made of. */
export type Parts = {
  readonly client: MqttClient
  readonly connack: IConnackPacket
  readonly version: 4 | 5
  readonly questions: Waiting
  readonly closing: Closing
  readonly onTrip: (millis: number) => void
}

/** The most bytes that a publish packet can need around its topic and payload. */
const frame = 1 + 4 + 2 + 2 + 1
/** So many more for the time after which it is forgotten. */
const expiry = 5

const sizeOf = ({ topic, payload, expires }: Outgoing) =>
  frame + (expires === undefined ? 0 : expiry) + Buffer.byteLength(topic) + payload.byteLength

const refusedOf = (filters: readonly string[], granted: readonly unknown[]) =>
  filters.filter((_, index) => {
    const code = granted[index]
    return typeof code !== 'number' || code >= 0x80
  })

/** The port's `Link` on a connected mqtt.js client. */
export const linkOf = (parts: Parts): Link => {
  const { client, connack, version, questions, closing, onTrip } = parts
  const { receiveMaximum = 65_535, maximumPacketSize = largest } = connack.properties ?? {}
  const ping = rounds(client, onTrip)

  return {
    sessionPresent: connack.sessionPresent,
    version,
    window: Math.min(receiveMaximum, 65_535),
    maxPacket: maximumPacketSize,
    publish: (packet) =>
      questions.ask<'done' | 'lost' | Denied>((done) => {
        const size = sizeOf(packet)
        if (size > maximumPacketSize) {
          // a broker cuts the connection at this, so it never sees it
          done({
            reason: 'too-large',
            detail: `${size} bytes, the broker takes ${maximumPacketSize}`,
          })
          return
        }
        const { topic, payload, qos, retain, expires } = packet
        const properties =
          version === 5 && expires !== undefined
            ? { properties: { messageExpiryInterval: expires } }
            : {}
        client.publish(topic, bufferOf(payload), { qos, retain, ...properties }, (error) =>
          done(error ? deniedOf(error) : 'done'),
        )
      }, 'lost'),
    subscribe: (filters, qos = 1) =>
      questions.ask<'lost' | readonly string[]>((done) => {
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
      questions.ask<'lost' | 'done'>((done) => {
        if (filters.length === 0) done('done')
        else client.unsubscribe([...filters], (error) => done(error ? 'lost' : 'done'))
      }, 'lost'),
    ping: () => questions.ask<number | undefined>(ping, undefined),
    close: closer(client, questions, closing),
  }
}

/** Waits for open answers, says DISCONNECT, waits for the broker to hang up, and hangs up itself if it does not. */
const closer = (client: MqttClient, questions: Waiting, closing: Closing) => {
  const ended = new Promise<void>((resolve) => {
    client.once('close', () => resolve())
  })
  let saidGoodbye = false
  const goodbye = () => {
    if (saidGoodbye || !client.connected) return
    saidGoodbye = true
    closing.onGoodbye()
    // an answer that never came must not keep DISCONNECT back
    client.outgoing = {}
    client.end()
    // unread packets would hide that the broker hung up
    client.stream.unpipe()
    client.stream.resume()
  }

  return () => {
    closing.onClose()
    questions.close()
    const patience = setTimeout(goodbye, closing.timeout * 0.7)
    const hangUp = setTimeout(() => client.stream.destroy(), closing.timeout * 0.9)
    questions.whenIdle(goodbye)
    return ended.finally(() => {
      clearTimeout(patience)
      clearTimeout(hangUp)
    })
  }
}
