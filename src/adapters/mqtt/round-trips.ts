/** Measures round trips by what travels anyway: PINGREQ, also mqtt.js's own, and a publish that is alone on its way. */
import type { MqttClient } from 'mqtt'
import { steadyMillis } from '../clock.ts'

const ignore = () => {}

/** The round trip is measured by acknowledgements of messages at most this often (ms). */
const EVERY = 10_000

/** A function that pings and gives the round trip in milliseconds; `onTrip` is called with each measurement. */
export const createRoundTripMeter = (client: MqttClient, onRoundTrip: (millis: number) => void) => {
  // a broker answers in order, so the oldest question is the one that is answered
  const pings: { readonly at: number; readonly resolve: (millis: number) => void }[] = []
  let resolve: (millis: number) => void = ignore
  // messages that wait for their acknowledgement; one among others measures how long they queue
  const unacknowledged = new Set<number>()
  let alone: { readonly id: number; readonly at: number } | undefined
  let reportedAt = Number.NEGATIVE_INFINITY

  const report = (millis: number) => {
    reportedAt = steadyMillis()
    onRoundTrip(millis)
  }

  client.on('packetsend', (packet) => {
    if (packet.cmd === 'pingreq') pings.push({ at: steadyMillis(), resolve })
    if (packet.cmd !== 'publish' || packet.qos !== 1 || packet.messageId === undefined) return
    unacknowledged.add(packet.messageId)
    alone = unacknowledged.size === 1 ? { id: packet.messageId, at: steadyMillis() } : undefined
  })
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'pingresp') {
      const first = pings.shift()
      if (!first) return
      const millis = steadyMillis() - first.at
      report(millis)
      first.resolve(millis)
    }
    if (packet.cmd !== 'puback' || packet.messageId === undefined) return
    unacknowledged.delete(packet.messageId)
    if (alone?.id !== packet.messageId) return
    const { at } = alone
    alone = undefined
    const now = steadyMillis()
    if (now - reportedAt >= EVERY) report(now - at)
  })

  return (done: (millis: number) => void) => {
    resolve = done
    client.sendPing()
    resolve = ignore
  }
}
