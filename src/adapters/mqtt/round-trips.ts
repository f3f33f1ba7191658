/** Measures round trips by what travels anyway: PINGREQ, also mqtt.js's own, and a publish that is alone on its way. */
import type { MqttClient } from 'mqtt'

const nobody = () => {}

/** Acknowledgements of words tell the round trip at most this often (ms). */
const EVERY = 10_000

/** A function that pings and tells the round trip in milliseconds; `onTrip` hears of each that was measured. */
export const rounds = (client: MqttClient, onTrip: (millis: number) => void) => {
  // a broker answers in order, so the oldest question is the one that is answered
  const asked: { readonly at: number; readonly tell: (millis: number) => void }[] = []
  let tell: (millis: number) => void = nobody
  // words that wait for their acknowledgement; one among others measures how long they queue
  const words = new Set<number>()
  let alone: { readonly id: number; readonly at: number } | undefined
  let toldAt = Number.NEGATIVE_INFINITY

  const told = (millis: number) => {
    toldAt = performance.now()
    onTrip(millis)
  }

  client.on('packetsend', (packet) => {
    if (packet.cmd === 'pingreq') asked.push({ at: performance.now(), tell })
    if (packet.cmd !== 'publish' || packet.qos !== 1 || packet.messageId === undefined) return
    words.add(packet.messageId)
    alone = words.size === 1 ? { id: packet.messageId, at: performance.now() } : undefined
  })
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'pingresp') {
      const first = asked.shift()
      if (!first) return
      const millis = performance.now() - first.at
      told(millis)
      first.tell(millis)
    }
    if (packet.cmd !== 'puback' || packet.messageId === undefined) return
    words.delete(packet.messageId)
    if (alone?.id !== packet.messageId) return
    const { at } = alone
    alone = undefined
    const now = performance.now()
    if (now - toldAt >= EVERY) told(now - at)
  })

  return (done: (millis: number) => void) => {
    tell = done
    client.sendPing()
    tell = nobody
  }
}
